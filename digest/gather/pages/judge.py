"""Whether a page's text is the article, or a wall in front of it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.model.news import Article
from digest.text.urls import canonical_url

SHORTEST = 200
"""Characters: less is a caption or a notice, not an article."""

WALL = 1_500
"""Characters: what stands before a wall is shorter."""

# Few languages; the password field and isAccessibleForFree speak for the others.
_WALL_WORDS = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|subscribers? only|to continue reading"
    r"|already a (?:subscriber|member)"
    r"|(?:log|sign) ?in (?:to|or) (?:continue|read|subscribe|register)"
    r"|create (?:a|your) free account|accept (?:all )?cookies|before you continue"
    r"|enable javascript|(?:verify|confirm) (?:that )?you are (?:a )?human|checking your browser"
    r"|réservé aux abonnés|abonnez-vous|pour lire la suite|suscríbete|solo para suscriptores"
    r"|para seguir leyendo|nur für abonnenten|jetzt abonnieren|um weiterzulesen|assine para"
    r"|abbonati per|alleen voor abonnees|tylko dla prenumeratorów|只限订户|登录后|会員限定",
    re.IGNORECASE,
)


def wall_in(about: Mapping[str, Any], lines: tuple[str, ...], article: Article) -> str:
    """Why these lines are not the article's text, to follow "its page", or "".

    `about` is what extract.read_page said of the page.
    """
    text = "\n".join(lines)
    asks = about.get("password") or about.get("free") is False or _WALL_WORDS.search(text)
    if asks and len(text) < WALL:
        return "asks to log in, subscribe or agree before it shows the article"
    if len(text) < SHORTEST:
        return "holds no article text that could be found"
    if len(text) <= max(len(article.lead), len(article.body)):
        return "says no more than the feed does"
    return ""


def front_page(asked: str, answered: str) -> bool:
    """Whether an article's address has led to a site's front page."""
    return urlsplit(answered).path in ("", "/") and urlsplit(asked).path not in ("", "/")


def canonical_of(about: Mapping[str, Any], answered: str, article: Article) -> str:
    """The address the page calls its own, if that is another than the article's; else "".

    A front page is nobody's own address: some sites put it on every page.
    """
    stated = about.get("canonical")
    own = canonical_url(stated, answered) if isinstance(stated, str) and stated else None
    if own is None or own == article.url or front_page(article.url, own):
        return ""
    return own

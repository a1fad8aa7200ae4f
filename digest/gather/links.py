"""A plain page with a list of links, as a feed: the links that look like articles."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from digest.gather.documents import NotAFeed, about_page, decoded
from digest.gather.entry import Entry, Feed, Medium
from digest.text.plain import one_line
from digest.text.urls import canonical_url, host_of

ENTRY_LIMIT = 200
"""Links taken from one page, in its order: the newest usually stand first."""

FEWEST = 2
"""A page with fewer links that look like articles is no list: a login or consent page has some."""

PAGE_LIMIT = 5_000_000
TITLE_WORDS = 4
TITLE_LETTERS = 20

_NOT_ARTICLES = ("nav", "footer", "aside", "form", "header", "menu", "dialog")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
# What stands in the address of an article and hardly ever in that of a section: a date, a number,
# or a headline made of words.
_ARTICLE_PATH = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])\b|\d{5,}|[^/-]+(?:[-_][^/-]+){3,}|[?&](?:id|p|article)=\d+"
)
_OTHER_PATH = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|about|contact|privacy|terms|cookies?|login|signin"
    r"|sign-in|register|subscribe|newsletters?|search|account|wp-login|shop|jobs|feed)(?:[/.?]|$)",
    re.IGNORECASE,
)


def read_page(body: bytes, url: str, charset: str = "") -> Feed:
    """The article links of a page at `url`. Raises NotAFeed with a sentence.

    Links lead to the page's own site, their address or a heading says that they are articles,
    and their words make a headline. A page gives no dates.
    """
    text = _text(body, charset)
    page = _parsed(text)
    for gone in page.xpath("//script|//style|//template|//noscript"):
        gone.drop_tree()
    base = _base(page, url)
    found: dict[str, Entry] = {}
    for entry in _candidates(page, base, host_of(url)):
        known = found.get(entry.link)
        if known is None or len(known.title) < len(entry.title):
            picture = entry.media or (known.media if known else ())
            found[entry.link] = entry._replace(media=picture)
        elif entry.media and not known.media:
            found[entry.link] = known._replace(media=entry.media)
    entries = tuple(entry for entry in found.values() if entry.title)
    if len(entries) < FEWEST:
        raise NotAFeed(_no_list(text))
    titles = page.xpath("//head/title")
    return Feed(
        title=one_line(titles[0].text_content(), 200) if titles else "",
        link=url,
        language=(page.get("lang") or "")[:20],
        built=None,
        entries=entries[:ENTRY_LIMIT],
        total=len(entries),
        dated=False,
    )


def feeds_named(body: bytes, url: str, charset: str = "") -> tuple[str, ...]:
    """The feeds that a page names in its head (link rel=alternate), absolute, in its order."""
    try:
        page = _parsed(_text(body, charset))
    except NotAFeed:
        return ()
    kinds = ("rss", "atom", "feed+json", "rdf", "application/json")
    named = (
        urljoin(_base(page, url), link.get("href", "").strip())
        for link in page.xpath("//link[@rel and @href]")
        if "alternate" in link.get("rel", "").lower().split()
        and any(kind in link.get("type", "").lower() for kind in kinds)
        and "oembed" not in link.get("type", "").lower()
    )
    return tuple(dict.fromkeys(address for address in named if canonical_url(address)))


def _no_list(text: str) -> str:
    if "password" in about_page(text):
        return (
            "the page has no links that look like articles, and asks for a password; the "
            "publisher may have closed it: ask, or remove the source"
        )
    return (
        "the page has no links that look like articles; it may be made by scripts or stand behind "
        "a consent form: look for a feed, a news sitemap or a plainer page of this publisher"
    )


def _text(body: bytes, charset: str) -> str:
    said = _META_CHARSET.search(body[:4096])
    return decoded(body[:PAGE_LIMIT], charset or (said[1].decode() if said else ""))


def _parsed(text: str) -> html.HtmlElement:
    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotAFeed("the answer is no HTML page; check the url in a browser") from error
    return page


def _base(page: html.HtmlElement, url: str) -> str:
    stated = page.xpath("//base/@href")
    return urljoin(url, stated[0].strip()) if stated and canonical_url(stated[0], url) else url


def _candidates(page: html.HtmlElement, base: str, host: str) -> Iterator[Entry]:
    for anchor in page.iter("a"):
        address = canonical_url(anchor.get("href") or "", base)
        if not address or not _is_of(address, host) or _OTHER_PATH.search(urlsplit(address).path):
            continue
        heading = _heading(anchor)
        title = one_line(_headline(anchor, heading), 500)
        if heading is None and not _reads_like_an_article(anchor, address, title):
            title = ""
        pictures = (image.get("src") or "" for image in anchor.iter("img"))
        picture = next(filter(None, pictures), "")
        is_picture = bool(picture) and not picture.startswith("data:")
        yield Entry(title, address, media=(Medium(picture, "image"),) if is_picture else ())


def _is_of(address: str, host: str) -> bool:
    """Whether the address is of the page's own site: its host, or one below or above it."""
    other = host_of(address)
    return other == host or other.endswith(f".{host}") or host.endswith(f".{other}")


def _reads_like_an_article(anchor: html.HtmlElement, address: str, title: str) -> bool:
    if not _is_headline(title) or not _ARTICLE_PATH.search(address.partition("://")[2]):
        return False
    return not any(above.tag in _NOT_ARTICLES for above in anchor.iterancestors())


def _is_headline(title: str) -> bool:
    """Words enough; scripts without spaces (Chinese, Japanese, Thai) are counted in letters."""
    if title.isascii() or " " in title:
        return len(title.split()) >= TITLE_WORDS and len(title) >= TITLE_LETTERS
    return len(title) >= TITLE_LETTERS // 2


def _heading(anchor: html.HtmlElement) -> html.HtmlElement | None:
    """The heading inside the link, or around it if it holds nothing else; not that of a menu."""
    inside = next(anchor.iter(*_HEADINGS), None)
    if inside is None:
        above = next(anchor.iterancestors(*_HEADINGS), None)
        words = one_line(anchor.text_content(), 500)
        if above is not None and one_line(above.text_content(), 500) == words:
            inside = anchor
    if inside is None or not _is_headline(one_line(inside.text_content(), 500)):
        return None
    nav = any(above.tag in ("nav", "footer") for above in anchor.iterancestors())
    return None if nav else inside


def _headline(anchor: html.HtmlElement, heading: html.HtmlElement | None) -> str:
    return str((anchor if heading is None else heading).text_content())

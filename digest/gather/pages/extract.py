"""A page's bytes to its article text and what the page says about itself.

Runs inside the worker process only: parsers written in C, and extractors that compare every part
of a page with every other, are where a hostile page would take time and memory without end.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import html

from digest.gather.documents import decoded

TEXT_LIMIT = 40_000
"""Characters of text; an article's body keeps half of that."""

TITLES = 6
TITLE_LENGTH = 500
LD_LIMIT = 50
"""Scripts of JSON-LD in a page, and blocks in a script, that are looked at."""

_SNIFFED = 4096
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_FORBIDS = re.compile("noarchive|noai|nosnippet", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}>")
# What others wrote and the article shows, and what asks the reader for something: by the class
# names their makers ask publishers to use, which are the same in all languages.
_EMBEDDED = ("twitter-", "instagram-media", "tiktok-embed", "bluesky-embed", "fb-")
_ASKING = ("newsletter",)


_PICTURE = (
    "//meta[@property='og:image' or @property='og:image:url' or @property='og:image:secure_url']"
    "/@content | //meta[@name='twitter:image']/@content"
)
_PUBLISHED = (
    "//meta[@property='article:published_time' or @name='date']/@content | //time/@datetime"
)


def _with_class(names: tuple[str, ...]) -> str:
    return " or ".join(f"contains(@class,'{name}')" for name in names)


_PRUNED = (
    f"//blockquote[{_with_class(_EMBEDDED)}]",
    f"//*[self::div or self::section or self::aside][{_with_class(_ASKING)}]",
)


def read_page(body: bytes, charset: str) -> dict[str, Any]:
    """What the parent process needs, as plain JSON values; `empty` alone for what is no page.

    `text` (paragraphs, one a line), `titles`, `canonical`, `robots` (pairs of name and content
    that forbid something), `reservation` (tdm-reservation), `password` (asks for one), `free`
    (False where the page says that it is not); `published`, `author`, `description`, `language`
    and `picture` (og:image) as the page writes them, or "".
    """
    tree = _tree(body, charset)
    if tree is None:
        return {"empty": True}
    about = {
        "titles": _titles(tree),
        "canonical": _first(tree, "//link[translate(@rel,'CANOIL','canoil')='canonical']/@href"),
        "robots": [list(pair) for pair in _metas(tree) if _FORBIDS.search(pair[1])],
        "reservation": _first(tree, "//meta[@name='tdm-reservation']/@content"),
        "password": bool(tree.xpath("//input[@type='password']")),
        "published": _first(tree, _PUBLISHED),
        "author": _first(tree, "//meta[@name='author']/@content"),
        "description": _first(tree, "//meta[@name='description']/@content"),
        "language": _first(tree, "/html/@lang"),
        "picture": _first(tree, _PICTURE),
        "free": not any(_closed(block) for block in _linked_data(tree)),
    }
    # Last: the extractor changes the tree.
    return about | {"text": _text(tree)[:TEXT_LIMIT]}


def _tree(body: bytes, charset: str) -> Any:
    inside = _META_CHARSET.search(body[:_SNIFFED])
    text = decoded(body, charset or (inside[1].decode() if inside else ""))
    text = _DECLARATION.sub("", text.replace("\x00", ""), count=1)
    if "<" not in text:
        return None
    try:
        # Pages made by React have a comment inside most sentences: the text after it would go.
        parser = html.HTMLParser(remove_comments=True, remove_pis=True)
        return html.document_fromstring(text, parser=parser)
    except (ValueError, html.etree.ParserError):
        return None  # nothing but white space and comments


def _text(tree: Any) -> str:
    """Trafilatura's text without comments and tables.

    The fast way in recall mode found as much as the slow way with its fallbacks did and took
    half its time (`python -m benchmarks.pages`).
    """
    found = trafilatura.extract(
        tree,
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        prune_xpath=list(_PRUNED),
    )
    return found or ""


def _first(tree: Any, path: str) -> str:
    return next((str(value).strip()[:2000] for value in tree.xpath(path)), "")


def _titles(tree: Any) -> list[str]:
    found = tree.xpath("//title/text() | //meta[@property='og:title']/@content")
    headings = [" ".join(heading.itertext()) for heading in tree.xpath("//h1")[:TITLES]]
    titles = [" ".join(str(title).split())[:TITLE_LENGTH] for title in [*headings, *found]]
    return [title for title in titles if title][:TITLES]


def _metas(tree: Any) -> Iterator[tuple[str, str]]:
    """Pairs of a meta element's name, lower case, and its content."""
    for meta in tree.xpath("//meta[@name][@content]")[:200]:
        yield meta.get("name").strip().lower()[:80], meta.get("content").strip()[:500]


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:LD_LIMIT]:
        try:
            found = json.loads(str(script), strict=False)
        except (ValueError, RecursionError):
            continue  # broken data says nothing
        layer = found if isinstance(found, list) else [found]
        for block in layer[:LD_LIMIT]:
            if isinstance(block, dict):
                graph = block.get("@graph")
                yield block
                yield from (
                    (b for b in graph if isinstance(b, dict)) if isinstance(graph, list) else ()
                )


def _closed(block: dict[str, Any]) -> bool:
    """schema.org's isAccessibleForFree: publishers of paid articles set it for search engines."""
    return str(block.get("isAccessibleForFree", "")).strip().lower() == "false"

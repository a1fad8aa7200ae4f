"""News sitemaps (sitemaps.org 0.9 with Google's news extension) as feeds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from digest.gather.documents import NotAFeed, document
from digest.gather.entry import Entry, Feed, Medium
from digest.gather.parsed import read_date

ENTRY_LIMIT = 2_000
"""Google's own limit for a news sitemap is 1,000."""

PARTS_LIMIT = 3
"""Sitemaps of an index that are read: the newest, or those whose names speak of news."""

_ROOT = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)[\s>]")
_NEWS = re.compile(r"news|latest|recent|today", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """A list of sitemaps: `parts` are the addresses worth reading, as given."""

    parts: tuple[str, ...]


def is_sitemap(text: str) -> bool:
    """Whether the document's root is one of a sitemap."""
    root = re.search(r"<(?![?!])[^<>]{0,100}[\s>]", text[:50_000])
    return bool(root and _ROOT.match(root[0]))


def read_sitemap(body: bytes, charset: str = "") -> Feed | SitemapIndex:
    """Read one sitemap or index. Raises NotAFeed with a sentence."""
    return sitemap_in(document(body, charset))


def sitemap_in(text: str) -> Feed | SitemapIndex:
    """The sitemap in a document that `document` has made harmless. Raises NotAFeed."""
    root = _root(text)
    name = etree.QName(root).localname
    if name == "sitemapindex":
        return _index(root)
    if name != "urlset":
        raise NotAFeed('the document is no sitemap; correct kind, or leave it as "auto"')
    rows = list(root.iterchildren("{*}url"))
    entries = tuple(_entries(rows[:ENTRY_LIMIT]))
    if entries and not any(entry.title for entry in entries):
        raise NotAFeed(
            "the sitemap names pages without titles: only a news sitemap (with news:title) "
            "can be read; look for one in the site's robots.txt"
        )
    names = root.iter("{*}name")
    return Feed(
        title=next((_words(n) for n in names if _words(n)), ""),
        link="",
        language="",
        built=None,
        entries=entries,
        total=len(rows),
    )


def _root(text: str) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        raise NotAFeed("the sitemap could not be read: it is not XML")
    return root


def _entries(rows: "list[etree._Element]") -> Iterator[Entry]:
    for row in rows:
        news = row.find("{*}news")
        stated = row if news is None else news
        when = _said(stated, "{*}publication_date") or _said(row, "{*}lastmod")
        picture = _said(row, "{*}image/{*}loc")
        yield Entry(
            title=_said(stated, "{*}title"),
            link=_said(row, "{*}loc"),
            published=read_date(when) if when else None,
            language=_said(stated, "{*}publication/{*}language"),
            media=(Medium(picture, "image"),) if picture else (),
        )


def _index(root: "etree._Element") -> SitemapIndex:
    """Those named after news if there are any, else all; of them the last changed."""
    rows = [
        (_said(row, "{*}lastmod"), _said(row, "{*}loc")) for row in root.iterchildren("{*}sitemap")
    ]
    rows = [row for row in rows if row[1]]
    if not rows:
        raise NotAFeed("the sitemap index names no sitemap; look whether the publisher moved it")
    news = [row for row in rows if _NEWS.search(row[1].rpartition("/")[2])] or rows
    newest = sorted(news, key=_changed, reverse=True)[:PARTS_LIMIT]
    return SitemapIndex(tuple(address for _, address in newest))


def _changed(row: tuple[str, str]) -> float:
    when = read_date(row[0]) if row[0] else None
    return when.timestamp() if when else 0.0


def _said(row: "etree._Element", path: str) -> str:
    return _words(row.find(path))


def _words(element: "etree._Element | None") -> str:
    return (element.text or "").strip() if element is not None else ""

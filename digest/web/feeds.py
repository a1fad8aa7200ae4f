"""Feeds and a sitemap, written as their specifications say: values in, bytes out.

Atom is RFC 4287; RSS 2.0 is that of the RSS Advisory Board, with atom:link to itself; JSON Feed
is version 1.1; sitemaps are those of sitemaps.org. All text is cleaned of what XML 1.0 forbids.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from markupsafe import escape

from digest.mail.clean import clean

ATOM, RSS, JSON = "application/atom+xml", "application/rss+xml", "application/feed+json"
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed."""

_LONGEST = 1_000_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; `url` is absolute and its identity, `published` aware."""

    url: str
    title: str
    summary: str
    html: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and where it lies; `home` and `here` (without its ending) are absolute."""

    title: str
    home: str
    here: str
    author: str
    language: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest entry was published."""
        return max((entry.published for entry in self.entries), default=NOTHING_YET)


def atom(feed: Feed) -> bytes:
    """The feed as Atom."""
    language = feed.language
    return _document(
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{escape(language)}">',
        _element("id", f"{feed.here}.atom"),
        _element("title", feed.title),
        _empty("link", rel="alternate", type="text/html", href=feed.home),
        _empty("link", rel="self", type=ATOM, href=f"{feed.here}.atom"),
        _element("updated", _stamp(feed.updated)),
        f"<author>{_element('name', feed.author)}</author>",
        *(_atom_entry(entry) for entry in feed.entries),
        "</feed>",
    )


def _atom_entry(entry: FeedEntry) -> str:
    parts = (
        _element("id", entry.url),
        _element("title", entry.title),
        _empty("link", rel="alternate", type="text/html", href=entry.url),
        _element("published", _stamp(entry.published)),
        _element("updated", _stamp(entry.published)),
        _element("summary", entry.summary),
        _element("content", entry.html, type="html"),
    )
    return f"<entry>{''.join(parts)}</entry>"


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0."""
    return _document(
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
        _element("title", feed.title),
        _element("link", feed.home),
        _element("description", f"{feed.title}, by {feed.author}"),
        _element("language", feed.language),
        _element("lastBuildDate", format_datetime(feed.updated.astimezone(UTC))),
        _empty("atom:link", rel="self", type=RSS, href=f"{feed.here}.rss"),
        *(_rss_item(entry) for entry in feed.entries),
        "</channel></rss>",
    )


def _rss_item(entry: FeedEntry) -> str:
    parts = (
        _element("title", entry.title),
        _element("link", entry.url),
        _element("guid", entry.url, isPermaLink="true"),
        _element("pubDate", format_datetime(entry.published.astimezone(UTC))),
        _element("description", entry.html),
    )
    return f"<item>{''.join(parts)}</item>"


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _plain(feed.title),
        "home_page_url": feed.home,
        "feed_url": f"{feed.here}.json",
        "language": feed.language,
        "authors": [{"name": _plain(feed.author)}],
        "items": [
            {
                "id": entry.url,
                "url": entry.url,
                "title": _plain(entry.title),
                "summary": _plain(entry.summary),
                "content_html": entry.html,
                "date_published": _stamp(entry.published),
            }
            for entry in feed.entries
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def sitemap(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """The addresses (absolute) with the moment each was last changed, where it is known."""
    rows = (
        f"<url>{_element('loc', url)}{_element('lastmod', _stamp(at)) if at else ''}</url>"
        for url, at in pages
    )
    opening = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return _document(opening, *rows, "</urlset>")


def _document(*parts: str) -> bytes:
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', *parts, "")).encode()


def _element(name: str, text: str, **attributes: str) -> str:
    return f"<{name}{_attributes(attributes)}>{escape(_plain(text))}</{name}>"


def _empty(name: str, **attributes: str) -> str:
    return f"<{name}{_attributes(attributes)}/>"


def _attributes(named: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(_plain(value))}"' for name, value in named.items())


def _plain(text: str) -> str:
    return clean(text, _LONGEST)


def _stamp(at: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def feed_path(newsletter: str, section: str = "") -> str:
    """Where a feed lies below the base URL, without its ending."""
    name = f"/{slug_of(section)}" if section else ""
    return f"/f/{quote(newsletter, safe='')}{quote(name)}"


def slug_of(section: str) -> str:
    """A section's name in an address: its letters and digits, in any script."""
    return "-".join(_WORD.findall(section.casefold())) or "section"


def written(feed: Feed, ending: str) -> tuple[bytes, str] | None:
    """The feed's bytes and media type for an address's ending, or None for one we do not write."""
    writers = {"atom": (atom, ATOM), "rss": (rss, RSS), "json": (json_feed, JSON)}
    if ending not in writers:
        return None
    write, media = writers[ending]
    return write(feed), media


ENDINGS: Sequence[tuple[str, str]] = (("Atom", "atom"), ("RSS", "rss"), ("JSON Feed", "json"))
"""What a reader is offered, and the address's ending."""

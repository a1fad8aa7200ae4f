"""Finding what to read of a site: its feed, else its news sitemap, else the list on the page."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from digest.gather.addresses import Permit, permit_for
from digest.gather.documents import NotAFeed
from digest.gather.entry import Feed
from digest.gather.fetch import Answer, Fetcher, FetchFailed, open_session
from digest.gather.links import feeds_named
from digest.gather.manners import HostAsksToWait, Manners
from digest.gather.names import outlet_of
from digest.gather.reading import feed_of
from digest.model.settings import FetchRules

FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
SITEMAP_PATHS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
NAMED_LIMIT = 5
"""Feeds named on one page that are tried."""

_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """What can be read: `kind` is "auto", or "page" where only a list of links was found."""

    url: str
    kind: str
    title: str
    items: int
    dated: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """`found` is None where nothing was; `tried` says of each address why it was not taken."""

    found: FoundSource | None
    tried: tuple[str, ...]


def discover(rules: FetchRules, url: str, now: datetime, permit: Permit | None = None) -> Discovery:
    """Look at an address and around it, with the manners of any gathering.

    Tried are the address itself, the feeds that its page names, usual paths, news sitemaps in
    robots.txt and at usual paths, and at last the links of the page.
    """
    allowed = permit or permit_for(allow_private=rules.allow_private)
    return asyncio.run(_discover(rules, url, now, allowed))


async def _discover(rules: FetchRules, url: str, now: datetime, permit: Permit) -> Discovery:
    async with open_session(rules, permit) as session:
        fetcher = Fetcher(session, Manners(rules.pause, 1, {}), rules, now)
        return await _Search(fetcher, rules.max_bytes).around(url)


class _Search:
    """One search; `tried` grows with each address that was not it."""

    def __init__(self, fetcher: Fetcher, limit: int) -> None:
        self._fetcher = fetcher
        self._limit = limit
        self._seen: set[str] = set()
        self._tried: list[str] = []

    async def around(self, url: str) -> Discovery:
        page = await self._get(url)
        if page is None:
            return Discovery(None, tuple(self._tried))
        found = self._read(page, url, "auto")
        found = found or await self._first(_named(page))
        found = found or await self._first(urljoin(page.url, path) for path in FEED_PATHS)
        found = found or await self._first(await self._sitemaps(page.url))
        found = found or self._read(page, url, "page")
        return Discovery(found, tuple(self._tried))

    async def _first(self, addresses: Iterator[str] | list[str]) -> FoundSource | None:
        for address in addresses:
            answer = await self._get(address)
            found = self._read(answer, address, "auto") if answer else None
            if found:
                return found
        return None

    async def _get(self, url: str) -> Answer | None:
        if url in self._seen:
            return None
        self._seen.add(url)
        try:
            return await self._fetcher.get(url, {})
        except FetchFailed as error:
            self._tried.append(f"{url}: {_bare(error) if error.status else error}")
            return None
        except HostAsksToWait as error:
            self._tried.append(f"{url}: {error}")
            return None

    def _read(self, answer: Answer, asked: str, kind: str) -> FoundSource | None:
        try:
            feed = feed_of(answer, kind, self._limit)
        except NotAFeed as error:
            self._tried.append(f"{asked}: {error if kind == 'page' else _bare(error)}")
            return None
        if not isinstance(feed, Feed):
            return FoundSource(answer.moved or asked, "sitemap", "", 0, 0)
        if not feed.entries:
            self._tried.append(f"{asked}: is a feed without items")
            return None
        dated = sum(entry.published is not None for entry in feed.entries)
        title = outlet_of(feed.title, feed.link, answer.url)
        return FoundSource(answer.moved or asked, kind, title, len(feed.entries), dated)

    async def _sitemaps(self, url: str) -> list[str]:
        """Sitemaps named after news: those of robots.txt (RFC 9309 2.2.4), then usual paths."""
        robots = await self._get(urljoin(url, "/robots.txt"))
        text = robots.body[:100_000].decode("utf-8", "replace") if robots else ""
        named = [address for address in _SITEMAP.findall(text) if "news" in address.lower()]
        web = [address for address in named if urlsplit(address).scheme in ("http", "https")]
        return [*web[:NAMED_LIMIT], *(urljoin(url, path) for path in SITEMAP_PATHS)]


def _bare(error: Exception) -> str:
    """The reason without what to do about a source: this is none yet, and we look on."""
    return str(error).partition(";")[0]


def _named(page: Answer) -> Iterator[str]:
    """The feeds a page names; those of its comments are not news."""
    named = feeds_named(page.body, page.url, page.charset)
    yield from [address for address in named if not _COMMENTS.search(address)][:NAMED_LIMIT]

"""One answer to articles, by what kind of source it is. Runs in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.gather.articles import articles_of
from digest.gather.documents import NotAFeed, decoded, document, is_html, unpacked
from digest.gather.entry import Feed
from digest.gather.feed import feed_in
from digest.gather.fetch import Answer
from digest.gather.links import feeds_named, read_page
from digest.gather.names import outlet_of
from digest.gather.sitemap import SitemapIndex, is_sitemap, sitemap_in
from digest.model.news import Article
from digest.model.settings import Source


@dataclass(frozen=True, slots=True)
class Reading:
    """What an answer gave: the outlet's name, articles, doubts, seconds it asks to be left."""

    title: str
    articles: tuple[Article, ...]
    doubts: tuple[str, ...]
    ttl: int


def feed_of(answer: Answer, kind: str, limit: int) -> Feed | SitemapIndex:
    """The answer as a source of that kind: auto, feed, sitemap or page. Raises NotAFeed.

    auto is told by the document: a feed or a sitemap. Never a page: where a feed was, a login or
    consent page would become news. `limit` is for what is unpacked, in bytes.
    """
    body = unpacked(answer.body, limit)
    if kind == "page":
        return read_page(body, answer.url, answer.charset)
    _refuse_page(body, answer)
    text = document(body, answer.charset)
    if kind == "sitemap" or (kind == "auto" and is_sitemap(text)):
        return sitemap_in(text)
    return feed_in(text)


def _refuse_page(body: bytes, answer: Answer) -> None:
    """Say which feed a page names; pages that name none are refused where documents are."""
    if not is_html(decoded(body[:5_000], answer.charset).lstrip("\ufeff \t\r\n")):
        return
    named = feeds_named(body, answer.url, answer.charset)
    if named:
        raise NotAFeed(
            "the answer is an HTML page, not a feed; the page names this feed: write "
            f"url = {named[0]!a} in digest.toml"
        )


def together(feeds: Sequence[Feed]) -> Feed:
    """The sitemaps of one index as one feed; there is at least one."""
    entries = tuple(entry for feed in feeds for entry in feed.entries)
    return replace(feeds[0], entries=entries, total=sum(feed.total for feed in feeds))


def reading_of(feed: Feed, source: Source, url: str, now: datetime) -> Reading:
    """Articles of a feed that `url` answered."""
    articles, doubts = articles_of(feed, source, url, now)
    return Reading(outlet_of(feed.title, feed.link, url), articles, doubts, feed.ttl)

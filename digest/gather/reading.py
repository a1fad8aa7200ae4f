"""One answer to articles, by what kind of source it is. Runs in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.gather.articles import articles_of, newest_of
from digest.gather.documents import (
    NotAFeed,
    asks_for_a_password,
    decoded,
    document,
    is_html,
    unpacked,
)
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
    """What an answer gave: the outlet's name, articles, doubts, seconds it asks to be left.

    `newest` and `read_as` are as in SourceState.
    """

    title: str
    articles: tuple[Article, ...]
    doubts: tuple[str, ...]
    ttl: int
    newest: datetime | None
    read_as: str


LIST_LINKS = 8
"""Links that look like articles, from which an address nobody has said is a page is read as one.

A login, consent or parking page hardly has so many.
"""


def feed_of(
    answer: Answer, kind: str, limit: int, *, may_be_page: bool = False
) -> Feed | SitemapIndex:
    """The answer as a source of that kind: auto, feed, sitemap or page. Raises NotAFeed.

    auto is told by the document: a feed, a sitemap, or if it `may_be_page`, a list of links.
    Where a feed was before, it may not: a login or consent page would become news. `limit` is
    for what is unpacked, in bytes.
    """
    body = unpacked(answer.body, limit)
    if kind == "page":
        return read_page(body, answer.url, answer.charset)
    if _is_page(body, answer):
        _refuse_page_of_feeds(body, answer)
        listed = _list_of_links(body, answer) if kind == "auto" and may_be_page else None
        if listed is not None:
            return listed
    text = document(body, answer.charset)
    if kind == "sitemap" or (kind == "auto" and is_sitemap(text)):
        return sitemap_in(text)
    return feed_in(text)


def _is_page(body: bytes, answer: Answer) -> bool:
    return is_html(decoded(body[:5_000], answer.charset).lstrip("\ufeff \t\r\n"))


def _list_of_links(body: bytes, answer: Answer) -> Feed | None:
    """The page as a source, if it clearly is a list of articles; None leaves it to be refused."""
    if asks_for_a_password(decoded(body, answer.charset)):
        return None
    try:
        page = read_page(body, answer.url, answer.charset)
    except NotAFeed:
        return None
    return page if len(page.entries) >= LIST_LINKS else None


def _refuse_page_of_feeds(body: bytes, answer: Answer) -> None:
    """Say which feed a page names; pages that name none are refused where documents are."""
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
    title, newest = outlet_of(feed.title, feed.link, url), newest_of(articles)
    return Reading(title, articles, doubts, feed.ttl, newest, "feed" if feed.dated else "page")

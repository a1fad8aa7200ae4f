"""Entries to articles: clean text, one address each, and no date that cannot be believed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from digest.gather.entry import Entry, Feed
from digest.gather.names import (
    author_of,
    credit_of,
    outlet_of,
    repeated_suffix,
    without_suffix,
)
from digest.gather.parsed import picture_of
from digest.gather.texts import texts_of
from digest.model.news import Article
from digest.model.settings import Source
from digest.text.plain import one_line
from digest.text.urls import absolute_url, canonical_url, host_of

TITLE_LIMIT = 500
FUTURE = timedelta(hours=1)
"""Clocks differ and editors plan ahead by minutes; a date further ahead is a mistake."""

OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
"""There were no feeds before; such dates are zeros of some clock (1970, 1904, 0001)."""

SHARED_BY = 5
BUILD_SPAN = timedelta(minutes=10)

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


@dataclass(slots=True)
class _Doubts:
    """Sentences about single entries, each naming the entry it is about."""

    sentences: list[str] = field(default_factory=list)

    def add(self, what: str, entry: Entry) -> None:
        name = (
            one_line(entry.title, 80) or ascii((entry.link or entry.guid)[:80])[1:-1] or "no title"
        )
        self.sentences.append(f"{what}: {name}")

    def of_the_whole(self, feed: Feed) -> None:
        """What is odd about all entries together: of a kind without dates, or too many."""
        read = len(feed.entries)
        if not feed.dated and read:
            self.sentences.append(f"a page gives no dates: {read} items count from when first seen")
        if feed.total > read:
            self.sentences.append(f"only the first {read} of {feed.total} items read")


def articles_of(
    feed: Feed, source: Source, url: str, now: datetime
) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """The feed's articles in its order, and sentences about what was left out or changed.

    `url` is the address that answered: relative links are joined to it. Of entries with one
    canonical address the first counts.
    """
    doubts = _Doubts()
    doubts.of_the_whole(feed)
    base = urljoin(url, feed.link) if canonical_url(feed.link, url) else url
    outlet = source.name or outlet_of(feed.title, feed.link, url)
    titles = [one_line(entry.title, TITLE_LIMIT) for entry in feed.entries]
    marks = (outlet, repeated_suffix(titles), *_host_names(base))
    shared, language = _shared_moment(feed, now), _language(feed.language)
    found: dict[str, Article] = {}
    texts = texts_of(feed.entries, titles)
    for entry, title, text in zip(feed.entries, titles, texts, strict=True):
        link = _link(entry)
        address = canonical_url(link, base)
        if not address or not title:
            doubts.add("left out, has no usable " + ("title" if address else "link"), entry)
        elif address not in found:
            found[address] = Article(
                url=address,
                link=absolute_url(link, base),
                source=source.url,
                outlet=outlet,
                title=without_suffix(title, marks),
                lead=text[0],
                body=text[1],
                seen=now,
                published=_believable(entry, shared, now, doubts) if feed.dated else None,
                language=_language(entry.language) or language,
                author=author_of(entry.author, outlet),
                credit=credit_of(entry.author, *text),
                image=_picture(entry, base),
            )
    return tuple(found.values()), tuple(doubts.sentences)


def newest_of(articles: Sequence[Article]) -> datetime | None:
    """The latest date among them; None where fewer than half have one.

    One old date in a feed without dates does not make it stale, nor one that is missing fresh.
    """
    dates = [article.published for article in articles if article.published]
    return max(dates) if dates and len(dates) * 2 >= len(articles) else None


def _link(entry: Entry) -> str:
    """The link; the guid where that is missing or leads through a feed counter."""
    guid = entry.guid if entry.guid.startswith(("http://", "https://")) else ""
    return guid if guid and (not entry.link or "/~r/" in entry.link) else entry.link or guid


def _picture(entry: Entry, base: str) -> str:
    address = picture_of(entry.media)
    return absolute_url(address, base) if address and canonical_url(address, base) else ""


def _host_names(base: str) -> tuple[str, ...]:
    host = host_of(base)
    return host, max(host.split("."), key=len, default="") if urlsplit(base).hostname else ""


def _language(tag: str) -> str:
    """The language of a tag, as ISO 639: "en" from "en-US"; "" if it is no tag."""
    match = _LANGUAGE.fullmatch(tag.strip())
    return match[1].lower() if match else ""


def _shared_moment(feed: Feed, now: datetime) -> datetime | None:
    """The one moment that all entries carry because the feed was made then, or None.

    A weekly that really publishes all at once has that moment well before the feed was built.
    """
    dated = [entry.published for entry in feed.entries if entry.published]
    if len(dated) < SHARED_BY or len(set(dated)) > 1:
        return None
    moment = dated[0]
    if feed.built is not None:
        return moment if abs(feed.built - moment) <= BUILD_SPAN else None
    return moment if abs(now - moment) <= FUTURE else None


def _believable(
    entry: Entry, shared: datetime | None, now: datetime, doubts: _Doubts
) -> datetime | None:
    moment = entry.published
    if moment is None:
        doubts.add("has no date", entry)
    elif moment == shared:
        doubts.add("its date is only when the feed was made", entry)
    elif moment > now + FUTURE:
        doubts.add(f"its date lies in the future ({moment:%Y-%m-%d %H:%M} UTC)", entry)
    elif moment < OLDEST:
        doubts.add(f"its date is impossible ({moment:%Y-%m-%d})", entry)
    else:
        return moment
    return None

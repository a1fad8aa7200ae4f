"""Entries to articles: clean text, one address each, and no date that cannot be believed."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from digest.gather.feed import Entry, Feed
from digest.gather.names import credit_of, outlet_of, repeated_suffix, without_suffix
from digest.model.news import Article
from digest.model.settings import Source
from digest.text.plain import one_line, plain_text
from digest.text.urls import canonical_url, host_of

TITLE_LIMIT = 500
LEAD_LIMIT = 2_000
BODY_LIMIT = 20_000
AUTHOR_LIMIT = 120
FUTURE = timedelta(hours=1)
"""Clocks differ and editors plan ahead by minutes; a date further ahead is a mistake."""

OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
"""There were no feeds before; such dates are zeros of some clock (1970, 1904, 0001)."""

SHARED_BY = 5
BUILD_SPAN = timedelta(minutes=10)

_DATE_LINE = re.compile(
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})"
    r"(?:,? (?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)?"
)
_FEED_TAIL = re.compile(
    r"(?:The post .{1,300} (?:appeared first|first appeared) on .{1,100}"
    r"|(?:Continue reading|Read more|Read the full (?:story|article))(?:\W.{0,100})?)"
)
_BOILERPLATE = re.compile(r"\W*(?:https?:|subscribe\b|follow us\b|#\w)", re.IGNORECASE)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")


@dataclass(slots=True)
class _Doubts:
    """Sentences about single entries, each naming the entry it is about."""

    sentences: list[str] = field(default_factory=list)

    def add(self, what: str, entry: Entry) -> None:
        name = one_line(entry.title, 80) or ascii(entry.link or entry.guid)[1:80] or "no title"
        self.sentences.append(f"{what}: {name}")


def articles_of(
    feed: Feed, source: Source, url: str, now: datetime
) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    """The feed's articles in its order, and sentences about what was left out or changed.

    `url` is the address that answered: relative links are joined to it. Of entries with one
    canonical address the first counts.
    """
    doubts = _Doubts()
    if feed.total > len(feed.entries):
        doubts.sentences.append(f"only the first {len(feed.entries)} of {feed.total} items read")
    base = urljoin(url, feed.link) if canonical_url(feed.link, url) else url
    outlet = source.name or outlet_of(feed.title, feed.link, url)
    titles = [one_line(entry.title, TITLE_LIMIT) for entry in feed.entries]
    marks = (outlet, repeated_suffix(titles), *_host_names(base))
    shared = _shared_moment(feed, now)
    found: dict[str, Article] = {}
    for entry, title in zip(feed.entries, titles, strict=True):
        link = _link(entry)
        address = canonical_url(link, base)
        if not address or not title:
            doubts.add("left out, has no usable " + ("title" if address else "link"), entry)
        elif address not in found:
            found[address] = _article(
                entry,
                address=address,
                link=_joined(base, link),
                title=without_suffix(title, marks),
                about=(source.url, outlet, feed.language),
                published=_believable(entry, shared, now, doubts),
                now=now,
            )
    return tuple(found.values()), tuple(doubts.sentences)


def _article(
    entry: Entry,
    *,
    address: str,
    link: str,
    title: str,
    about: tuple[str, str, str],
    published: datetime | None,
    now: datetime,
) -> Article:
    source, outlet, language = about
    lead, body = _texts(entry, title)
    author = one_line(entry.author, AUTHOR_LIMIT)
    return Article(
        url=address,
        link=link,
        source=source,
        outlet=outlet,
        title=title,
        lead=lead,
        body=body,
        seen=now,
        published=published,
        language=_language(entry.language) or _language(language),
        author=author,
        credit=credit_of(author, lead, body),
    )


def _texts(entry: Entry, title: str) -> tuple[str, str]:
    """Lead and body; the body is "" where it would say no more than the lead."""
    summary = _trimmed(plain_text(entry.summary, BODY_LIMIT))
    content = _trimmed(plain_text(entry.content, BODY_LIMIT))
    longest = max(summary, content, key=len)
    lead = summary or content.partition("\n")[0]
    lead = "" if lead.casefold() == title.casefold() else plain_text(lead, LEAD_LIMIT)
    return lead, longest if len(longest) > len(lead) and longest != title else ""


def _trimmed(text: str) -> str:
    """Without a date line in front, calls to subscribe, and the feed maker's last line."""
    lines = text.split("\n")
    if len(lines) > 1 and _DATE_LINE.fullmatch(lines[0]):
        del lines[0]
    kept = [line for line in lines if not _is_boilerplate(line)]
    while kept and _FEED_TAIL.fullmatch(kept[-1]):
        del kept[-1]
    return "\n".join(kept)


def _is_boilerplate(line: str) -> bool:
    """A line that is only a link, hashtags or a call to follow; "Follow us: https://…"."""
    return bool(_BOILERPLATE.match(line)) or ("http" in line and len(line.split()) < 12)


def _link(entry: Entry) -> str:
    """The link; the guid where that is missing or leads through a feed counter."""
    guid = entry.guid if entry.guid.startswith(("http://", "https://")) else ""
    return guid if guid and (not entry.link or "/~r/" in entry.link) else entry.link or guid


def _joined(base: str, link: str) -> str:
    """The link as the source gave it, made absolute; canonical_url has accepted it before."""
    return urljoin(base, link.strip())


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

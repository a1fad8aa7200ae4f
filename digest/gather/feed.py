"""A feed document to entries, by the fast parser where it can and the patient one where not."""

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import islice
from typing import Any

import fastfeedparser
import feedparser

from digest.gather.documents import NO_FEED, NotAFeed, document
from digest.gather.entry import Entry, Feed
from digest.gather.overlooked import needs_patience, with_overlooked
from digest.gather.parsed import entry_of, read_date

PATIENT_LIMIT = 1_000_000
"""Characters the patient parser is given: seconds and megabytes for the worst a million can do."""

PATIENT_TAGS = 100_000
"""Tags likewise: the patient parser's time grows with the square of their nesting."""

ENTRY_LIMIT = 2_000
"""Entries taken from one feed, newest usually first."""

LONGEST_TTL = 24 * 60
"""Minutes."""

_HALF = re.compile(r"&amp(?!;)")
_HEAD_LIMIT = 50_000
_FIRST_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"<(?:dc:)?language[^<>]{0,100}>\s{0,50}(?:<!\[CDATA\[)?\s{0,50}([A-Za-z]{2,3}(?:[-_]\w{1,8})?)\b"
)
_ROOT_LANGUAGE = re.compile(
    r"<(?:rss|feed|rdf:RDF|channel)\s[^<>]{0,2000}?xml:lang=[\"'](\w{2,3})\b"
)
_BUILT = re.compile(
    r"<(lastBuildDate|updated|modified|dc:date|pubDate)>\s{0,50}([^<>]{6,60}?)\s{0,50}</"
)
_TTL = re.compile(r"<ttl>\s{0,50}(\d{1,7})(?:\.\d{0,9})?\s{0,50}</ttl>")
# A date without a year would be completed with today's by a guessing parser.
_DATES = re.compile(
    r"<(?:pubDate|published|updated|issued|modified|dc:date)>([^<>]{1,100})</", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}|\d{1,2} [A-Za-z]{3,9} \d{2}\b")


def read_feed(body: bytes, charset: str = "") -> Feed:
    """Read RSS, Atom, RDF or JSON Feed. Raises NotAFeed with a sentence."""
    return feed_in(document(body, charset))


def feed_in(text: str) -> Feed:
    """The feed in a document that `document` has made harmless. Raises NotAFeed."""
    fast = _fast(text) if "<!DOCTYPE" not in text and _dates_are_whole(text) else None
    entries = _entries(fast)
    if fast is None or not entries or needs_patience(text, entries):
        found = _patient(text, fast)
        return _feed(found, text, _entries(found))
    return _feed(fast, text, with_overlooked(text, entries))


def _entries(found: Mapping[str, Any] | None) -> tuple[Entry, ...]:
    if not found:
        return ()
    entries = map(entry_of, map(_plain, islice(found["entries"], ENTRY_LIMIT)))
    return tuple(map(_unbroken, entries) if found.get("bozo") else entries)


def _unbroken(entry: Entry) -> Entry:
    """Feedparser leaves half of each `&amp;` in the links of documents that are not well-formed."""
    return entry._replace(link=_HALF.sub("&", entry.link), guid=_HALF.sub("&", entry.guid))


def _plain(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Feedparser's dictionaries lend one field from another; what is really there is asked."""
    return dict(row) if isinstance(row, feedparser.FeedParserDict) else row


def _dates_are_whole(text: str) -> bool:
    return all(map(_YEAR.search, _DATES.findall(text)))


def _fast(text: str) -> Mapping[str, Any] | None:
    try:
        parsed: Mapping[str, Any] = fastfeedparser.parse(text.encode(), include_tags=False)
    except Exception:  # noqa: BLE001 - it raises whatever broken input makes it raise; the patient parser is asked next
        return None
    return parsed


def _patient(text: str, fast: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What feedparser reads; `fast` again if that had a feed without entries and so has this."""
    if text.startswith(("{", "[")):
        if fast is not None:
            return fast
        raise NotAFeed("the answer is JSON, but no JSON Feed; check the url")
    if len(text) > PATIENT_LIMIT or text.count("<") > PATIENT_TAGS:
        raise NotAFeed(
            f"the document is broken, and with {len(text):,} characters too large to be repaired"
        )
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            BytesIO(text.encode()),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # the same: a parser's failure is this source's reason
        raise NotAFeed(f"the document could not be read ({type(error).__name__})") from error
    if not parsed["entries"] and not parsed.get("version"):
        raise NotAFeed(NO_FEED)
    return parsed


def _feed(found: Mapping[str, Any], text: str, entries: tuple[Entry, ...]) -> Feed:
    about = entry_of(_plain(found.get("feed") or {}))
    about = _unbroken(about) if found.get("bozo") else about
    start = _FIRST_ENTRY.search(text[:_HEAD_LIMIT])
    head = text[: start.start() if start else _HEAD_LIMIT]
    language = _LANGUAGE.search(head) or _ROOT_LANGUAGE.search(head)
    built = sorted(_BUILT.findall(head), key=lambda pair: pair[0] != "lastBuildDate")
    ttl = _TTL.search(head)
    return Feed(
        title=about.title,
        link=about.link,
        language=about.language or (language[1] if language else ""),
        built=read_date(built[0][1]) if built else None,
        entries=entries,
        total=len(found["entries"]),
        ttl=60 * min(int(ttl[1]), LONGEST_TTL) if ttl else 0,
    )

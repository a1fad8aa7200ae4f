"""A feed document to entries, by the fast parser where it can and the patient one where not."""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any

import fastfeedparser
import feedparser

from digest.gather.documents import NO_FEED, NotAFeed, document

PATIENT_LIMIT = 1_000_000
"""Characters the patient parser is given: seconds and megabytes for the worst a million can do."""

PATIENT_TAGS = 100_000
"""Tags likewise: the patient parser's time grows with the square of their nesting."""

ENTRY_LIMIT = 2_000
"""Entries taken from one feed, newest usually first."""

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
# A date without a year would be completed with today's by a guessing parser.
_DATES = re.compile(
    r"<(?:pubDate|published|updated|issued|modified|dc:date)>([^<>]{1,100})</", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}|\d{1,2} [A-Za-z]{3,9} \d{2}\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the feed has it: markup is not cleaned, links not joined. Dates are UTC."""

    title: str
    link: str
    guid: str
    summary: str
    content: str
    author: str
    published: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as its document has it; `total` counts the entries before the limit."""

    title: str
    link: str
    language: str
    built: datetime | None
    entries: tuple[Entry, ...]
    total: int


def read_feed(body: bytes, charset: str = "") -> Feed:
    """Read RSS, Atom, RDF or JSON Feed. Raises NotAFeed with a sentence."""
    text = document(body, charset)
    found = None
    if "<!DOCTYPE" not in text and _dates_are_whole(text):
        found = _fast(text)
    if found is None or not found.get("entries") or _overlooks_descriptions(found, text):
        found = _patient(text, found)
    return _feed(found, text)


def _overlooks_descriptions(found: Mapping[str, Any], text: str) -> bool:
    """The fast parser sees media:description only beside a media:content."""
    if "<media:description" not in text:
        return False
    entries = map(_entry, found["entries"][:ENTRY_LIMIT])
    return any(not (entry.summary or entry.content) for entry in entries)


def _dates_are_whole(text: str) -> bool:
    return all(_YEAR.search(date) for date in _DATES.findall(text))


def _fast(text: str) -> Mapping[str, Any] | None:
    try:
        parsed: Mapping[str, Any] = fastfeedparser.parse(
            text.encode(), include_tags=False, include_enclosures=False
        )
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


def _feed(found: Mapping[str, Any], text: str) -> Feed:
    about = found.get("feed") or {}
    entries = found["entries"]
    start = _FIRST_ENTRY.search(text[:_HEAD_LIMIT])
    head = text[: start.start() if start else _HEAD_LIMIT]
    language = _LANGUAGE.search(head) or _ROOT_LANGUAGE.search(head)
    built = sorted(_BUILT.findall(head), key=lambda pair: pair[0] != "lastBuildDate")
    return Feed(
        title=_text(about.get("title")),
        link=_text(about.get("link")),
        language=_text(about.get("language")) or (language[1] if language else ""),
        built=read_date(built[0][1]) if built else None,
        entries=tuple(_entry(entry) for entry in entries[:ENTRY_LIMIT]),
        total=len(entries),
    )


def _entry(entry: Mapping[str, Any]) -> Entry:
    summary = _text(entry.get("summary")) or _text(entry.get("description"))
    media = _first(entry.get("media_content"), "description")
    return Entry(
        title=_text(entry.get("title")),
        link=_text(entry.get("feedburner_origlink")) or _link(entry),
        guid=_text(entry.get("id")),
        summary=summary or media,
        content=_longest(entry.get("content")),
        author=_text(entry.get("author")),
        published=_moment(entry, "published") or _moment(entry, "updated"),
        language=_first(entry.get("content"), "language") or _text(entry.get("language")),
    )


def _link(entry: Mapping[str, Any]) -> str:
    """The entry's own link, else its first alternate one."""
    alternates = (
        link.get("href")
        for link in _rows(entry.get("links"))
        if link.get("rel") in (None, "", "alternate")
    )
    return _text(entry.get("link")) or next(filter(None, map(_text, alternates)), "")


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    # feedparser lends `updated` from `published` with a warning; what is really there is asked.
    parsed = dict.get(entry, f"{name}_parsed") if isinstance(entry, dict) else None
    if parsed is not None:
        try:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            return None
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return read_date(value) if isinstance(value, str) else None


def read_date(value: str) -> datetime | None:
    """An ISO 8601 or RFC 5322 date in UTC (without a zone it is taken as UTC), or None."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            parsed = parse(value.strip())
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _rows(value: object) -> Sequence[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _first(value: object, key: str) -> str:
    return next(filter(None, (_text(row.get(key)) for row in _rows(value))), "")


def _longest(value: object) -> str:
    return max((_text(row.get("value")) for row in _rows(value)), key=len, default="")

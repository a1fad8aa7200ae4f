"""What fastfeedparser and feedparser say of an entry, as an Entry. Both give dictionaries."""

import calendar
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from digest.gather.entry import Entry, Medium

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
# As the fast parser writes dates; the zone is then UTC's own.
_FINISHED = re.compile(
    r"2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T[01]\d:[0-5]\d:[0-5]\d\+00:00"
)
_MEDIA = (("media_content", ""), ("media_thumbnail", "image"), ("enclosures", ""), ("links", ""))
_NOTHING: tuple[Medium, ...] = ()


def entry_of(parsed: Mapping[str, Any]) -> Entry:
    """`parsed` is a plain dictionary: feedparser's own type lends one field from another."""
    get = parsed.get
    content, summary = get("content"), get("summary") or get("description")
    media = get("media_content")
    return Entry(
        title=_text(get("title")),
        link=_text(get("feedburner_origlink")) or _link(parsed),
        guid=_text(get("id")),
        summary=_text(summary) or (_first(media, "description") if media else ""),
        content=_longest(content) if content else "",
        author=_text(get("author")),
        published=_moment(parsed, "published")
        or _moment(parsed, "updated")
        or _moment(parsed, "created"),
        language=(_first(content, "language") if content else "") or _text(get("language")),
        media=_media(parsed),
    )


def _link(parsed: Mapping[str, Any]) -> str:
    """The entry's own link, else its first alternate one."""
    own = _text(parsed.get("link"))
    if own:
        return own
    alternates = (
        link.get("href")
        for link in _rows(parsed.get("links"))
        if link.get("rel") in (None, "", "alternate")
    )
    return next(filter(None, map(_text, alternates)), "")


def _moment(parsed: Mapping[str, Any], name: str) -> datetime | None:
    stated = parsed.get(name)
    if not stated:
        return None
    when = parsed.get(f"{name}_parsed")
    if when is not None:
        try:
            return datetime.fromtimestamp(calendar.timegm(when), UTC)
        except (ValueError, OverflowError, OSError, TypeError):
            return None
    return read_date(stated) if isinstance(stated, str) else None


def read_date(value: str) -> datetime | None:
    """An ISO 8601 or RFC 5322 date in UTC (without a zone it is taken as UTC), or None."""
    value = value.strip()
    if _FINISHED.fullmatch(value):
        return datetime.fromisoformat(value)
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            parsed = parse(value)
            return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _media(parsed: Mapping[str, Any]) -> tuple[Medium, ...]:
    get, found = parsed.get, []
    for name, kind in _MEDIA:
        for row in _rows(get(name)):
            if name != "links" or row.get("rel") == "enclosure":
                url = _text(row.get("url")) or _text(row.get("href"))
                found.append(Medium(url, kind or _kind(row), _width(row)))
    found += [Medium(_text(get(name)), "image") for name in ("image", "banner_image") if get(name)]
    return tuple(dict.fromkeys(medium for medium in found if medium.url)) if found else _NOTHING


def picture_of(media: Sequence[Medium]) -> str:
    """The address of the widest picture, the first among equals; "" where there is none."""
    pictures = [m for m in media if m.kind.startswith("image") or _looks_like_a_picture(m)]
    return max(pictures, key=lambda picture: picture.width).url if pictures else ""


def _looks_like_a_picture(medium: Medium) -> bool:
    return medium.kind in ("", "application/octet-stream") and bool(_PICTURE.search(medium.url))


def _kind(row: Mapping[str, Any]) -> str:
    return _text(row.get("medium")).lower() or _text(row.get("type")).lower()


def _width(row: Mapping[str, Any]) -> int:
    """Pixels; 0 where it is not said, or said to be more than any picture has."""
    stated = row.get("width")
    if not stated:
        return 0
    stated = str(stated)
    return int(stated) if len(stated) < 6 and stated.isascii() and stated.isdigit() else 0


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _rows(value: object) -> Sequence[Mapping[str, Any]]:
    if not value or not isinstance(value, list):
        return ()
    return [row for row in value if isinstance(row, dict)]


def _first(value: object, key: str) -> str:
    return next(filter(None, (_text(row.get(key)) for row in _rows(value))), "")


def _longest(value: object) -> str:
    texts = [_text(row.get("value")) for row in _rows(value)]
    return texts[0] if len(texts) == 1 else max(texts, key=len, default="")

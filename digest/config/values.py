"""Readers of single values in digest.toml: an object from TOML in, a checked value out.

Each raises WrongError with a phrase that continues the key ("must be …, not …").
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from digest.config.urls import check_url
from digest.config.wording import WrongError, choice, nearest, shown

_DURATION = re.compile(
    r"(?:(?P<days>[0-9]+)d)?(?:(?P<hours>[0-9]+)h)?(?:(?P<minutes>[0-9]+)m)?"
    r"(?:(?P<seconds>[0-9]+(?:\.[0-9]{1,3})?)s)?"
)
_LONGEST = timedelta(days=36_500)
_SIZE = re.compile(r"([0-9]{1,9})(?:\.([0-9]))? ?(B|kB|KB|MB|GB)")
_SIZES = {"B": 1, "kB": 1_000, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FOLDER = "folder:"
_LONGEST_SLUG = 40
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)
_LONGEST_LINE = 300


def domain(value: object) -> str:
    """A name as DNS has it (RFC 1123, section 2.1), in lower case; not in its national form."""
    text = line_of_text(value).lower()
    if not _DOMAIN.fullmatch(text):
        known = 'must be a name as DNS has it, such as "news.example"'
        raise WrongError(f"{known}, not {shown(value)}")
    return text


def line_of_text(value: object) -> str:
    """One line of text: not empty, no control characters (a line break could forge a header)."""
    if not isinstance(value, str):
        raise WrongError(f"must be text in quotes, not {shown(value)}")
    text = unicodedata.normalize("NFC", value.strip())
    if not text:
        raise WrongError("must not be empty")
    if not text.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text
    ):
        raise WrongError("must be one line without control characters")
    if len(text) > _LONGEST_LINE:
        raise WrongError(f"must be at most {_LONGEST_LINE} characters, not {len(text)}")
    return text


def is_web(place: str) -> bool:
    """Whether a place is a web address, and not a file."""
    return place.casefold().startswith(("http://", "https://"))


def picture_place(value: object) -> str:
    """A picture's web address, or the path of its file."""
    text = line_of_text(value)
    if is_web(text):
        return check_url(text)
    if "://" in text or text.startswith("~"):
        raise WrongError(
            f"must be a file or an address that begins with https://, not {shown(value)}"
        )
    return text


def passage(value: object) -> str:
    """Text that may run over several lines; other control characters are refused."""
    if not isinstance(value, str):
        raise WrongError(f"must be text in quotes, not {shown(value)}")
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip())
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text):
        raise WrongError("must not hold control characters")
    return text


def filled_passage(value: object) -> str:
    """A passage that is not empty."""
    text = passage(value)
    if not text:
        raise WrongError("must not be empty")
    return text


def flag(value: object) -> bool:
    """True or false, nothing like it."""
    if not isinstance(value, bool):
        raise WrongError(f"must be true or false without quotes, not {shown(value)}")
    return value


def whole(least: int, most: int) -> Callable[[object], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise WrongError(
                f"must be a whole number from {least} to {most} without quotes, not {shown(value)}"
            )
        return value

    return read


def from_zero(most: float) -> Callable[[object], float]:
    """A reader of finite numbers from 0 to `most`."""
    above = above_zero(most)

    def read(value: object) -> float:
        if type(value) in (int, float) and value == 0:
            return 0.0
        try:
            return above(value)
        except WrongError:
            raise WrongError(
                f"must be a number from 0 to {most:g} without quotes, not {shown(value)}"
            ) from None

    return read


def between(least: float, most: float) -> Callable[[object], float]:
    """A reader of finite numbers from `least`, which may be below 0, to `most`."""

    def read(value: object) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not least <= value <= most:  # type: ignore[operator]  # `good` says it is a number
            raise WrongError(
                f"must be a number from {least:g} to {most:g} without quotes, not {shown(value)}"
            )
        return float(value)  # type: ignore[arg-type]  # as above

    return read


def above_zero(most: float) -> Callable[[object], float]:
    """A reader of finite numbers over 0, up to `most`."""

    def read(value: object) -> float:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not math.isfinite(value) or not 0 < value <= most:  # type: ignore[operator, arg-type]  # `good` says it is a number
            raise WrongError(
                f"must be a number over 0 and at most {most:g} without quotes, not {shown(value)}"
            )
        return float(value)  # type: ignore[arg-type]  # as above

    return read


def duration(value: object) -> timedelta:
    """`30m`, `24h`, `2s`, `400d`, `0s`, `1h30m`, `0.5s`; largest unit first; at most 100 years."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None or not value:
        raise WrongError(
            f'must be a length of time such as "30m", "24h" or "1h30m" '
            f"(d days, h hours, m minutes, s seconds), not {shown(value)}"
        )
    try:
        length = timedelta(**{unit: float(n) for unit, n in found.groupdict("0").items()})
    except OverflowError:
        length = _LONGEST * 2
    if length > _LONGEST:
        raise WrongError(f"must be at most 36500d, not {shown(value)}")
    return length


def some_time(value: object) -> timedelta:
    """A duration longer than nothing."""
    length = duration(value)
    if not length:
        raise WrongError(f"must be longer than nothing, not {shown(value)}")
    return length


def size(value: object) -> int:
    """`20MB`, `500kB`, `1.5MB` in bytes; decimal units (1 MB = 1,000,000 bytes)."""
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise WrongError(f'must be a size such as "20MB" or "500kB", not {shown(value)}')
    whole_part, tenth, unit = found.groups(default="0")
    amount = int(whole_part) * _SIZES[unit] + int(tenth) * _SIZES[unit] // 10
    if amount == 0:
        raise WrongError(f"must be larger than nothing, not {shown(value)}")
    return amount


def clock_time(value: object) -> time:
    """A wall-clock time: `"05:30"`, or TOML's own 05:30:00. Seconds must be zero."""
    if isinstance(value, time) and not value.second and not value.microsecond:
        return value
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is not None:
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise WrongError(f'must be a time of day from "00:00" to "23:59", not {shown(value)}')


def weekday(value: object) -> int:
    """`"mon"`, `"Monday"`, or ISO 8601's 1 = Monday to 7 = Sunday; gives 0 = Monday.

    0 is refused: cron means Sunday by it, Python Monday.
    """
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(_DAYS):
        return value - 1
    if isinstance(value, str):
        word = value.strip().casefold()
        for number, day in enumerate(_DAYS):
            if word in {day, day[:3]}:
                return number
    raise WrongError(f'must be "mon" to "sun" or 1 (Monday) to 7 (Sunday), not {shown(value)}')


def civil_date(value: object) -> date:
    """TOML's own date 2026-11-22, or the same in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise WrongError(f"must be a date such as 2026-11-22, not {shown(value)}") from None


def colour(value: object) -> str:
    """`#7a1f1f`, in lower case."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise WrongError(f'must be a colour such as "#7a1f1f", not {shown(value)}')
    return value.lower()


def language(value: object) -> str:
    """A language tag (BCP 47): `en`, `pt-BR`. The primary part is lowered."""
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise WrongError(f'must be a language code such as "en" or "pt-BR", not {shown(value)}')
    first, dash, rest = value.partition("-")
    return first.lower() + dash + rest


def timezone(value: object) -> str:
    """A name from the IANA time zone database."""
    if not isinstance(value, str):
        raise WrongError(f'must be a time zone such as "Europe/Amsterdam", not {shown(value)}')
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(value, available_timezones())
        hint = f" Did you mean {shown(near)}?" if near else ""
        raise WrongError(
            f'must be a time zone such as "Europe/Amsterdam" or "UTC", not {shown(value)}.{hint}'
        ) from None
    return value


def slug(value: object) -> str:
    """A name for links, headers and folders: lower-case letters, digits and single hyphens."""
    if not isinstance(value, str) or not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG:
        raise WrongError(
            f"must be 1 to {_LONGEST_SLUG} lower-case letters, digits and single hyphens, "
            f'such as "daily", not {shown(value)}'
        )
    return value


def web_address(value: object) -> str:
    """An http or https address as the publisher wrote it."""
    if not isinstance(value, str):
        raise WrongError(f'must be like "https://news.example/feed", not {shown(value)}')
    return check_url(value)


def source_address(value: object) -> str:
    """A web address, or `folder:PATH` for files on this machine."""
    if isinstance(value, str) and value.startswith(FOLDER):
        path = value.removeprefix(FOLDER)
        if not path.strip() or not path.isprintable() or path.startswith("~"):
            raise WrongError(
                f'must name a folder, as "{FOLDER}articles" (relative to digest.toml) or '
                f'"{FOLDER}/srv/articles", not {shown(value)}'
            )
        return value
    return web_address(value)


def base_address(value: object) -> str:
    """A web address that paths are added to: no query or fragment; the last slash is dropped."""
    address = web_address(value)
    if "?" in address or "#" in address:
        raise WrongError(f'must not hold "?" or "#": paths are added to it, not {shown(value)}')
    return address.rstrip("/")


def one_of(words: type[StrEnum] | tuple[str, ...]) -> Callable[[object], str]:
    """A reader of one word out of a fixed choice; the nearest is named."""
    known = tuple(str(w) for w in words)

    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        near = nearest(value, known) if isinstance(value, str) else None
        hint = f". Did you mean {shown(near)}?" if near else ""
        raise WrongError(f"must be {choice(known)}, not {shown(value)}{hint}")

    return read

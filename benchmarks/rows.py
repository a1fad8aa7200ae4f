"""Labelled files: one JSON object a line, any field null or absent."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest.model.news import Article
from digest.model.settings import Source
from digest.newsroom.reading import Reading, read_all

Row = dict[str, Any]

TITLE_WORDS = 25
"""An untitled text is titled with so many of its first words, as an untitled feed entry is."""

MILLISECONDS = 1e11
"""Of seconds that would be the year 5138: such a number counts milliseconds."""


def read_rows(path: Path) -> list[Row]:
    """The rows of one file in their order; empty lines do not count.

    Only a line feed ends a row: a text may hold U+2028. A line that is no JSON object ends the
    program with a sentence that names it.
    """
    lines = path.read_text("utf-8-sig").split("\n")
    return [_row(path, k, line) for k, line in enumerate(lines, 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise SystemExit(f"{path}, line {number}: this is no JSON ({error}).") from error
    if not isinstance(row, dict):
        raise SystemExit(f"{path}, line {number}: a row must be a JSON object.")
    return {name: None if _is_nan(value) else value for name, value in row.items()}


def _is_nan(value: object) -> bool:
    """True of what tables write where there is nothing."""
    return isinstance(value, float) and value != value  # noqa: PLR0124 - only NaN is not itself


def string(value: object) -> str:
    """A field as text; what is no text or number says nothing. Half of a surrogate is dropped."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", "ignore").decode()


def number(value: object, default: float = 0.0) -> float:
    """A field as a number, also where it is written as text; `default` if it is none."""
    try:
        return float(string(value))
    except ValueError:
        return default


def when(row: Row) -> datetime | None:
    """`published`, else `date`, in UTC; None if neither says a time.

    ISO 8601, RFC 5322, or seconds (or milliseconds) since 1970.
    """
    for name in ("published", "date"):
        text = string(row.get(name)).strip()
        for parse in (datetime.fromisoformat, parsedate_to_datetime, _since_1970):
            try:
                found = parse(text)
                return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
            except (ValueError, OverflowError, OSError):
                continue
    return None


def _since_1970(text: str) -> datetime:
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)


def host_of(address: str) -> str:
    """The host of an address without www; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def article_of(row: Row, number: int, seen: datetime) -> Article:
    """The row as gathered. `lead` is a feed's description, `text` the page's.

    Its source is what the row says, else its host; a row with neither is an outlet of its own.
    """
    lead, body = string(row.get("lead")), string(row.get("text"))
    title, outlet = string(row.get("title")).strip(), string(row.get("source"))
    link = string(row.get("url"))
    host = host_of(link)
    return Article(
        url=f"row:{number:07d}",
        link=link if host else "",
        source=outlet or host or f"outlet-{number}",
        outlet=outlet,
        title=title or " ".join((lead or body).split()[:TITLE_WORDS]),
        lead=lead,
        body=body,
        seen=seen,
        published=when(row),
    )


def articles_of(rows: Sequence[Row], now: datetime | None = None) -> list[Article]:
    """An article for each row, its URL telling the row's number; seen `now` or with the newest."""
    times = [t for row in rows if (t := when(row))]
    seen = now or max(times, default=datetime(2000, 1, 1, tzinfo=UTC))
    return [article_of(row, number, seen) for number, row in enumerate(rows)]


def sources_of(articles: Sequence[Article]) -> dict[str, Source]:
    """Each outlet as a source of its own, as a configuration that only lists feeds has it."""
    return {a.source: Source(url=a.source, name=a.outlet or None) for a in articles}


def readings_of(rows: Sequence[Row]) -> list[Reading]:
    """The rows as the newsroom reads them; rows without any text are not among them."""
    articles = articles_of(rows)
    return read_all(tuple(articles), sources_of(articles))


def number_of(url: str) -> int:
    """The row behind an article's URL."""
    return int(url.removeprefix("row:"))


def print_last(value: object) -> None:
    """The JSON line every benchmark ends with."""
    print(json.dumps(value, ensure_ascii=False, sort_keys=True))


def labelled(rows: Sequence[Row], *names: str) -> Iterator[tuple[int, str]]:
    """Number and label of each row that has one, under the first of `names` that is there.

    1, 1.0 and "1" are one label.
    """
    for k, row in enumerate(rows):
        label = next((name for key in names if (name := label_of(row.get(key)))), "")
        if label:
            yield k, label


def label_of(value: object) -> str:
    """A label as text, "" for none; tables write whole numbers as 3.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return string(value).strip()


def labels_of(value: object) -> tuple[str, ...]:
    """Labels where there may be several: a list, or one by itself."""
    several = value if isinstance(value, list) else [value]
    return tuple(label for each in several if (label := label_of(each)))

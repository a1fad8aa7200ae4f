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


def read_rows(path: Path) -> list[Row]:
    """The rows of one file in their order; empty lines do not count."""
    lines = path.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def when(row: Row) -> datetime | None:
    """`published`, else `date`, in UTC; None if neither says a time (ISO 8601 or RFC 5322)."""
    for name in ("published", "date"):
        text = str(row.get(name) or "").strip()
        for parse in (datetime.fromisoformat, parsedate_to_datetime):
            try:
                found = parse(text)
            except ValueError:
                continue
            return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    return None


def _outlet(row: Row, number: int) -> str:
    """Its source, else its host; a row with neither is an outlet of its own."""
    host = urlsplit(str(row.get("url") or "")).hostname or ""
    return str(row.get("source") or "") or host.removeprefix("www.") or f"outlet-{number}"


def article_of(row: Row, number: int, seen: datetime) -> Article:
    """The row as gathered. `lead` is a feed's description, `text` the page's."""
    lead, body = str(row.get("lead") or ""), str(row.get("text") or "")
    title = str(row.get("title") or "").strip()
    return Article(
        url=f"row:{number:07d}",
        link=str(row.get("url") or ""),
        source=_outlet(row, number),
        outlet=str(row.get("source") or ""),
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
    """Number and label of each row that has one, under the first of `names` that is there."""
    for number, row in enumerate(rows):
        label = next((row[name] for name in names if row.get(name) is not None), None)
        if label is not None:
            yield number, str(label)

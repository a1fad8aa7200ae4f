"""What an editor's moves teach: half of the corrections of a labelled file, the other half judged.

    python -m benchmarks.moves FILE.jsonl --config DIGEST.toml [--other DAY]

Rows and labels as for benchmarks.sections. Every row of one half that the newsroom puts into a
wrong section (or none) and that has a right one is moved there, as `digest move` would; then the
other half is sorted with and without these moves, and the halves change places. `--other` is a
folder of another day's feeds: how many of its English articles stand elsewhere because of all the
moves. The last line is JSON: moves, accuracy of the other half before and after (all rows, and
worth >= 1), rows mended and spoiled, and `elsewhere` of `other_n`.
"""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.older_news import day_of
from benchmarks.rows import Row, number_of, print_last, read_rows, readings_of
from digest.config import load_settings
from digest.model.news import Move
from digest.model.settings import SectionRule
from digest.newsroom.reading import Reading
from digest.newsroom.sections import Sorter

AT = datetime(2025, 5, 28, 6, tzinfo=UTC)
"""When all moves are made; it decides nothing but their order."""


def right(row: Row) -> set[str]:
    """The sections that are right; none at all is ""."""
    return {str(row.get("section") or ""), *map(str, row.get("sections") or ())}


def moves_of(rows: Sequence[Row], readings: Sequence[Reading], sorter: Sorter) -> list[Move]:
    """The corrections an editor would make."""
    found = []
    for reading in readings:
        row, home = rows[number_of(reading.url)], sorter.place(reading).home
        to = str(row.get("section") or "")
        if to and home not in right(row):
            text = f"{reading.article.title}\n{reading.article.lead}"
            found.append(
                Move(reading.url, to, home, "Ada", AT, "", reading.title, (reading.url,), (text,))
            )
    return found


def _hits(rows: Sequence[Row], readings: Sequence[Reading], sorter: Sorter) -> dict[str, bool]:
    return {r.url: sorter.place(r).home in right(rows[number_of(r.url)]) for r in readings}


def measure(rows: Sequence[Row], rules: Sequence[SectionRule]) -> dict[str, Any]:
    """Both halves, each judged with the moves of the other."""
    readings = readings_of(rows)
    plain = Sorter(rules)
    before = _hits(rows, readings, plain)
    after: dict[str, bool] = {}
    count = 0
    for half in (0, 1):
        taught = [r for r in readings if number_of(r.url) % 2 == half]
        judged = [r for r in readings if number_of(r.url) % 2 != half]
        moves = moves_of(rows, taught, plain)
        count += len(moves)
        after |= _hits(rows, judged, Sorter(rules, moves))
    worthy = [u for u in before if (rows[number_of(u)].get("worth") or 0) >= 1]
    return {
        "n": len(before),
        "moves": count,
        "accuracy_before": _mean([before[u] for u in before]),
        "accuracy_after": _mean([after[u] for u in before]),
        "accuracy_worth_before": _mean([before[u] for u in worthy]),
        "accuracy_worth_after": _mean([after[u] for u in worthy]),
        "mended": sum(after[u] and not before[u] for u in before),
        "spoiled": sum(before[u] and not after[u] for u in before),
    }


def _mean(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def elsewhere(
    rows: Sequence[Row], rules: Sequence[SectionRule], other: Sequence[Reading]
) -> dict[str, int]:
    """How many articles of another day all corrections put elsewhere."""
    plain = Sorter(rules)
    moves = moves_of(rows, readings_of(rows), plain)
    known = {str(row.get("title")) for row in rows}
    rest = [r for r in other if r.article.title not in known]
    taught = Sorter(rules, moves)
    changed = sum(plain.place(r).home != taught.place(r).home for r in rest)
    return {"all_moves": len(moves), "elsewhere": changed, "other_n": len(rest)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the file and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--config", type=Path, required=True, metavar="DIGEST.toml")
    parser.add_argument("--other", type=Path, metavar="DAY")
    asked = parser.parse_args(arguments)
    rules = load_settings(asked.config, {}).newsletters[0].sections
    rows = read_rows(asked.file)
    found: dict[str, Any] = measure(rows, rules)
    if asked.other:
        found |= elsewhere(rows, rules, day_of(asked.other))
    print_last(found)


if __name__ == "__main__":
    main()

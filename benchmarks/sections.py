"""How well articles find their section.

    python -m benchmarks.sections FILE.jsonl --config DIGEST.toml

The sections are those of the configuration's first newsletter. Rows as for benchmarks.stories.
Labels: `section` (null: it belongs in none), `sections` (any of these is right too; the first is
the label where there is no `section`), `worth` (a row without one counts as worth 1). One article
at a time, nothing known of the others. The last line is JSON: accuracy over all rows and over worth
>= 1 (leaving a row unsorted is right where its `section` is null), macro_f1, top2 (a right section
among the two best, of the rows that have one), unsorted (share), and precision, recall, f1 and n of
each section.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measures import f1
from benchmarks.rows import (
    Row,
    label_of,
    labels_of,
    number,
    number_of,
    print_last,
    read_rows,
    readings_of,
)
from digest.config import load_settings
from digest.model.settings import SectionRule
from digest.newsroom.sections import Sorter


@dataclass(frozen=True, slots=True)
class _Judged:
    """One row: what the newsroom said (its home, "" for unsorted; the best first) and readers."""

    home: str
    best: tuple[str, ...]
    label: str
    right: frozenset[str]
    worth: float

    @property
    def hit(self) -> bool:
        return self.home in self.right


def judge(rows: Sequence[Row], rules: Sequence[SectionRule]) -> list[_Judged]:
    """Every row by itself, in the file's order."""
    sorter = Sorter(rules)
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for reading in readings_of(rows):
        placed = sorter.place(reading)
        found[number_of(reading.url)] = (placed.home, placed.best)
    return [_judged(row, *found.get(k, ("", ()))) for k, row in enumerate(rows)]


def _judged(row: Row, home: str, best: tuple[str, ...]) -> _Judged:
    named, label = labels_of(row.get("sections")), label_of(row.get("section"))
    if "section" not in row and named:
        label = named[0]
    return _Judged(home, best, label, frozenset((label, *named)), number(row.get("worth"), 1.0))


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def per_section(judged: Sequence[_Judged], names: Sequence[str]) -> dict[str, dict[str, float]]:
    """A row put into any of its right sections counts for that one, else against its label's."""
    table = {}
    for name in names:
        mine = [j for j in judged if j.home == name]
        theirs = [j for j in judged if (j.home if j.hit else j.label) == name]
        right = sum(j.hit for j in mine)
        precision = right / len(mine) if mine else 0.0
        recall = right / len(theirs) if theirs else 0.0
        values = {"precision": precision, "recall": recall, "f1": f1(precision, recall)}
        table[name] = {"n": len(theirs)} | {k: round(v, 4) for k, v in values.items()}
    return table


def measure(rows: Sequence[Row], rules: Sequence[SectionRule]) -> dict[str, Any]:
    """The numbers for one file."""
    judged = judge(rows, rules)
    worthy = [j for j in judged if j.worth >= 1]
    names = sorted({j.label for j in judged if j.label} | {rule.name for rule in rules})
    table = per_section(judged, names)
    asked = [table[name]["f1"] for name in names if table[name]["n"]]
    homed = [j for j in judged if j.right != {""}]
    return {
        "n": len(judged),
        "n_worth": len(worthy),
        "accuracy": _share([j.hit for j in judged]),
        "accuracy_worth": _share([j.hit for j in worthy]),
        "macro_f1": round(sum(asked) / len(asked), 4) if asked else 0.0,
        "top2": _share([bool(j.right.intersection(j.best[:2])) for j in homed]),
        "top2_worth": _share(
            [bool(j.right.intersection(j.best[:2])) for j in homed if j.worth >= 1]
        ),
        "unsorted": _share([not j.home for j in judged]),
        "unsorted_worth": _share([not j.home for j in worthy]),
        "sections": table,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the file and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--config", type=Path, required=True, metavar="DIGEST.toml")
    asked = parser.parse_args(arguments)
    rules = load_settings(asked.config, {}).newsletters[0].sections
    found = measure(read_rows(asked.file), rules)
    for name, row in found["sections"].items():
        print(f"{name:>24} {row}")
    print_last(found)


if __name__ == "__main__":
    main()

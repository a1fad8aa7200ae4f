"""How well the fact checker parts true sentences from false ones.

    python -m benchmarks.facts FILE.jsonl

Rows: the sentences rested on (`source`, `sources` or `source_sentences`: a list, or one text that
is split), `sentence`, `ok`. Optional: `kind` (of a false row), `near` (true: near the words of its
source), `against` (what was cited). `ok`, `kind`, `near` and `against` are read to count only.

For all rows, and for each group of `near` and `against` that is there, it prints the share of
false rows caught, over all and per kind, with the product's own setting (`caught`, at the
`false_alarms` it has) and with the doubt from which 3 % of the group's true rows are objected to
(`caught_at_3`). The last line is JSON. `clean_objected` counts what was held against true rows.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rows import Row, print_last, read_rows, string
from digest.newsroom.facts import verdict
from digest.text.sentences import split_sentences

ALLOWED = 0.03

TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: how much it is doubted, the kinds of objections made, and what it is."""

    doubt: float
    objected: tuple[str, ...]
    ok: bool
    kind: str
    groups: tuple[str, ...]


def sources_of(row: Row) -> list[str]:
    """The sentences a row cites, under any of three names, as a list or as running text."""
    found: Any = next(
        (row[key] for key in ("source", "sources", "source_sentences") if row.get(key)), []
    )
    return list(split_sentences(found)) if isinstance(found, str) else [string(s) for s in found]


def _groups(row: Row) -> tuple[str, ...]:
    """`all`, whether near or human, and that with what was cited."""
    near = row.get("near")
    if near is None:
        return ("all",)
    nearness = "near" if near else "human"
    against = str(row.get("against") or "")
    return ("all", nearness, f"{nearness}, {against}") if against else ("all", nearness)


def truth_of(value: object) -> bool | None:
    """Whether a row is true: a boolean, 0 or 1, or these as text; None if it says neither."""
    return TRUTH.get(str(value).strip().lower().removesuffix(".0"))


def judge(rows: Sequence[Row]) -> list[Judged]:
    """Every row by itself; one without a sentence or without `ok` does not count."""
    judged = []
    for row in rows:
        sentence, ok = string(row.get("sentence")), truth_of(row.get("ok"))
        if not sentence.strip() or ok is None:
            continue
        found = verdict(sentence, sources_of(row))
        judged.append(
            Judged(
                found.doubt,
                tuple(sorted({o.kind for o in found.objections})),
                ok,
                str(row.get("kind") or "false"),
                _groups(row),
            )
        )
    return judged


def threshold(doubts: Sequence[float], allowed: float = ALLOWED) -> float:
    """The doubt above which at most the allowed share of true sentences lies."""
    ordered = sorted(doubts, reverse=True)
    return ordered[int(allowed * len(ordered))] if ordered else 0.0


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def group_numbers(judged: Sequence[Judged]) -> dict[str, Any]:
    """The numbers of one group."""
    clean = [j for j in judged if j.ok]
    wrong = [j for j in judged if not j.ok]
    limit = threshold([j.doubt for j in clean])
    kinds = defaultdict(list)
    for j in wrong:
        kinds[j.kind].append(j)
    table = {
        kind: {
            "n": len(rows),
            "caught": _share([bool(j.objected) for j in rows]),
            "caught_at_3": _share([j.doubt > limit for j in rows]),
        }
        for kind, rows in sorted(kinds.items())
    }
    means = [row["caught_at_3"] for row in table.values()]
    return {
        "n_clean": len(clean),
        "n_false": len(wrong),
        "caught": _share([bool(j.objected) for j in wrong]),
        "false_alarms": _share([bool(j.objected) for j in clean]),
        "caught_at_3": _share([j.doubt > limit for j in wrong]),
        "mean_of_kinds_at_3": round(sum(means) / len(means), 4) if means else 0.0,
        "doubt_at_3": round(limit, 4),
        "clean_objected": dict(sorted(Counter(k for j in clean for k in j.objected).items())),
        "kinds": table,
    }


def measure(rows: Sequence[Row]) -> dict[str, Any]:
    """The numbers for one file, by group."""
    judged = judge(rows)
    names = sorted({g for j in judged for g in j.groups})
    return {name: group_numbers([j for j in judged if name in j.groups]) for name in names}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the file and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="FILE.jsonl")
    asked = parser.parse_args(arguments)
    found = measure(read_rows(asked.file))
    for name, numbers in found.items():
        told = {k: v for k, v in numbers.items() if k not in {"kinds", "clean_objected"}}
        print(f"{name}: {told}")
        print(f"  objections to true rows: {numbers['clean_objected']}")
        for kind, row in numbers["kinds"].items():
            print(f"  {kind:>14} {row}")
    print_last(found)


if __name__ == "__main__":
    main()

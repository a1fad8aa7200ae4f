"""How much a language model could get printed that is false, and how much truth it is refused.

    python -m benchmarks.facts_suite FILE.jsonl... --half test > ROWS.jsonl
    python -m benchmarks.retelling ROWS.jsonl

Each row's `sentence` stands for what a model says of the row's sources (`source`, `sources` or
`source_sentences`), and passes the very function a model's sentences pass. Rows that cite more
than three sentences, or one that cannot stand alone, are left out: none such is offered. A full
stop is set where a highlight has none. `ok`, `kind` and `near` are read to count
only. For near-verbatim sentences and for human paraphrase it prints the share of false rows
refused, per kind too, and of true rows refused: by the fact checker alone (`facts`) and by all
checks together (`all`). The last line is JSON.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.facts import sources_of
from benchmarks.rows import Row, print_last, read_rows
from digest.model.news import Citation, Item
from digest.model.retelling import Offer, Offered
from digest.newsroom.facts import objections
from digest.newsroom.retell.answer import Proposed
from digest.newsroom.retell.check import MOST_CITED, against
from digest.newsroom.standing import stands_alone

ITEM = Item("x", "x", "", "", 1, (), ())
NO_LIMIT = 10_000


def refused(sentence: str, sources: Sequence[str]) -> dict[str, bool]:
    """Whether the fact checker, and whether anything at all, refuses a sentence."""
    at = datetime(2000, 1, 1, tzinfo=UTC)
    cited = [Citation("x", f"https://x.example/{n}", "", at, str(n), str(n)) for n in range(9)]
    offer = Offer("x", tuple(Offered(text, cited[n], NO_LIMIT) for n, text in enumerate(sources)))
    numbers = tuple(range(1, len(sources) + 1))
    return {
        "facts": bool(objections(sentence, sources)),
        "all": bool(against([Proposed(sentence, numbers)], offer, ITEM)),
    }


def measured(rows: Sequence[Row]) -> dict[str, Any]:
    """Shares by group and kind; `n` counts rows."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    left_out = 0
    for row in rows:
        sources = sources_of(row)
        if not 0 < len(sources) <= MOST_CITED or not all(map(stands_alone, sources)):
            left_out += 1
            continue
        group = "near" if row.get("near") else "human"
        what = "true" if row["ok"] else str(row.get("kind", "false"))
        found = refused(f"{row['sentence'].rstrip(' .')}.", sources)
        for name in (what,) if row["ok"] else (what, "false"):
            counts[group, name]["n"] += 1
            counts[group, name].update(layer for layer, hit in found.items() if hit)
    shares = {
        f"{group} {what}": {"n": c["n"]} | {k: round(c[k] / c["n"], 3) for k in ("facts", "all")}
        for (group, what), c in sorted(counts.items())
    }
    return {"left_out": left_out, "refused": shares}


def main() -> None:
    """Read, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    found = measured(read_rows(parser.parse_args().file))
    for name, shares in found["refused"].items():
        print(f"{name:24} n {shares['n']:5}  facts {shares['facts']:.3f}  all {shares['all']:.3f}")
    print_last(found)


if __name__ == "__main__":
    main()

"""How well the newsroom's stories are the events readers saw.

    python -m benchmarks.stories FILE.jsonl...

Rows: title, lead or text, source, published or date, url; any of them null or absent. Label:
`story` or `cluster`; rows without one are grouped but not counted. Every file is grouped by itself,
with the product's own code and setting. The last line is JSON: for each file n, bcubed_f1,
bcubed_precision, bcubed_recall, pairwise_f1 (with its precision and recall), and
singleton_bcubed_f1, which is what every article alone would score.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measures import bcubed, pairwise
from benchmarks.rows import Row, labelled, number_of, print_last, read_rows, readings_of
from digest.newsroom.stories import same_events


def group(rows: Sequence[Row]) -> dict[int, int]:
    """Row number -> number of its story; a row without any text is alone."""
    found = {number: -1 - number for number in range(len(rows))}
    for story, urls in enumerate(same_events(readings_of(rows))):
        found |= dict.fromkeys(map(number_of, urls), story)
    return found


def measure(rows: Sequence[Row]) -> dict[str, float]:
    """The numbers for one file."""
    truth = dict(labelled(rows, "story", "cluster"))
    found = group(rows)
    whole, precision, recall = bcubed(found, truth)
    pairs, pair_precision, pair_recall = pairwise(found, truth)
    values = {
        "bcubed_f1": whole,
        "bcubed_precision": precision,
        "bcubed_recall": recall,
        "pairwise_f1": pairs,
        "pairwise_precision": pair_precision,
        "pairwise_recall": pair_recall,
        "singleton_bcubed_f1": bcubed({k: k for k in truth}, truth)[0],
    }
    return {"n": len(truth)} | {name: round(value, 4) for name, value in values.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every file and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
    found = {}
    for path in parser.parse_args(arguments).files:
        found[str(path)] = measure(read_rows(path))
        print(f"{path.name:>40} {found[str(path)]}", flush=True)
    print_last(found)


if __name__ == "__main__":
    main()

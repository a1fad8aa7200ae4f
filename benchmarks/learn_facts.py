"""Learn how much each clue of the fact checker weighs.

    DIGEST_DATA=DIR python -m benchmarks.learn_facts [--check]

Learned from: the dev half of the two summary sets (benchmarks.facts_suite), and headlines against
their articles, of articles that are in neither half. Rows with a sure clue are left away: they are
objected to whatever the weights say. Trees may only grow more doubtful with more clues.

Writes digest/newsroom/learned/facts.json. `doubted` is set by parts of the dev half held out in
turn: the doubt that a fifth of its human highlights exceeds. With `--check` nothing is written and
the last line, JSON, says what was caught there at 3 % false alarms.
"""

import argparse
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.facts import threshold
from benchmarks.facts_suite import Story, rows_of, suite
from benchmarks.rows import print_last, read_rows
from digest.newsroom import learned
from digest.newsroom.facts.reading import read
from digest.newsroom.facts.sources import gather
from digest.newsroom.facts.verdict import clues, measures, tiered
from digest.text.sentences import split_sentences

LEARNED = Path(learned.__file__).parent / "facts.json"
SETS = ("summ_cnn_highlights.jsonl", "summ_bbc100.jsonl")
HEADLINES = ("route_allsides.jsonl", "cluster_allsides_2018w20.jsonl")

HUMAN, TITLED, CLEAN = 3.0, 0.7, 10.0
"""Weights: human sentences, headlines, true rows; each kind weighs as much as any other."""

OBJECTED = 0.2
"""Share of human highlights that the product may object to: that costs a repair, no more."""

FOLDS = 3


@dataclass(frozen=True)
class Learnable:
    """One row of the suite, measured."""

    values: dict[str, float]
    sure: bool
    false: bool
    kind: str
    near: bool
    of: str
    titled: bool


def headlines(data: Path) -> Iterator[dict[str, Any]]:
    """Headlines that are written like sentences, with their articles; a part, by a hash."""
    rows = [r for name in HEADLINES for r in read_rows(data / name)]
    taken = {_opening(r) for name in SETS for r in read_rows(data / name)}
    stories = [
        Story(
            f"headline {number}",
            split_sentences(str(row["text"])),
            (re.sub(r"^(?:opinion|analysis|review)[:\s]+", "", row["title"], flags=re.IGNORECASE),),
        )
        for number, row in enumerate(rows)
        if _usable(row) and _opening(row) not in taken
    ]
    for at, story in enumerate(stories):
        share = hashlib.sha256(story.key.encode()).digest()[1]
        for row in rows_of(story, stories[(at + 1) % len(stories)]):
            if share < (45 if row["near"] else 90):
                yield row


def _opening(row: dict[str, Any]) -> str:
    return " ".join(str(row.get("text") or row.get("sentences")).split()[:12])


def _usable(row: dict[str, Any]) -> bool:
    words = [w for w in re.findall(r"[A-Za-z']+", str(row.get("title") or "")) if len(w) > 3]
    capitals = sum(w[0].isupper() for w in words)
    long = len(str(row.get("text") or "").split()) >= 80
    return len(words) >= 5 and capitals <= 0.6 * len(words) and long


def measured(row: dict[str, Any], *, titled: bool) -> Learnable:
    """The clues of one row."""
    said, known = read(row["sentence"]), gather(row["source"])
    found = clues(said, known)
    return Learnable(
        measures(found, said, known),
        any(c.sure for c in found),
        not row["ok"],
        row["kind"],
        row["near"],
        row["of"],
        titled,
    )


class Table:
    """Rows as matrices."""

    def __init__(self, rows: Sequence[Learnable]) -> None:
        free = {"sources", "length"}
        names = {name for row in rows for name in row.values} - free
        self.names = [*sorted(names), *sorted(free)]
        self.values = np.array([[r.values.get(n, 0.0) for n in self.names] for r in rows])
        self.false = np.array([r.false for r in rows])
        self.unsure = np.array([not r.sure for r in rows])
        self.titled = np.array([r.titled for r in rows])
        self.near = np.array([r.near for r in rows])
        self.fold = np.array([hashlib.sha256(r.of.encode()).digest()[2] % FOLDS for r in rows])
        counts = Counter((r.kind, r.near, r.titled) for r in rows)
        self.weight = np.array(
            [
                (1 if r.false else CLEAN)
                * (1 if r.near else HUMAN)
                * (TITLED if r.titled else 1)
                / counts[r.kind, r.near, r.titled]
                for r in rows
            ]
        )

    def fit(self, use: NDArray[np.bool_]) -> Any:
        """Trees over these rows, more doubtful with more of any clue."""
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        from sklearn.ensemble import HistGradientBoostingClassifier

        rising = [0 if name in {"sources", "length"} else 1 for name in self.names]
        model = HistGradientBoostingClassifier(
            max_iter=120,
            learning_rate=0.08,
            max_leaf_nodes=8,
            min_samples_leaf=30,
            monotonic_cst=rising,
            early_stopping=False,
            random_state=0,
        )
        weight = self.weight[use] / self.weight[use].mean()
        return model.fit(self.values[use], self.false[use], sample_weight=weight)

    def held_out(self) -> NDArray[np.float64]:
        """The doubt of each row by trees that saw nothing of its article."""
        doubts = np.zeros(len(self.false))
        for fold in range(FOLDS):
            model = self.fit(self.unsure & (self.fold != fold))
            mine = self.fold == fold
            learned_doubt = model.predict_proba(self.values[mine])[:, 1]
            sure = ~self.unsure[mine]
            doubts[mine] = [
                tiered(float(p), sure=bool(s)) for p, s in zip(learned_doubt, sure, strict=True)
            ]
        return doubts


def written(table: Table, model: Any, doubted: float) -> str:
    """The trees as `learned.doubter_from` reads them."""
    trees = [[_node(n) for n in group[0].nodes] for group in model._predictors]  # noqa: SLF001 - sklearn has no other way out
    start = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001 - as above
    found = {
        "features": table.names,
        "start": round(start, 5),
        "doubted": round(doubted, 3),
        "trees": trees,
    }
    return json.dumps(found, separators=(",", ":")) + "\n"


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]), 5)]
    return [
        int(node["feature_idx"]),
        round(float(node["num_threshold"]), 6),
        int(node["left"]),
        int(node["right"]),
    ]


def check(table: Table, doubts: NDArray[np.float64]) -> dict[str, float]:
    """Caught at 3 % false alarms, near and human, of the dev half."""
    found = {}
    for name, group in (("near", table.near), ("human", ~table.near)):
        mine = group & ~table.titled
        limit = threshold([float(d) for d in doubts[mine & ~table.false]])
        found[name] = round(float((doubts[mine & table.false] > limit).mean()), 4)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn, choose the threshold, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args(arguments)
    data = Path(os.environ["DIGEST_DATA"]) / "language"
    rows = [measured(r, titled=False) for r in suite([data / name for name in SETS], "dev")]
    rows += [measured(r, titled=True) for r in headlines(data)]
    table = Table(rows)
    doubts = table.held_out()
    human = ~table.near & ~table.titled & ~table.false
    doubted = threshold([float(d) for d in doubts[human]], OBJECTED)
    if not asked.check:
        LEARNED.write_text(written(table, table.fit(table.unsure), doubted), "utf-8")
    print_last({"rows": len(rows), "doubted": round(doubted, 3)} | check(table, doubts))


if __name__ == "__main__":
    main()

"""Learn what makes two articles one event, from labelled sets and older news.

    DIGEST_DATA=DIR python -m benchmarks.learn_stories [--check]

Writes `background.json` (in how many of some thousand earlier articles each stem stood) and
`stories.json` (the scorer's weights) into digest/newsroom/learned. With `--check` nothing is
written: each labelled set in turn is held out, the rest is learned from, and the last line, JSON,
says how well the set that was held out was grouped.

The labelled sets are those of DIGEST_DATA, some of them also without their texts, as feeds have
them, and seven more days of feeds that were read for this (labelled_days.json: addresses only).
"""

import argparse
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.measures import bcubed, pairwise
from benchmarks.older_news import commonness, day_of, older_readings, tag
from benchmarks.rows import Row, labelled, number_of, print_last, read_rows, readings_of
from digest.newsroom import learned
from digest.newsroom.cluster import link
from digest.newsroom.duplicates import same_publisher_twice
from digest.newsroom.pairs import Features, measured
from digest.newsroom.reading import Reading
from digest.newsroom.similarity import Floats, Ints

LEARNED = Path(learned.__file__).parent
DAYS = Path(__file__).with_name("labelled_days.json")
HELD_BACK = (
    "feeds/2020-08/2020-08-14",
    "feeds/2025-05/2025-05-27",
    "feeds/2025-05/2025-05-28",
    "feeds/2026-08-13/1020Z",
)
"""No part of the background: labelled days. Four more of August 2020 are, or too little is left."""

STRENGTH = 0.03
"""Inverse of the regularisation, of standardised features; at .1 the threshold matters more."""

AGAINST = 2.0
"""Pairs of different events weigh so much more, all together, than pairs of one event."""

THRESHOLDS = tuple(k / 40 for k in range(16, 33))
DAY_WEIGHT = {"2020-08": 0.5}
"""Days of a month of which several were read count less each."""

LEAD_WORDS = 35
USED_FROM = 0.12
"""Pairs that score less are not linked when thresholds are compared: they cost time only."""


@dataclass(frozen=True)
class Labelled:
    """One set: `kind` is what is held out together, `weight` how much it counts."""

    name: str
    kind: str
    weight: float
    truth: tuple[str | None, ...]
    first: Ints
    second: Ints
    values: Features
    same: Floats


def _set(
    name: str, kind: str, weight: float, readings: Sequence[Reading], story: Mapping[str, str]
) -> Labelled:
    copies = same_publisher_twice(sorted(readings, key=lambda r: r.url))
    kept = sorted((r for r in readings if r.url not in copies), key=lambda r: r.url)
    i, j, values = measured(kept, np.ones(len(kept), bool), "en")
    truth = tuple(story.get(r.url) for r in kept)
    same = np.array(
        [truth[a] is not None and truth[a] == truth[b] for a, b in zip(i, j, strict=True)]
    )
    return Labelled(name, kind, weight, truth, i, j, values, same.astype(np.float64))


def _of_rows(name: str, kind: str, weight: float, rows: Sequence[Row]) -> Labelled:
    story = dict(labelled(rows, "story", "cluster"))
    readings = [r for r in readings_of(rows) if r.language == "en"]
    return _set(name, kind, weight, readings, {r.url: story[number_of(r.url)] for r in readings})


def _cut(rows: Sequence[Row]) -> list[Row]:
    """Texts as leads of a feed's length."""
    return [r | {"text": None, "lead": " ".join(str(r["text"]).split()[:LEAD_WORDS])} for r in rows]


def labelled_sets(data: Path) -> list[Labelled]:
    """Every set; variants of one count less than the set itself."""
    day = read_rows(data / "feeds/2025-05/gold.jsonl")
    sides = read_rows(data / "language/cluster_allsides_2018w20.jsonl")
    full = read_rows(data / "language/cluster_gnews_fulltext.jsonl")
    titles = read_rows(data / "language/cluster_gnews_titles_20250127.jsonl")
    sets = [
        _of_rows("day", "2025-05", 1.0, day),
        _of_rows("day, titles", "2025-05", 0.5, [r | {"lead": None} for r in day]),
        _of_rows("full texts", "full texts", 0.5, sides),
        _of_rows("full texts, titles", "full texts", 0.35, [r | {"text": None} for r in sides]),
        _of_rows("full texts, leads", "full texts", 0.35, _cut(sides)),
        _of_rows("untitled texts", "untitled texts", 0.6, full),
        _of_rows("news titles", "news titles", 1.0, titles),
    ]
    days = json.loads(DAYS.read_text("utf-8"))
    return sets + [_read_day(data, folder, read) for folder, read in days.items()]


def _read_day(data: Path, folder: str, read: Mapping[str, Any]) -> Labelled:
    """A day of feeds; its month is held out together, for news goes on from day to day."""
    unsure = set(read["unsure"])
    readings = [r for r in day_of(data / folder) if tag(r.url) not in unsure]
    named = {one: f"story {k}" for k, tags in enumerate(read["stories"]) for one in tags}
    story = {r.url: named.get(tag(r.url), r.url) for r in readings}
    month = folder.split("/")[1][:7]
    return _set(folder.removeprefix("feeds/"), month, DAY_WEIGHT.get(month, 1.0), readings, story)


def learn(sets: Sequence[Labelled], same_event: float) -> learned.Scorer:
    """Weights by logistic regression over all candidate pairs of these sets."""
    names = [name for name in sets[0].values if name != "beyond"]
    table = np.concatenate([np.column_stack([s.values[n] for n in names]) for s in sets])
    same = np.concatenate([s.same for s in sets])
    weight = np.concatenate([_pair_weights(s) for s in sets])
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=5_000)
    model.fit((table - mean) / spread, same, sample_weight=weight)
    found = model.coef_[0] / spread
    intercept = float(model.intercept_[0] - (mean * found).sum())
    weights = {n: round(float(w), 4) for n, w in zip(names, found, strict=True)}
    return learned.Scorer(weights, round(intercept, 4), same_event)


def _pair_weights(found: Labelled) -> Floats:
    """Each set's pairs of one event weigh 100 together, whatever its size, times its weight."""
    one, other = 100 / max(1.0, found.same.sum()), 100 * AGAINST / max(1.0, (1 - found.same).sum())
    return np.asarray(found.weight * np.where(found.same > 0, one, other))


def grouped(
    found: Labelled, scorer: learned.Scorer, at: float
) -> tuple[float, float, float, float]:
    """Pairwise F1, precision, recall, and BCubed F1 of one set at a threshold."""
    odds = scorer.intercept + sum(found.values[n] * w for n, w in scorer.weights.items())
    score = np.where(found.values["beyond"] > 0, np.round(1 / (1 + np.exp(-odds)), 6), 0.0)
    use = score >= USED_FROM
    groups = link(len(found.truth), found.first[use], found.second[use], score[use], at)
    mine = {k: g for g, members in enumerate(groups) for k in members}
    truth = {k: story for k, story in enumerate(found.truth) if story is not None}
    return (*pairwise(mine, truth), bcubed(mine, truth)[0])


Curves = dict[float, list[tuple[Labelled, tuple[float, float, float, float]]]]


def curves_of(sets: Sequence[Labelled]) -> dict[str, Curves]:
    """Each kind of set, grouped at every threshold by what all other kinds taught."""
    found = {}
    for kind in dict.fromkeys(s.kind for s in sets):
        scorer = learn([s for s in sets if s.kind != kind], 0.0)
        mine = [s for s in sets if s.kind == kind]
        found[kind] = {at: [(s, grouped(s, scorer, at)) for s in mine] for at in THRESHOLDS}
    return found


def best_threshold(curves: Iterable[Curves]) -> float:
    """The one that does best over sets that were held out, weighed."""
    known = list(curves)
    return max(
        THRESHOLDS,
        key=lambda at: sum(s.weight * numbers[0] for c in known for s, numbers in c[at]),
    )


def held_out(sets: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Each set as other kinds of sets teach it, at the threshold that suits those others best."""
    curves = curves_of(sets)
    found = {}
    for kind, mine in curves.items():
        at = best_threshold(c for other, c in curves.items() if other != kind)
        for s, numbers in mine[at]:
            names = ("pairwise_f1", "pairwise_precision", "pairwise_recall", "bcubed_f1")
            found[s.name] = {n: round(v, 4) for n, v in zip(names, numbers, strict=True)}
            found[s.name]["same_event"] = at
            print(f"{s.name:>20} {found[s.name]}", flush=True)
    return found


def write(path: Path, value: Mapping[str, Any]) -> None:
    """As JSON that reads and compares well."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=0) + "\n", "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="hold each set out, write nothing")
    check = parser.parse_args(arguments).check
    data = Path(os.environ["DIGEST_DATA"])
    if check:
        print_last(held_out(labelled_sets(data)))
        return
    write(LEARNED / "background.json", commonness(older_readings(data, HELD_BACK)))
    learned.background.cache_clear()
    sets = labelled_sets(data)
    scorer = learn(sets, best_threshold(curves_of(sets).values()))
    write(
        LEARNED / "stories.json",
        {
            "same_event": scorer.same_event,
            "intercept": scorer.intercept,
            "weights": scorer.weights,
        },
    )
    print_last({"same_event": scorer.same_event, "features": len(scorer.weights)})


if __name__ == "__main__":
    main()

"""The rank on days of feeds that were read for it, and weights learned from them.

    DIGEST_DATA=DIR python -m benchmarks.ranked_days [--learn]

worth_days.json says of four days (12 to 13 outlets or 22, whole days of feeds) what each article is
worth, 1 to 3; what is not named was read too and is worth 0. It holds addresses only. The days were
labelled from headlines before any rank was seen, and the default weights come from them. nDCG@20 of
each day is printed as benchmarks.ranking measures it, and with `halves` as the mean over three
random halves of its articles: smaller days. With `--learn` also what an ordinal logistic regression
learns over the named terms, and its nDCG@20 on each day in turn when learned from the others. The
last line is JSON.
"""

import argparse
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.measures import ndcg
from benchmarks.older_news import articles_in, english
from benchmarks.ranking import PLACES, measure, moment
from benchmarks.rows import Row, articles_of, number_of, print_last, sources_of
from digest.model.news import Material
from digest.model.settings import TERMS
from digest.newsroom.reading import read_all
from digest.newsroom.sections import Sorter
from digest.newsroom.similarity import Floats
from digest.newsroom.stories import stories_of
from digest.newsroom.story import Story
from digest.newsroom.worth import values_of

DAYS = Path(__file__).with_name("worth_days.json")
BACK, AHEAD = timedelta(hours=36), timedelta(hours=12)
"""Which dates are the day's, seen from its clock; feeds were read some hours after it."""

HALVES, SHARE = 3, 0.55
STRENGTH = 0.1
"""Inverse of the regularisation, of standardised values."""

_LEARNED = [name for name in TERMS if name not in {"source", "novelty", "fit"}]
"""Terms that differ where there is no configuration and nothing was told."""


def rows_of(folder: Path, now: datetime, worth: dict[str, list[str]]) -> list[Row]:
    """The day's English articles in the order of the feeds, with their labels."""
    articles = articles_in(folder, datetime(2030, 1, 1, tzinfo=UTC))
    place = {a.url: k for k, a in reversed(list(enumerate(articles)))}
    labels = {url: int(value) for value, urls in worth.items() for url in urls}
    kept = sorted((r.article for r in english(articles)), key=lambda a: place[a.url])
    return [
        {
            "source": a.source,
            "published": a.published.isoformat() if a.published else None,
            "title": a.title,
            "lead": a.lead[:1_000],
            "url": a.link or a.url,
            "worth": labels.get(a.url, 0),
        }
        for a in kept
        if a.published is None or now - BACK <= a.published <= now + AHEAD
    ]


def halves(rows: Sequence[Row], now: datetime) -> float:
    """Mean nDCG@20 over random halves, which are always the same ones."""
    found = []
    for seed in range(HALVES):
        chance = Random(seed)
        half = [row for row in rows if chance.random() < SHARE]
        found.append(measure(half, now)["ndcg20"])
    return round(sum(found) / len(found), 4)


def told(rows: Sequence[Row], now: datetime) -> tuple[list[Story], Floats, Floats]:
    """The day's stories, their values by term, and what each is worth."""
    articles = articles_of(rows, now)
    material = Material(edition="", now=now, articles=tuple(articles))
    stories = stories_of(read_all(material.articles, sources_of(articles)), material, Sorter(()))
    values = [[values_of(s)[name][0] for name in _LEARNED] for s in stories]
    worth = [max(float(rows[number_of(u)]["worth"]) for u in s.urls) for s in stories]
    return stories, np.array(values), np.array(worth)


def learned(days: Sequence[tuple[list[Story], Floats, Floats]]) -> Floats:
    """A weight for each term: the sum of three regressions (worth at least 1, 2 and 3)."""
    values = np.concatenate([v for _, v, _ in days])
    worth = np.concatenate([w for _, _, w in days])
    spread = values.std(axis=0) + 1e-9
    table = (values - values.mean(axis=0)) / spread
    total = np.zeros(len(_LEARNED))
    for least in (1, 2, 3):
        model = LogisticRegression(C=STRENGTH, max_iter=1_000).fit(table, worth >= least)
        total += model.coef_[0]
    weights: Floats = total / spread
    return weights


def agreement(day: tuple[list[Story], Floats, Floats], weights: Floats) -> float:
    """nDCG@20 of the order by these weights."""
    stories, values, worth = day
    scores = np.round(values @ weights, 6)
    order = sorted(range(len(stories)), key=lambda k: (-scores[k], stories[k].id))
    return round(ndcg([float(worth[k]) for k in order], worth.tolist(), PLACES), 4)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every labelled day and print the numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learn", action="store_true", help="learn weights, a day left out")
    asked = parser.parse_args(arguments)
    data = Path(os.environ["DIGEST_DATA"])
    numbers: dict[str, Any] = {}
    read = {}
    for folder, labels in json.loads(DAYS.read_text("utf-8")).items():
        now = moment(labels["now"])
        rows = rows_of(data / folder, now, labels["worth"])
        numbers[folder] = {**measure(rows, now), "halves": halves(rows, now)}
        print(folder, numbers[folder], flush=True)
        if asked.learn:
            read[folder] = told(rows, now)
    if asked.learn:
        for folder, day in read.items():
            weights = learned([other for name, other in read.items() if name != folder])
            numbers[folder]["ndcg20_learned_from_the_others"] = agreement(day, weights)
        every = learned(list(read.values()))
        per_voice = every / every[_LEARNED.index("voices")]
        found = zip(_LEARNED, per_voice.tolist(), strict=True)
        numbers["weights"] = {name: round(value, 2) for name, value in found}
    print_last(numbers)


if __name__ == "__main__":
    main()

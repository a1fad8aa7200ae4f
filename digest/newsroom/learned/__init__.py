"""What the newsroom learned from labelled and from older news: facts in small files.

`stories.json` and `background.json` are made by `python -m benchmarks.learn_stories`,
`families.json` by `python -m benchmarks.learn_families`, `places.json` (with names of towns from
GeoNames, CC BY 4.0) and `homes.json` by `python -m benchmarks.learn_places`.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Scorer:
    """Log odds that two articles tell one event: `weights` by feature name, and `intercept`.

    `same_event` is the mean score from which two clusters are one event.
    """

    weights: dict[str, float]
    intercept: float
    same_event: float


@dataclass(frozen=True, slots=True)
class Background:
    """Of `articles` earlier English articles, how many hold each stem (those of two or more)."""

    articles: int
    frequency: dict[str, int]


Tree = tuple[tuple[float, ...], ...]
"""Nodes, the first is the root: (feature number, threshold, left, right), or (value,)."""


@dataclass(frozen=True, slots=True)
class Doubter:
    """Log odds that a sentence is not borne: `start` and the sum of what each tree says.

    A tree goes left where the feature is at most the threshold. From `doubted` on a sentence is
    objected to.
    """

    features: tuple[str, ...]
    start: float
    doubted: float
    trees: tuple[Tree, ...]


@lru_cache(maxsize=1)
def doubter() -> Doubter:
    """As shipped."""
    return doubter_from(_text("facts.json"))


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """As shipped."""
    return scorer_from(_text("stories.json"))


@lru_cache(maxsize=1)
def background() -> Background:
    """As shipped."""
    return background_from(_text("background.json"))


@lru_cache(maxsize=1)
def families() -> dict[str, str]:
    """Domain -> the owner it shares with other domains, as shipped."""
    found = json.loads(_text("families.json"))
    return {domain: owner for owner, domains in found.items() for domain in domains}


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, tuple[str, ...]]:
    """Country -> towns and provinces that mean it and nothing else, in lower case, as shipped."""
    return {c: tuple(told.split(", ")) for c, told in json.loads(_text("places.json")).items()}


@lru_cache(maxsize=1)
def homes() -> dict[str, str]:
    """Domain -> the country its outlet is at home in, as shipped."""
    found = json.loads(_text("homes.json"))
    return {domain: country for country, domains in found.items() for domain in domains}


def scorer_from(text: str) -> Scorer:
    """Read what `benchmarks.learn_stories` wrote."""
    found = json.loads(text)
    return Scorer(found["weights"], found["intercept"], found["same_event"])


def background_from(text: str) -> Background:
    """Read {"articles": n, "stems": {"how many articles": "stem stem ..."}}."""
    found = json.loads(text)
    frequency = {
        stem: int(count) for count, stems in found["stems"].items() for stem in stems.split()
    }
    return Background(found["articles"], frequency)


def doubter_from(text: str) -> Doubter:
    """Read what `benchmarks.learn_facts` wrote."""
    found = json.loads(text)
    trees = tuple(tuple(tuple(node) for node in tree) for tree in found["trees"])
    return Doubter(tuple(found["features"]), found["start"], found["doubted"], trees)


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")

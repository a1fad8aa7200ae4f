"""What the newsroom learned from labelled and from older news: facts in small files.

`stories.json` and `background.json` are made by `python -m benchmarks.learn_stories`,
`families.json` by `python -m benchmarks.learn_families`.
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


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")

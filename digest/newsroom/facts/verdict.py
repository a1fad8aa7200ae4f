"""All clues together: how much a sentence is to be doubted, and what is to be said against it."""

import math
from collections.abc import Sequence

from digest.newsroom.facts.background import background_clues
from digest.newsroom.facts.binding import binding_clues
from digest.newsroom.facts.clues import Clue, Objection
from digest.newsroom.facts.dates import date_clues
from digest.newsroom.facts.names import name_clues
from digest.newsroom.facts.polarity import polarity_clues
from digest.newsroom.facts.quantities import number_clues
from digest.newsroom.facts.quotes import quote_clues
from digest.newsroom.facts.reading import read
from digest.newsroom.facts.roles import role_clues
from digest.newsroom.facts.sources import gather
from digest.newsroom.facts.trace import trace_clues

CHECKS = (
    name_clues,
    role_clues,
    number_clues,
    date_clues,
    quote_clues,
    polarity_clues,
    background_clues,
    trace_clues,
    binding_clues,
)
WEIGHTS = {
    "name": 3.0,
    "name_crossed": 1.5,
    "role_other": 2.0,
    "role_moved": 1.0,
    "role_unknown": 1.5,
    "role_new": 0.7,
    "number": 3.0,
    "number_small": 1.0,
    "unit": 3.0,
    "unit_new": 0.8,
    "unit_lost": 0.8,
    "counted": 0.5,
    "date_weekday": 3.0,
    "date_month": 3.0,
    "date_relative": 0.8,
    "date_period": 0.6,
    "date_pair": 3.0,
    "date_span": 1.0,
    "date_turned": 3.0,
    "quote": 3.0,
    "quote_word": 2.0,
    "quote_not_quoted": 0.8,
    "quote_speaker": 1.5,
    "denied": 2.0,
    "affirmed": 1.5,
    "surer": 0.4,
    "opposite": 2.0,
    "strange_share": 4.0,
    "strange_run": 0.8,
}
INTERCEPT = -2.5
DOUBTED = 0.5


def clues(sentence: str, sources: Sequence[str], language: str = "en") -> tuple[Clue, ...]:
    """What every check found, in the order of the checks; none for a source's own sentence."""
    said = read(sentence.strip(), language)
    known = gather(sources, language)
    if not said.words or any(
        said.lows == source.lows and _same(said.text, source.text) for source in known.sentences
    ):
        return ()
    return tuple(clue for check in CHECKS for clue in check(said, known))


def _same(said: str, source: str) -> bool:
    return " ".join(said.split()).rstrip(".") == " ".join(source.split()).rstrip(".")


def _weighed(found: Sequence[Clue]) -> float:
    score = INTERCEPT + sum(WEIGHTS.get(clue.feature, 0.0) * clue.size for clue in found)
    return 1 / (1 + math.exp(-score))


def doubt(sentence: str, sources: Sequence[str], language: str = "en") -> float:
    """0 where the sources bear all of it, up to 1."""
    return _doubt(clues(sentence, sources, language))


def _doubt(found: Sequence[Clue]) -> float:
    if not found:
        return 0.0
    doubted = _weighed(found)
    return max(doubted, DOUBTED) if any(clue.sure for clue in found) else doubted


def objections(
    sentence: str, sources: Sequence[str], language: str = "en"
) -> tuple[Objection, ...]:
    """Why `sentence` may not rest on `sources` alone; empty if they bear it.

    `sources` are the sentences it cites, in any order, compared as one body of text.
    """
    found = clues(sentence, sources, language)
    if _doubt(found) < DOUBTED:
        return ()
    told = [clue for clue in found if clue.sure] or found
    return tuple(dict.fromkeys(Objection(clue.kind, clue.said, clue.why) for clue in told))

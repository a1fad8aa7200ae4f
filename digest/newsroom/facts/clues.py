"""What a check hands on: one thing in a sentence that its sources do not bear, or not surely."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clue:
    """One trace of doubt. `feature` is weighed; `kind`, `said` and `why` are for people.

    `sure`: enough for an objection by itself, whatever the weights say.
    """

    feature: str
    kind: str
    said: str
    why: str
    sure: bool = False
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason why a sentence may not be printed.

    `kind` is name, role, number, unit, date, quote, negation, relation or background; `said` the
    words of the sentence it is about; `why` a sentence for people.
    """

    kind: str
    said: str
    why: str

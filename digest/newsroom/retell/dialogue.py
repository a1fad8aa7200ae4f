"""One story and a model: a question, one repair, and else the sources' own words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from digest.model.news import Item
from digest.model.retelling import Message, Offer, Reply
from digest.newsroom.retell.answer import proposed_in
from digest.newsroom.retell.check import against
from digest.newsroom.retell.prompt import again, opening
from digest.newsroom.retell.told import in_its_words, with_reason

ROUNDS = 2
LEAST = 2
"""Sentences to tell from; one alone is best told as it is."""
SHOWN = 4
"""Objections that a reason names."""

Ask = Callable[[tuple[Message, ...]], Reply]
"""Asks a model, or remembers what it answered."""


class How(StrEnum):
    """How a story came to be told."""

    TOLD = "told"
    REFUSED = "refused"
    SILENT = "silent"
    NOTHING = "nothing to join"


@dataclass(frozen=True, slots=True)
class Round:
    """A question, its answer, and what is to be said against that."""

    asked: tuple[Message, ...]
    reply: Reply
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retold:
    """An item in the model's words, or as it was; how that came about, and all that was said."""

    item: Item
    how: How
    rounds: tuple[Round, ...] = ()


def retell(item: Item, offer: Offer, ask: Ask) -> Retold:
    """Have an item told by a model; every way out but a flawless answer leaves its sentences.

    The item gets a reason that says what happened.
    """
    if len(offer.sentences) < LEAST:
        return Retold(item, How.NOTHING)
    asked, rounds = opening(item, offer), list[Round]()
    for _ in range(ROUNDS):
        reply = ask(asked)
        if reply.failed:
            rounds.append(Round(asked, reply))
            why = f"the model did not tell it: {reply.failed}"
            return Retold(with_reason(item, 0.0, why), How.SILENT, tuple(rounds))
        proposed, wrong = proposed_in(reply.text)
        objections = (wrong,) if wrong else against(proposed, offer, item)
        rounds.append(Round(asked, reply, objections))
        if not objections:
            return Retold(in_its_words(item, offer, proposed), How.TOLD, tuple(rounds))
        asked = again(asked, reply.text, objections)
    return Retold(with_reason(item, 0.0, _refused(rounds)), How.REFUSED, tuple(rounds))


def _refused(rounds: list[Round]) -> str:
    last = rounds[-1].against
    more = f"; and {len(last) - SHOWN} more" if len(last) > SHOWN else ""
    return f"the model was refused: {'; '.join(last[:SHOWN])}{more}"

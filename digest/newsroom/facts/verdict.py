"""All clues together: how much a sentence is to be doubted, and what is to be said against it."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.newsroom.facts.background import background_clues
from digest.newsroom.facts.binding import binding_clues
from digest.newsroom.facts.clues import Clue, Objection
from digest.newsroom.facts.dates import date_clues
from digest.newsroom.facts.names import name_clues
from digest.newsroom.facts.polarity import polarity_clues
from digest.newsroom.facts.quantities import number_clues
from digest.newsroom.facts.quotes import quote_clues
from digest.newsroom.facts.reading import Sentence, read
from digest.newsroom.facts.roles import role_clues
from digest.newsroom.facts.sources import Sources, gather
from digest.newsroom.facts.tables import in_order
from digest.newsroom.facts.trace import trace_clues
from digest.newsroom.learned import Doubter, Tree, doubter

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
SURE_FROM = 0.9
"""A sentence with a sure clue is doubted at least so much, any other one less."""

TOLD = 4
"""So many objections are told where none is sure; those that say most come first."""

TELLING = in_order(
    "put_denial left_denial opposite denied affirmed put_number put_name put_link role_other "
    "role_moved role_new role_behind name_crossed unit_new unit_lost date_relative date_period "
    "date_span quote_speaker quote_not_quoted number_small counted turned_round rival "
    "rival_speaker for_pronoun strange_share put_word put_in far far_speaker surer loose"
)
"""Features in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much a sentence is to be doubted (0 to 1), and what is to be said against it."""

    doubt: float
    objections: tuple[Objection, ...]


def clues(said: Sentence, known: Sources) -> tuple[Clue, ...]:
    """What every check found, in the order of the checks; none for a source's own sentence."""
    if not said.words or any(_same(said, source) for source in known.sentences):
        return ()
    return tuple(clue for check in CHECKS for clue in check(said, known))


def _same(said: Sentence, source: Sentence) -> bool:
    if said.lows != source.lows:
        return False
    return " ".join(said.text.split()).rstrip(".") == " ".join(source.text.split()).rstrip(".")


def measures(found: Sequence[Clue], said: Sentence, known: Sources) -> dict[str, float]:
    """Each feature's sizes added up, and with `^` the largest of them; how much was compared."""
    sizes: dict[str, float] = defaultdict(float)
    for clue in found:
        sizes[clue.feature] += clue.size
        sizes[f"{clue.feature}^"] = max(sizes[f"{clue.feature}^"], clue.size)
    sizes["sources"] = math.log(max(1, len(known.sentences)))
    sizes["length"] = len(said.text.split()) / 20
    return dict(sizes)


def weighed(values: Mapping[str, float], model: Doubter) -> float:
    """What the trees make of the features, 0 to 1."""
    row = [values.get(name, 0.0) for name in model.features]
    score = model.start + sum(_leaf(tree, row) for tree in model.trees)
    return 1 / (1 + math.exp(-score))


def _leaf(tree: Tree, row: Sequence[float]) -> float:
    node = tree[0]
    while len(node) > 1:
        node = tree[int(node[2] if row[int(node[0])] <= node[1] else node[3])]
    return node[0]


def tiered(learned: float, *, sure: bool) -> float:
    """Sure clues stand above all that is only weighed."""
    return SURE_FROM + (1 - SURE_FROM) * learned if sure else SURE_FROM * learned


def verdict(sentence: str, sources: Sequence[str], language: str = "en") -> Verdict:
    """Doubt and objections at once; the sources are compared as one body, in any order."""
    said, known = read(sentence.strip(), language), gather(sources, language)
    found = clues(said, known)
    if not found:
        return Verdict(0.0, ())
    model = doubter()
    sure = any(clue.sure for clue in found)
    doubted = tiered(weighed(measures(found, said, known), model), sure=sure)
    return Verdict(doubted, _told(found) if sure or doubted >= model.doubted else ())


def _told(found: Sequence[Clue]) -> tuple[Objection, ...]:
    order = {feature: place for place, feature in enumerate(TELLING)}
    telling = sorted(
        (clue for clue in found if clue.feature in order),
        key=lambda clue: (order[clue.feature], -clue.size),
    )
    sure = [clue for clue in found if clue.sure]
    named = {clue.kind for clue in sure if not clue.feature.startswith("put_")}
    # What one check names, following the words says once more and less clearly.
    once = [c for c in sure if not (c.feature.startswith("put_") and c.kind in named)]
    chosen = once or telling[:TOLD] or list(found)[:1]
    return tuple(dict.fromkeys(Objection(clue.kind, clue.said, clue.why) for clue in chosen))


def doubt(sentence: str, sources: Sequence[str], language: str = "en") -> float:
    """0 where the sources bear all of it, up to 1."""
    return verdict(sentence, sources, language).doubt


def objections(
    sentence: str, sources: Sequence[str], language: str = "en"
) -> tuple[Objection, ...]:
    """Why `sentence` may not rest on `sources` alone; empty if they bear it.

    `sources` are the sentences it cites, in any order, compared as one body of text.
    """
    return verdict(sentence, sources, language).objections

"""Who is bound to what: whether a name stands in the sources beside the words told of it here."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.names import Name, names_of
from digest.newsroom.facts.reading import Sentence
from digest.newsroom.facts.sources import Sources, rarity
from digest.newsroom.facts.tables import PRONOUNS

BY_PRONOUN = 0.6
"""A source with a pronoun and no name of its own may speak of the name, so much is granted."""


def binding_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """Names far from the words that stand with them; two names in the other's place."""
    names = names_of(said, known)
    named = {w.stem for run in names for w in run}
    context = [w.stem for w in said.content if w.stem not in named and w.stem in known.stems]
    if context:
        shared = known.overlaps(context)
        total = sum(rarity(stem) for stem in set(context))
        for run in names:
            yield from _gap(said, run, known, shared, total)
            yield from _rival(said, run, known, shared, total)
    yield from _turned_round(said, names, known)


def _gap(
    said: Sentence, run: Name, known: Sources, shared: Sequence[float], total: float
) -> Iterator[Clue]:
    holders = known.holders.get(run[-1].stem, ())
    if not holders:
        return
    best = max(shared)
    own = max(shared[k] for k in holders)
    spoken = (
        BY_PRONOUN * shared[k]
        for k, s in enumerate(known.sentences)
        if PRONOUNS.intersection(s.lows)
    )
    gap = (best - max(own, *spoken, 0.0)) / total
    if gap > 0.05:
        feature = "far_speaker" if _speaks(said, run) else "far"
        text = said.text[run[0].start : run[-1].end]
        why = f"The sources tell of this without “{text}”."
        yield Clue(feature, "relation", text, why, size=gap)


def _rival(
    said: Sentence, run: Name, known: Sources, shared: Sequence[float], total: float
) -> Iterator[Clue]:
    """The source nearest to what is told names somebody else, whom the sentence leaves out."""
    best = max(range(len(shared)), key=lambda k: (shared[k], -k))
    source = known.sentences[best]
    own = max((shared[k] for k in known.holders.get(run[-1].stem, ())), default=0.0)
    if run[-1].stem in source.stems or own >= shared[best]:
        return
    others = [r for r in names_of(source, known) if not {w.stem for w in r} & said.stems]
    if others:
        text = said.text[run[0].start : run[-1].end]
        theirs = source.text[others[0][0].start : others[0][-1].end]
        why = f"Where the sentence has “{text}”, the source nearest to it names “{theirs}”."
        feature = "rival_speaker" if _speaks(said, run) else "rival"
        yield Clue(feature, "relation", text, why, size=(shared[best] - own) / total)


def _speaks(said: Sentence, run: Name) -> bool:
    """`Name: ...` or `... Name says`."""
    behind = said.text[run[-1].end :].lstrip()
    return behind.startswith((":", "say", "said", "told", "tells"))


def _turned_round(said: Sentence, names: Sequence[Name], known: Sources) -> Iterator[Clue]:
    """A before B here, always B before A in the sources that have both and share words between."""
    for left, right in pairwise(names):
        a, b = left[-1].stem, right[-1].stem
        between = {
            w.stem for w in said.content if left[-1].end <= w.start and w.end <= right[0].start
        }
        both = set(known.holders.get(a, ())) & set(known.holders.get(b, ()))
        orders = [
            _before(known.sentences[k], a, b)
            for k in sorted(both)
            if not between or between & known.sentences[k].stems
        ]
        if a != b and orders and not any(orders) and not _passive(said, left, right):
            text = said.text[left[0].start : right[-1].end]
            why = f"Its sources have the two of “{text}” the other way round."
            yield Clue("turned_round", "relation", text, why)


def _before(sentence: Sentence, a: str, b: str) -> bool:
    stems = [w.stem for w in sentence.words]
    return any(b in stems[k + 1 :] for k, stem in enumerate(stems) if stem == a)


def _passive(said: Sentence, left: Name, right: Name) -> bool:
    lows = {w.low for w in said.words if left[-1].end <= w.start and w.end <= right[0].start}
    return "by" in lows

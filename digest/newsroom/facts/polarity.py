"""Whether what is said is affirmed, denied or only possible, as in the sources."""

from collections.abc import Iterator
from functools import lru_cache

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import DENIALS, NEGATIONS, OPPOSITES, POSSIBLE

REACH = 5
"""A negation reaches so many words on, within its clause."""


@lru_cache(maxsize=20_000)
def _scope(sentence: Sentence, triggers: frozenset[str]) -> frozenset[str]:
    """Stems of the content words that a trigger stands before, in the same clause."""
    found: set[str] = set()
    for at, word in enumerate(sentence.words):
        if word.low not in triggers:
            continue
        for following in sentence.words[at + 1 : at + 1 + REACH]:
            if _broken(sentence.text[word.end : following.start]):
                break
            found.add(following.stem)
    return frozenset(found)


def _broken(between: str) -> bool:
    return any(mark in between for mark in ";:,") or " - " in between


def polarity_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """Denied what the sources affirm, affirmed what they deny, the opposite word, or surer."""
    near = known.overlaps(w.stem for w in said.content)
    yield from _denied(said, known)
    yield from _affirmed(said, known, near)
    yield from _opposites(said, known)


def _denied(said: Sentence, known: Sources) -> Iterator[Clue]:
    """A denial of words that the sources have together, and never deny."""
    for at, word in enumerate(said.words):
        if word.low not in DENIALS or word.quoted:
            continue
        reached = _reach(said, at) & known.stems
        denied = {stem for s in known.sentences for stem in _scope(s, NEGATIONS)}
        if reached and not reached & denied:
            together = max(len(reached & s.stems) for s in known.sentences)
            what = said.text[word.start :][:60]
            why = f"The sentence denies (“{what}”) what its sources do not deny."
            yield Clue("denied", "negation", word.text, why, sure=together >= 3, size=together / 2)


def _reach(said: Sentence, at: int) -> frozenset[str]:
    """Stems of the first content words behind a denial, or of the last before it."""
    content = set(said.content)
    behind = [w.stem for w in said.words[at + 1 : at + 8] if w in content][:3]
    before = [w.stem for w in said.words[max(0, at - 4) : at] if w in content][-1:]
    return frozenset(behind or before)


def _closest(word: Word, known: Sources, near: list[float]) -> list[Sentence]:
    """The sources with this word that share nearly most with the sentence."""
    holders = known.holders.get(word.stem, ())
    best = max((near[k] for k in holders), default=0.0)
    return [known.sentences[k] for k in holders if near[k] >= 0.8 * best]


def _affirmed(said: Sentence, known: Sources, near: list[float]) -> Iterator[Clue]:
    denied, possible = _scope(said, NEGATIONS), _scope(said, POSSIBLE)
    for word in said.content:
        closest = _closest(word, known, near)
        if not closest or word.low in NEGATIONS:
            continue
        if word.stem not in denied and all(word.stem in _scope(s, DENIALS) for s in closest):
            why = f"Its sources deny “{word.text}”, the sentence does not."
            yield Clue("affirmed", "negation", word.text, why)
        if word.stem not in possible and all(word.stem in _scope(s, POSSIBLE) for s in closest):
            why = f"In its sources “{word.text}” is only possible or somebody's word."
            yield Clue("surer", "negation", word.text, why)


def _opposites(said: Sentence, known: Sources) -> Iterator[Clue]:
    for word in said.words:
        if word.low in known.lows or word.quoted:
            continue
        for one, other in OPPOSITES:
            mine, theirs = (one, other) if word.low in one else (other, one)
            if word.low in mine and theirs & known.lows and not mine & known.lows:
                known_as = min(theirs & known.lows)
                why = f"The sentence says “{word.text}” where its sources say “{known_as}”."
                yield Clue("opposite", "negation", word.text, why)
                break

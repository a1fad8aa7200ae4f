"""Whether what is said is affirmed, denied or only possible, as in the sources."""

from collections.abc import Iterator, Sequence

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.tables import NEGATIONS, OPPOSITES, POSSIBLE

REACH = 5
"""A negation reaches so many words on, within its clause."""


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


def _closest(said: Sentence, sources: Sequence[Sentence], stems: frozenset[str]) -> list[Sentence]:
    """Sources that share most with the sentence, among those that hold any of `stems`."""
    content = {w.stem for w in said.content}
    scored = [(len(content & s.stems), s) for s in sources if stems & s.stems]
    best = max((score for score, _ in scored), default=0)
    return [s for score, s in scored if score >= max(1, best - 1)]


def polarity_clues(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    """Denied what the sources affirm, affirmed what they deny, the opposite word, or surer."""
    yield from _turned(said, sources)
    yield from _opposites(said, sources)


def _turned(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    denied = _scope(said, NEGATIONS)
    possible = _scope(said, POSSIBLE)
    for word in said.content:
        near = _closest(said, sources, frozenset({word.stem}))
        if not near or word.low in NEGATIONS:
            continue
        theirs = [word.stem in _scope(s, NEGATIONS) for s in near]
        if word.stem in denied and not any(theirs):
            yield Clue(
                "denied",
                "negation",
                word.text,
                f"The sentence denies “{word.text}”, its sources do not.",
            )
        elif word.stem not in denied and all(theirs):
            yield Clue(
                "affirmed",
                "negation",
                word.text,
                f"Its sources deny “{word.text}”, the sentence does not.",
            )
        if word.stem not in possible and all(word.stem in _scope(s, POSSIBLE) for s in near):
            yield Clue(
                "surer",
                "negation",
                word.text,
                f"In its sources “{word.text}” is only possible or somebody's word.",
                size=0.5,
            )


def _opposites(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    known = {low for source in sources for low in source.lows}
    for word in said.words:
        if word.low in known:
            continue
        for one, other in OPPOSITES:
            mine, theirs = (one, other) if word.low in one else (other, one)
            if word.low in mine and theirs & known and not mine & known:
                yield _opposite(word, min(theirs & known))
                break


def _opposite(word: Word, theirs: str) -> Clue:
    return Clue(
        "opposite",
        "negation",
        word.text,
        f"The sentence says “{word.text}” where its sources say “{theirs}”.",
    )

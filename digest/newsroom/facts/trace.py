"""Where a sentence follows a source word by word, and what it changed there.

A word put for another between words that stand as in the source is no paraphrase by chance: the
more of its neighbours were kept, the more it was meant to say something else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.quantities import is_counting
from digest.newsroom.facts.reading import Sentence, Word, is_mark
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import (
    ALIASES,
    DENIALS,
    LINKS,
    OFFICES,
    PRONOUNS,
    ROLES,
    STOPS,
)

COMPARED = 3
"""So many sources, those that share most, are followed."""

FLANK = 3
"""Words looked at on each side of a change."""

LEAST_KEPT = 0.3
"""Where fewer neighbours were kept, nothing can be said of a change."""

SURELY_KEPT = 0.8
"""From here on a denial, a number or a name put for another is no way of wording.

On the dev half of the public highlights at most one true sentence in a hundred has such a change.
"""

LONGEST = 6
"""A change of more words than this is another sentence, not a change."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the sentence (`new`) where a source has others (`old`), between kept words.

    `kept` is the share, 0 to 1, of its neighbours on both sides that stand as in the source.
    """

    new: tuple[Word, ...]
    old: tuple[Word, ...]
    source: Sentence
    kept: float


def _candidates(said: Sentence, known: Sources) -> list[Sentence]:
    scores = known.overlaps(w.stem for w in said.content)
    order = sorted(range(len(scores)), key=lambda k: (-scores[k], k))[:COMPARED]
    return [known.sentences[k] for k in order if scores[k] > 0]


def trace(said: Sentence, known: Sources) -> tuple[list[Change], list[float]]:
    """The changes, and for each word of `said` how well it follows some source (0 to 1)."""
    follows = [0.0] * len(said.words)
    changes: list[tuple[int, Change]] = []
    for source in _candidates(said, known):
        a, b = [w.stem for w in said.words], [w.stem for w in source.words]
        codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        kept = [0] * len(a)
        for tag, i, j, _, _ in codes:
            if tag == "equal":
                kept[i:j] = [1] * (j - i)
        for at in range(len(a)):
            around = kept[max(0, at - FLANK) : at + FLANK + 1]
            follows[at] = max(follows[at], kept[at] * sum(around) / len(around))
        for tag, i, j, k, m in codes:
            if tag != "equal" and j - i <= LONGEST and m - k <= 2 * LONGEST:
                around = kept[max(0, i - FLANK) : i] + kept[j : j + FLANK]
                share = sum(around) / (2 * FLANK) if around else 0.0
                changes.append((i, Change(said.words[i:j], source.words[k:m], source, share)))
    return [c for at, c in changes if not _borne_elsewhere(at, c, follows, said, known)], follows


def _borne_elsewhere(
    at: int, change: Change, follows: Sequence[float], said: Sentence, known: Sources
) -> bool:
    """Another source has the new words just so, or the neighbours side by side."""
    here = follows[at : at + len(change.new)]
    if here:
        return min(here) >= change.kept > 0
    return at > 0 and at < len(said.lows) and (said.lows[at - 1], said.lows[at]) in known.pairs


def trace_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """What was put for something else, put in or left out between words that were kept."""
    changes, follows = trace(said, known)
    yield from _loose(said, follows)
    for change in changes:
        if change.kept >= LEAST_KEPT:
            yield from _told(change)


def _loose(said: Sentence, follows: Sequence[float]) -> Iterator[Clue]:
    """How far the sentence goes its own way, and where a name or number stands out in that."""
    if not follows:
        return
    mean = sum(follows) / len(follows)
    loose = sum(value == 0.0 for value in follows) / len(follows)
    why = "It follows no source closely."
    sizes = {"loose": loose, "loose_run": _longest(follows)}
    for feature, mark in (("loose_name", _is_name), ("loose_number", is_counting)):
        own = [value for value, word in zip(follows, said.words, strict=True) if mark(word)]
        sizes[feature] = max(0.0, mean - min(own)) if own else 0.0
    content = [v for v, w in zip(follows, said.words, strict=True) if _is_content(w)]
    sizes["loose_word"] = max(0.0, mean - min(content)) if content else 0.0
    for feature, size in sizes.items():
        if size:
            yield Clue(feature, "background", said.text, why, size=size)


def _longest(follows: Sequence[float]) -> float:
    best = run = 0
    for value in follows:
        run = 0 if value else run + 1
        best = max(best, run)
    return best / 5


def _told(change: Change) -> Iterator[Clue]:
    new = [w for w in change.new if w.stem not in change.source.stems] or list(change.new)
    said = " ".join(w.text for w in change.new)
    theirs = " ".join(w.text for w in change.old)
    why = f"Where the sentence has “{said}” its source has “{theirs}”."
    denies = bool({w.low for w in change.new} & DENIALS)
    if denies != bool({w.low for w in change.old} & DENIALS):
        feature = "put_denial" if denies else "left_denial"
        sure = change.kept >= SURELY_KEPT
        yield Clue(feature, "negation", said or theirs, why, sure=sure, size=change.kept)
    if not change.new:
        return
    if not change.old:
        yield from _put_in(change, said)
        return
    for feature, kind, mark in _MARKS:
        if any(mark(w) for w in new) and any(mark(w) for w in change.old):
            if kind == "name" and _one_name(new, change.old):
                return
            sure = change.kept >= SURELY_KEPT and kind in {"number", "name"}
            yield Clue(feature, kind, said, why, sure=sure, size=change.kept)
            return
    if any(w.low in PRONOUNS for w in change.old) and any(w.capital for w in new):
        yield Clue("for_pronoun", "relation", said, why, size=change.kept)


def _put_in(change: Change, said: str) -> Iterator[Clue]:
    if any(_is_content(w) for w in change.new):
        why = f"Its source does not have “{said}” there."
        yield Clue("put_in", "background", said, why, size=change.kept)


def _one_name(new: Sequence[Word], old: Sequence[Word]) -> bool:
    """One is the initials of the other, or another word for it."""
    ours, theirs = ([w for w in words if _is_name(w)] for words in (new, old))
    short, long = sorted((ours, theirs), key=len)
    initials = "".join(w.low[0] for w in long)
    if any(w.upper and w.text.replace(".", "").lower() == initials for w in short):
        return True
    known = {w.low for w in theirs}
    return any(ALIASES.get(w.low, frozenset()) & known for w in ours)


def _is_name(word: Word) -> bool:
    return word.capital and not word.opens and word.low not in NO_NAMES


NO_NAMES = STOPS | ROLES | OFFICES


def _is_content(word: Word) -> bool:
    return word.low not in STOPS and not is_mark(word)


_MARKS = (
    ("put_number", "number", is_counting),
    ("put_name", "name", _is_name),
    ("put_link", "negation", lambda w: w.low in LINKS),
    ("put_word", "background", _is_content),
)

"""Words that stand nowhere in the sources: paraphrase where few, invention where many together."""

from collections.abc import Iterator, Sequence

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.reading import Sentence, Word


def strangers(said: Sentence, sources: Sequence[Sentence]) -> list[Word]:
    """Content words of `said` whose stem is in no source."""
    known = frozenset[str]().union(*(s.stems for s in sources))
    return [w for w in said.content if w.stem not in known and not w.low[0].isdigit()]


def background_clues(said: Sentence, sources: Sequence[Sentence]) -> Iterator[Clue]:
    """The share of words no source has, and the longest run of them."""
    strange = strangers(said, sources)
    if not strange:
        return
    content = said.content
    share = len(strange) / len(content)
    run = _longest([w in strange for w in content])
    text = ", ".join(w.text for w in strange)
    why = f"None of its sources has the words: {text}."
    yield Clue("strange_share", "background", text, why, size=share)
    yield Clue("strange_run", "background", text, why, size=min(run, 6) / 3)


def _longest(marks: Sequence[bool]) -> int:
    best = run = 0
    for mark in marks:
        run = run + 1 if mark else 0
        best = max(best, run)
    return best

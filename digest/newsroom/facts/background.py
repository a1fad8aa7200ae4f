"""Words that stand nowhere in the sources: paraphrase where few, invention where many together."""

from collections.abc import Iterator, Sequence

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.reading import Sentence, Word
from digest.newsroom.facts.sources import Sources, rarity

WINDOW = 6
"""Content words looked at together; a made-up clause has about so many."""


def strangers(said: Sentence, known: Sources) -> list[Word]:
    """Content words of `said` whose stem is in no source."""
    return [
        w
        for w in said.content
        if w.stem not in known.stems
        and not w.low[0].isdigit()
        and not (w.upper and w.text.replace(".", "").lower() in known.acronyms)
    ]


def background_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """How many words no source has, how rare they are, and how close together."""
    strange = strangers(said, known)
    if not strange:
        return
    marks = [w in strange for w in said.content]
    text = ", ".join(w.text for w in strange)
    why = f"None of its sources has the words: {text}."
    sizes = {
        "strange_share": len(strange) / len(marks),
        "strange_count": len(strange),
        "strange_rare": sum(min(rarity(w.stem), 8.0) for w in strange) / 8,
        "strange_run": _longest(marks),
        "strange_window": max(
            sum(marks[k : k + WINDOW]) for k in range(max(1, len(marks) - WINDOW + 1))
        ),
        "strange_end": sum(marks[-4:]),
    }
    for feature, size in sizes.items():
        yield Clue(feature, "background", text, why, size=float(size))


def _longest(marks: Sequence[bool]) -> int:
    best = run = 0
    for mark in marks:
        run = run + 1 if mark else 0
        best = max(best, run)
    return best

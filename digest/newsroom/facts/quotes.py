"""Quotes: every word of one must stand in a source as it is, and be said by the same person."""

import re
from collections.abc import Iterator, Sequence

from digest.newsroom.facts.clues import Clue
from digest.newsroom.facts.names import names_of
from digest.newsroom.facts.reading import Sentence, read
from digest.newsroom.facts.sources import Sources
from digest.newsroom.facts.tables import word_set

_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]|\(\.\.\.\)")
_SAY = word_set(
    "say says said saying tell tells told add adds added ask asks asked call calls called warn "
    "warns warned write writes wrote tweet tweets tweeted insist insists insisted argue argues "
    "argued explain explains explained note notes noted claim claims claimed declare declares "
    "declared describe describes described vow vows vowed"
)
_PRONOUNS = word_set("he she they i we it him her them")


def _pieces(quote: str, language: str) -> list[tuple[str, ...]]:
    return [read(p, language).lows for p in _GAP.split(quote) if p.strip(" .,;:!?\"'")]


def _within(needle: Sequence[str], hay: Sequence[str]) -> bool:
    n = len(needle)
    return any(tuple(hay[k : k + n]) == tuple(needle) for k in range(len(hay) - n + 1))


def quote_clues(said: Sentence, known: Sources) -> Iterator[Clue]:
    """Quoted words that no source has in this order, and quotes given to somebody else."""
    for start, end in said.quotes:
        quote = said.text[start:end].strip("\"'")
        for piece in _pieces(quote, said.language):
            if not piece:
                continue
            holders = [s for s in known.sentences if _within(piece, s.lows)]
            if not holders:
                feature = "quote" if len(piece) > 1 else "quote_word"
                yield Clue(
                    feature,
                    "quote",
                    quote,
                    f"The quoted words “{quote}” stand so in none of its sources.",
                    sure=True,
                )
                break
            yield from _unquoted(quote, piece, holders)
            yield from _speaker(said, quote, holders, known)


def _unquoted(quote: str, piece: Sequence[str], holders: Sequence[Sentence]) -> Iterator[Clue]:
    """Words of the source's writer made into somebody's quote."""
    inside = any(_within(piece, [w.low for w in source.words if w.quoted]) for source in holders)
    open_marks = any(source.text.count('"') % 2 for source in holders)
    if not inside and not open_marks:
        yield Clue(
            "quote_not_quoted",
            "quote",
            quote,
            f"“{quote}” is in the sources, but not as anybody's quoted words.",
        )


def _outside_names(sentence: Sentence, known: Sources) -> set[str]:
    return {w.low for run in names_of(sentence, known) for w in run[-1:] if not w.quoted}


def _speaker(
    said: Sentence,
    quote: str,
    holders: Sequence[Sentence],
    known: Sources,
) -> Iterator[Clue]:
    """The sentence names who said it, and every source with the quote names only others."""
    speakers = _outside_names(said, known)
    if not speakers:
        return
    for source in holders:
        theirs = _outside_names(source, known)
        outside = {w.low for w in source.words if not w.quoted}
        if speakers & (theirs | outside) or not theirs or _PRONOUNS & outside:
            return
    yield Clue(
        "quote_speaker",
        "quote",
        quote,
        f"In its sources “{quote}” is said by somebody else.",
    )

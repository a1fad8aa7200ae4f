"""A sentence taken apart for comparison: its words, where they stand, which are quoted."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from digest.newsroom.facts.tables import CONNECTORS, CONTRACTED, SAME, STOPS
from digest.newsroom.places import fold_demonym
from digest.newsroom.terms import STOP_WORDS, stem

_MARKS = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "`": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "\u00a0": " ",
    }
)
_TOKEN = re.compile(
    r"[$€£¥₹]|\d+(?:[.,:]\d+)*|[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_]+(?:'[^\W\d_]+)*|%"
)
_QUOTED = re.compile(
    r'"([^"]{2,}?)"|(?<![^\W_])\'(?=\S)((?:[^\'"]|(?<=\w)\'(?=\w))+?)(?<=\S)\'(?!\w)'
)
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")


def plain(text: str) -> str:
    """One form for quotation marks, dashes and spaces; nothing else changes."""
    return unicodedata.normalize("NFKC", text).translate(_MARKS)


@lru_cache(maxsize=100_000)
def _folded(word: str) -> str:
    flat = unicodedata.normalize("NFKD", word)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).lower()
    flat = _POSSESSIVE.sub("", flat)
    bare = flat.replace(".", "")
    return SAME.get(bare, bare)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it stands. `low` is without case, accents and possessive; `stem` compares."""

    text: str
    low: str
    stem: str
    start: int
    end: int
    capital: bool
    opens: bool
    quoted: bool

    @property
    def upper(self) -> bool:
        """Written all in capitals (an acronym, most often)."""
        bare = self.text.replace(".", "")
        return len(bare) > 1 and bare.isupper()


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence, its words in order, and the pieces of it that stand in quotation marks.

    Compared by identity: what is derived from one is remembered by it.
    """

    text: str
    words: tuple[Word, ...]
    quotes: tuple[tuple[int, int], ...]
    language: str

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems of it, of common words too."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def lows(self) -> tuple[str, ...]:
        """The words as they follow one another, folded."""
        return tuple(word.low for word in self.words)

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """The words that carry meaning."""
        stops = STOPS if self.language == "en" else STOP_WORDS.get(self.language, frozenset())
        return tuple(w for w in self.words if w.low not in stops and not is_mark(w))

    @cached_property
    def title_case(self) -> bool:
        """Nearly all its long words are capitals, so capitals tell no names."""
        long = [w for w in self.words if len(w.low) > 3 and w.low.isalpha()]
        return len(long) > 4 and sum(w.capital for w in long) > 0.7 * len(long)


def is_mark(word: Word) -> bool:
    """A currency sign or per cent sign rather than a word."""
    return word.text in "$€£¥₹%"


def stem_of(low: str, language: str = "en") -> str:
    """The stem facts are compared by."""
    return stem(fold_demonym(low) if language == "en" else low, language)


def _opens(text: str, start: int) -> bool:
    """Stands where a capital says nothing: first, or after a colon, a quotation mark, a stop."""
    before = text[:start].rstrip(" ('\"[")
    return not before or before[-1] in ".!?:;" or text[:start].endswith('"')


@lru_cache(maxsize=20_000)
def read(text: str, language: str = "en") -> Sentence:
    """Take `text` (one sentence, or a few) apart."""
    flat = plain(text)
    quotes = tuple(m.span() for m in _QUOTED.finditer(flat))
    words: list[Word] = []
    for match in _TOKEN.finditer(flat):
        found = match.group()
        quoted = any(a <= match.start() < b for a, b in quotes)
        for piece in _pieces(found):
            low = _folded(piece) or piece.lower()
            words.append(
                Word(
                    piece,
                    low,
                    stem_of(low, language),
                    match.start(),
                    match.end(),
                    piece[0].isupper(),
                    _opens(flat, match.start()),
                    quoted,
                )
            )
    return Sentence(flat, tuple(words), quotes, language)


def _pieces(found: str) -> tuple[str, ...]:
    """`didn't` is two words: `did` and `not`."""
    low = found.lower()
    if low in CONTRACTED:
        return CONTRACTED[low]
    if low.endswith("n't"):
        return (found[:-3], "not")
    for end in ("'re", "'ve", "'ll", "'d", "'m"):
        if low.endswith(end):
            return (found[: -len(end)],)
    return (found,)


def names_run(sentence: Sentence) -> list[tuple[int, int]]:
    """Spans (first word, behind last) of capitalised words that follow one another directly.

    Small words inside (`of`, `the`, `de`) join them only where capitals stand on both sides.
    """
    spans: list[tuple[int, int]] = []
    at, words = 0, sentence.words
    while at < len(words):
        if not words[at].capital:
            at += 1
            continue
        end = at + 1
        while end < len(words):
            if words[end].capital and _touch(sentence, end - 1, end):
                end += 1
            elif _joins(sentence, end):
                end += 2
            else:
                break
        spans.append((at, end))
        at = end
    return spans


def _joins(sentence: Sentence, at: int) -> bool:
    words = sentence.words
    return (
        at + 1 < len(words)
        and words[at].low in CONNECTORS
        and words[at + 1].capital
        and _touch(sentence, at - 1, at)
        and _touch(sentence, at, at + 1)
    )


def _touch(sentence: Sentence, left: int, right: int) -> bool:
    """Only a space, a hyphen or an initial's stop stands between two words; no possessive does."""
    a, b = sentence.words[left], sentence.words[right]
    between = sentence.text[a.end : b.start]
    ended = a.text.lower().endswith(("'s", "s'"))
    return not ended and between.strip(" ") in {"", "-", "."} and len(between) < 3

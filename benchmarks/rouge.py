"""ROUGE (Lin 2004): how much of a human summary's words, word pairs and order a summary has.

Words as the usual tools count them: lower case, letters a to z and digits, Porter's stems of
words longer than three letters. F1 of ROUGE-1, ROUGE-2 and ROUGE-L over whole texts.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import snowballstemmer

from benchmarks.measures import f1

NAMES = ("rouge1", "rouge2", "rougeL")

_WORD = re.compile(r"[a-z0-9]+")
_STEMMED_FROM = 4
"""Letters of a word that is stemmed."""


@lru_cache(maxsize=1)
def _porter() -> Any:
    return snowballstemmer.stemmer("porter")


def tokens(text: str) -> list[str]:
    """The words that are compared."""
    found = _WORD.findall(text.lower())
    return [_porter().stemWord(w) if len(w) >= _STEMMED_FROM else w for w in found]


def rouge(summary: str, reference: str) -> dict[str, float]:
    """The three figures, 0 to 100; 0 where either text has no word."""
    mine, theirs = tokens(summary), tokens(reference)
    values = (_shared(mine, theirs, 1), _shared(mine, theirs, 2), _in_order(mine, theirs))
    return dict(zip(NAMES, (100 * value for value in values), strict=True))


def _shared(mine: Sequence[str], theirs: Sequence[str], length: int) -> float:
    a, b = _runs(mine, length), _runs(theirs, length)
    both, ours, wanted = (a & b).total(), a.total(), b.total()
    return f1(both / ours, both / wanted) if ours and wanted else 0.0


def _runs(words: Sequence[str], length: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[k : k + length]) for k in range(len(words) - length + 1))


def _in_order(mine: Sequence[str], theirs: Sequence[str]) -> float:
    if not mine or not theirs:
        return 0.0
    longest = _longest_common(mine, theirs)
    return f1(longest / len(mine), longest / len(theirs))


def _longest_common(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for word in a:
        left_above = 0
        for k, other in enumerate(b, 1):
            above = row[k]
            row[k] = left_above + 1 if word == other else max(above, row[k - 1])
            left_above = above
    return row[-1]

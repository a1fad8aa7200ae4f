"""Lists of words and phrases, looked for in running text; and how much a word tells."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from digest.newsroom.learned import background
from digest.newsroom.terms import terms

PLAIN_RARITY, RARITY_LEAST, RARITY_MOST = 4.6, 0.4, 1.4


def _phrase(word: str) -> str:
    """A pattern for one word or phrase: whole words, simple plurals and possessives included.

    A word in capitals (WHO, AI) means just that, and not `who`.
    """
    body = r"\s+".join(re.escape(part) for part in word.split())
    ending = r"(?:[’']s|s)?" if word[-1:].isalpha() else ""
    return f"{body}{ending}" if word.isupper() else f"(?i:{body}{ending})"


class Words:
    """A list of words as one pattern, asked only of texts that hold a first word of one."""

    def __init__(self, keywords: Sequence[str]) -> None:
        longest = sorted({w.strip() for w in keywords if w.strip()}, key=lambda w: (-len(w), w))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, longest))})(?!\w)")
        self._openers = {word for w in longest for word in re.findall(r"\w+", w.lower())[:1]}
        self._always = any(not w[0].isalnum() for w in longest)

    def may_hit(self, vocabulary: frozenset[str]) -> bool:
        """False if no word of the list can be in a text of these words."""
        return self._always or not self._openers.isdisjoint(vocabulary)

    def hits(self, text: str) -> list[str]:
        """Every word found, as written."""
        return [m.group() for m in self._pattern.finditer(text)]


def vocabulary_of(text: str) -> frozenset[str]:
    """Lower-case words of `text`, each with and without a plural s."""
    plain = re.findall(r"\w+", text.lower())
    return frozenset(plain) | {word.removesuffix("s") for word in plain}


@lru_cache(maxsize=20_000)
def rarity(phrase: str) -> float:
    """1.0 for a word that one in some hundred articles has; its rarest word stands for a phrase."""
    known = background()
    counts = [known.frequency.get(term, 0) for term in terms(phrase)]
    weight = log((1 + known.articles) / (1 + min(counts))) if counts else PLAIN_RARITY
    return min(max(weight / PLAIN_RARITY, RARITY_LEAST), RARITY_MOST)

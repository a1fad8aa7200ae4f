"""Lists of words and phrases, looked for in running text; and how much a word tells."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log

from digest.newsroom.learned import background
from digest.newsroom.terms import terms

PLAIN_RARITY, RARITY_LEAST, RARITY_MOST = 4.6, 0.4, 1.4


ANY = ""
"""Opens what begins with no letter: such words are always asked for."""


def _phrase(word: str) -> str:
    """A pattern for one word or phrase: whole words, simple plurals and possessives included.

    A word in capitals (WHO, AI) means just that, and not `who`.
    """
    body = r"\s+".join(re.escape(part) for part in word.split())
    ending = r"(?:[’']s|s)?" if word[-1:].isalpha() else ""
    return f"{body}{ending}" if word.isupper() else f"(?i:{body}{ending})"


class Words:
    """A list of words and phrases; a text is asked only for those whose first word it holds."""

    def __init__(self, keywords: Sequence[str]) -> None:
        opened: dict[str, list[str]] = {}
        for word in sorted({w.strip() for w in keywords if w.strip()}, key=lambda w: (-len(w), w)):
            opener = re.findall(r"\w+", word.lower())[:1] if word[0].isalnum() else []
            opened.setdefault(opener[0] if opener else ANY, []).append(word)
        self._patterns = {
            opener: re.compile(rf"(?<!\w)(?:{'|'.join(map(_phrase, found))})(?!\w)")
            for opener, found in sorted(opened.items())
        }

    def may_hit(self, vocabulary: frozenset[str]) -> bool:
        """False if no word of the list can be in a text of these words."""
        return ANY in self._patterns or not self._patterns.keys().isdisjoint(vocabulary)

    def hits(self, text: str, vocabulary: frozenset[str]) -> list[str]:
        """Every word found, as written, in order; of two that overlap the first, then the longer.

        `vocabulary` holds at least the words of `text`, as vocabulary_of tells them.
        """
        asked = (self._patterns.keys() & vocabulary) | (self._patterns.keys() & {ANY})
        spans = sorted(
            (m.start(), -m.end()) for o in asked for m in self._patterns[o].finditer(text)
        )
        found, free = [], 0
        for start, end in spans:
            if start >= free:
                found.append(text[start:-end])
                free = -end
        return found


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

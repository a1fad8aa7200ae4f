"""The cited sentences as one body: what stands in it, where, and how rare it is there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from digest.newsroom.facts.reading import Sentence, names_run, read
from digest.newsroom.facts.tables import CONNECTORS
from digest.newsroom.learned import background


@dataclass(frozen=True, eq=False)
class Sources:
    """Each cited sentence once, in an order that does not depend on the one they came in."""

    sentences: tuple[Sentence, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems, of common words too."""
        return frozenset(stem for s in self.sentences for stem in s.stems)

    @cached_property
    def lows(self) -> frozenset[str]:
        """All words, folded."""
        return frozenset(low for s in self.sentences for low in s.lows)

    @cached_property
    def holders(self) -> dict[str, tuple[int, ...]]:
        """Stem -> the numbers of the sentences that hold it."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self.sentences):
            for stem in sentence.stems:
                found[stem].append(number)
        return {stem: tuple(numbers) for stem, numbers in found.items()}

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words in capitals where a capital tells something."""
        return frozenset(
            w.low
            for s in self.sentences
            if not s.title_case
            for w in s.words
            if w.capital and not w.opens
        )

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that stand without a capital somewhere."""
        return frozenset(w.low for s in self.sentences for w in s.words if not w.capital)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbours."""
        return frozenset(
            pair for s in self.sentences for pair in zip(s.lows, s.lows[1:], strict=False)
        )

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """Initials of everything that is written as a name of two words or more."""
        found: set[str] = set()
        for sentence in self.sentences:
            for a, b in names_run(sentence):
                run = [w.low[0] for w in sentence.words[a:b] if w.low not in CONNECTORS]
                found |= {
                    "".join(run[i:j]) for i in range(len(run)) for j in range(i + 2, len(run) + 1)
                }
        return frozenset(found)

    @cached_property
    def initials(self) -> frozenset[str]:
        """Acronyms as they are written."""
        return frozenset(
            w.text.replace(".", "").lower() for s in self.sentences for w in s.words if w.upper
        )

    def rarity(self, stem: str) -> float:
        """How much it tells that a sentence has this stem; about 0.2 to 8."""
        return rarity(stem)

    def overlaps(self, stems: Iterable[str]) -> list[float]:
        """For each sentence the rarity it shares with `stems`."""
        found = [0.0] * len(self.sentences)
        for stem in set(stems):
            for number in self.holders.get(stem, ()):
                found[number] += rarity(stem)
        return found


@lru_cache(maxsize=100_000)
def rarity(stem: str) -> float:
    """Minus the logarithm of how often older news has it."""
    older = background()
    return log((older.articles + 1) / (older.frequency.get(stem, 0.5) + 0.5))


@lru_cache(maxsize=256)
def _gathered(texts: tuple[str, ...], language: str) -> Sources:
    return Sources(tuple(read(text, language) for text in texts))


def gather(sources: Sequence[str], language: str = "en") -> Sources:
    """The sources as one body."""
    return _gathered(tuple(sorted({s.strip() for s in sources if s.strip()})), language)

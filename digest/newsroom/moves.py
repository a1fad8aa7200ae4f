"""What editors moved: the story itself stays where they put it, and what is like it follows.

The likeness of two articles is the cosine of their stems, the rare ones weighing more. Only what
shares much with a moved article is touched, and of many moves the likest one counts: a move
teaches about its subject and swings nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log, sqrt

from digest.model.news import Move, Term
from digest.newsroom.learned import background
from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms

NEWEST = 500
"""So many moves are looked at; older ones have had their day."""

LIKE, SAME = 0.2, 0.45
"""Below LIKE a move says nothing of an article, from SAME on all it has to say."""

FOLLOWS = 0.9
"""What a likeness of SAME adds to the section moved to, and takes from the one moved from."""

STEMS = 60
"""What an article is about is said early."""


class Moves:
    """An editor's moves, read once for many articles. Moves to sections that are gone are left."""

    def __init__(self, moves: Sequence[Move], sections: Collection[str]) -> None:
        known = [move for move in moves if move.to in sections]
        self._moves = sorted(known, key=lambda m: (m.at, m.story))[-NEWEST:]
        self._by_article = {url: move for move in self._moves for url in move.articles}
        self._by_story = {move.story: move for move in self._moves}
        self._texts: list[tuple[Move, float]] = []
        self._stems: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for move in self._moves:
            for text in move.texts:
                self._learn(move, text)

    def _learn(self, move: Move, text: str) -> None:
        weights = _weights(terms(text)[:STEMS])
        for stem, weight in weights.items():
            self._stems[stem].append((len(self._texts), weight))
        self._texts.append((move, _length(weights)))

    def of(self, story: str, readings: Iterable[Reading]) -> Move | None:
        """The move of this very story, or the latest of one of its articles."""
        if story in self._by_story:
            return self._by_story[story]
        found = [self._by_article[r.url] for r in readings if r.url in self._by_article]
        return max(found, key=lambda m: (m.at, m.story)) if found else None

    def terms(self, reading: Reading) -> dict[str, Term]:
        """Section -> what the moves say for it (or, below 0, against it) of one article."""
        found: dict[str, Term] = {}
        for move, likeness in self._alike(reading):
            value = round(FOLLOWS * min((likeness - LIKE) / (SAME - LIKE), 1.0), 4)
            found.setdefault(move.to, Term("moved", value, f"like what {told(move)}"))
            if move.was:
                why = f"like what {told(move)} from here to {move.to}"
                found.setdefault(move.was, Term("moved", -value, why))
        return found

    def _alike(self, reading: Reading) -> list[tuple[Move, float]]:
        """Moves that this article is like, the likest first."""
        if not self._texts:
            return []
        weights = _weights((*reading.title_terms, *reading.text_terms)[:STEMS])
        shared: dict[int, float] = defaultdict(float)
        for stem, weight in weights.items():
            for k, other in self._stems.get(stem, ()):
                shared[k] += weight * other
        length = _length(weights)
        best: dict[str, tuple[float, Move]] = {}
        for k, dot in shared.items():
            move, other = self._texts[k]
            likeness = round(dot / (length * other), 6)
            if likeness > max(LIKE, best.get(move.story, (0.0, move))[0]):
                best[move.story] = (likeness, move)
        ranked = sorted(best.values(), key=lambda b: (-b[0], b[1].at, b[1].story))
        return [(move, likeness) for likeness, move in ranked]


def told(move: Move) -> str:
    """Who moved what, and when; goes on after "what": Ada moved on 12 May 2025: “Rates rise”."""
    return f"{move.who} moved on {move.at.day} {move.at:%B %Y}: “{move.headline}”"


def _weights(stems: Iterable[str]) -> Mapping[str, float]:
    """Stem -> how rare it is in older news, in nats; each stem once, in order."""
    known = background()
    return {
        stem: log((1 + known.articles) / (1 + known.frequency.get(stem, 0)))
        for stem in dict.fromkeys(stems)
    }


def _length(weights: Mapping[str, float]) -> float:
    return sqrt(sum(weight * weight for weight in weights.values())) or 1.0

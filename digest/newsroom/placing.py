"""Where a story belongs: what an editor said of it, else what its articles say together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from digest.model.news import Move, Term
from digest.newsroom.follow import tells_event
from digest.newsroom.headline import pick_headline
from digest.newsroom.moves import told
from digest.newsroom.reading import Reading
from digest.newsroom.sections import Placed, Sorter

BANNED_SHARE = 0.3
"""If so many of its articles say a section's never-words, a story is not that section's."""

LABEL_SHARE = 0.6
"""A story has each label that this share of its articles carries."""

HEADS = 1.5
"""How many times the article counts whose headline the story most likely gets: readers see a
section and that headline together.
"""

MOVED = 1.5
"""How surely a story belongs where an editor moved it: as surely as any."""


def place_story(story: str, readings: Sequence[Reading], sorter: Sorter) -> Placed:
    """The story's home: where an editor moved it, else where most of its articles belong."""
    judged = [sorter.place(r) for r in readings]
    head = readings.index(pick_headline(readings, tells_event)[1])
    move = sorter.moves.of(story, readings)
    return _moved(move, judged, head) if move else _voted(judged, head)


def _moved(move: Move, judged: Sequence[Placed], head: int) -> Placed:
    """An editor's word goes before every rule, never-words too."""
    found = _voted(judged, head)
    why = Term("moved", MOVED, told(move))
    kept = found.reasons if found.home == move.to else ()
    labels = tuple(sorted({move.to, *found.labels} - {move.was}))
    return Placed(move.to, labels, max(found.score, MOVED), (why, *kept))


def _voted(judged: Sequence[Placed], head: int) -> Placed:
    """What most of them say, the `head` more loudly."""
    bans = Counter(name for placed in judged for name in placed.banned)
    out = {name for name, count in bans.items() if count >= BANNED_SHARE * len(judged)}
    votes: dict[str, float] = {}
    shares: Counter[str] = Counter()
    for k, placed in enumerate(judged):
        if placed.home and placed.home not in out:
            vote = min(placed.score, 2.0) * (HEADS if k == head else 1.0)
            votes[placed.home] = round(votes.get(placed.home, 0.0) + vote, 6)
        shares.update(placed.labels)
    if not votes:
        return replace(judged[head], home="", labels=())
    home = min(votes, key=lambda name: (-votes[name], name))
    best = max((p for p in judged if p.home == home), key=lambda p: p.score)
    most = LABEL_SHARE * len(judged)
    labels = sorted(n for n, s in shares.items() if n == home or (s >= most and n not in out))
    return Placed(home, tuple(labels), best.score, (*best.reasons, *_also(home, labels)))


def _also(home: str, labels: Sequence[str]) -> tuple[Term, ...]:
    """The further labels of a story, for an editor to see."""
    others = ", ".join(name for name in labels if name != home)
    return (Term("also", 0.0, f"would fit {others} too"),) if others else ()

"""What matters most: a sum of named terms, each kept with its weight and its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model.news import Pin, Term
from digest.model.settings import RankRules
from digest.newsroom.story import Ranked, Story
from digest.newsroom.worth import is_own, values_of

ABOVE = 1.0
"""How far what is put first stands above the best of the others."""


def rank(
    stories: Sequence[Story], rules: RankRules | None = None, pins: Mapping[str, Pin] | None = None
) -> list[Ranked]:
    """The highest score first; equal ones by id.

    With `own_first` our own stories are raised above all others, and what an editor pinned to the
    top above those: by a term like any other, so that every score says why it is what it is.
    """
    rules = rules or RankRules()
    scored = [score(story, rules) for story in stories]
    if rules.own_first:
        scored = _raised(scored, [is_own(r.story) for r in scored], "own", "ours comes first")
    for pin in sorted((pins or {}).values(), key=lambda p: (p.at, p.story)):
        if pin.place == 0:
            why = f"pinned to the top by {pin.who}"
            scored = _raised(scored, [r.story.id == pin.story for r in scored], "pin", why)
    return sorted(scored, key=lambda r: (-r.score, r.story.id))


def score(story: Story, rules: RankRules) -> Ranked:
    """One story's score: the sum of its terms' values times their weights."""
    weights = rules.weights()
    found = tuple(
        Term(name, value, why, weights[name]) for name, (value, why) in values_of(story).items()
    )
    return _summed(Ranked(story, 0.0, found))


def _summed(ranked: Ranked) -> Ranked:
    return replace(ranked, score=round(sum(t.contribution for t in ranked.terms), 4))


def _raised(scored: Sequence[Ranked], first: Sequence[bool], name: str, why: str) -> list[Ranked]:
    """Those marked raised together, in their own order, above all that are not."""
    rest = [r.score for r, mine in zip(scored, first, strict=True) if not mine]
    ours = [r.score for r, mine in zip(scored, first, strict=True) if mine]
    lift = round(max(0.0, max(rest) - min(ours) + ABOVE), 4) if rest and ours else 0.0
    term = Term(name, lift, why, 1.0)
    return [
        _summed(replace(r, terms=(*r.terms, term))) if mine else r
        for r, mine in zip(scored, first, strict=True)
    ]

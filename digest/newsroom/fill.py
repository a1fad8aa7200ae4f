"""Which stories get a place: section caps, variety, sources' shares, and a finishable length."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from digest.model.news import LeftOut
from digest.model.settings import Newsletter
from digest.newsroom.headline import pick_slug
from digest.newsroom.rank import FLOOR
from digest.newsroom.story import Ranked

ONE_LINERS = 3
"""Of one section."""

WORDS = 1_350
"""Headlines and sentences of the stories told in full; with the frame this stays under 1,500."""

SAME_TITLE = 0.5
"""Shared terms of two stories' headlines from which they are too near to stand side by side."""

SAME_PLACE = 0.88
"""Each story already chosen from the same place makes the next weigh so much less."""

LEAST_PER_SOURCE = 4
"""A source opens at most so many items, or twice its even share if sources are few."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The stories with a place, section by section, and why the others have none."""

    full: dict[str, list[Ranked]]
    also: dict[str, list[Ranked]]
    left_out: tuple[LeftOut, ...]


class _Page:
    """The issue while it fills."""

    def __init__(self, newsletter: Newsletter, words: Callable[[Ranked], int], taken: int) -> None:
        self._caps = {rule.name: rule.at_most for rule in newsletter.sections}
        self._room = newsletter.at_most - taken
        self._words = words
        self._left_words = WORDS
        self.full: dict[str, list[Ranked]] = {rule.name: [] for rule in newsletter.sections}
        self.also: dict[str, list[Ranked]] = {rule.name: [] for rule in newsletter.sections}
        self.per_source: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.titles: list[tuple[str, frozenset[str]]] = []

    @property
    def is_full(self) -> bool:
        return self._room <= 0

    def take(self, ranked: Ranked) -> str:
        """Give it a place and return "", or the reason why it has none."""
        section = ranked.story.placed.home
        length = self._words(ranked)
        if self.is_full:
            return "the issue is full"
        if length and len(self.full[section]) < self._caps[section] and length <= self._left_words:
            self.full[section].append(ranked)
            self._left_words -= length
        elif len(self.also[section]) < ONE_LINERS:
            self.also[section].append(ranked)
        else:
            return f"{section} is full"
        self._room -= 1
        return ""


def fill(
    ranked: Sequence[Ranked],
    newsletter: Newsletter,
    words: Callable[[Ranked], int],
    taken: int = 0,
) -> Filled:
    """Every section's best story first, then by score with variety; the rest with its reason.

    `words` says how long a story would be in full; 0 means it has nothing to tell but a headline.
    `taken` places are held by items an editor touched.
    """
    page = _Page(newsletter, words, taken)
    cap = _source_cap(ranked, newsletter)
    out: list[LeftOut] = []
    waiting = []
    for r in ranked:
        if r.score < FLOOR:
            out.append(leave_out(r, f"below the floor: scored {r.score:.2f}, needs {FLOOR:.2f}"))
        else:
            waiting.append(r)
    for r in _openers(waiting):
        _offer(page, r, cap, out)
        waiting.remove(r)
    while waiting and not page.is_full:
        best = _next(waiting, page)
        waiting.remove(best)
        _offer(page, best, cap, out)
    out += [leave_out(r, "the issue is full") for r in waiting]
    return Filled(page.full, page.also, tuple(out))


def _source_cap(ranked: Sequence[Ranked], newsletter: Newsletter) -> int:
    families = {r.story.readings[0].family for r in ranked}
    return max(LEAST_PER_SOURCE, ceil(2 * newsletter.at_most / max(1, len(families))))


def _openers(waiting: Sequence[Ranked]) -> list[Ranked]:
    """The best story of each section, so that none is missing; but filler opens no section."""
    first: dict[str, Ranked] = {}
    for r in waiting:
        if r.score >= OPENS:
            first.setdefault(r.story.placed.home, r)
    return list(first.values())


OPENS = 1.25
"""A section's best story is put before better ones of other sections only from this score on:
about one outlet's plain report of something grave."""

LOOK_AHEAD = 40
"""How many of the best still waiting are weighed for variety before each choice."""


def _next(waiting: Sequence[Ranked], page: _Page) -> Ranked:
    best = max(
        range(min(LOOK_AHEAD, len(waiting))),
        key=lambda k: (
            round(waiting[k].score * SAME_PLACE ** page.places[_place(waiting[k])], 6),
            -k,
        ),
    )
    return waiting[best]


def _place(r: Ranked) -> str:
    return pick_slug(r.story.readings[:3], r.story.readings[0].title) or r.story.id


def _offer(page: _Page, r: Ranked, cap: int, out: list[LeftOut]) -> None:
    family = r.story.readings[0].family
    terms = frozenset(r.story.readings[0].title_terms)
    near = _nearly_same(terms, page.titles)
    if near:
        why = f"says nearly the same as “{near}”, which is in"
    elif page.per_source[family] >= cap:
        why = f"{r.story.readings[0].outlet} already opens {cap} items"
    else:
        why = page.take(r)
    if why:
        out.append(leave_out(r, why))
        return
    page.per_source[family] += 1
    page.places[_place(r)] += 1
    page.titles.append((r.story.readings[0].title[:120], terms))


def _nearly_same(terms: frozenset[str], titles: Sequence[tuple[str, frozenset[str]]]) -> str:
    for title, other in titles:
        if terms and len(terms & other) >= SAME_TITLE * max(3, min(len(terms), len(other))):
            return title
    return ""


def leave_out(r: Ranked, why: str) -> LeftOut:
    """A ranked story that is not in, with the rule and all its terms."""
    return LeftOut(
        story=r.story.id,
        headline=r.story.readings[0].title[:200],
        section=r.story.placed.home,
        why=why,
        score=r.score,
        articles=r.story.urls,
        reasons=(*r.terms, *r.story.placed.reasons),
    )

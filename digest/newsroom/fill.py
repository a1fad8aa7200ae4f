"""Which stories get a place: pins, section caps, variety, caps of sources and actors, length."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2

from digest.model.news import LeftOut, Pin, Rule, Term
from digest.model.settings import Newsletter
from digest.newsroom.headline import pick_slug
from digest.newsroom.items import headline_of
from digest.newsroom.places import find_places, names, peoples
from digest.newsroom.story import Ranked

ONE_LINERS = 3
"""Of one section."""

WORDS = 1_350
"""Headlines and sentences of the stories told in full; with the frame this stays under 1,500."""

SAME_TITLE = 0.5
"""Shared terms of two stories' headlines from which they are too near to stand side by side."""

LEAST_PER_SOURCE = 4
"""A source opens at most so many items, or twice its even share if sources are few."""

LEAST_PER_ACTOR, ACTORS_SHARE = 4, 0.25
"""A country or leader is named by so many headlines at most, or by that share of the issue."""

OPENS = 1.0
"""A section's best story is put before better ones of other sections only from this score on:
about one outlet's plain report of something grave."""

LOOK_AHEAD = 40
"""How many of the best still waiting are weighed for variety before each choice."""


Refusal = tuple[Rule, str]
"""The rule that keeps a story out, and its reason in words."""


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
        self._variety = newsletter.rank.variety
        self._marks: dict[str, _Marks] = {}
        self.full: dict[str, list[Ranked]] = {rule.name: [] for rule in newsletter.sections}
        self.also: dict[str, list[Ranked]] = {rule.name: [] for rule in newsletter.sections}
        self.per_source: Counter[str] = Counter()
        self.actors: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._running: set[str] = set()
        self._titles: list[tuple[str, frozenset[str]]] = []

    @property
    def is_full(self) -> bool:
        return self._room <= 0

    def marks(self, r: Ranked) -> "_Marks":
        if r.story.id not in self._marks:
            self._marks[r.story.id] = _marks_of(r)
        return self._marks[r.story.id]

    def hold(self, r: Ranked) -> None:
        """A place for what an editor pinned, whatever the caps."""
        length = self._words(r)
        (self.full if length else self.also)[r.story.placed.home].append(r)
        self._left_words -= length
        self._note(r)

    def take(self, r: Ranked) -> Refusal | None:
        """Give it a place, or say why it has none."""
        section = r.story.placed.home
        if self.is_full:
            return Rule.ISSUE_FULL, "the issue is full"
        length = self._words(r)
        if length and len(self.full[section]) < self._caps[section] and length <= self._left_words:
            self.full[section].append(self.varied(r))
            self._left_words -= length
        elif r.story.earlier and not length:
            return Rule.REPEAT, "told before, and no new sentence of it can be told"
        elif len(self.also[section]) < ONE_LINERS and not r.story.earlier:
            self.also[section].append(self.varied(r))
        else:
            return Rule.SECTION_FULL, f"{section} is full"
        self._note(r)
        return None

    def _note(self, r: Ranked) -> None:
        marks = self.marks(r)
        self._room -= 1
        self.per_source[marks.family] += 1
        self.actors.update(marks.actors)
        self._places[marks.place] += 1
        self._running.update(told.story for told in r.story.earlier)
        self._titles.append((marks.title, marks.terms))

    def runs_on(self, r: Ranked) -> bool:
        """True if an update of what it continues is in: a running story has one place a day."""
        return any(told.story in self._running for told in r.story.earlier)

    def sameness(self, r: Ranked) -> float:
        """How much it is like what is already in: from the same place, in the same words."""
        marks = self.marks(r)
        shares = (len(marks.terms & other) / max(3, len(marks.terms)) for _, other in self._titles)
        return log2(1 + self._places[marks.place]) + max(shares, default=0.0)

    def varied(self, r: Ranked) -> Ranked:
        """With what its likeness to the others costs it."""
        same = round(self.sameness(r), 4)
        if not same or not self._variety:
            return r
        before = self._places[self.marks(r).place]
        why = f"{before} from the same place before it" if before else "some words of others"
        term = Term("variety", -same, why, self._variety)
        return replace(r, score=round(r.score + term.contribution, 4), terms=(*r.terms, term))

    def nearly_same(self, r: Ranked) -> str:
        """The headline already in that says nearly the same, or ""."""
        terms = self.marks(r).terms
        for title, other in self._titles:
            if terms and len(terms & other) >= SAME_TITLE * max(3, min(len(terms), len(other))):
                return title
        return ""

    def value(self, r: Ranked) -> float:
        """What it is worth beside those already in."""
        return round(r.score - self._variety * self.sameness(r), 6) if self._variety else r.score


@dataclass(frozen=True, slots=True)
class _Marks:
    """What caps and variety look at: the article whose headline it gets."""

    title: str
    outlet: str
    family: str
    place: str
    actors: tuple[str, ...]
    terms: frozenset[str]


def _marks_of(r: Ranked) -> _Marks:
    _, first = headline_of(r.story)
    written = (name for _, name in find_places(first.title[:300]))
    actors = (names()[name][0] if name in peoples() else name for name in written)
    return _Marks(
        title=first.title[:120],
        outlet=first.outlet,
        family=first.family,
        place=pick_slug(r.story.readings[:3], first.title) or r.story.id,
        actors=tuple(dict.fromkeys(actors)),
        terms=frozenset(first.title_terms),
    )


def fill(
    ranked: Sequence[Ranked],
    newsletter: Newsletter,
    words: Callable[[Ranked], int],
    taken: int = 0,
    pins: Mapping[str, Pin] | None = None,
) -> Filled:
    """Pins first, then every section's best, then by score with variety; the rest with its reason.

    `words` says how long a story would be in full; 0 means it has nothing to tell but a headline.
    `taken` places are held by items an editor touched. `pins` are by story.
    """
    pins = pins or {}
    page = _Page(newsletter, words, taken)
    caps = _caps(ranked, newsletter)
    out: list[LeftOut] = []
    waiting = []
    for r in ranked:
        if r.story.id in pins:
            page.hold(r)
        elif r.score < newsletter.rank.floor:
            needs = f"scored {r.score:.2f}, needs {newsletter.rank.floor:.2f}"
            out.append(leave_out(r, Rule.FLOOR, f"below the floor: {needs}"))
        else:
            waiting.append(r)
    for r in _openers(waiting):
        _offer(page, r, caps, out)
        waiting.remove(r)
    while waiting and not page.is_full:
        best = _next(waiting, page)
        waiting.remove(best)
        _offer(page, best, caps, out)
    out += [leave_out(page.varied(r), Rule.ISSUE_FULL, "the issue is full") for r in waiting]
    return Filled(_pinned(page.full, pins), _pinned(page.also, pins), tuple(out))


def _pinned(parts: dict[str, list[Ranked]], pins: Mapping[str, Pin]) -> dict[str, list[Ranked]]:
    """Each section with what was pinned in its place; what was pinned later gives way."""
    placed = {}
    for name, part in parts.items():
        rest = [r for r in part if r.story.id not in pins]
        held = [r for r in part if r.story.id in pins]
        for r in sorted(held, key=lambda r: (pins[r.story.id].place, -r.score, r.story.id)):
            rest.insert(max(0, pins[r.story.id].place - 1), r)
        placed[name] = rest
    return placed


def _caps(ranked: Sequence[Ranked], newsletter: Newsletter) -> tuple[int, int]:
    """How many items one source may open, and how many headlines may name one actor."""
    rules, most = newsletter.rank, newsletter.at_most
    families = {r.story.readings[0].family for r in ranked}
    source = max(LEAST_PER_SOURCE, ceil(2 * most / max(1, len(families))))
    actor = max(LEAST_PER_ACTOR, ceil(ACTORS_SHARE * most))
    return rules.per_source or source, rules.per_actor or actor


def _openers(waiting: Sequence[Ranked]) -> list[Ranked]:
    """The best story of each section, so that none is missing; but filler opens no section."""
    first: dict[str, Ranked] = {}
    for r in waiting:
        if r.score >= OPENS:
            first.setdefault(r.story.placed.home, r)
    return list(first.values())


def _next(waiting: Sequence[Ranked], page: _Page) -> Ranked:
    best = max(range(min(LOOK_AHEAD, len(waiting))), key=lambda k: (page.value(waiting[k]), -k))
    return waiting[best]


def _offer(page: _Page, r: Ranked, caps: tuple[int, int], out: list[LeftOut]) -> None:
    refusal = _refusal(page, r, caps) or page.take(r)
    if refusal:
        out.append(leave_out(page.varied(r), *refusal))


def _refusal(page: _Page, r: Ranked, caps: tuple[int, int]) -> Refusal | None:
    """Why it may not stand beside what is in."""
    per_source, per_actor = caps
    marks = page.marks(r)
    near = page.nearly_same(r)
    if near:
        return Rule.TOO_LIKE, f"too like “{near}”, which is in"
    if page.runs_on(r):
        return Rule.TOO_LIKE, "another update of the same running story is in"
    if page.per_source[marks.family] >= per_source:
        why = f"{marks.outlet} already opens {per_source} items"
        return Rule.SOURCE_CAP, why
    often = [name for name in marks.actors if page.actors[name] >= per_actor]
    if often:
        return Rule.ACTOR_CAP, f"{per_actor} headlines name {often[0].title()} already"
    return None


def leave_out(r: Ranked, rule: Rule, why: str) -> LeftOut:
    """A ranked story that is not in, with the rule and all its terms."""
    return LeftOut(
        story=r.story.id,
        headline=headline_of(r.story)[0],
        section=r.story.placed.home,
        why=why,
        score=r.score,
        articles=r.story.urls,
        reasons=(*r.terms, *r.story.placed.reasons),
        rule=rule,
    )

"""Numbers that a story's sources disagree on: what is counted, and who says what.

Rather silent than wrong: only exact numbers are compared, of the same thing and at about the same
time. "At least 9" does not contradict 11, a total does not contradict a day, and an outlet that
tells more later has only learned more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.newsroom.counts import Count, counts_in
from digest.newsroom.learned import background
from digest.newsroom.places import places_in
from digest.newsroom.reading import Reading, tellable
from digest.newsroom.story import Story
from digest.newsroom.terms import terms

LOOKED_AT = 8
"""Sentences of one article that are read for numbers: the event's stand at the top."""

AT_ONCE = timedelta(hours=6)
"""Articles further apart tell of different hours, not of different counts."""

SHARED, RARE = 3, 0.01
"""Terms two sentences with their headlines must share, one of them rare in older news."""

MOST = 4
"""Figures told beside one another."""

ROUNDED_FROM = 100
"""Counts from here on are rounded without a word that says so."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One source's number, as it said it, and the sentence or headline that says so."""

    reading: Reading
    said: str
    value: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What is counted (a key of the catalogues), and each publisher's figure, best source first."""

    what: str
    figures: tuple[Reported, ...]


def differences(story: Story, headline: str) -> tuple[Differing, ...]:
    """At most one disagreement for each kind of count, over publishers' newest articles."""
    about = {*terms(headline, story.readings[0].language)}
    found: dict[tuple[str, str], list[Reported]] = {}
    for reading in _newest_of_families(story):
        if len(about & {*reading.title_terms, *reading.text_terms[:60]}) >= SHARED - 1:
            for count, sentence in _sole_counts(reading):
                figure = Reported(reading, count.said, count.value, sentence)
                found.setdefault((count.kind, count.whom), []).append(figure)
    made: dict[str, Differing] = {}
    for (kind, _), figures in sorted(found.items()):
        alike = _alike(figures)
        if kind not in made and _disagree(alike):
            made[kind] = Differing(kind, tuple(alike[:MOST]))
    return tuple(made.values())


def _newest_of_families(story: Story) -> list[Reading]:
    """Each publisher's newest dated article, one for each text, in the story's order."""
    newest: dict[str, Reading] = {}
    for reading in story.readings:
        if reading.article.published and reading.language == "en":
            held = newest.get(reading.family)
            if held is None or _later(reading, held):
                newest[reading.family] = reading
    origins: set[str] = set()
    kept = []
    for reading in (r for r in story.readings if newest.get(r.family) is r):
        origin = story.origin[reading.url]
        if origin not in origins:
            origins.add(origin)
            kept.append(reading)
    return kept


def _later(a: Reading, b: Reading) -> bool:
    return bool(
        a.article.published and b.article.published and a.article.published > b.article.published
    )


def _sole_counts(reading: Reading) -> Iterator[tuple[Count, str]]:
    """Counts of which the article gives one value only: of two, nobody knows which is meant."""
    seen: dict[tuple[str, str], dict[float, tuple[Count, str]]] = {}
    for sentence in (reading.title, *tellable(reading)[:LOOKED_AT]):
        for count in counts_in(sentence):
            values = seen.setdefault((count.kind, count.whom), {})
            values.setdefault(count.value, (count, sentence))
    for values in seen.values():
        if len(values) == 1:
            yield next(iter(values.values()))


def _alike(figures: Sequence[Reported]) -> list[Reported]:
    """Those at about the same time, of the same place and event as the newest."""
    newest = max(figures, key=lambda f: f.reading.article.published or f.reading.article.seen)
    return [f for f in figures if f is newest or _comparable(f, newest)]


def _comparable(a: Reported, b: Reported) -> bool:
    first, second = a.reading.article.published, b.reading.article.published
    if first is None or second is None or abs(first - second) > AT_ONCE:
        return False
    return _same_place(a, b) and _same_event(a, b)


def _same_place(a: Reported, b: Reported) -> bool:
    """No country that one sentence names and the other article does not."""
    here, there = set(places_in(a.sentence)), set(places_in(b.sentence))
    return here <= {*b.reading.places, *there} and there <= {*a.reading.places, *here}


def _same_event(a: Reported, b: Reported) -> bool:
    shared = _about(a) & _about(b)
    known = background()
    rare = any(known.frequency.get(t, 0) < RARE * known.articles for t in shared)
    return len(shared) >= SHARED and rare


def _about(figure: Reported) -> set[str]:
    told = terms(f"{figure.reading.title} {figure.sentence}", figure.reading.language)
    return {term for term in told if not term[0].isdigit()}


def _disagree(figures: Sequence[Reported]) -> bool:
    """At least two values none of which is another one rounded."""
    return any(
        not _rounds_to(a.value, b.value) and not _rounds_to(b.value, a.value)
        for k, a in enumerate(figures)
        for b in figures[:k]
    )


def _rounds_to(short: float, exact: float) -> bool:
    """Equal, or `exact` shortened: from ROUNDED_FROM on, to the last digit that is not 0."""
    if short == exact:
        return True
    if short < ROUNDED_FROM or short % 10:
        return False
    step = 10.0
    while short % (step * 10) == 0:
        step *= 10
    return abs(short - exact) <= step / 2

"""From today's articles to stories: copies folded, clusters linked, identities kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from digest.model.news import Article, LeftOut, Material, Told
from digest.model.settings import Source
from digest.newsroom.cluster import link
from digest.newsroom.duplicates import copies_among, independent, origins
from digest.newsroom.follow import FOLLOWS, LOOKS_TOLD, name_stories
from digest.newsroom.intake import Intake, left_alone
from digest.newsroom.learned import scorer
from digest.newsroom.pairs import Pairs, compare
from digest.newsroom.placing import place_story
from digest.newsroom.reading import Reading, read
from digest.newsroom.sections import Sorter
from digest.newsroom.story import Story

_TOLD = "told:"
"""Opens the address of what readers were told, compared like an article of an earlier day."""

NO_EVIDENCE = 0.05
"""Pairs that score less count as no evidence at all."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """Today's readings first, then earlier ones; their pairs and the clusters of today's."""

    today: tuple[Reading, ...]
    before: tuple[Reading, ...]
    pairs: Pairs
    groups: tuple[tuple[int, ...], ...]


def make_stories(
    intake: Intake, material: Material, sorter: Sorter
) -> tuple[list[Story], list[LeftOut]]:
    """Stories by id, and the undated articles that no dated one supports."""
    today, copies = _apart((*intake.dated, *intake.undated))
    compared = _compare(today, (*intake.context, *_told_readings(material.told)))
    alone = {g for g in compared.groups if all(today[k].article.published is None for k in g)}
    out = [left_alone(today[k], material) for g in compared.groups if g in alone for k in g]
    kept = replace(compared, groups=tuple(g for g in compared.groups if g not in alone))
    return _stories(kept, copies, material, sorter), out


def stories_of(readings: Iterable[Reading], material: Material, sorter: Sorter) -> list[Story]:
    """Stories by id of readings that are all today's, whatever their dates."""
    today, copies = _apart(readings)
    return _stories(_compare(today, _told_readings(material.told)), copies, material, sorter)


def same_events(readings: Iterable[Reading]) -> list[list[str]]:
    """The URLs of each event's articles, copies with the article they copy; by the first URL."""
    today, copies = _apart(readings)
    folded = _folded(copies)
    groups = _compare(today, ()).groups
    urls = [[u for k in g for u in (today[k].url, *folded.get(today[k].url, ()))] for g in groups]
    return sorted(map(sorted, urls))


def _apart(readings: Iterable[Reading]) -> tuple[tuple[Reading, ...], dict[str, str]]:
    """The readings by URL without one publisher's copies, and what each copy is a copy of."""
    every = sorted(readings, key=lambda r: r.url)
    copies = copies_among(every)
    return tuple(r for r in every if r.url not in copies), copies


def _stories(
    compared: _Compared, copies: Mapping[str, str], material: Material, sorter: Sorter
) -> list[Story]:
    links = _links(compared, compared.groups, material)
    readings = [[compared.today[k] for k in g] for g in compared.groups]
    ids = name_stories(readings, links, material.stories)
    folded = _folded(copies)
    stories = [
        _story(
            ids[k],
            _best_first(compared, group),
            folded,
            _earlier(ids[k], links[k], material),
            sorter,
        )
        for k, group in enumerate(compared.groups)
    ]
    return sorted(stories, key=lambda s: s.id)


def _compare(today: tuple[Reading, ...], earlier: Sequence[Reading]) -> _Compared:
    before = tuple(sorted(earlier, key=lambda r: r.url))
    every = (*today, *before)
    eligible = np.arange(len(every)) < len(today)
    pairs = compare(every, eligible)
    inside = (pairs.second < len(today)) & (pairs.score >= NO_EVIDENCE)
    linked = link(
        len(today),
        pairs.first[inside],
        pairs.second[inside],
        pairs.score[inside],
        scorer().same_event,
    )
    return _Compared(today, before, pairs, tuple(tuple(g) for g in linked))


def _told_readings(told: Sequence[Told]) -> list[Reading]:
    """What readers were told, as if each had been an article of a source named after the story."""
    return [
        read(
            Article(
                url=f"{_TOLD}{t.story}\n{t.edition}",
                link="",
                source=_TOLD,
                outlet="",
                title=t.headline or t.story,
                lead=" ".join(t.sentences),
                body="",
                seen=t.at,
                published=t.at,
                language="en",
            ),
            Source(url=_TOLD, family=_TOLD),
        )
        for t in told
    ]


def _links(
    compared: _Compared, groups: Sequence[tuple[int, ...]], material: Material
) -> list[dict[str, float]]:
    """For each group: told story id -> how surely the group continues it."""
    told = {t.story for t in material.told}
    owner = [_told_story(r, material.stories, told) for r in compared.before]
    best: dict[int, dict[str, float]] = {}
    count = len(compared.today)
    for a, b, score in zip(
        compared.pairs.first.tolist(),
        compared.pairs.second.tolist(),
        compared.pairs.score.tolist(),
        strict=True,
    ):
        story = owner[b - count] if b >= count else ""
        if story and (score >= LOOKS_TOLD or not _is_bare(compared.before[b - count])):
            mine = best.setdefault(a, {})
            mine[story] = max(mine.get(story, 0.0), score)
    return [_group_links([best.get(k, {}) for k in group]) for group in groups]


def _is_bare(reading: Reading) -> bool:
    """A told headline without a sentence: alone it is like too much; its articles speak for it."""
    return reading.url.startswith(_TOLD) and not reading.lead


def _told_story(reading: Reading, stories: Mapping[str, str], told: set[str]) -> str:
    if reading.url.startswith(_TOLD):
        return reading.url[len(_TOLD) :].partition("\n")[0]
    story = stories.get(reading.url, "")
    return story if story in told else ""


def _group_links(members: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Mean over the group of each article's best score to a story; one very sure pair is enough."""
    found: dict[str, float] = {}
    for story in sorted({s for member in members for s in member}):
        scores = [member.get(story, 0.0) for member in members]
        mean = round(sum(scores) / len(scores), 6)
        if mean >= FOLLOWS or max(scores) >= LOOKS_TOLD:
            found[story] = max(mean, FOLLOWS)
    return found


def _earlier(story: str, links: Mapping[str, float], material: Material) -> tuple[Told, ...]:
    """All that readers were told of this story and of those it follows, oldest first."""
    return tuple(
        sorted(
            (t for t in material.told if t.story == story or t.story in links),
            key=lambda t: (t.at, t.edition, t.story),
        )
    )


def _folded(copies: Mapping[str, str]) -> dict[str, list[str]]:
    folded: dict[str, list[str]] = {}
    for copy, kept in sorted(copies.items()):
        folded.setdefault(kept, []).append(copy)
    return folded


def _best_first(compared: _Compared, group: Sequence[int]) -> tuple[Reading, ...]:
    """The most central article first, weighed by its source; dated before undated, then by URL."""
    members = set(group)
    central = dict.fromkeys(group, 0.0)
    if len(group) > 1:
        for a, b, score in _inside(compared.pairs, members):
            central[a] += score
            central[b] += score
    order = sorted(
        group,
        key=lambda k: (
            compared.today[k].article.published is None,
            -round((central[k] + 0.5) * compared.today[k].source.weight, 6),
            compared.today[k].url,
        ),
    )
    return tuple(compared.today[k] for k in order)


def _inside(pairs: Pairs, members: set[int]) -> list[tuple[int, int, float]]:
    found = []
    for a in sorted(members):
        start, end = np.searchsorted(pairs.first, [a, a + 1])
        for k in range(int(start), int(end)):
            b = int(pairs.second[k])
            if b in members:
                found.append((a, b, float(pairs.score[k])))
    return found


def _story(
    story: str,
    readings: tuple[Reading, ...],
    folded: Mapping[str, Sequence[str]],
    earlier: tuple[Told, ...],
    sorter: Sorter,
) -> Story:
    origin = origins(readings)
    return Story(
        id=story,
        readings=readings,
        copies=tuple(copy for r in readings for copy in folded.get(r.url, ())),
        origin=origin,
        voices=independent(readings, origin),
        earlier=earlier,
        placed=place_story(story, readings, sorter),
    )

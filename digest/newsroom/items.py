"""A ranked story as the reader will see it: headline, sentences, numbered sources, labels."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from digest.model.news import Citation, Difference, Figure, IssueSection, Item, Sentence
from digest.newsroom.differences import Differing, differences
from digest.newsroom.follow import is_told_text, tells_event
from digest.newsroom.headline import cut, pick_headline, pick_slug
from digest.newsroom.reading import Reading
from digest.newsroom.story import Ranked, Story
from digest.newsroom.summarise import summarise

CITED = 5
"""Sources under one item at most."""

LABEL = 64
"""Characters of a link's text: one line on a phone, two at most."""


def headline_of(story: Story) -> tuple[str, Reading]:
    """The picked headline and its article; of a story told before, one readers have not had."""
    fresh = [r for r in story.readings if not is_told_text(r.title, story.earlier, r.language)]
    moved = [r for r in fresh if not story.earlier or tells_event(r)]
    return pick_headline(moved or fresh or story.readings, tells_event)


def make_item(ranked: Ranked, *, full: bool) -> Item:
    """The item; a one-liner has no sentences and cites the headline's article alone."""
    story = ranked.story
    headline, headed_by = headline_of(story)
    told = summarise(story, headline) if full else ()
    differing = differences(story, headline) if full else ()
    figures = [f.reading for d in differing for f in d.figures]
    cited = (
        _cited(story, headed_by, [*(t.reading for t in told), *figures]) if full else [headed_by]
    )
    mark = {r.url: k for k, r in enumerate(cited, 1)}
    slug = pick_slug(story.readings, headline)
    return Item(
        story=story.id,
        section=story.placed.home,
        slug=slug,
        headline=headline,
        headline_mark=mark[headed_by.url],
        sentences=tuple(Sentence(t.text, (mark[t.reading.url],), t.fresh) for t in told),
        sources=tuple(citation_of(r, headline, slug) for r in cited),
        status=story.status,
        language=headed_by.language or "en",
        score=ranked.score,
        reasons=(*ranked.terms, *story.placed.reasons),
        differences=tuple(map(_difference, differing)),
    )


def _difference(found: Differing) -> Difference:
    return Difference(found.what, tuple(Figure(f.value, f.reading.url) for f in found.figures))


def _cited(story: Story, headed_by: Reading, told: Sequence[Reading]) -> list[Reading]:
    """Those told from, in the order of their sentences, the headline's, then other families."""
    cited = list({r.url: r for r in told}.values())
    if headed_by not in cited:
        cited.append(headed_by)
    families = {r.family for r in cited}
    origins = {story.origin[r.url] for r in cited}
    for reading in story.readings:
        if len(cited) >= CITED:
            break
        if reading.family not in families and story.origin[reading.url] not in origins:
            cited.append(reading)
            families.add(reading.family)
            origins.add(story.origin[reading.url])
    return cited


def citation_of(reading: Reading, headline: str, slug: str) -> Citation:
    """The label is the article's own headline, or names the report where that is the item's."""
    own = cut(reading.title, LABEL)
    if reading.title[:60] == headline[:60]:
        about = f"on {slug}" if slug else f"“{cut(reading.title, 40)}”"
        own = f"{reading.outlet}’s report {about}"
    return Citation(
        outlet=reading.outlet,
        url=reading.article.link or reading.url,
        label=own,
        published=reading.article.published,
        article=reading.url,
        source=reading.source.url,
    )


def distinct_labels(sections: Iterable[IssueSection]) -> tuple[IssueSection, ...]:
    """The same sections with no label twice for different addresses; touched items keep theirs."""
    sections = tuple(sections)
    used = {
        c.label: c.url
        for s in sections
        for i in (*s.stories, *s.also)
        if i.touched
        for c in i.sources
    }
    return tuple(
        replace(
            s,
            stories=tuple(_distinct(i, used) for i in s.stories),
            also=tuple(_distinct(i, used) for i in s.also),
        )
        for s in sections
    )


def _distinct(item: Item, used: dict[str, str]) -> Item:
    if item.touched:
        return item
    sources = []
    for citation in item.sources:
        label = _free_label(citation, item, used)
        used[label] = citation.url
        sources.append(replace(citation, label=label))
    return replace(item, sources=tuple(sources))


def _free_label(citation: Citation, item: Item, used: dict[str, str]) -> str:
    """The label, else with its headline, else with its outlet, else with a number."""
    short = cut(item.headline, 40)
    tries = [
        citation.label,
        f"{citation.outlet}’s report: {short}",
        f"{citation.label} ({citation.outlet})",
    ]
    tries += [f"{citation.label} ({k})" for k in range(2, 2 + len(used) + 1)]
    return next(t for t in tries if used.get(t, citation.url) == citation.url)

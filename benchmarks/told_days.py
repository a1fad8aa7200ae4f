"""Real days as the newsroom tells them: stories, and the item each would be in full.

A day is written DIR=ISO: a folder of feed files, each an outlet named after its file; the clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.older_news import articles_in
from digest.model.news import Item, Material
from digest.model.settings import Newsletter, SectionRule, Source
from digest.newsroom.intake import take_in
from digest.newsroom.items import make_item
from digest.newsroom.sections import Sorter
from digest.newsroom.stories import make_stories
from digest.newsroom.story import Ranked, Story

NEWSLETTER = Newsletter(
    id="daily",
    title="The Daily",
    sender="desk@digest.example",
    postal_address="1 Press Lane",
    sections=(SectionRule("World", "The whole world."),),
)
"""Of one section for everything: what is told does not hang on where it stands."""


@dataclass(frozen=True)
class Told:
    """A story and its item as it would stand in an issue, told in full."""

    day: str
    story: Story
    item: Item


def day_and_clock(text: str) -> tuple[Path, datetime]:
    """DIR=ISO as a folder and an instant; a clock without a zone is UTC."""
    folder, clock = text.rsplit("=", 1)
    now = datetime.fromisoformat(clock)
    return Path(folder), now.replace(tzinfo=now.tzinfo or UTC)


def stories_of(folder: Path, now: datetime) -> list[Story]:
    """The stories of one day, told by most independent voices first, then by id."""
    articles = tuple(articles_in(folder, now))
    names = sorted({a.source for a in articles})
    sources = {name: Source(url=name, family=name) for name in names}
    material = Material(edition=f"{now:%Y-%m-%d}", now=now, articles=articles)
    intake = take_in(NEWSLETTER, sources, material)
    stories, _ = make_stories(intake, material, Sorter(NEWSLETTER.sections))
    return sorted(stories, key=lambda s: (-s.voices, s.id))


def told_in_full(days: Sequence[str], least: int = 1) -> Iterator[Told]:
    """Every story of `least` or more articles that has a sentence to tell, day by day."""
    for day in days:
        for story in stories_of(*day_and_clock(day)):
            if len(story.readings) >= least:
                item = make_item(Ranked(story, 0.0, ()), full=True)
                if item.sentences:
                    yield Told(day, story, item)

"""Invented sources and articles for the newsroom's tests."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digest.model.news import Article, Draft, Item, Material, Told
from digest.model.settings import Newsletter, Quote, SectionRule, Source

NOW = datetime(2031, 3, 4, 5, 30, tzinfo=UTC)

NEWSLETTER = Newsletter(
    id="daily",
    title="The Daily",
    sender="desk@digest.example",
    postal_address="1 Press Lane",
    sections=(
        SectionRule("Africa", "The African continent.", ("Sahel",), ("football",)),
        SectionRule("Europe", "Europe and its Union.", ("Brussels",), ("football",)),
        SectionRule("Business", "Trade and markets.", ("tariffs", "central bank"), ("football",)),
    ),
)


def source(name: str, **changes: object) -> Source:
    """An outlet `name`.example with its own family."""
    made = Source(url=f"https://{name}.example/feed", name=name.title(), family=name)
    return replace(made, **changes)  # type: ignore[arg-type]


SOURCES = {s.url: s for s in (source("north"), source("south"), source("east"), source("west"))}


def article(outlet: str, slug: str, title: str, lead: str = "", **changes: object) -> Article:
    """An article of `outlet`, published two hours before NOW."""
    url = f"https://{outlet}.example/{slug}"
    made = Article(
        url=url,
        link=url,
        source=f"https://{outlet}.example/feed",
        outlet=outlet.title(),
        title=title,
        lead=lead,
        body="",
        seen=NOW - timedelta(hours=1),
        published=NOW - timedelta(hours=2),
        language="en",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


FLOOD = (
    article(
        "north",
        "flood",
        "Floods in Kenya kill 40 after dam bursts near Nakuru",
        "At least 40 people were killed when a dam burst near Nakuru in western Kenya on Monday. "
        "Rescue teams searched the mud for survivors through the night.",
    ),
    article(
        "south",
        "dam",
        "Kenya dam burst near Nakuru kills at least 40",
        "A dam burst in western Kenya has killed at least 40 people and swept away homes. "
        "The Red Cross said more than 100 people were missing near Nakuru.",
    ),
)
BANK = article(
    "east",
    "bank",
    "Central bank in Poland cuts interest rates to three percent",
    "The central bank of Poland cut interest rates to three percent on Monday, its lowest since "
    "the autumn of 2029.",
)
STRIKE = article(
    "west",
    "strike",
    "Rail strike in Belgium halts trains to Brussels for third day",
    "Rail workers in Belgium walked out for a third day on Monday, halting most trains to "
    "Brussels airport.",
)
DAY = (*FLOOD, BANK, STRIKE)


def material(articles: Iterable[Article], **changes: object) -> Material:
    """The material of NOW's edition."""
    made = Material(edition="2031-03-04", now=NOW, articles=tuple(articles))
    return replace(made, **changes)  # type: ignore[arg-type]


def item_with(draft: Draft, url: str) -> Item:
    """The item of the story that holds the article at `url`."""
    return next(i for i in draft.issue.items if i.story == draft.stories[url])


def told_of(draft: Draft, at: datetime) -> tuple[Told, ...]:
    """What readers of this draft were told, had it been sent at `at`."""
    return tuple(
        Told(
            story=item.story,
            edition=draft.issue.edition,
            at=at,
            headline=item.headline,
            sentences=tuple(s.text for s in item.sentences),
            articles=tuple(sorted(u for u, s in draft.stories.items() if s == item.story)),
        )
        for item in draft.issue.items
    )


HEADLINE_ONLY = Quote.HEADLINE

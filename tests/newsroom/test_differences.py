"""Numbers that sources disagree on: what is told, and what is no disagreement."""

from datetime import timedelta

import pytest
from fakes.newsroom import NEWSLETTER, NOW, SOURCES, article, item_with, material, source
from hypothesis import given
from hypothesis import strategies as st

from digest.model.news import Article, Difference, Figure
from digest.newsroom import compose
from digest.newsroom.counts import counts_in
from digest.newsroom.differences import _rounds_to


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nine people were killed and 14 injured.", [("killed", "", 9), ("injured", "", 14)]),
        ("The death toll rises to 1,265.", [("killed", "", 1265)]),
        ("Dam bursts: 40 dead, 100 missing", [("killed", "", 40), ("missing", "", 100)]),
        ("9 Palestinians killed in Gaza", [("killed", "palestin", 9)]),
        ("Police arrested 75 protesters over it.", [("arrested", "protest", 75)]),
        ("30,000 people have been evacuated.", [("displaced", "", 30000)]),
        ("A 7.4-magnitude earthquake struck.", [("magnitude", "", 7.4)]),
        ("At least 9 people were killed.", []),
        ("More than 10 people were injured.", []),
        ("Between 5 and 9 people were killed.", []),
        ("5 to 9 people were killed.", []),
        ("Another 14 people died.", []),
        ("The storm could kill 200 people.", []),
        ("The flood killed 58 people in 2009.", []),
        ("A woman who was 35 weeks pregnant was killed.", []),
        ("Two people are among 9 killed.", []),
        ("The attack killed five more people.", []),
    ],
)
def test_only_exact_counts_of_one_event_now_are_counts(
    sentence: str, expected: list[tuple[str, str, float]]
) -> None:
    assert [(c.kind, c.whom, c.value) for c in counts_in(sentence)] == expected


@pytest.mark.parametrize(
    ("short", "exact", "rounded"),
    [
        (1200, 1187, True),
        (250, 248, True),
        (1187, 1200, False),
        (40, 38, False),
        (9, 11, False),
        (120, 135, False),
        (30000, 27400, True),
        (30000, 24000, False),
    ],
)
def test_long_counts_may_be_another_one_made_short(
    short: float,
    exact: float,
    rounded: bool,  # noqa: FBT001 - the expected value
) -> None:
    assert _rounds_to(short, exact) is rounded


@given(st.integers(1, 10**6))
def test_a_number_is_never_unlike_itself(number: int) -> None:
    assert _rounds_to(number, number)


def _story(north: str, south: str, **changes: object) -> tuple[Article, Article]:
    return (
        article("north", "bus", "Bus falls into Nakuru gorge in Kenya", north),
        article("south", "gorge", "Bus plunges into gorge near Nakuru in Kenya", south, **changes),
    )


def _told(*articles: Article) -> tuple[Difference, ...]:
    draft = compose(NEWSLETTER, SOURCES, material(articles))
    assert draft.stories[articles[0].url] == draft.stories[articles[1].url]
    return item_with(draft, articles[0].url).differences


NINE = "A bus fell into a gorge near Nakuru in Kenya on Monday, and nine people were killed."
ELEVEN = "Eleven people were killed when a bus plunged into a gorge near Nakuru on Monday."


def test_two_publishers_with_different_counts_are_told_with_their_articles() -> None:
    north, south = _story(NINE, ELEVEN)
    (found,) = _told(north, south)
    assert found.what == "killed"
    assert set(found.figures) == {Figure(9.0, north.url), Figure(11.0, south.url)}


def test_every_figure_is_of_one_of_the_items_sources() -> None:
    north, south = _story(NINE, ELEVEN)
    item = item_with(compose(NEWSLETTER, SOURCES, material((north, south))), north.url)
    cited = {c.article for c in item.sources}
    assert {f.article for d in item.differences for f in d.figures} <= cited


@pytest.mark.parametrize(
    "other",
    [
        "Nine people were killed when a bus plunged into a gorge near Nakuru on Monday.",
        "At least 11 people were killed when a bus plunged into a gorge near Nakuru on Monday.",
        "More than eight people were killed when a bus plunged into a gorge near Nakuru.",
        "Eleven people were injured when a bus plunged into a gorge near Nakuru on Monday.",
        "Eleven children were killed when a bus plunged into a gorge near Nakuru on Monday.",
        "Eleven people were killed in Uganda when a bus plunged into a gorge like Nakuru's.",
        "A bus plunged into a gorge near Nakuru. The same road killed 11 people in 2019.",
        "Eleven people were killed near Nakuru in a bus. Four people were killed at its gorge.",
    ],
)
def test_what_is_no_disagreement_is_not_told(other: str) -> None:
    assert _told(*_story(NINE, other)) == ()


def test_what_an_outlet_told_hours_later_is_news_and_no_disagreement() -> None:
    later = NOW - timedelta(minutes=30)
    north, south = _story(NINE, ELEVEN, published=later)
    early = article(
        "north", "bus", north.title, NINE, published=later - timedelta(hours=9), seen=NOW
    )
    assert _told(early, south) == ()


def test_an_update_by_the_same_publisher_is_no_disagreement() -> None:
    sources = {**SOURCES, "https://south.example/feed": source("south", family="north")}
    draft = compose(NEWSLETTER, sources, material(_story(NINE, ELEVEN)))
    assert [item.differences for item in draft.issue.items] == [()]

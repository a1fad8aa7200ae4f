"""Continuity: what comes back as an update, and what does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.newsroom import (
    BANK,
    DAY,
    FLOOD,
    NEWSLETTER,
    NOW,
    SOURCES,
    article,
    item_with,
    material,
    source,
    told_of,
)

from digest.model.news import Article, Draft, Rule, Status, Told
from digest.model.settings import Quote, Source
from digest.newsroom import compose

LATER = NOW + timedelta(hours=23)
MOVED = article(
    "east",
    "arrest",
    "Kenya dam owner arrested after Nakuru floods kill 40",
    "Police arrested the owner of the Nakuru dam in Kenya on Tuesday and charged the engineer "
    "with manslaughter.",
    published=LATER - timedelta(hours=2),
    seen=LATER,
)


def next_day(*articles: Article, sources: dict[str, Source] | None = None) -> Draft:
    """The day after a day that told DAY; all of `articles` are of the flood."""
    first = compose(NEWSLETTER, SOURCES, material(DAY))
    flood = first.stories[FLOOD[0].url]
    told = told_of(first, NOW + timedelta(hours=1))
    stories = first.stories | {a.url: flood for a in articles}
    made = material(articles, now=LATER, edition="2031-03-05", told=told, stories=stories)
    return compose(NEWSLETTER, {**SOURCES, **(sources or {})}, made)


def rules(draft: Draft, url: str) -> list[str]:
    return [out.rule for out in draft.issue.left_out if url in out.articles]


def test_a_report_with_a_new_fact_is_an_update_that_says_what_changed() -> None:
    item = item_with(next_day(MOVED), MOVED.url)
    assert item.status is Status.UPDATE
    assert [(s.text, s.fresh) for s in item.sentences] == [(MOVED.lead, True)]


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: Kenya dam owner must face court after Nakuru floods kill 40",
        "How the Nakuru dam in Kenya failed its neighbours before 40 died",
        "Kenya dam near Nakuru: what we know about the floods that killed 40",
        "JANE MWANGI: The Nakuru dam in Kenya was a crime with 40 victims",
        "Expert: Kenya dam near Nakuru that killed 40 was never safe",
        "Analyst weighs in on Kenya dam near Nakuru where floods killed 40",
    ],
)
def test_comment_and_explainers_on_a_told_event_are_no_update(title: str) -> None:
    draft = next_day(replace(MOVED, title=title))
    assert draft.issue.items == ()
    assert rules(draft, MOVED.url) == [Rule.REPEAT]


def test_a_new_headline_without_a_sentence_that_may_be_told_is_no_update() -> None:
    mute = source("east", quote=Quote.HEADLINE)
    draft = next_day(MOVED, sources={mute.url: mute})
    assert draft.issue.items == ()
    assert rules(draft, MOVED.url) == [Rule.REPEAT]


def test_other_words_for_what_was_told_are_no_update() -> None:
    same = replace(
        MOVED,
        title="Nakuru mourns: dam burst in Kenya leaves 40 people dead",
        lead="At least 40 people were killed and homes swept away when the dam burst in Kenya.",
    )
    assert next_day(same).issue.items == ()


def test_a_running_story_has_one_update_a_day() -> None:
    other = article(
        "south",
        "aid",
        "Uganda flies tents to Nakuru in Kenya where dam burst killed 40",
        "Uganda sent 3,000 tents and two helicopters to families left homeless near Nakuru.",
        published=LATER - timedelta(hours=3),
        seen=LATER,
    )
    items = next_day(MOVED, other).issue.items
    assert [i.status for i in items] == [Status.UPDATE]


def test_an_update_is_never_a_bare_headline() -> None:
    """Where its section has no room in full, it waits instead of standing as a one-liner."""
    full = replace(NEWSLETTER, sections=tuple(replace(s, at_most=0) for s in NEWSLETTER.sections))
    first = compose(NEWSLETTER, SOURCES, material(DAY))
    made = material(
        (MOVED,),
        now=LATER,
        edition="2031-03-05",
        told=told_of(first, NOW + timedelta(hours=1)),
        stories=first.stories | {MOVED.url: first.stories[FLOOD[0].url]},
    )
    draft = compose(full, SOURCES, made)
    assert draft.issue.items == ()
    assert rules(draft, MOVED.url) == [Rule.SECTION_FULL]


def test_another_matter_is_new_though_the_place_was_told() -> None:
    tea = article(
        "west",
        "tea",
        "Kenya tea auction in Mombasa sets record price",
        "Tea fetched a record price at the auction in Mombasa as dry weather cut the harvest.",
        published=LATER - timedelta(hours=2),
        seen=LATER,
    )
    first = compose(NEWSLETTER, SOURCES, material(DAY))
    told = told_of(first, NOW + timedelta(hours=1))
    draft = compose(NEWSLETTER, SOURCES, material((tea,), now=LATER, told=told))
    assert [i.status for i in draft.issue.items] == [Status.NEW]
    assert BANK.url in first.stories


def test_a_bare_headline_told_before_makes_no_other_matter_of_the_place_an_update() -> None:
    told = Told(
        story="cholera",
        edition="2031-03-03",
        at=NOW - timedelta(days=1),
        headline="Nakuru County tops 5,000 cholera deaths",
        sentences=(),
        articles=("https://north.example/cholera",),
    )
    today = article(
        "east",
        "tea",
        "Nakuru County delays street sweeping until October",
        "Parking wardens in Kenya will fine nobody on sweeping days, the council said, as many "
        "residents stay at home.",
    )
    draft = compose(NEWSLETTER, SOURCES, material((today,), told=(told,)))
    assert [i.status for i in draft.issue.items] == [Status.NEW]

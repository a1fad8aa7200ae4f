"""What is important: named values, a sum of them by weight, and who gets a place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes.newsroom import (
    BANK,
    DAY,
    FLOOD,
    NEWSLETTER,
    NOW,
    SOURCES,
    STRIKE,
    article,
    item_with,
    material,
    source,
    told_of,
)
from hypothesis import given
from hypothesis import strategies as st

from digest.model.news import Article, Draft, LeftOut, Pin, Rule, Term
from digest.model.settings import TERMS, RankRules, Source
from digest.newsroom import compose
from digest.newsroom.places import places_in
from digest.newsroom.rank import rank
from digest.newsroom.reading import read_all
from digest.newsroom.sections import Placed
from digest.newsroom.story import Story
from digest.newsroom.worth import values_of

OWN = SOURCES | {s.url: s for s in (source("east", own=True),)}


def story_of(*articles: Article, sources: Mapping[str, Source] = SOURCES, voices: int = 0) -> Story:
    readings = tuple(read_all(articles, sources))
    origin = {r.url: r.url for r in readings}
    placed = Placed("Africa", ("Africa",), 1.0, ())
    return Story(readings[0].url, readings, (), origin, voices or len(readings), (), placed)


def values(title: str, lead: str = "", outlet: str = "north") -> dict[str, float]:
    found = values_of(story_of(article(outlet, "one", title, lead)))
    return {name: value for name, (value, _) in found.items()}


def draft_of(
    news: Sequence[Article] = DAY,
    rules: RankRules | None = None,
    sources: Mapping[str, Source] = SOURCES,
    **changes: object,
) -> Draft:
    letter = replace(NEWSLETTER, rank=rules or RankRules())
    return compose(letter, sources, material(news, **changes))


def weighed(weights: dict[str, Any]) -> RankRules:
    return RankRules(**weights)


def left(draft: Draft, url: str) -> LeftOut:
    return next(o for o in draft.issue.left_out if url in o.articles)


def pinned(draft: Draft, url: str, place: int) -> tuple[Pin, ...]:
    return (Pin(draft.stories[url], place, "Ada", NOW),)


def test_every_configured_term_is_told_and_no_other() -> None:
    assert tuple(values_of(story_of(*FLOOD))) == TERMS


@pytest.mark.parametrize(
    ("title", "term", "value"),
    [
        ("Blast and gunfire in the old market", "gravity", 2.0),
        ("Leaders sign a peace treaty", "acts", 3.0),
        ("The prime minister speaks to the parliament", "power", 2.0),
        ("Striker scores as his team wins the cup", "soft", -3.0),
        ("Police close the road to the school", "local", -3.0),
        ("Why we are all so tired", "form", -2.0),
        ("The big questions: live", "form", 0.0),
        ("Live: the big questions", "form", -1.0),
        ("'A very bad day'", "form", -0.75),
        ("A SHOCKING tale", "form", -0.5),
        ("Kenya and Poland", "named", 1.8),
        ("Kenya", "named", 1.0),
        ("Nowhere at all", "named", 0.0),
        ("A quiet afternoon", "gravity", 0.0),
    ],
)
def test_what_a_headline_says_has_its_value(title: str, term: str, value: float) -> None:
    assert values(title)[term] == value


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Flood kills 99 in the valley", 2.0),
        ("Nine dead after the flood", 1.0),
        ("Flood kills 99,999 in the valley", 3.0),
        ("Killed in the year 2021", 0.0),
        ("Team of 99 goes home", 0.0),
        ("Death toll rises to 9", 1.0),
    ],
)
def test_the_dead_are_counted_as_told_and_years_are_not(text: str, dead: float) -> None:
    assert values(text)["dead"] == dead


def test_a_grave_word_of_the_lead_counts_less_than_one_of_the_headline() -> None:
    above = values("Blast in the old market")["gravity"]
    below = values("News of the old market", "There was a blast.")["gravity"]
    assert (above, below) == (1.0, 0.6)


def test_one_odd_headline_of_four_decides_nothing() -> None:
    plain = [article(name, "a", "Ministers talk in Kenya") for name in ("north", "south", "east")]
    odd = article("west", "a", "Blast: and now?")
    found = values_of(story_of(*plain, odd))
    assert found["gravity"][0] == 0.25
    assert found["form"][0] == -0.25


def test_twice_as_many_outlets_count_one_more() -> None:
    once = values_of(story_of(*FLOOD, voices=2))["voices"][0]
    twice = values_of(story_of(*FLOOD, voices=4))["voices"][0]
    assert twice - once == 1.0


def test_forty_prints_of_one_text_count_like_four() -> None:
    prints = tuple(article("north", f"copy-{k}", f"Ministers talk {k}") for k in range(40))
    assert values_of(story_of(*prints, voices=1))["reports"][0] == 2.0
    assert values_of(story_of(*prints[:4], voices=1))["reports"][0] == 2.0


def test_news_told_abroad_counts_and_news_of_home_counts_against() -> None:
    told = [
        replace(article("north", "x", "Storm hits Kenya"), link=f"https://paper.example.{home}/x")
        for home in ("ke", "de")
    ]
    at_home, abroad = (values_of(story_of(one))["abroad"][0] for one in told)
    assert places_in("Storm hits Kenya") == ["kenya"]
    assert (at_home, abroad) == (-1.0, 1.0)


def test_the_score_is_the_sum_of_value_times_weight() -> None:
    rules = RankRules(voices=2.0, gravity=0.0, named=0.25)
    (ranked,) = rank([story_of(*FLOOD)], rules)
    assert ranked.score == pytest.approx(sum(t.value * (t.weight or 0) for t in ranked.terms), 1e-4)
    weights = {t.name: t.weight for t in ranked.terms}
    assert weights == rules.weights()


def test_a_term_without_weight_changes_no_order() -> None:
    news = [story_of(article("north", "x", "Blast kills nine")), story_of(BANK)]
    zero = weighed(dict.fromkeys(TERMS, 0.0))
    assert {r.score for r in rank(news, zero)} == {0.0}


@given(st.lists(st.floats(0, 5), min_size=len(TERMS), max_size=len(TERMS)))
def test_with_any_weights_the_order_is_that_of_the_scores(weights: list[float]) -> None:
    news = [story_of(*FLOOD), story_of(BANK), story_of(STRIKE)]
    ranked = rank(news, weighed(dict(zip(TERMS, weights, strict=True))))
    keys = [(-r.score, r.story.id) for r in ranked]
    assert keys == sorted(keys)
    assert [r.story.id for r in rank(news[::-1], RankRules())] == [
        r.story.id for r in rank(news, RankRules())
    ]


def test_an_update_weighs_less_than_the_same_news_told_first() -> None:
    fresh = story_of(*FLOOD)
    update = replace(fresh, earlier=told_of(draft_of(), NOW - timedelta(days=1))[:1])
    first, again = (rank([story])[0] for story in (fresh, update))
    assert again.score == pytest.approx(first.score - RankRules().novelty)
    assert next(t.why for t in again.terms if t.name == "novelty") == "told before, in 2031-03-04"


def test_our_own_stories_come_first_where_the_newsletter_says_so() -> None:
    usual = draft_of(sources=OWN)
    first = draft_of(rules=RankRules(own_first=True), sources=OWN)
    assert usual.issue.subject == FLOOD[0].title
    assert item_with(first, BANK.url).score > item_with(first, FLOOD[0].url).score
    assert first.issue.short[0].story == first.stories[BANK.url]
    own = next(t for t in item_with(first, BANK.url).reasons if t.name == "own")
    assert (own.weight, own.why) == (1.0, "ours comes first")
    assert "own" not in {t.name for t in item_with(first, FLOOD[0].url).reasons}


def test_an_exclusive_of_ours_stands_where_an_other_s_is_below_the_floor() -> None:
    lone = item_with(draft_of(), BANK.url).score
    rules = RankRules(floor=lone + 0.5)
    assert left(draft_of(rules=rules), BANK.url).rule == Rule.FLOOR
    assert item_with(draft_of(rules=rules, sources=OWN), BANK.url).headline == BANK.title


def test_what_is_below_the_floor_is_left_out_however_much_room_there_is() -> None:
    out = left(draft_of(rules=RankRules(floor=50.0)), BANK.url)
    assert out.rule == Rule.FLOOR
    assert out.why.startswith("below the floor: scored ")
    assert out.why.endswith("needs 50.00")
    assert not draft_of(rules=RankRules(floor=50.0)).issue.items


TOWNS = ("Lagos", "Accra", "Nairobi", "Kigali", "Lusaka", "Harare", "Luanda", "Dakar", "Tunis")
EVENTS = (
    "Dockers walk out and close the port",
    "Voters queue before dawn to elect a mayor",
    "Judges free nine editors after a trial",
    "Landslide buries a bus on its way",
    "Copper miners strike over their wages",
    "Hospitals run out of oxygen again",
    "Fire destroys a refinery by the sea",
    "Fishermen protest at foreign trawlers",
    "Students occupy the parliament square",
)


LEADS = (
    "Cargo ships waited outside while cranes stood still over unpaid overtime.",
    "Ballot papers reached every polling station before the morning prayers ended.",
    "Their newspaper had printed letters about a general and his three villas.",
    "Soil gave way under twelve schoolchildren after a week of heavy storms.",
    "Foremen of two pits locked the gates and sent the night shift away.",
    "Surgeons postponed operations because cylinders could not be refilled.",
    "Flames rose from storage tanks and could be seen from fishing boats.",
    "Small wooden canoes blocked the harbour entrance against factory vessels.",
    "Undergraduates pitched tents and read poems about bread prices.",
)


def africa(outlets: Sequence[str], names: Sequence[str] = TOWNS) -> list[Article]:
    return [
        article(
            outlets[k % len(outlets)],
            f"news-{k}",
            f"{event} in {names[k % len(names)]}",
            LEADS[k],
        )
        for k, event in enumerate(EVENTS)
    ]


def roomy(rules: RankRules, news: Sequence[Article]) -> Draft:
    section = replace(NEWSLETTER.sections[0], at_most=20)
    letter = replace(NEWSLETTER, sections=(section,), rank=rules)
    return compose(letter, SOURCES, material(news))


def test_one_source_opens_no_more_items_than_its_cap() -> None:
    draft = roomy(RankRules(per_source=2), africa(["north"]))
    assert len(draft.issue.items) == 2
    capped = [o for o in draft.issue.left_out if o.rule == Rule.SOURCE_CAP]
    assert {o.why for o in capped} == {"North already opens 2 items"}
    assert len(capped) == len(EVENTS) - 2


def test_one_actor_is_named_by_no_more_headlines_than_its_cap() -> None:
    names = ["Kenya"] * 6 + list(TOWNS[6:])
    draft = roomy(RankRules(per_actor=3), africa(["north", "south", "east", "west"], names))
    named = [item for item in draft.issue.items if "Kenya" in item.headline]
    assert len(named) == 3
    capped = [o for o in draft.issue.left_out if o.rule == Rule.ACTOR_CAP]
    assert {o.why for o in capped} == {"3 headlines name Kenya already"}


def test_variety_costs_what_comes_from_the_same_place_and_is_told_as_a_term() -> None:
    news = africa(["north", "south", "east", "west"], ["Kenya"])
    plain = roomy(RankRules(variety=0.0), news)
    varied = roomy(RankRules(variety=1.0), news)
    assert len(varied.issue.items) > 3
    assert not [t for i in plain.issue.items for t in i.reasons if t.name == "variety"]
    terms = [t for i in varied.issue.items for t in i.reasons if t.name == "variety"]
    assert len(terms) == len(varied.issue.items) - 1  # all but the first
    assert all(t.value <= -1.0 and t.weight == 1.0 for t in terms)
    for item in varied.issue.items:
        ranked = [t for t in item.reasons if t.weight is not None]
        assert item.score == pytest.approx(sum(t.contribution for t in ranked), abs=1e-3)


def test_what_says_nearly_the_same_names_what_is_in() -> None:
    twin = article(
        "west",
        "twin",
        "Central bank in Poland keeps interest rates at three percent",
        "A different bank day in Warsaw altogether, on which nothing was cut.",
        published=NOW - timedelta(hours=20),
    )
    draft = draft_of((*DAY, twin))
    told = [o for o in draft.issue.left_out if o.rule == Rule.TOO_LIKE]
    assert len(told) == (len(set(draft.stories.values())) - len(draft.issue.items))
    assert all("which is in" in o.why for o in told)


def test_a_story_pinned_to_the_top_leads_the_issue() -> None:
    usual = draft_of()
    assert usual.issue.subject == FLOOD[0].title
    top = draft_of(pins=pinned(usual, STRIKE.url, 0))
    item = item_with(top, STRIKE.url)
    assert item.score == max(i.score for i in top.issue.items)
    assert top.issue.short[0].story == item.story
    term = next(t for t in item.reasons if t.name == "pin")
    assert term == Term("pin", term.value, "pinned to the top by Ada", 1.0)


@pytest.mark.parametrize("place", [1, 2, 3, 9])
def test_a_story_pinned_to_a_place_stands_there(place: int) -> None:
    news = africa(["north", "south", "east", "west"])
    section = replace(NEWSLETTER.sections[0], at_most=20)
    letter = replace(NEWSLETTER, sections=(section,))
    usual = compose(letter, SOURCES, material(news))
    last = usual.issue.sections[0].stories[-1]
    pin = Pin(last.story, place, "Ada", NOW)
    stories = compose(letter, SOURCES, material(news, pins=(pin,))).issue.sections[0].stories
    places = [item.story for item in stories]
    assert places.index(last.story) == min(place, len(places)) - 1
    others = [item.story for item in usual.issue.sections[0].stories if item.story != last.story]
    assert set(places) - {last.story} <= set(others)


def test_a_pin_holds_against_floor_and_caps() -> None:
    usual = draft_of()
    rules = RankRules(floor=50.0, per_source=1)
    held = draft_of(rules=rules, pins=pinned(usual, BANK.url, 1))
    assert [item.story for item in held.issue.items] == [usual.stories[BANK.url]]


def test_a_pin_does_not_bring_back_what_an_editor_spiked() -> None:
    usual = draft_of()
    story = usual.stories[BANK.url]
    draft = draft_of(pins=pinned(usual, BANK.url, 0), spiked=frozenset({story}))
    assert left(draft, BANK.url).rule == Rule.SPIKED


def test_the_rule_behind_every_reason_is_named() -> None:
    stale = replace(BANK, published=NOW - timedelta(days=9))
    draft = draft_of((*FLOOD, stale), spiked=frozenset())
    assert left(draft, BANK.url).rule == Rule.STALE
    nowhere = article("west", "nowhere", "A quiet day", "Nothing at all happened to anybody.")
    football = article("west", "foot", "Football in Kenya", "A football match in Kenya.")
    draft = draft_of((*FLOOD, nowhere, football))
    assert left(draft, nowhere.url).rule == Rule.UNSORTED
    assert left(draft, football.url).rule == Rule.NEVER_WORD
    assert all(o.rule for o in draft.issue.left_out)

"""An issue composed from invented articles: what is in, what is left out, and why."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from math import log2
from pathlib import Path
from random import Random

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
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.news import Article, Draft, Status
from digest.model.settings import Quote
from digest.newsroom import compose


def draft_of(*articles: Article, **changes: object) -> Draft:
    return compose(NEWSLETTER, SOURCES, material(articles, **changes))


def reasons(draft: Draft, url: str) -> list[str]:
    return [o.why for o in draft.issue.left_out if url in o.articles]


def test_two_outlets_on_one_event_are_one_item_with_both_as_sources() -> None:
    item = item_with(draft_of(*DAY), FLOOD[0].url)
    assert {c.article for c in item.sources} == {a.url for a in FLOOD}
    assert item.section == "Africa"
    assert item.slug == "Kenya"
    assert item.status is Status.NEW


def test_every_article_considered_is_remembered_with_its_story() -> None:
    draft = draft_of(*DAY)
    assert set(draft.stories) == {a.url for a in DAY}
    assert draft.stories[FLOOD[0].url] == draft.stories[FLOOD[1].url]
    assert len(set(draft.stories.values())) == 3


@settings(max_examples=12)
@given(st.integers(min_value=0, max_value=10_000))
def test_the_order_of_the_articles_changes_nothing(seed: int) -> None:
    shuffled = list(DAY)
    Random(seed).shuffle(shuffled)
    assert draft_of(*shuffled) == draft_of(*DAY)


def test_every_sentence_stands_verbatim_in_the_article_it_is_marked_with() -> None:
    texts = {a.url: f"{a.lead} {a.body}" for a in DAY}
    for item in draft_of(*DAY).issue.items:
        for sentence in item.sentences:
            for mark in sentence.marks:
                assert sentence.text in texts[item.sources[mark - 1].article]


def test_the_headline_is_an_article_s_own_and_its_mark_names_that_article() -> None:
    titles = {a.url: a.title for a in DAY}
    for item in draft_of(*DAY).issue.items:
        assert item.headline == titles[item.sources[item.headline_mark - 1].article]


def test_stale_articles_are_left_out_with_the_day_they_are_from() -> None:
    old = replace(BANK, published=NOW - timedelta(days=400))
    draft = draft_of(*FLOOD, old)
    assert reasons(draft, old.url) == [
        "stale: published on 28 January 2030, before the time this issue covers"
    ]
    assert old.url not in draft.stories


def test_an_undated_article_never_makes_a_story_alone() -> None:
    undated = replace(BANK, published=None)
    draft = draft_of(*FLOOD, undated)
    assert reasons(draft, undated.url) == [
        "undated, and no dated article tells the same: undated is never taken as new"
    ]


def test_an_undated_article_supports_a_dated_one() -> None:
    draft = draft_of(FLOOD[0], replace(FLOOD[1], published=None))
    assert draft.stories[FLOOD[0].url] == draft.stories[FLOOD[1].url]


def test_a_future_date_is_left_out() -> None:
    ahead = replace(BANK, published=NOW + timedelta(days=2))
    (why,) = reasons(draft_of(*FLOOD, ahead), ahead.url)
    assert why.startswith("dated 06 March 2031")


def test_other_languages_wait_in_a_tray() -> None:
    spanish = article(
        "east",
        "es",
        "El presidente de la nación anuncia elecciones para el mes de mayo",
        "El presidente anunció que las elecciones se celebrarán en mayo, según la agencia.",
        language="",
    )
    (why,) = reasons(draft_of(*FLOOD, spanish), spanish.url)
    assert why == "other language: es, this newsletter reads en"


def test_articles_of_unknown_sources_are_ignored() -> None:
    stranger = replace(BANK, source="https://stranger.example/feed")
    assert stranger.url not in draft_of(*FLOOD, stranger).stories


def test_what_fits_no_section_is_unsorted_with_its_reason() -> None:
    odd = article("east", "odd", "Village choir sings for twelve hours", "A choir sang all day.")
    (why,) = reasons(draft_of(*FLOOD, odd), odd.url)
    assert why.startswith("unsorted: no section is sure enough")


def test_a_spiked_story_is_left_out() -> None:
    story = draft_of(*DAY).stories[BANK.url]
    draft = draft_of(*DAY, spiked=frozenset({story}))
    assert reasons(draft, BANK.url) == ["spiked by an editor"]


def test_a_story_told_before_with_nothing_new_is_a_repeat() -> None:
    first = draft_of(*DAY)
    later = NOW + timedelta(hours=20)
    again = replace(FLOOD[0], published=later - timedelta(hours=1))
    draft = compose(
        NEWSLETTER,
        SOURCES,
        material(
            (again, FLOOD[1]),
            now=later,
            edition="2031-03-05",
            told=told_of(first, NOW + timedelta(hours=1)),
            stories=first.stories,
        ),
    )
    assert draft.issue.items == ()
    assert reasons(draft, again.url) == ["told on 04 March 2031 and nothing new since"]


def test_a_story_that_moved_is_an_update_with_its_new_sentences_only() -> None:
    first = draft_of(*DAY)
    later = NOW + timedelta(hours=23)
    moved = article(
        "east",
        "arrest",
        "Kenya dam owner arrested after Nakuru floods kill 40",
        "Police arrested the owner of the Nakuru dam in Kenya on Tuesday and charged the engineer "
        "with manslaughter.",
        published=later - timedelta(hours=2),
        seen=later,
    )
    draft = compose(
        NEWSLETTER,
        SOURCES,
        material(
            (*FLOOD, moved),
            now=later,
            edition="2031-03-05",
            told=told_of(first, NOW + timedelta(hours=1)),
            stories=first.stories,
        ),
    )
    item = item_with(draft, moved.url)
    assert item.story == first.stories[FLOOD[0].url]
    assert item.status is Status.UPDATE
    assert [s.text for s in item.sentences] == [moved.lead]
    assert all(s.fresh for s in item.sentences)


def test_a_story_keeps_its_id_through_its_articles() -> None:
    draft = draft_of(*DAY, stories={FLOOD[1].url: "kenya-dam-1"})
    assert draft.stories[FLOOD[0].url] == "kenya-dam-1"


def test_a_touched_item_stays_as_the_editor_left_it() -> None:
    first = draft_of(*DAY)
    item = replace(item_with(first, BANK.url), headline="Poland cuts rates", touched=True)
    sections = tuple(
        replace(s, stories=tuple(item if i.story == item.story else i for i in s.stories))
        for s in first.issue.sections
    )
    previous = replace(first.issue, sections=sections)
    draft = draft_of(*DAY, previous=previous, stories=first.stories)
    assert [i for i in draft.issue.items if i.story == item.story] == [item]


def test_syndicated_text_is_one_voice_however_many_print_it() -> None:
    wire = [
        article(name, "wire", f"{name.title()}: {BANK.title}", BANK.lead)
        for name in ("north", "south", "west")
    ]
    item = item_with(draft_of(*wire), wire[0].url)
    (voices,) = [t for t in item.reasons if t.name == "voices"]
    assert voices.why == "told by 1 independent outlet"


def test_one_family_s_same_title_twice_is_one_article() -> None:
    twin = replace(BANK, url="https://east.example/bank-2", link="https://east.example/bank-2")
    item = item_with(draft_of(BANK, twin, *FLOOD), BANK.url)
    assert len(item.sources) == 1
    assert draft_of(BANK, twin, *FLOOD).stories[twin.url] == item.story


def test_of_a_headline_only_source_no_sentence_is_told() -> None:
    sources = SOURCES | {s.url: s for s in (source("east", quote=Quote.HEADLINE),)}
    draft = compose(NEWSLETTER, sources, material((BANK, *FLOOD)))
    item = item_with(draft, BANK.url)
    assert item.sentences == ()
    assert item in next(s for s in draft.issue.sections if s.name == "Business").also


@pytest.mark.parametrize("limit", [0, 15, 25, 60])
def test_no_source_is_quoted_beyond_its_words(limit: int) -> None:
    sources = {url: replace(s, quote_words=limit) for url, s in SOURCES.items()}
    for item in compose(NEWSLETTER, sources, material(DAY)).issue.items:
        used: dict[str, int] = {}
        for sentence in item.sentences:
            outlet = item.sources[sentence.marks[0] - 1].source
            used[outlet] = used.get(outlet, 0) + len(sentence.text.split())
        assert all(words <= limit for words in used.values())


def test_a_truncated_lead_is_never_told() -> None:
    cut = replace(
        STRIKE,
        lead="Rail workers in Belgium walked out again on Monday. Unions said the talks with the "
        "government had […] Continue reading at West",
    )
    item = item_with(draft_of(cut, *FLOOD), cut.url)
    assert [s.text for s in item.sentences] == [
        "Rail workers in Belgium walked out again on Monday."
    ]


def test_an_exclusive_of_our_own_needs_no_second_source() -> None:
    own = SOURCES | {s.url: s for s in (source("east", own=True),)}
    alone = item_with(draft_of(BANK, *FLOOD), BANK.url).score
    exclusive = item_with(compose(NEWSLETTER, own, material((BANK, *FLOOD))), BANK.url).score
    assert exclusive == pytest.approx(alone + log2(3), abs=2e-4)  # scores are rounded


def test_the_front_keeps_to_its_lengths_and_takes_its_lines_from_the_items() -> None:
    issue = draft_of(*DAY).issue
    assert 1 <= len(issue.subject) <= 60
    assert 40 <= len(issue.preheader) <= 90
    assert issue.preheader not in issue.subject
    told = {i.headline for i in issue.items} | {s.text for i in issue.items for s in i.sentences}
    assert len(issue.short) == 3
    assert all(line.text in told for line in issue.short)


def test_an_issue_without_news_is_named_after_its_day_and_says_that_it_is_thin() -> None:
    issue = draft_of().issue
    assert issue.subject == "The Daily, 4 March 2031"
    assert issue.items == ()
    assert issue.notes == ("Thin day: 0 stories, at_least is 3.",)


def test_one_country_is_not_one_event() -> None:
    tea = article("north", "tea", "Kenya raises tariffs on tea", "Kenya raised tariffs on tea.")
    drought = article("south", "dry", "Drought spreads in Kenya", "Kenya saw no rain in March.")
    stories = draft_of(tea, drought).stories
    assert stories[tea.url] != stories[drought.url]


def test_equal_link_texts_never_go_to_different_addresses() -> None:
    tea = article("north", "tea", "Kenya raises tariffs on tea", "Kenya raised tariffs on tea.")
    drought = article("north", "dry", "Drought spreads in Kenya", "Kenya saw no rain in March.")
    draft = draft_of(tea, drought)
    labels = [item_with(draft, a.url).sources[0].label for a in (tea, drought)]
    assert set(labels) == {
        "North’s report: Kenya raises tariffs on tea",
        "North’s report on Kenya",
    }


def test_an_article_from_before_the_told_issue_brings_no_update() -> None:
    first = draft_of(*FLOOD)
    late = article(
        "east",
        "late",
        "Kenya dam near Nakuru had cracks for years, engineers warned before floods",
        "Engineers warned of cracks in the Nakuru dam in Kenya three years ago, records show.",
        published=NOW - timedelta(hours=3),
    )
    told = told_of(first, NOW + timedelta(hours=1))
    stories = first.stories | {late.url: first.stories[FLOOD[0].url]}

    def again(article: Article) -> Draft:
        return draft_of(article, told=told, stories=stories, now=NOW + timedelta(hours=12))

    assert again(late).issue.items == ()
    fresh = again(replace(late, published=NOW + timedelta(hours=8)))
    assert [i.status for i in fresh.issue.items] == [Status.UPDATE]


@pytest.mark.slow
def test_the_same_material_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "from fakes.newsroom import *; from digest.newsroom import compose; "
        "print(repr(compose(NEWSLETTER, SOURCES, material(DAY))))"
    )
    root = Path(__file__).parent.parent
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}:{root.parent}"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def test_caps_of_section_and_issue_hold_and_the_rest_says_why() -> None:
    told = [
        ("Lagos", "Dockers walk out and close the port of Lagos"),
        ("Accra", "Voters queue before dawn as Accra elects a mayor"),
        ("Nairobi", "Judges in Nairobi free nine editors"),
        ("Kigali", "Landslide buries a school bus outside Kigali"),
        ("Lusaka", "Copper miners strike in Lusaka over wages"),
        ("Harare", "Hospitals in Harare run out of oxygen"),
        ("Luanda", "Fire destroys a refinery near Luanda"),
        ("Dakar", "Fishermen protest at foreign trawlers off Dakar"),
        ("Tunis", "Students occupy the parliament square of Tunis"),
    ]
    news = [
        article(
            ("north", "south", "east", "west")[k % 4],
            town,
            title,
            f"{title} on Monday, as was expected.",
        )
        for k, (town, title) in enumerate(told)
    ]
    small = replace(NEWSLETTER, sections=(replace(NEWSLETTER.sections[0], at_most=2),), at_most=4)
    draft = compose(small, SOURCES, material(news))
    (africa,) = draft.issue.sections
    assert len(africa.stories) == 2
    assert len(africa.also) == 2
    assert len(draft.issue.left_out) == 5
    assert {o.why for o in draft.issue.left_out} == {"the issue is full"}


def test_hostile_titles_come_through_whole_or_cut_at_a_word() -> None:
    long = article("north", "long", "Kenya flood " * 900, "Floods in Kenya killed nine people.")
    odd = article(
        "south", "odd", "{{ 7*7 }} <b>Sahel</b> drought \u202eabc", "The Sahel is dry now."
    )
    for item in draft_of(long, odd).issue.items:
        assert 0 < len(item.headline) <= 200
        assert len(item.sources[0].label) <= 120

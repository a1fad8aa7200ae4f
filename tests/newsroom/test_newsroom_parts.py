"""The newsroom's steps: linkage, language, titles, sections, copies, what is worth telling."""

import numpy as np
import pytest
from fakes.newsroom import article, source
from hypothesis import given
from hypothesis import strategies as st

from digest.model.settings import SectionRule
from digest.newsroom.cluster import link
from digest.newsroom.duplicates import independent, origins
from digest.newsroom.follow import name_stories, new_id
from digest.newsroom.headline import cut, plainness_cost
from digest.newsroom.language import guess_language
from digest.newsroom.places import find_places, places_in
from digest.newsroom.reading import clean_text, clean_title, read, read_all, tidy_outlet
from digest.newsroom.sections import Sorter
from digest.newsroom.standing import stands_alone
from digest.newsroom.terms import terms


def _linked(count: int, pairs: dict[tuple[int, int], float], threshold: float) -> list[list[int]]:
    keys = sorted(pairs)
    first = np.array([a for a, _ in keys], dtype=np.int64)
    second = np.array([b for _, b in keys], dtype=np.int64)
    return link(count, first, second, np.array([pairs[k] for k in keys]), threshold)


def test_a_chain_of_alike_pairs_is_not_one_cluster() -> None:
    assert _linked(4, {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9}, 0.5) == [[0, 1], [2, 3]]


def test_three_that_are_all_alike_are_one_cluster() -> None:
    assert _linked(3, {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.7}, 0.5) == [[0, 1, 2]]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]),
        st.floats(0, 1),
        max_size=28,
    )
)
def test_linkage_puts_each_in_one_cluster_whose_mean_pair_reaches_the_threshold(
    pairs: dict[tuple[int, int], float],
) -> None:
    groups = _linked(8, pairs, 0.4)
    assert sorted(k for group in groups for k in group) == list(range(8))
    for group in groups:
        inside = [pairs.get((a, b), 0.0) for a in group for b in group if a < b]
        assert not inside or sum(inside) / len(inside) >= 0.4 - 1e-6


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("The minister said that the talks will go on after the vote", "", "en"),
        ("El presidente anunció que las elecciones se celebrarán en mayo", "en", "es"),
        ("Der Minister sagte, dass die Wahl nicht im Mai ist", "", "de"),
        ("ঢাকায় বৃষ্টি", "en", "bn"),
        ("東京で会議が開かれた", "", "ja"),
        ("Rain in Dhaka and the hills", "bn", "en"),
        ("Вибори в Україні", "uk", "uk"),
        ("12 / 7", "en", "en"),
        ("12 / 7", "", ""),
        ("Dr Okafor wins Oslo prize", "en", "en"),
    ],
)
def test_a_language_is_told_by_script_then_by_common_words(
    text: str, declared: str, expected: str
) -> None:
    assert guess_language(text, declared) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dam bursts in Kenya - North News", "Dam bursts in Kenya"),
        ("Dam bursts in Kenya | North", "Dam bursts in Kenya"),
        ("LIVE: Dam bursts in Kenya", "Dam bursts in Kenya"),
        ("Dam bursts in Kenya – live updates", "Dam bursts in Kenya"),
        ("Dam bursts - and nobody came", "Dam bursts - and nobody came"),
        ("Live", "Live"),
    ],
)
def test_titles_lose_outlet_suffixes_and_live_marks(title: str, expected: str) -> None:
    assert clean_title(title, "North") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A dam burst. Continue reading...", "A dam burst."),
        ("A dam burst Read Full Article at north.example", "A dam burst"),
        ("NAKURU, Kenya (AP) — A dam burst.", "A dam burst."),
        ("NAKURU, Aug. 13 (NNA) –A dam burst.", "A dam burst."),
        ("May 4, 2031 5:00 AM A dam burst.", "A dam burst."),
        ("A dam burst. #Kenya #Floods", "A dam burst."),
        ("Police gave no more details. Trains stopped.", None),
        ("The copyright law was changed on Monday.", None),
    ],
)
def test_text_loses_datelines_and_what_outlets_add(text: str, expected: str | None) -> None:
    assert clean_text(text) == (expected or text)


def test_a_sentence_under_many_leads_of_one_source_is_not_news() -> None:
    slogan = "North is the most watched channel of the coast."
    news = tuple(
        article("north", str(k), f"Title {k}", f"Rain fell on day {k} of March. {slogan}")
        for k in range(3)
    )
    sources = {news[0].source: source("north")}
    assert [r.lead for r in read_all(news, sources)] == [
        f"Rain fell on day {k} of March." for k in range(3)
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("North News - Home", "North News"),
        ("Articles | North Online", "North Online"),
        ("North > World News", "North"),
        ("North.example - RSS Channel - App International Edition", "North.example"),
        ("Home", "Home"),
    ],
)
def test_an_outlet_is_named_without_its_feed(name: str, expected: str) -> None:
    assert tidy_outlet(name) == expected


def test_demonyms_and_countries_are_one_term() -> None:
    assert terms("Iranian envoys") == terms("Iran's envoy")


def test_places_are_capitalised_and_longest_first() -> None:
    assert find_places("South Africa’s turkey farms; Kenyan trains") == [
        ("South Africa", "south africa"),
        ("Kenyan", "kenyan"),
    ]
    assert places_in("US envoys told us") == ["united states"]


RULES = (
    SectionRule("Middle East", "Israel, Iran and their neighbours."),
    SectionRule("Asia", "The continent of Asia."),
    SectionRule("Health", "Medicine and disease.", ("WHO", "vaccine"), ("pet food",)),
)


@pytest.mark.parametrize(
    ("title", "home"),
    [
        ("Tehran reopens its stock exchange", "Middle East"),
        ("Thai farmers plant early", "Asia"),
        ("WHO praises new vaccine", "Health"),
        ("Those who waited were turned away", ""),
        ("WHO recalls pet food vaccine", ""),
    ],
)
def test_sections_are_found_by_places_and_keywords_and_barred_by_never_words(
    title: str, home: str
) -> None:
    placed = Sorter(RULES).place(read(article("north", "a", title), source("north")))
    assert placed.home == home


def test_a_source_s_own_section_counts() -> None:
    reading = read(article("north", "a", "Bread grows dearer"), source("north", sections=("Asia",)))
    assert Sorter(RULES).place(reading).home == "Asia"


def test_one_article_is_judged_by_itself() -> None:
    sorter = Sorter(RULES)
    reading = read(article("north", "a", "Thai farmers plant early"), source("north"))
    before = sorter.place(reading)
    sorter.place(read(article("south", "b", "Thai farmers strike in Tehran"), source("south")))
    assert sorter.place(reading) == before


WIRE = "A dam burst in western Kenya on Monday and swept away the homes of a thousand families."


def test_one_text_in_two_outlets_has_one_origin_and_one_voice() -> None:
    first = read(article("north", "a", "Dam bursts", WIRE), source("north"))
    second = read(article("south", "b", "Kenya dam fails", f"{WIRE} (North)"), source("south"))
    own = read(article("east", "c", "Dam", "We saw the dam at dawn from the hill."), source("east"))
    origin = origins([second, first, own])
    assert origin == {first.url: first.url, second.url: first.url, own.url: own.url}
    assert independent([first, second, own], origin) == 2


def test_two_feeds_of_one_family_are_one_voice() -> None:
    first = read(article("north", "a", "Dam bursts", WIRE), source("north"))
    second = read(
        article("north", "b", "Dam", "We saw the dam at dawn from the hill."), source("north")
    )
    assert independent([first, second], origins([first, second])) == 1


def test_two_groups_never_share_a_story_id() -> None:
    a = read(article("north", "a", "Dam bursts in Kenya", WIRE), source("north"))
    b = read(article("south", "b", "Dam owner held in Kenya", WIRE), source("south"))
    assert name_stories([[a], [b]], [{"old": 0.9}, {"old": 0.6}], {}) == ["old", new_id([b])]


def test_a_new_id_is_the_founding_article_s() -> None:
    a = read(article("north", "a", "Dam bursts in Kenya"), source("north"))
    assert new_id([a]) == "dam-burst-kenya-22b02c8e"


@pytest.mark.parametrize(
    "sentence",
    [
        "Watch the video of the dam burst on our YouTube channel tonight.",
        "President Amina Lin, center, with supporters in Lagos.",
        "North’s Tom Adeyemi reports from the banks of the river in Nakuru.",
        "“We saw the water come down from the hills at dawn.”",
        "As a father of three I was afraid of the water that night.",
        "Is the dam safe for the people who live under it?",
        "{{ 7*7 }} people were killed when the dam burst on Monday.",
        "Dam burst.",
    ],
)
def test_what_no_editor_would_print_is_not_told(sentence: str) -> None:
    assert not stands_alone(sentence)


def test_a_plain_sentence_is_told() -> None:
    assert stands_alone("A dam burst in western Kenya on Monday, the Red Cross said.")


def test_a_plain_headline_beats_a_shout_a_question_and_bait() -> None:
    plain = plainness_cost("Dam bursts in western Kenya")
    assert plain < plainness_cost("DAM BURSTS IN WESTERN KENYA")
    assert plain < plainness_cost("Why did a dam burst in Kenya?")
    assert plain < plainness_cost("Dam bursts in Kenya: what we know so far")
    assert plain < plainness_cost("JOHN SMITH: The dam that had to burst")


@given(st.text(max_size=300), st.integers(10, 120))
def test_cutting_keeps_to_the_limit_and_to_the_text(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    assert " ".join(text.split()).startswith(short.removesuffix("…"))

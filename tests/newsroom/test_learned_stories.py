"""The learned scorer: its files, its features, and what it makes of look-alikes."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from fakes.newsroom import BANK, DAY, FLOOD, NOW, SOURCES, article
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.news import Article
from digest.newsroom import learned
from digest.newsroom.pairs import compare, measured
from digest.newsroom.reading import Reading, read_all
from digest.newsroom.signs import names_in, numbers_in
from digest.newsroom.stories import same_events


def readings(*articles: Article) -> list[Reading]:
    return read_all(articles, SOURCES)


def test_every_weight_is_of_a_feature_that_is_measured_and_none_is_missing() -> None:
    values = measured(readings(*DAY), np.ones(len(DAY), bool), "en")[2]
    assert set(learned.scorer().weights) == set(values) - {"beyond"}


def test_a_background_tells_in_how_many_articles_each_stem_stood() -> None:
    found = learned.background_from('{"articles": 9, "stems": {"2": "flood dam", "7": "say"}}')
    assert found == learned.Background(9, {"flood": 2, "dam": 2, "say": 7})


def test_common_words_are_common_in_the_shipped_background() -> None:
    known = learned.background()
    assert known.articles > 1_000
    assert known.frequency["presid"] > known.frequency["earthquak"] > 0
    assert max(known.frequency.values()) <= known.articles


def test_two_outlets_on_one_event_are_one_and_the_rest_stay_alone() -> None:
    assert same_events(readings(*DAY)) == sorted(
        [sorted(a.url for a in FLOOD), *([a.url] for a in DAY if a not in FLOOD)]
    )


def test_articles_in_two_languages_are_never_compared() -> None:
    twin = replace(FLOOD[1], language="sw", title=FLOOD[0].title, lead="")
    other = replace(readings(twin)[0], language="sw")
    pairs = compare([readings(FLOOD[0])[0], other], np.ones(2, bool))
    assert len(pairs.first) == 0


def test_equal_words_a_month_apart_are_less_surely_one_event_than_today() -> None:
    late = replace(FLOOD[1], published=NOW - timedelta(days=30))
    near = measured(readings(*FLOOD), np.ones(2, bool), "en")[2]
    far = measured(readings(FLOOD[0], late), np.ones(2, bool), "en")[2]
    weights = learned.scorer().weights
    assert sum(w * (near[n] - far[n])[0] for n, w in weights.items()) > 0


def test_a_headline_without_a_common_word_is_in_the_language_of_the_others() -> None:
    bare = article("south", "bare", "Kenya dam burst near Nakuru kills 40", language="")
    (found,) = [r for r in readings(*DAY, bare) if r.url == bare.url]
    assert found.language == "en"
    assert readings(bare)[0].language == ""


@pytest.mark.parametrize(
    ("title", "lead", "names"),
    [
        ("Dam bursts near Nakuru", "Rescuers reached Nakuru. They left.", {"dam", "nakuru"}),
        ("storm", "The storm hit Kenya.", {"kenya"}),
    ],
)
def test_names_are_capitalised_words_that_do_not_only_open_a_sentence(
    title: str, lead: str, names: set[str]
) -> None:
    (found,) = readings(article("north", "x", title, lead))
    assert names_in(found) == names


def test_numbers_are_compared_without_commas_and_years() -> None:
    (found,) = readings(article("north", "x", "Fire kills 40 in 2031", "Losses of 1,200 homes; 7."))
    assert numbers_in(found) == {"40", "1200"}


@settings(max_examples=15)
@given(st.permutations(DAY))
def test_the_order_of_articles_changes_no_group(order: list[Article]) -> None:
    assert same_events(readings(*order)) == same_events(readings(*DAY))


def test_nothing_and_a_single_article_make_no_pairs() -> None:
    assert same_events([]) == []
    assert same_events(readings(BANK)) == [[BANK.url]]

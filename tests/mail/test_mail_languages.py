"""Catalogues are complete, their plurals are CLDR's, and dates are as each language writes them."""

import string
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest
from fakes.issues import DAY, LINKS, MASTHEAD, READER, templates
from fakes.markup import words_of

from digest.mail import render
from digest.mail.catalogue.form import Phrases
from digest.mail.phrases import CATALOGUE, phrases_for, spoken

LANGUAGES = sorted(CATALOGUE)
DAY_OF = date(2025, 4, 25)

# From CLDR's supplemental/plurals.xml: the samples it gives for integers.
PLURALS = {
    "en": {"one": (1,), "other": (0, 2, 16, 100, 1000)},
    "nl": {"one": (1,), "other": (0, 2, 16, 100, 1000)},
    "de": {"one": (1,), "other": (0, 2, 16, 100, 1000)},
    "uk": {
        "one": (1, 21, 31, 41, 101, 1001),
        "few": (2, 3, 4, 22, 24, 32, 102, 1002),
        "many": (0, 5, 11, 12, 14, 19, 100, 111, 112, 1000),
    },
    "ar": {
        "zero": (0,),
        "one": (1,),
        "two": (2,),
        "few": (3, 10, 103, 110, 1003),
        "many": (11, 26, 99, 111, 1011),
        "other": (100, 101, 102, 200, 202, 300, 1000),
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_are_those_of_cldr(language: str) -> None:
    words = CATALOGUE[language]
    for category, samples in PLURALS[language].items():
        assert {words.plural(number) for number in samples} == {category}
    for phrases in (words.stories, words.brief, words.minutes):
        assert set(phrases) == set(PLURALS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_the_marks_of_the_english_one_and_nothing_empty(language: str) -> None:
    words, english = CATALOGUE[language], CATALOGUE["en"]
    for field in fields(Phrases):
        here, there = getattr(words, field.name), getattr(english, field.name)
        if isinstance(there, str):
            assert here.strip(), field.name
            if field.name != "long_date":
                assert _marks(here) == _marks(there), field.name
    assert (len(words.months), len(words.weekdays), len(words.digits)) == (12, 7, 10)


def _marks(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_no_sentence_was_left_in_english(language: str) -> None:
    words, english = CATALOGUE[language], CATALOGUE["en"]
    same = {
        field.name
        for field in fields(Phrases)
        if isinstance(getattr(english, field.name), str)
        and getattr(words, field.name) == getattr(english, field.name)
    }
    patterns = {
        *("language", "digits", "long_date", "short_date", "dated_year", "dated_time", "dateline"),
        *("week", "source", "source_undated", "listed", "subject", "figure", "between"),
    }
    assert same <= patterns


@pytest.mark.parametrize(
    ("language", "full", "short", "moment", "week"),
    [
        (
            "en",
            "Friday, April 25, 2025",
            "April 25",
            "April 25, 05:10",
            "April 19 – April 25, 2025",
        ),
        ("nl", "vrijdag 25 april 2025", "25 april", "25 april, 05:10", "19 april – 25 april 2025"),
        (
            "de",
            "Freitag, 25. April 2025",
            "25. April",
            "25. April, 05:10 Uhr",
            "19. April – 25. April 2025",
        ),
        (
            "uk",
            "п’ятниця, 25 квітня 2025 року",
            "25 квітня",
            "25 квітня, 05:10",
            "19 квітня – 25 квітня 2025 року",
        ),
        (
            "ar",
            "الجمعة، ٢٥ أبريل ٢٠٢٥",
            "٢٥ أبريل",
            "٢٥ أبريل، ٠٥:١٠",
            "من ١٩ أبريل إلى ٢٥ أبريل ٢٠٢٥",
        ),
    ],
)
def test_dates_are_written_as_the_language_writes_them(
    language: str, full: str, short: str, moment: str, week: str
) -> None:
    words = CATALOGUE[language]
    assert words.full_date(DAY_OF) == full
    assert words.day(DAY_OF, within_year=2025) == short
    assert words.moment(datetime(2025, 4, 25, 5, 10, tzinfo=UTC)) == moment
    assert words.days(date(2025, 4, 19), DAY_OF) == week


@pytest.mark.parametrize(
    ("wanted", "own", "speaks"),
    [
        ("nl", "en", "nl"),
        ("nl-BE", "en", "nl"),
        ("UK_ua", "en", "uk"),
        ("fr", "en", "en"),
        ("", "de-AT", "de-AT"),
        ("de", "de-AT", "de-AT"),
        ("en", "fr", "en"),
    ],
)
def test_a_reader_is_spoken_to_in_their_language_where_there_is_a_catalogue(
    wanted: str, own: str, speaks: str
) -> None:
    assert spoken(wanted, own) == speaks


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_in_the_readers_language_and_its_news_in_their_own(language: str) -> None:
    copy = render(templates(), DAY, replace(READER, language=language), LINKS)
    words = phrases_for(language)
    shown = words_of(copy.html)
    for phrase in (words.short, words.leave, words.promise, words.also):
        assert phrase in shown
        assert phrase.casefold() in " ".join(copy.text.casefold().split())
    assert copy.html.startswith("<!doctype html>")
    assert f'lang="{language}"' in copy.html[:200]
    assert ('<h3 lang="en"' in copy.html) is False
    assert ('lang="en"' in copy.html) is True
    assert copy.subject == DAY.subject


def test_in_another_direction_the_news_keeps_its_own() -> None:
    copy = render(templates(), DAY, replace(READER, language="ar"), LINKS)
    assert 'dir="rtl"' in copy.html[:200]
    assert '<div class="i" lang="en" dir="ltr" style="text-align:left;">' in copy.html
    assert '<h1 class="i h1"' in copy.html
    assert 'lang="en" dir="ltr">Morning Brief</h1>' in copy.html


def test_a_newsletter_in_a_language_without_catalogue_speaks_english_but_says_what_it_is() -> None:
    day = replace(DAY, masthead=replace(MASTHEAD, language="fr"))
    copy = render(templates(), day, READER, LINKS)
    assert 'lang="fr"' in copy.html[:200]
    assert "Unsubscribe in one click" in copy.text

"""Words as the newsroom compares them: what is folded, and what is no word of an event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.newsroom.terms import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ties of Israel and the U.A.E.", ["tie", "israel", "uae"]),
        ("the United Arab Emirates", ["uae"]),
        ("The U.S., the US. and the United States of America", ["usa", "usa", "usa"]),
        ("United Kingdom, U.K. and UK", ["britain", "britain", "britain"]),
        ("The U.N. is the United Nations", ["un", "un"]),
        ("tell us", ["us"]),
    ],
)
def test_long_and_short_names_are_one_term(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    "day", ["18 August 2020", "August 18, 2020", "Aug. 18", "3rd of May", "Sept 1st", "Tuesday"]
)
def test_a_day_is_no_word_of_an_event(day: str) -> None:
    assert terms(f"Flood in Kisumu ({day})") == ["flood", "kisumu"]


def test_a_month_or_a_number_alone_stays() -> None:
    assert terms("May kills 40 in August") == ["kill", "40", "august"]


def test_other_languages_keep_their_days_and_names() -> None:
    assert "2" in {word[:1] for word in terms("am 2 mai in Wien 20 Uhr", "de")}


@given(st.text(max_size=80))
def test_any_text_has_terms_and_none_is_empty(text: str) -> None:
    assert all(terms(text))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.newsroom.retell.order import order_against
from digest.newsroom.retell.shades import shades_against

TRUMP = (
    "President Donald Trump said on Tuesday that Vladimir Putin was playing with fire in Ukraine."
)
PUTIN = "Vladimir Putin said Russia would answer the strikes on Moscow within days."
LYON = "Police in Lyon arrested two brothers aged 19 and 24 over the theft of 12 paintings worth 3 million euros."  # noqa: E501 - one sentence a line
FINE = "The European Union fined Apple 500 million euros, and Meta was fined 200 million euros."
HAGUE = "Judges in The Hague, led by Mark Carney, Prime Minister of Canada, heard 1,200 witnesses."
TWICE = (
    "Israeli families lashed out at Israeli Prime Minister Benjamin Netanyahu in Southeast Asia."
)
ALL = (TRUMP, PUTIN, LYON, FINE, HAGUE, TWICE)


def said_against(text: str, *cited: str, language: str = "en") -> str:
    return "; ".join(order_against(text, cited, language))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Donald Trump said Vladimir Putin was playing with fire.", (TRUMP,)),
        ("President Trump said that Putin was playing with fire in Ukraine.", (TRUMP,)),
        ("On Tuesday, President Trump said that Putin was playing with fire.", (TRUMP,)),
        ("In Ukraine Vladimir Putin was playing with fire.", (TRUMP,)),
        (
            "Trump said Putin was playing with fire, and Putin said Russia would answer.",
            (TRUMP, PUTIN),
        ),
        (
            "Two brothers aged 19 and 24 were arrested in Lyon over the theft of 12 paintings.",
            (LYON,),
        ),
        ("In Lyon police arrested 2 brothers over paintings worth 3 million euros.", (LYON,)),
        ("The European Union fined Apple 500 million euros.", (FINE,)),
        ("Meta was fined 200 million euros.", (FINE,)),
        (
            "The European Union fined Apple 500 million euros, and Russia would answer.",
            (FINE, PUTIN),
        ),
        ("Judges in The Hague heard 1200 witnesses.", (HAGUE,)),
        ("The Russian president would answer the strikes.", (PUTIN,)),
    ],
)
def test_names_and_numbers_in_their_order_are_let_pass(text: str, cited: tuple[str, ...]) -> None:
    assert said_against(text, *cited) == ""


@pytest.mark.parametrize(
    ("text", "cited", "said"),
    [
        (
            "Vladimir Putin said that Donald Trump was playing with fire.",
            (TRUMP,),
            "“Putin” and “Donald”",
        ),
        ("President Vladimir Putin was playing with fire.", (TRUMP,), "“President” and “Vladimir”"),
        (
            "Donald Trump said Russia would answer the strikes.",
            (TRUMP, PUTIN),
            "“Trump” and “Russia”",
        ),
        (
            "The strikes on Moscow were the word of Donald Trump.",
            (TRUMP, PUTIN),
            "“Moscow” and “Donald”",
        ),
        ("Apple fined the European Union 500 million euros.", (FINE,), "“Apple” and “European”"),
        ("The European Union fined Apple 200 million euros.", (FINE,), "“Apple” and “200”"),
        ("The European Union fined Meta 500 million euros.", (FINE,), "“Meta” and “500”"),
        (
            "Police in Lyon arrested brothers over 12 paintings worth 500 million euros.",
            (LYON, FINE),
            "“12” and “500”",
        ),
        (
            "Police in Lyon found 24 paintings worth 3 million euros.",
            (LYON,),
            "“24” does not count the same",
        ),
        ("Police in Lyon arrested 12 brothers.", (LYON,), "“12” does not count the same"),
        ("Police in Lyon arrested brothers over the theft of 12 cars.", (LYON,), "“12” does not"),
        (
            "Police in Lyon arrested two brothers and 31 others.",
            (LYON,),
            "number: “31” stands in no sentence",
        ),
        (
            "Donald Trump said Angela Merkel was playing with fire.",
            (TRUMP,),
            "name: “Angela” stands in no",
        ),
        (
            "Judges in The Hague heard 2,100 witnesses.",
            (HAGUE,),
            "number: “2,100” stands in no sentence",
        ),
    ],
)
def test_changed_round_or_put_to_another_is_refused(
    text: str, cited: tuple[str, ...], said: str
) -> None:
    assert said in said_against(text, *cited)


def test_german_capitals_are_no_names_but_numbers_still_count() -> None:
    source = (
        "Die Polizei nahm in Lyon zwei Brüder fest und fand 12 Gemälde im Wert von 3 Millionen."
    )
    assert said_against("In Lyon fand die Polizei 12 Gemälde.", source, language="de") == ""
    assert "“12” does" in said_against("Die Polizei fand 12 Brüder.", source, language="de")


@given(st.sampled_from(ALL), st.integers(1, 20))
def test_a_sources_own_beginning_is_never_refused(source: str, words: int) -> None:
    begun = " ".join(source.split()[:words]).rstrip(",")
    assert said_against(begun, source) == ""
    assert said_against(begun, next(s for s in ALL if s != source), source) == ""


@given(st.text(), st.lists(st.text(), max_size=3), st.sampled_from(["en", "ar", "de", "xx", ""]))
def test_any_text_is_judged_without_falling_over(text: str, cited: list[str], code: str) -> None:
    assert list(order_against(text, cited, code)) == list(order_against(text, cited, code))
    assert list(shades_against(text, cited, code)) == list(shades_against(text, cited, code))

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from digest.newsroom.facts import doubt, objections, verdict

SOURCES = (
    "President Marta Ilves met Foreign Minister Jonas Bergh in Tallburg on Monday, officials said.",
    "Bergh said 26 people were killed in the flood and that Norland would not send troops.",
    '"We will stay as long as we are needed," Bergh told reporters.',
    "The dam cost 3.2 million dollars, or 4 percent of the yearly budget.",
    "Inspector Lena Holt had warned the United Rivers Council in March 2019.",
    "About 12,480 homes lost power, and voters approved the new levy.",
    "Ilves praised Bergh after the talks.",
)


def kinds(sentence: str, sources: tuple[str, ...] = SOURCES) -> set[str]:
    return {objection.kind for objection in objections(sentence, sources)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Ilves met Bergh on Monday.",
        "Marta Ilves met Jonas Bergh in Tallburg on Monday.",
        "Bergh said 26 people were killed in the flood.",
        "Norland would not send troops, Bergh said.",
        "Nearly 12,500 homes lost power.",
        "The dam cost $3.2 million, or 4% of the yearly budget.",
        'Bergh: "We will stay as long as we are needed"',
        "Holt had warned the URC in March 2019.",
        "Twenty-six people were killed in the flood.",
        "Foreign Minister Bergh said 26 people were killed.",
    ],
)
def test_what_the_sources_bear_is_let_pass(sentence: str) -> None:
    assert objections(sentence, SOURCES) == ()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ilves met Anders Bergh in Tallburg on Monday.", "name"),
        ("Ilves met Bergh in Rivertown on Monday.", "name"),
        ("Qvist met Bergh in Tallburg on Monday.", "name"),
        ("Judge Bergh said 26 people were killed in the flood.", "role"),
        ("President Bergh said 26 people were killed in the flood.", "role"),
        ("Bergh said 27 people were killed in the flood.", "number"),
        ("Bergh said twenty people were killed in the flood.", "number"),
        ("The dam cost 3.2 million euros.", "unit"),
        ("The dam cost $3.2 million, or 4 miles of the yearly budget.", "unit"),
        ("Ilves met Bergh in Tallburg on Thursday.", "date"),
        ("Holt had warned the council in April 2019.", "date"),
        ('"We will leave as long as we are needed," Bergh told reporters.', "quote"),
        ("Bergh said that Norland would send troops.", "negation"),
        ("Bergh said 26 people were not killed in the flood.", "negation"),
    ],
)
def test_what_they_do_not_bear_is_objected_to_by_its_kind(sentence: str, kind: str) -> None:
    assert kind in kinds(sentence)


def test_an_invented_background_is_objected_to() -> None:
    invented = (
        "Ilves met Bergh in Tallburg on Monday, sparking outrage among fishermen who had secretly "
        "financed a rival campaign."
    )
    assert "background" in kinds(invented)


def test_an_objection_says_in_a_sentence_what_is_wrong() -> None:
    (found,) = objections("Bergh said 27 people were killed in the flood.", SOURCES[1:2])
    assert (found.kind, found.said) == ("number", "27")
    assert found.why == "The number “27” is in none of its sources."


def test_who_cites_nothing_is_objected_to() -> None:
    assert kinds("Bergh met Ilves in Tallburg.", ()) >= {"name"}


def test_nothing_said_is_nothing_to_object_to() -> None:
    assert verdict("", SOURCES).objections == ()


def test_capitals_of_a_headline_are_no_names() -> None:
    assert objections("Bergh Says People Were Killed In The Flood", SOURCES) == ()


def test_a_sentence_of_another_language_is_checked_by_its_numbers_and_quotes() -> None:
    source = "Der Damm kostete 40 Millionen Euro, sagte Bergh."
    assert objections(source, [source], "de") == ()
    wrong = objections("Der Damm kostete 50 Millionen Euro.", [source], "de")
    assert [o.kind for o in wrong] == ["number"]


PLAIN = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=120)


@given(st.sampled_from(SOURCES), st.permutations(SOURCES))
def test_a_source_told_word_for_word_is_never_objected_to(
    sentence: str, sources: list[str]
) -> None:
    assert objections(sentence, sources) == ()
    assert doubt(sentence, sources) == 0.0


@given(PLAIN)
def test_any_text_bears_itself(text: str) -> None:
    assert objections(text, [text]) == ()


@given(PLAIN, st.lists(PLAIN, max_size=4))
def test_hostile_text_is_judged_and_never_an_error(text: str, sources: list[str]) -> None:
    assert 0.0 <= doubt(text, sources) <= 1.0


@given(st.integers(min_value=13, max_value=10**9), st.sampled_from(["", ","]))
def test_a_number_in_no_source_is_always_objected_to(number: int, comma: str) -> None:
    told = f"{number:,}".replace(",", comma)
    assume(number not in {26, 2019, 12480, 3200000})
    assume(abs(number - 12480) / 12480 > 0.05)
    assume(abs(number - 3.2e6) / 3.2e6 > 0.05)
    assert objections(f"Bergh said {told} people were killed in the flood.", SOURCES)


@settings(max_examples=40)
@given(
    st.permutations(SOURCES),
    st.sampled_from(
        [
            "President Bergh met Ilves on Tuesday.",
            "Norland would send troops to Tallburg after talks, according to Holt.",
            "Ilves and Bergh feared an inquiry into the levy.",
        ]
    ),
)
def test_the_order_of_the_sources_does_not_matter(sources: list[str], sentence: str) -> None:
    assert verdict(sentence, sources) == verdict(sentence, SOURCES)


@given(st.sampled_from(SOURCES), st.sampled_from(["Qvist", "Zuzana", "Okonkwo"]))
def test_a_name_in_no_source_is_always_objected_to(sentence: str, name: str) -> None:
    changed = sentence.replace("Bergh", name).replace("Holt", name)
    assume(changed != sentence)
    assert "name" in kinds(changed)


def test_the_shipped_trees_only_grow_more_doubtful_with_more_clues() -> None:
    from digest.newsroom.facts.verdict import weighed
    from digest.newsroom.learned import doubter

    model = doubter()
    some: dict[str, Any] = {"sources": 1.5, "length": 0.8}
    for feature in model.features:
        if feature not in some:
            assert weighed(some | {feature: 3.0}, model) >= weighed(some, model)

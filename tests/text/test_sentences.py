"""Sentences: where they end, whether they are whole, and whether they stand by themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text.sentences import (
    ends_whole,
    is_cut,
    opens_dangling,
    quotes_closed,
    split_sentences,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain fell. Rivers rose.", ["Rain fell.", "Rivers rose."]),
        ("Dr. Okafor met Gov. Lin on Jan. 5.", ["Dr. Okafor met Gov. Lin on Jan. 5."]),
        ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
        ("He left the U.S. The vote was lost.", ["He left the U.S.", "The vote was lost."]),
        ("It rose 3.5 percent. Then it fell.", ["It rose 3.5 percent.", "Then it fell."]),
        ("J. R. Adeyemi won. Crowds cheered.", ["J. R. Adeyemi won.", "Crowds cheered."]),
        ("“Go home.” The crowd left.", ["“Go home.”", "The crowd left."]),
        ("“Why?” she asked. Nobody knew.", ["“Why?” she asked.", "Nobody knew."]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("Acme Inc. The firm closed.", ["Acme Inc.", "The firm closed."]),
        ("今日は雨。明日は晴れ。", ["今日は雨。", "明日は晴れ。"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert list(split_sentences(text)) == expected


@given(st.text(alphabet="Ab.?! \n“”’1,c", max_size=80))
def test_sentences_are_verbatim_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    rest = text
    for sentence in split_sentences(text):
        before, found, rest = rest.partition(sentence)
        assert found == sentence
        assert not before.strip()
    assert not rest.strip()


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        ("The dam burst on Monday.", False),
        ("The minister said that the…", True),
        ("The minister said that the ...", True),
        ("The minister said that the", True),
        ("Markets fell,", True),
        ("Lithuania sues its neighbour over the border", False),
    ],
)
def test_a_truncated_sentence_is_known_by_its_end(sentence: str, cut: bool) -> None:  # noqa: FBT001 - the expected value
    assert is_cut(sentence) is cut


def test_only_an_end_mark_that_is_not_dots_ends_a_sentence_whole() -> None:
    assert ends_whole("He said: “Enough.”")
    assert not ends_whole("He said enough")
    assert not ends_whole("He said enough…")


@pytest.mark.parametrize(
    "sentence",
    [
        "He said the dam was old.",
        "But the dam was old.",
        "This was the third flood in a year.",
        "“The dam was old,” he said.",
        "Meanwhile, trains stood still.",
        "Their homes were swept away.",
    ],
)
def test_a_sentence_that_leans_on_another_is_dangling(sentence: str) -> None:
    assert opens_dangling(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kenya said the dam was old.",
        "“The dam was old,” said Governor Amina Lin.",
        "The mayor, who resigned, said he was sorry.",
        "It is the first flood in the town since 1998.",
    ],
)
def test_a_sentence_that_names_its_actor_stands_by_itself(sentence: str) -> None:
    assert not opens_dangling(sentence)


def test_quotes_must_close_where_they_open() -> None:
    assert quotes_closed("She called it “a disaster” on Monday.")
    assert quotes_closed("It’s the workers’ third strike.")
    assert not quotes_closed("She called it “a disaster on Monday.")
    assert not quotes_closed('"We will stay.')
    assert not quotes_closed("The bank (of Poland cut rates.")

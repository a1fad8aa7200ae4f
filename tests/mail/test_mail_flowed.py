"""Plain text as format=flowed (RFC 3676)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.mail.flowed import columns, flowed


def unflowed(text: str) -> str:
    """What a reader's program makes of it: soft breaks joined, stuffing taken off."""
    lines = [line.removeprefix(" ") for line in text.splitlines()]
    made = ""
    for line in lines:
        made += line if line.endswith(" ") and line != "-- " else f"{line}\n"
    return made


def test_a_long_line_is_broken_softly_within_72_columns() -> None:
    text = "word " * 40
    lines = flowed(text).splitlines()
    assert max(map(len, lines)) <= 72
    assert all(line.endswith(" ") for line in lines[:-1])
    assert unflowed(flowed(text)).split() == text.split()


@pytest.mark.parametrize(
    ("line", "stuffed"), [("> no quote", "> no quote"), ("From here", " From here")]
)
def test_a_line_that_could_be_mistaken_is_stuffed(line: str, stuffed: str) -> None:
    assert flowed(line) == f" {stuffed.strip()}\n"


def test_a_continued_line_that_could_be_mistaken_is_stuffed() -> None:
    assert "\n From y" in flowed("x" * 70 + " From y")
    assert "\n >" in flowed("x" * 70 + " > y")


def test_links_are_never_broken() -> None:
    link = "https://x.example/" + "a" * 200
    assert flowed(f"Report:\n{link}").splitlines() == ["Report:", link]


def test_the_signature_mark_keeps_its_space_and_blank_lines_are_single() -> None:
    assert flowed("a\n\n\n\n\n-- \nb\n\n") == "a\n\n-- \nb\n"


def test_words_too_long_and_scripts_without_spaces_are_cut_by_columns() -> None:
    assert max(map(len, flowed("W" * 200).splitlines())) <= 72
    lines = flowed("東京" * 60).splitlines()
    assert max(map(columns, lines)) <= 72
    assert "".join(lines) == "東京" * 60
    assert columns("e\u0301") == 1


@given(st.text(alphabet="abc >-\nF東", max_size=300))
def test_joined_again_it_is_the_same_text(text: str) -> None:
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    kept = [line for line in text.split("\n") if line]
    assert [line for line in unflowed(flowed(text, width=400)).split("\n") if line] == kept
    words = "".join(text.split())
    assert "".join(unflowed(flowed(text)).split()) == words

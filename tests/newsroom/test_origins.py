"""Copies and wire copy: what is one text, by credit line, dateline and containment."""

import pytest
from fakes.newsroom import SOURCES, article
from hypothesis import given
from hypothesis import strategies as st

from digest.model.news import Article
from digest.newsroom.duplicates import copies_among, independent, origins
from digest.newsroom.reading import Reading, credited_wire, read_all

OPENING = (
    "A ferry with forty people on board sank in the river Quarle at dusk, and divers searched the "
    "cold water until morning while families waited on both banks."
)
WIRED = (
    "The transport ministry said the vessel had been licensed for twenty. Its owner was arrested "
    "in the port of Lomond. Two earlier accidents on this line led to no charges at all."
)
OTHER = (
    "Our reporter met the ferryman's brother, who had warned of the leaking hull for months. He "
    "showed letters to three offices. Nobody ever answered him, he said, and now it is too late."
)


def read(*articles: Article) -> list[Reading]:
    return read_all(articles, SOURCES)


def voices(*articles: Article) -> int:
    found = read(*articles)
    return independent(found, origins(found))


@pytest.mark.parametrize(
    ("changes", "wire"),
    [
        ({"credit": "Reuters"}, "Reuters"),
        ({"author": "The Associated Press"}, "AP"),
        ({"lead": "LOMOND, March 3 (Reuters) - A ferry sank."}, "Reuters"),
        ({"lead": "LOMOND (AP) — A ferry sank."}, "AP"),
        ({"lead": "", "body": "(AFP) – A ferry sank in the Quarle."}, "AFP"),
        ({"lead": "A minister told Reuters on Monday - twice - that it sank."}, ""),
        ({"lead": "A ferry sank. (Reuters) - Divers came."}, ""),
    ],
)
def test_an_agency_is_credited_in_a_line_or_a_dateline(changes: dict[str, str], wire: str) -> None:
    (found,) = read(article("north", "x", "Ferry sinks in the Quarle", **changes))
    assert credited_wire(found) == wire


def test_one_wire_text_topped_and_cut_by_two_desks_is_one_voice() -> None:
    north = article(
        "north", "a", "Ferry sinks in the Quarle", f"LOMOND (Reuters) - {OPENING} {WIRED}"
    )
    south = article(
        "south", "b", "Divers search for forty after ferry sinks", f"{OPENING} {OTHER}",
        credit="Reuters",
    )  # fmt: skip
    assert voices(north, south) == 1


def test_two_desks_with_one_quoted_passage_and_no_common_agency_are_two_voices() -> None:
    north = article("north", "a", "Ferry sinks in the Quarle", f"{OPENING} {WIRED}")
    south = article("south", "b", "Divers search for forty after ferry", f"{OPENING} {OTHER}")
    assert voices(north, south) == 2


def test_nearly_the_same_text_under_another_title_is_one_voice() -> None:
    north = article("north", "a", "Ferry sinks in the Quarle", f"{OPENING} {WIRED}")
    south = article("south", "b", "Forty missing in river", f"{OPENING} {WIRED[:90]}")
    assert voices(north, south) == 1


def test_one_publishers_title_twice_is_one_article() -> None:
    first = article("north", "a", "Ferry sinks in the Quarle", OPENING)
    again = article("north", "b", "Ferry sinks in the Quarle", f"{OPENING} {WIRED}")
    assert copies_among(read(first, again)) == {first.url: again.url}


@given(st.permutations([OPENING, f"{OPENING} {WIRED}", OTHER, WIRED]))
def test_the_order_of_articles_changes_no_count(texts: list[str]) -> None:
    names = ("north", "south", "east", "west")
    made = [
        article(name, str(len(text)), f"Ferry sinks at {len(text)}", text)
        for name, text in zip(names, texts, strict=True)
    ]
    assert voices(*made) == voices(*reversed(made))

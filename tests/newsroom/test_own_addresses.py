"""Pages that call another address their own (rel=canonical) are copies of what is there."""

from dataclasses import replace

from fakes.newsroom import SOURCES, article

from digest.model.news import Article
from digest.newsroom.duplicates import copies_among, same_address_twice
from digest.newsroom.reading import Reading, read

TITLE = "Floods in Kenya kill 40 after dam bursts near Nakuru"
FIRST = article("north", "flood", TITLE, "At least 40 people were killed near Nakuru.")
ELSEWHERE = replace(article("south", "f-1", "Kenya counts its dead"), canonical=FIRST.url)


def readings(*articles: Article) -> list[Reading]:
    return [read(a, SOURCES[a.source]) for a in articles]


def test_a_page_that_names_anothers_address_is_its_copy_in_any_order() -> None:
    assert same_address_twice(readings(FIRST, ELSEWHERE)) == {ELSEWHERE.url: FIRST.url}
    assert same_address_twice(readings(ELSEWHERE, FIRST)) == {ELSEWHERE.url: FIRST.url}


def test_an_address_nobody_else_has_changes_nothing() -> None:
    assert same_address_twice(readings(ELSEWHERE)) == {}


def test_two_pages_of_one_unknown_address_are_one_article() -> None:
    other = replace(article("south", "f-2", "Kenya counts its dead"), canonical=FIRST.url)
    longer = replace(other, body="At least 40 people were killed near Nakuru, officials said.")
    assert same_address_twice(readings(ELSEWHERE, longer)) == {ELSEWHERE.url: longer.url}


def test_two_pages_that_name_each_other_both_stay() -> None:
    one = replace(FIRST, canonical="https://south.example/f-1")
    assert same_address_twice(readings(one, ELSEWHERE)) == {}


def test_a_copy_of_a_copy_is_a_copy_of_what_is_kept() -> None:
    again = replace(article("north", "flood-2", TITLE, FIRST.lead, body="And more than before."))
    assert copies_among(readings(FIRST, ELSEWHERE, again)) == {
        ELSEWHERE.url: again.url,
        FIRST.url: again.url,
    }

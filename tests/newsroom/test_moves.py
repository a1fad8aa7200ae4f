from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.newsroom import BANK, DAY, NEWSLETTER, NOW, SOURCES, STRIKE, article, item_with, material

from digest.model.news import Article, Draft, Move
from digest.newsroom import compose
from digest.newsroom.moves import Moves
from digest.newsroom.reading import read

MOVE = Move(
    story="s1",
    to="Africa",
    was="Business",
    who="Ada",
    at=NOW - timedelta(days=1),
    edition="2031-03-03",
    headline="Poland’s bank cuts",
    articles=(BANK.url,),
    texts=(f"{BANK.title}\n{BANK.lead}",),
)
LIKE_BANK = article(
    "south", "again", "Poland’s central bank weighs another cut of interest rates to two percent"
)
UNLIKE = article("south", "mine", "Shares of a copper mine in Chile rise on tariffs")


def placed(found: Article, *moves: Move) -> dict[str, float]:
    """What the moves say for each section of one article."""
    known = Moves(moves, {rule.name for rule in NEWSLETTER.sections})
    terms = known.terms(read(found, SOURCES[found.source]))
    return {name: term.value for name, term in terms.items()}


def draft_with(*moves: Move, articles: tuple[Article, ...] = DAY) -> Draft:
    return compose(NEWSLETTER, SOURCES, material(articles, moves=moves))


def test_a_moved_story_stands_where_it_was_moved_with_who_and_when_first() -> None:
    item = item_with(draft_with(MOVE), BANK.url)
    assert item.section == "Africa"
    why = next(term for term in item.reasons if term.name == "moved")
    assert why.why == "Ada moved on 3 March 2031: “Poland’s bank cuts”"


def test_an_editor_goes_before_a_never_word() -> None:
    match = replace(BANK, lead=f"{BANK.lead} Nobody watched football.")
    draft = draft_with(MOVE, articles=(match, STRIKE))
    assert item_with(draft, match.url).section == "Africa"


def test_of_two_moves_of_one_article_the_later_counts() -> None:
    later = replace(MOVE, story="s2", to="Europe", at=NOW)
    assert item_with(draft_with(later, MOVE), BANK.url).section == "Europe"


def test_what_is_like_it_leans_there_and_away_from_where_it_was() -> None:
    found = placed(LIKE_BANK, MOVE)
    assert found["Africa"] > 0.45
    assert found["Business"] == -found["Africa"]


def test_what_is_not_like_it_is_left_alone() -> None:
    assert placed(UNLIKE, MOVE) == {}


def test_many_moves_say_no_more_than_the_likest_of_them() -> None:
    many = tuple(replace(MOVE, story=f"s{n}", articles=()) for n in range(20))
    assert placed(LIKE_BANK, *many) == placed(LIKE_BANK, MOVE)


def test_a_move_out_of_the_tray_takes_from_no_section() -> None:
    assert set(placed(LIKE_BANK, replace(MOVE, was=""))) == {"Africa"}


def test_a_move_to_a_section_that_is_gone_is_as_if_it_had_never_been() -> None:
    gone = replace(MOVE, to="Sport")
    assert placed(LIKE_BANK, gone) == {}
    assert (
        item_with(draft_with(gone), BANK.url).section == item_with(draft_with(), BANK.url).section
    )


@pytest.mark.parametrize("texts", [(), ("",), ("the and of",), ("☃",)])
def test_a_move_that_holds_no_words_teaches_nothing_and_still_holds(texts: tuple[str, ...]) -> None:
    bare = replace(MOVE, texts=texts)
    assert placed(LIKE_BANK, bare) == {}
    assert item_with(draft_with(bare), BANK.url).section == "Africa"


def test_a_touched_item_that_is_moved_stands_in_its_new_section() -> None:
    first = draft_with()
    kept = item_with(first, BANK.url)
    sections = tuple(
        replace(
            s,
            stories=tuple(replace(i, touched=i == kept) for i in s.stories),
            also=tuple(replace(i, touched=i == kept) for i in s.also),
        )
        for s in first.issue.sections
    )
    moved = replace(MOVE, story=kept.story)
    again = compose(
        NEWSLETTER,
        SOURCES,
        material(DAY, moves=(moved,), previous=replace(first.issue, sections=sections)),
    )
    assert [i.section for i in again.issue.items if i.story == kept.story] == ["Africa"]


@pytest.mark.parametrize(
    ("lead", "why"),
    [
        ("Forty singers took turns.", "nothing speaks for any"),
        ("Forty singers asked the bank for a hall.", "best: Business 0.38"),
    ],
)
def test_the_tray_names_its_best_section_and_what_it_lacks_and_is_told_to_editors(
    lead: str, why: str
) -> None:
    choir = article("north", "choir", "Choir sings all night", lead)
    draft = compose(NEWSLETTER, SOURCES, material((*DAY, replace(choir, language="en"))))
    left = next(o for o in draft.issue.left_out if o.headline == "Choir sings all night")
    assert left.unsorted
    assert why in left.why
    assert ("needs 0.45" in left.why) is why.startswith("best")
    assert any("“Choir sings all night”" in note for note in draft.issue.notes)
    assert "Choir" not in " ".join(i.headline for i in draft.issue.items)

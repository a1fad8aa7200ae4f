from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes.press import AT, FEED, Press, drafted, gathered, press

from digest.model.news import Article, Outcome, SourceState, Visit
from digest.steps.gathering import GATHERED

SHIP = "Grain ship leaves the port of Velm"
TOMORROW = "2020-08-15T05:45Z"
STRIKE = (
    "Dockers of Velm port end their strike after ten days",
    "The strike of dockers in the port of Velm ended on Friday; thirty ships wait to leave.",
)
"""Of the same subject as SHIP, though no word of it is a keyword."""


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return gathered(press(tmp_path))


def sections(issue: Any) -> dict[str, str]:
    """Headline -> section of an issue as --json tells it."""
    return {
        line["headline"]: section["name"]
        for section in issue["sections"]
        for line in (*section["stories"], *section["also"])
    }


def the_next_day(desk: Press) -> None:
    """The store holds the news of the day after, gathered a minute before."""
    seen = datetime(2020, 8, 15, 5, 44, tzinfo=UTC)
    state = SourceState(FEED, "Harbour Post", last_visit=seen, last_success=seen)
    news = (STRIKE, ("Wheat price falls", "Wheat fell to its lowest price since the spring."))
    articles = tuple(
        Article(
            url=f"https://harbour.example/next/{number}",
            link=f"https://harbour.example/next/{number}",
            source=FEED,
            outlet="Harbour Post",
            title=title,
            lead=lead,
            body="",
            seen=seen,
            published=seen - timedelta(hours=2),
            language="en",
        )
        for number, (title, lead) in enumerate(news)
    )
    with desk.store() as store:
        store.save_visit(Visit(SourceState(**_fields(state, outcome=Outcome.READ)), articles))
        store.set_moment(GATHERED, seen)


def _fields(state: SourceState, **changes: Any) -> dict[str, Any]:
    return {name: getattr(state, name) for name in state.__slots__} | changes


@pytest.mark.slow
def test_a_moved_story_stands_in_its_new_section_and_why_says_who_moved_it(desk: Press) -> None:
    before = desk.json("draft", "--now", AT)
    assert sections(before)[SHIP] == "Harvest"
    moved = desk.json("move", "grain ship", "rivers", "--as", "Ada Editor", "--now", AT)
    assert sections(moved["issue"])[SHIP] == "Rivers"
    assert moved["drafted_again"]
    assert moved["issue"]["fingerprint"] != before["fingerprint"]
    assert moved["move"]["from"] == "Harvest"
    said = desk.run("why", "grain ship").stdout
    assert "Ada Editor moved on 14 August 2020" in " ".join(said.split())
    again = desk.json("draft", "--again", "--now", AT)
    assert sections(again)[SHIP] == "Rivers"


@pytest.mark.slow
def test_a_yes_to_the_issue_before_the_move_is_withdrawn(desk: Press) -> None:
    drafted(desk)
    assert desk.run("approve", "--as", "Ada Editor", "--now", AT).exit_code == 0
    said = desk.run("move", "grain ship", "Rivers", "--now", AT)
    assert said.exit_code == 0
    assert "Ada Editor’s yes was to another issue" in said.stdout
    issue = desk.json("status", "--now", AT)["issues"][0]
    assert (issue["state"], issue["approved_by"]) == ("draft", None)
    assert desk.run("send", "--now", AT).exit_code == 3
    assert desk.run("approve", "--now", AT).exit_code == 0


@pytest.mark.slow
def test_tomorrow_what_is_like_it_follows_and_says_after_whom(desk: Press) -> None:
    drafted(desk)
    desk.run("move", "grain ship", "Rivers", "--as", "Ada Editor", "--now", AT)
    the_next_day(desk)
    issue = desk.json("draft", "daily", "2020-08-15", "--now", TOMORROW)
    assert sections(issue) == {STRIKE[0]: "Rivers", "Wheat price falls": "Harvest"}
    terms = desk.json("why", "dockers")["terms"]
    moved = next(term for term in terms if term["name"] == "moved")
    assert moved["why"] == f"like what Ada Editor moved on 14 August 2020: “{SHIP}”"


def test_without_the_move_it_waits_in_the_tray_which_the_draft_lists(desk: Press) -> None:
    the_next_day(desk)
    said = desk.run("draft", "daily", "2020-08-15", "--now", TOMORROW).stdout
    assert "unsorted, in no section (1; digest move STORY SECTION)" in said
    assert STRIKE[0] in said
    with desk.store() as store:
        record = store.issue("daily", "2020-08-15")
    assert record is not None
    assert record.issue is not None
    assert STRIKE[0] not in [item.headline for item in record.issue.items]
    pinned = desk.run("pin", "dockers", "--now", TOMORROW)
    assert pinned.exit_code == 3
    assert "first give it a section: digest move" in " ".join(pinned.stderr.split())
    moved = desk.json("move", "dockers", "Rivers", "--now", TOMORROW)
    assert sections(moved["issue"])[STRIKE[0]] == "Rivers"
    assert moved["move"]["from"] is None


@pytest.mark.slow
def test_undone_all_is_as_before(desk: Press) -> None:
    before = desk.json("draft", "--now", AT)
    desk.run("move", "grain ship", "Rivers", "--now", AT)
    assert len(desk.json("moves")["moves"]) == 1
    undone = desk.json("move", "grain ship", "--undo", "--now", AT)
    assert sections(undone["issue"]) == sections(before)
    assert undone["undone"]
    assert desk.json("moves")["moves"] == []
    assert desk.run("move", "grain ship", "--undo", "--now", AT).exit_code == 3


@pytest.mark.slow
def test_moved_back_it_is_as_if_it_had_never_been_moved(desk: Press) -> None:
    drafted(desk)
    desk.run("move", "grain ship", "Rivers", "--now", AT)
    back = desk.json("move", "grain ship", "Harvest", "--now", AT)
    assert back["undone"]
    assert desk.json("moves")["moves"] == []


@pytest.mark.slow
def test_an_issue_that_was_sent_stays_and_the_move_is_kept_for_the_next(desk: Press) -> None:
    drafted(desk)
    desk.run("approve", "--now", AT)
    assert desk.run("send", "--now", AT).exit_code == 0
    said = desk.run("move", "grain ship", "Rivers", "--now", AT)
    assert said.exit_code == 0
    assert "is sent and stays as it is" in said.stdout
    assert desk.json("moves")["moves"][0]["to"] == "Rivers"


@pytest.mark.parametrize(
    ("words", "section", "code", "why"),
    [
        ("grain ship", "Sport", 2, "its sections are: Harvest, Rivers"),
        ("grain ship", "Harvest", 3, "stands in Harvest already"),
        ("no such thing", "Rivers", 3, "tells or left out a story"),
        ("the", "Rivers", 3, "could mean several stories"),
    ],
)
def test_what_cannot_be_moved_says_why(
    desk: Press, words: str, section: str, code: int, why: str
) -> None:
    drafted(desk)
    result = desk.run("move", words, section, "--now", AT)
    assert result.exit_code == code
    assert why in " ".join(result.stderr.split())


def test_nobody_has_moved_anything_yet(desk: Press) -> None:
    assert "nobody has moved a story of daily yet" in desk.run("moves").stdout

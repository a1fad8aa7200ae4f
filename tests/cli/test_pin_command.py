"""pin, and spike --undo: an editor's word about places, and what it costs a yes."""

from pathlib import Path

import pytest
from fakes.press import AT, EDITION, Press, drafted, press

ORLA = "River Orla floods three villages"
SHIP = "Grain ship leaves the port of Velm"


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return drafted(press(tmp_path))


def harvest(desk: Press) -> list[str]:
    issue = desk.json("status", "--now", AT)["issues"][0]
    part = next(s for s in issue["sections"] if s["name"] == "Harvest")
    return [line["headline"] for line in part["stories"]]


def subject(desk: Press) -> str:
    return str(desk.json("status", "--now", AT)["issues"][0]["subject"])


def state(desk: Press) -> str:
    return str(desk.json("status", "--now", AT)["issues"][0]["state"])


@pytest.mark.slow
def test_a_pinned_story_leads_the_issue_until_it_is_let_go(desk: Press) -> None:
    assert subject(desk) != SHIP
    shown = desk.run("pin", "grain ship", "--as", "Ada", "--now", AT)
    assert shown.exit_code == 0
    assert shown.stdout.startswith(f"pinned at the top: {SHIP}")
    assert subject(desk) == SHIP
    pin = next(t for t in desk.json("why", "grain", "ship")["terms"] if t["name"] == "pin")
    assert pin["why"] == "pinned to the top by Ada"
    assert desk.run("pin", "grain ship", "--undo", "--now", AT).exit_code == 0
    assert subject(desk) != SHIP


@pytest.mark.slow
def test_a_place_in_its_section_is_kept_through_every_draft(desk: Press) -> None:
    last = harvest(desk)[-1]
    desk.run("pin", last, "--place", "1", "--now", AT)
    assert harvest(desk)[0] == last
    desk.run("draft", "--again", "--now", AT)
    assert harvest(desk)[0] == last


def test_what_is_pinned_is_listed_with_who_and_where(desk: Press) -> None:
    assert "nothing is pinned" in desk.run("pin", "--now", AT).stdout
    desk.run("pin", "orla", "--place", "2", "--as", "Ada", "--now", AT)
    (pin,) = desk.json("pin", "--now", AT)["pins"]
    assert (pin["place"], pin["by"], pin["at"]) == (2, "Ada", "2020-08-14T05:45:00Z")
    shown = desk.run("pin", "--now", AT).stdout
    assert "at place 2 of its section" in shown
    assert ORLA in shown


@pytest.mark.slow
@pytest.mark.parametrize("words", [("pin", "grain ship"), ("spike", "--story", "grain ship")])
def test_a_change_after_the_yes_asks_for_a_new_one(desk: Press, words: tuple[str, ...]) -> None:
    desk.run("approve", "--as", "Ada", "--despite-warnings", "--now", AT)
    assert state(desk) == "approved"
    shown = desk.run(*words, "--now", AT)
    assert shown.exit_code == 0
    assert f"Ada’s yes was to another issue: digest approve daily {EDITION}" in shown.stdout
    assert state(desk) == "draft"


@pytest.mark.slow
def test_a_spiked_story_can_be_let_back_in(desk: Press) -> None:
    desk.run("spike", "--story", "orla", "--now", AT)
    assert desk.json("why", "orla")["rule"] == "spiked"
    shown = desk.run("spike", "--story", "orla", "--undo", "--now", AT)
    assert shown.stdout.startswith(f"let back in: {ORLA}")
    assert desk.json("why", "orla")["told"] is True


@pytest.mark.slow
def test_what_an_editor_spiked_cannot_be_pinned_and_is_not(desk: Press) -> None:
    desk.run("spike", "--story", "orla", "--now", AT)
    result = desk.run("pin", "orla", "--now", AT)
    assert result.exit_code == 3
    assert "cannot be pinned: spiked by an editor." in result.stderr
    assert desk.json("pin", "--now", AT)["pins"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("pin", "the", "--now", AT), "could mean several stories"),
        (("pin", "zeppelin", "--now", AT), "tells or left out a story"),
        (("pin", "orla", "--undo", "--now", AT), "is not pinned in daily"),
        (("spike", "--story", "orla", "--undo", "--now", AT), "No editor left the story"),
    ],
)
def test_what_cannot_be_done_is_said(desk: Press, words: tuple[str, ...], sentence: str) -> None:
    result = desk.run(*words)
    assert result.exit_code == 3
    assert sentence in " ".join(result.stderr.split())


@pytest.mark.slow
def test_nothing_is_pinned_in_an_issue_that_was_sent(desk: Press) -> None:
    desk.run("approve", "--despite-warnings", "--now", AT)
    assert desk.run("send", "--now", AT).exit_code == 0
    result = desk.run("pin", "orla", "--now", AT)
    assert result.exit_code == 3
    assert "is sent: a story can only be pinned in a draft" in " ".join(result.stderr.split())

"""Deliveries whose sender died: handed over, and no answer written down."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.press import AT, EDITION, NOW, Press, drafted, press

from digest.model.sending import IssueState
from digest.wiring import settings_from

BOTH = ["anna@reader.example", "ben@reader.example"]
EXPIRED = "2020-08-14T09:30Z"


def died_while_sending(folder: Path, claimed_with: str) -> tuple[Press, str]:
    """A press whose sender was killed after its first claim; and the reader in doubt."""
    desk = drafted(press(folder))
    desk.run("approve", "--now", AT)
    letter = settings_from(desk.config).newsletters[0]
    with desk.store() as store:
        store.plan(letter, EDITION, NOW)
        record = store.issue("daily", EDITION)
        assert record is not None
        store.change(replace(record, state=IssueState.SENDING), IssueState.APPROVED)
        claimed = store.next_claim("daily", EDITION, f"{claimed_with} gone:1", NOW)
        assert claimed is not None
    return desk, claimed.reader.email


@pytest.fixture
def doubtful(tmp_path: Path) -> tuple[Press, str]:
    """Handed to an smtp server, which cannot say afterwards what it took."""
    return died_while_sending(tmp_path, "smtp")


def test_doubts_are_listed_by_name_and_are_1(doubtful: tuple[Press, str]) -> None:
    desk, reader = doubtful
    listed = desk.json("recover", "--now", AT, code=1)
    assert [d["email"] for d in listed["in_doubt"]] == [reader]
    shown = desk.run("status", "--now", AT)
    assert f"in doubt: daily {EDITION} to {reader}" in shown.stdout


def test_while_a_run_is_at_work_a_claim_is_no_doubt(doubtful: tuple[Press, str]) -> None:
    desk, _ = doubtful
    with desk.store() as store, store.lock():
        status = desk.json("status", "--now", AT)
    assert status["run_at_work"] is True
    assert status["issues"][0]["in_doubt"] == []


def test_settled_is_taken_as_arrived_and_nobody_gets_two(doubtful: tuple[Press, str]) -> None:
    desk, reader = doubtful
    assert desk.json("recover", "--settle", "--now", AT)["in_doubt"] == []
    assert desk.run("run", "--now", AT).exit_code == 0
    assert desk.to() == [address for address in BOTH if address != reader]
    issue = desk.json("status")["issues"][0]
    assert issue["state"] == "sent"
    assert issue["counts"]["accepted"] == issue["counts"]["total"] == 2


def test_resent_goes_to_everybody(doubtful: tuple[Press, str]) -> None:
    desk, _ = doubtful
    assert desk.json("recover", "--resend", "--now", AT)["in_doubt"] == []
    assert desk.to() == BOTH
    assert desk.json("status")["issues"][0]["state"] == "sent"


def test_a_doubt_that_outlived_the_sending_can_still_be_resent(
    doubtful: tuple[Press, str],
) -> None:
    desk, reader = doubtful
    run = desk.run("run", "--now", AT)
    assert run.exit_code == 1
    assert f"in doubt (handed over, no answer written): {reader}" in run.stderr
    assert desk.json("status")["issues"][0]["state"] == "sent"
    assert desk.run("recover", "--resend", "--now", AT).exit_code == 0
    assert desk.to() == BOTH


def test_nothing_is_resent_after_it_expired(doubtful: tuple[Press, str]) -> None:
    desk, reader = doubtful
    result = desk.run("recover", "--resend", "--now", EXPIRED)
    assert result.exit_code == 3
    assert "Settle its doubts instead" in result.stderr
    assert reader not in desk.to()
    desk.run("recover", "--settle", "--now", EXPIRED)
    assert desk.mails() == []
    counts = desk.json("status")["issues"][0]["counts"]
    assert (counts["accepted"], counts["expired"]) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["--settle", "--resend"])
def test_what_the_provider_certainly_did_not_take_is_sent_either_way(
    tmp_path: Path, how: str
) -> None:
    desk, _ = died_while_sending(tmp_path, "file")
    assert desk.run("recover", how, "--now", AT).exit_code == 0
    assert desk.to() == BOTH


def test_without_doubts_there_is_nothing_to_recover(tmp_path: Path) -> None:
    result = press(tmp_path).run("recover", "--settle")
    assert result.exit_code == 0
    assert "no delivery is in doubt" in result.stdout

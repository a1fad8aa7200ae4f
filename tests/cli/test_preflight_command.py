"""`digest preflight`, and the sign-off that heeds it."""

from dataclasses import replace
from pathlib import Path

import pytest
from fakes.press import AT, EDITION, Press, drafted, press

from digest.model.news import Draft
from digest.model.sending import IssueRecord

OFFLINE = {
    "No Chromium is installed, so no browser has looked at it.",
    "No SpamAssassin is installed, so no spam filter has judged it.",
}


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return drafted(press(tmp_path))


def changed(desk: Press, **changes: str) -> IssueRecord:
    """The stored draft with words that no newsroom of ours would have written."""
    with desk.store() as store:
        record = store.issue("daily", EDITION)
        assert record is not None
        assert record.issue is not None
        issue = replace(record.issue, **changes)  # type: ignore[arg-type]  # str fields only
        store.save_draft(record, Draft(issue, {}))
    return record


def test_a_draft_that_passes_says_so_and_what_nobody_looked_at(desk: Press) -> None:
    result = desk.run("preflight", "--now", AT)
    assert result.exit_code == 0
    assert "preflight of daily 2020-08-14 at 2020-08-14 05:45 UTC: nothing wrong" in result.stdout
    assert all(f"not checked: {reason}" in result.stdout for reason in OFFLINE)


def test_scripts_get_the_findings(desk: Press) -> None:
    changed(desk, subject="Re: the harvest")
    value = desk.json("preflight", "--now", AT, code=1)
    assert (value["newsletter"], value["edition"], value["passes"]) == ("daily", EDITION, False)
    (found,) = value["findings"]
    assert (found["rule"], found["level"]) == ("subject", "error")
    assert found["where"] == "every copy"  # the flood leads, and both readers chose rivers
    assert set(value["unchecked"]) >= OFFLINE


def test_the_last_result_can_be_read_without_looking_again(desk: Press) -> None:
    changed(desk, subject="Re: the harvest")
    assert desk.run("preflight", "--last", "--now", AT).exit_code == 0  # that of the draft before
    assert desk.run("preflight", "--now", AT).exit_code == 1
    assert desk.run("preflight", "--last", "--now", AT).exit_code == 1


def test_an_error_refuses_the_sign_off_whoever_asks(desk: Press) -> None:
    changed(desk, subject="Re: the harvest")
    result = desk.run("approve", "--despite-warnings", "--now", AT)
    assert result.exit_code == 3
    assert "does not pass its preflight" in result.stderr
    assert "pretends to be an answer" in result.stderr


@pytest.mark.slow
def test_a_warning_refuses_it_until_it_is_overruled(desk: Press) -> None:
    changed(desk, subject="THE LARGEST HARVEST IN TEN YEARS")
    result = desk.run("approve", "--now", AT)
    assert result.exit_code == 3
    assert "digest approve daily 2020-08-14 --despite-warnings" in result.stderr
    assert desk.run("approve", "--despite-warnings", "--now", AT).exit_code == 0


def test_there_must_be_something_to_check(tmp_path: Path) -> None:
    result = press(tmp_path).run("preflight", "--now", AT)
    assert result.exit_code == 3
    assert "`digest draft` makes one" in result.stderr

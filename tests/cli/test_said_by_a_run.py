"""What `run`, `draft` and `gather` say of the configuration, of what comes next, of failures."""

from pathlib import Path

import pytest
from fakes.press import AT, EDITION, FEED, NOW, Press, digest, drafted, gathered, press

from digest.model.news import Outcome, SourceState, Visit
from digest.text.counting import counted
from digest.wiring import open_rooms, settings_from

SMTP = 'name = "smtp"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"'


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return gathered(press(tmp_path, more='editors = ["desk@agency.example"]'))


def without_secret(desk: Press) -> None:
    text = desk.config.read_text("utf-8")
    desk.config.write_text(text.replace("DIGEST_SECRET", "DIGEST_NOT_SET"), "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["run", "draft"])
def test_warnings_are_on_stderr_the_first_time_and_then_on_stdout(
    desk: Press, command: str
) -> None:
    without_secret(desk)
    first, second = (desk.run(command, "--now", AT) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "the environment variable DIGEST_NOT_SET, which is not set" in first.stderr
    assert "DIGEST_NOT_SET" not in second.stderr
    assert "DIGEST_NOT_SET" in second.stdout
    assert "DIGEST_NOT_SET" in desk.json("run", "--now", AT)["warnings"][0]


def test_a_configuration_without_anything_says_so_in_a_run(tmp_path: Path) -> None:
    file = tmp_path / "digest.toml"
    file.write_text('store = "sqlite:///digest.db"\n', "utf-8")
    (tmp_path / "subscribers.yaml").write_text("[]\n", "utf-8")
    result = digest("--config", str(file), "run", "--now", AT)
    assert result.exit_code == 0
    for name in ("sources", "providers", "newsletters"):
        assert f"{name} has no entry: add a [[{name}]] table" in result.stderr


@pytest.mark.slow
def test_links_that_nobody_could_check_lead_to_an_address_that_cannot_exist(desk: Press) -> None:
    text = desk.config.read_text("utf-8").replace('"editor"', '"automatic"')
    desk.config.write_text(text, "utf-8")
    without_secret(desk)
    result = desk.run("run", "--at-once", "--now", AT)
    assert "an address that does not exist" in result.stderr
    mails = desk.mails()
    assert len(mails) == 2
    assert all(".invalid/l/" in str(mail["List-Unsubscribe"]) for mail in mails)
    with open_rooms(settings_from(desk.config), NOW) as rooms:
        assert rooms.base_url.endswith(".invalid")
        assert rooms.public_url == ""


@pytest.mark.parametrize(
    ("secret", "why"),
    [("", "secret must be set"), ("x" * 7, "at least 8 characters"), ("x" * 8, None)],
)
def test_a_secret_that_can_be_guessed_is_none_for_a_provider_that_reaches_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, why: str | None
) -> None:
    made = press(tmp_path, provider=SMTP)
    made.config.write_text(made.config.read_text("utf-8").replace("DIGEST_SECRET", "THE_SECRET"))
    monkeypatch.setenv("THE_SECRET", secret)
    forbidden = made.json("status", "--now", AT)["sending_forbidden"]
    assert forbidden is None if why is None else why in forbidden


def test_a_short_secret_is_only_warned_of_where_mails_are_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = press(tmp_path)
    made.config.write_text(made.config.read_text("utf-8").replace("DIGEST_SECRET", "THE_SECRET"))
    monkeypatch.setenv("THE_SECRET", "short")
    status = made.json("status", "--now", AT)
    assert status["sending_forbidden"] is None
    assert "shorter than 32 characters" in "".join(status["warnings"])


@pytest.mark.parametrize(("sign_off", "warned"), [("editor", True), ("automatic", False)])
def test_a_sign_off_without_anybody_to_tell_is_warned_of(
    tmp_path: Path,
    sign_off: str,
    warned: bool,  # noqa: FBT001 - the expected value
) -> None:
    said = "".join(press(tmp_path, sign_off=sign_off).json("status")["warnings"])
    assert ("nobody will be told of a draft" in said) == warned


def test_a_held_issue_asked_for_at_once_says_how_to_sign_it_off(desk: Press) -> None:
    said = desk.run("run", "--at-once", "--now", AT).stdout
    assert f"sign it off: digest approve daily {EDITION}" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("now", "nearest"),
    [
        (AT, f"next: daily {EDITION} is sent at 2020-08-14 06:30 UTC if it is signed off by then"),
        ("2020-08-14T06:31Z", f"daily {EDITION} waits for its sign-off and expires at 2020-08-14"),
    ],
)
def test_an_open_issue_comes_before_tomorrows_draft(desk: Press, now: str, nearest: str) -> None:
    drafted(desk)
    for command in ("status", "run"):
        desk.run("run", "--now", now)
        said = [s for s in desk.run(command, "--now", now).stdout.splitlines() if "next: " in s]
        assert nearest in said[0]
        assert "2020-08-15 is drafted at 2020-08-15 05:30 UTC" in said[1]


def test_old_failures_are_not_told_as_new_where_nothing_was_tried(desk: Press) -> None:
    with desk.store() as store:
        state = SourceState(
            FEED, "Harbour Post", last_visit=NOW, outcome=Outcome.FAILED, reason="it hangs",
            failures=1, next_visit=NOW.replace(hour=9),
        )  # fmt: skip
        store.save_visit(Visit(state))
    said = desk.run("gather", "--now", AT).stdout
    assert "failed last time: Harbour Post: it hangs" in said
    assert "could not be read" not in said


def test_a_failure_of_this_run_is_told_as_new(tmp_path: Path) -> None:
    said = press(tmp_path).run("gather", "--now", AT).stdout
    assert "could not be read: Harbour Post" in said
    assert "gathered 1 source (1 failed): 0 new articles" in said


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories")]
)
def test_one_is_not_many(number: int, expected: str) -> None:
    assert counted(number, "story", "stories") == expected


def test_a_draft_with_one_of_each_says_one(tmp_path: Path) -> None:
    made = gathered(press(tmp_path))
    said = made.run("draft", "--now", AT).stdout
    assert " 1 stories" not in said
    assert " 1 sections" not in said
    assert " 1 one-liners" not in said

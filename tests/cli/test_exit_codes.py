from pathlib import Path

import pytest
from fakes.press import AT, Press, digest, drafted, press


@pytest.fixture
def folder(tmp_path: Path) -> Press:
    return press(tmp_path)


def test_a_missing_configuration_is_2_and_says_how_to_begin(tmp_path: Path) -> None:
    result = digest("--config", str(tmp_path / "none.toml"), "run")
    assert result.exit_code == 2
    assert "`digest init`" in result.stderr
    assert result.stdout == ""


def test_every_mistake_of_the_configuration_is_said_at_once(folder: Press) -> None:
    text = folder.config.read_text("utf-8")
    wrong = text.replace("at_least = 1", 'at_least = "one"').replace('"05:30"', '"25:99"')
    folder.config.write_text(wrong, "utf-8")
    result = folder.run("status")
    assert result.exit_code == 2
    assert "at_least" in result.stderr
    assert "draft_at" in result.stderr


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("yesterday", "is no time"),
        ("2020-13-01T00:00Z", "is no time"),
        ("0001-01-01T00:00+14:00", "is no time"),
    ],
)
@pytest.mark.parametrize("command", ["run", "gather", "draft", "status", "send", "approve"])
def test_a_time_that_is_no_moment_is_refused(
    folder: Press, command: str, now: str, why: str
) -> None:
    result = folder.run(command, "--now", now)
    assert result.exit_code == 2
    assert why in result.stderr


@pytest.mark.parametrize("now", ["2020-08-14T05:45Z", "2020-08-14T07:45+02:00", "20200814T0545Z"])
def test_one_moment_may_be_written_in_many_ways(folder: Press, now: str) -> None:
    assert folder.json("status", "--now", now)["at"] == "2020-08-14T05:45:00Z"


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        ("2020-08-14T05:45", "2020-08-14T05:45:00Z"),
        ("2020-10-25T02:05", "2020-10-25T02:05:00Z"),
        ("2020-08-14", "2020-08-14T00:00:00Z"),
    ],
)
def test_a_time_without_a_zone_is_utc_and_that_is_said(folder: Press, now: str, taken: str) -> None:
    assert folder.json("status", "--now", now)["at"] == taken
    said = folder.run("status", "--now", now).stderr
    assert said == f"--now {now} names no time zone; taken as UTC: {taken}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["status", "--config", "{file}", "--json"],
        ["subscribers", "list", "--json", "--config", "{file}"],
        ["subscribers", "--config", "{file}", "list", "--json"],
        ["--config", "elsewhere.toml", "status", "--json", "--config", "{file}"],
        ["--config", "{folder}", "status", "--json"],
    ],
)
def test_the_configuration_may_be_named_behind_the_command_and_the_last_counts(
    folder: Press, words: list[str]
) -> None:
    result = digest(*(w.format(file=folder.config, folder=folder.folder) for w in words))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_folder_without_a_configuration_is_named_as_one(tmp_path: Path) -> None:
    result = digest("--config", str(tmp_path), "run")
    assert result.exit_code == 2
    assert f"{tmp_path}: is a folder, and holds no digest.toml" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["no-such-command"],
        ["run", "--no-such-option"],
        ["run", "weekly"],
        ["approve", "weekly", "2020-08-14"],
        ["serve"],
        ["recover", "--resend", "--settle"],
        ["subscribers", "add", "dora@reader.example", "--section", "Nowhere"],
        ["subscribers", "add", "dora@reader.example", "--on", "2020-01-01"],
        ["subscribers", "add", "bad"],
        ["preview", "--port", "70000"],
    ],
)
def test_what_is_typed_wrongly_is_2(folder: Press, words: list[str]) -> None:
    assert folder.run(*words).exit_code == 2


@pytest.mark.parametrize("command", ["approve", "spike", "send", "preview"])
def test_where_there_is_no_issue_it_is_3_and_says_so(folder: Press, command: str) -> None:
    result = folder.run(command)
    assert result.exit_code == 3
    assert "There is no issue of daily" in result.stderr


def test_with_two_newsletters_one_must_be_named(folder: Press) -> None:
    text = folder.config.read_text("utf-8")
    letter = text[text.index("[[newsletters]]") :].replace('"daily"', '"weekly"')
    folder.config.write_text(f"{text}\n{letter}", "utf-8")
    result = folder.run("approve")
    assert result.exit_code == 2
    assert "2 newsletters: daily, weekly. Name the one you mean." in result.stderr


@pytest.mark.parametrize("command", ["run", "gather", "draft", "recover"])
def test_while_another_run_is_at_work_it_is_4_and_nothing_is_done(
    folder: Press, command: str
) -> None:
    with folder.store() as store, store.lock():
        result = folder.run(command, "--now", AT)
    assert result.exit_code == 4
    assert "nothing was done" in result.stderr
    assert result.stdout == ""


def test_a_damaged_store_is_1_and_a_sentence(folder: Press) -> None:
    (folder.folder / "digest.db").write_bytes(b"this is no database" * 100)
    result = folder.run("status")
    assert result.exit_code == 1
    assert "digest.db" in result.stderr


def test_an_edition_alone_is_understood_where_there_is_one_newsletter(folder: Press) -> None:
    drafted(folder)
    assert folder.json("approve", "2020-08-14", "--now", AT)["edition"] == "2020-08-14"


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_version_and_help_need_no_configuration(tmp_path: Path, word: str) -> None:
    result = digest("--config", str(tmp_path / "none.toml"), word)
    assert result.exit_code == 0
    assert "digest" in result.stdout

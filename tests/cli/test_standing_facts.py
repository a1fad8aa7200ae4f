"""What stays so is said once and stands in status: cron does not mail it every five minutes."""

from pathlib import Path

import pytest
from fakes.press import AT, NOW, Press, gathered, press

from digest.model.people import Consent


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    made = gathered(press(tmp_path))
    made.run("draft", "--now", AT)
    return made


def leave(desk: Press, email: str) -> None:
    with desk.store() as store:
        reader = next(s for s in store.subscribers() if s.email == email)
        store.set_consent(reader.id, Consent.WITHDRAWN, "the link in the mail", NOW)


def add(desk: Press, rows: str) -> None:
    desk.people.write_text(f"{desk.people.read_text('utf-8')}{rows}", "utf-8")


def test_a_reader_who_left_is_noted_once_for_each_state_of_the_file(desk: Press) -> None:
    leave(desk, "anna@reader.example")
    said = [desk.run("run", "--now", AT).stdout for _ in range(3)]
    assert ["anna@reader.example is withdrawn" in text for text in said] == [True, False, False]
    with desk.store() as store:
        about = [note for note in store.notes() if "anna@reader.example" in note.text]
    assert len(about) == 1
    add(desk, "# a remark\n")
    assert "anna@reader.example is withdrawn" in desk.run("run", "--now", AT).stdout


def test_readers_who_left_are_counted_in_status_and_named_in_the_list(desk: Press) -> None:
    assert desk.json("status")["overruled"] == 0
    leave(desk, "anna@reader.example")
    assert desk.json("status")["overruled"] == 1
    assert "left, though subscribers.yaml says otherwise: 1 " in desk.run("status").stdout
    assert "withdrawn counts; the file says confirmed" in desk.run("subscribers", "list").stdout


def test_a_wrong_row_is_a_trouble_of_one_run_and_stands_in_status(desk: Press) -> None:
    add(desk, "- email: no address\n")
    first, second = (desk.run("run", "--now", AT) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 0)
    assert ("no address" in first.stderr, second.stderr) == (True, "")
    assert "no address" in desk.json("status")["problems"][0]
    assert "! " in desk.run("status").stdout
    add(desk, "# another state of the file\n")
    assert desk.run("run", "--now", AT).exit_code == 1


def test_an_address_in_two_rows_is_a_note_and_no_trouble(desk: Press) -> None:
    add(desk, "- email: Anna@Reader.example\n")
    first, second = (desk.run("run", "--now", AT) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "stands in line 2 already" in first.stdout
    assert "already" not in second.stdout
    assert (first.stderr, second.stderr) == ("", "")
    assert desk.run("subscribers", "list").exit_code == 0


def test_status_looks_even_where_subscribers_yaml_cannot_be_read(desk: Press) -> None:
    desk.people.write_text("- email: [\n", "utf-8")
    assert "is not YAML" in desk.json("status")["problems"][0]
    desk.people.unlink()
    assert "is not there" in desk.json("status")["problems"][0]


@pytest.mark.slow
def test_a_trouble_that_lasts_is_mailed_by_cron_once(tmp_path: Path) -> None:
    """Exit code 1 stays, as a person must look; stderr is for what is new."""
    provider = 'name = "smtp"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"'
    desk = gathered(press(tmp_path, sign_off="automatic", provider=provider))
    text = desk.config.read_text("utf-8")
    desk.config.write_text(text.replace('base_url = "https://digest.agency.example"\n', ""))
    first, second = (desk.run("run", "--at-once", "--now", AT) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert "base_url must be set" in first.stderr
    assert "base_url must be set" not in second.stderr
    assert "still so: " in second.stdout

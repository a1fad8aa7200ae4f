from pathlib import Path

import pytest
from fakes.press import AT, NOW, Press, press

from digest.model.people import Consent


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return press(tmp_path)


def states(desk: Press) -> dict[str, str]:
    return {p["email"]: p["state"] for p in desk.json("subscribers", "list")["subscribers"]}


def test_who_is_added_with_consent_may_be_mailed(desk: Press) -> None:
    added = desk.run(
        "subscribers", "add", "Dora@Reader.EXAMPLE", "--consent", "by telephone", "--now", AT
    )
    assert added.exit_code == 0
    assert states(desk)["Dora@reader.example"] == "confirmed"
    text = desk.people.read_text("utf-8")
    assert "2020-08-14" in text
    assert "# The readers of these tests." in text


def test_who_is_added_without_consent_is_only_invited(desk: Press) -> None:
    result = desk.run("subscribers", "add", "dora@reader.example")
    assert "nothing is sent to it" in result.stdout
    assert states(desk)["dora@reader.example"] == "invited"


def test_nobody_is_added_twice(desk: Press) -> None:
    result = desk.run("subscribers", "add", "ANNA@reader.example", "--consent", "again")
    assert result.exit_code == 3


def test_removed_means_withdrawn_and_the_row_stays(desk: Press) -> None:
    assert desk.run("subscribers", "remove", "anna@reader.example").exit_code == 0
    assert states(desk)["anna@reader.example"] == "withdrawn"
    assert desk.run("subscribers", "remove", "nobody@reader.example").exit_code == 3


def test_what_a_reader_withdrew_counts_more_than_the_file(desk: Press) -> None:
    desk.run("draft", "--now", AT)
    with desk.store() as store:
        anna = next(s for s in store.subscribers() if s.email == "anna@reader.example")
        store.set_consent(anna.id, Consent.WITHDRAWN, "the link in the mail", NOW)
    assert states(desk)["anna@reader.example"] == "withdrawn"
    exported = desk.run("subscribers", "export").stdout
    assert "state: withdrawn" in exported.partition("anna@")[2].partition("- email")[0]


@pytest.mark.parametrize("form", ["yaml", "csv"])
def test_what_is_exported_can_be_imported(desk: Press, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"everybody.{form}"
    file.write_bytes(desk.run("subscribers", "export", "--form", form).stdout_bytes)
    other = press(tmp_path / "other")
    other.people.write_text("[]\n", "utf-8")
    done = other.json("subscribers", "import", str(file))
    assert (done["added"], done["problems"]) == (3, [])
    assert states(other) == states(desk)


def test_rows_that_cannot_be_taken_are_named_and_are_1(desk: Press, tmp_path: Path) -> None:
    file = tmp_path / "members.csv"
    file.write_text("email,how,on\ndora@reader.example,by letter,2020-01-01\nno address,,\n")
    result = desk.run("subscribers", "import", str(file))
    assert result.exit_code == 1
    assert "1 added" in result.stdout
    assert "members.csv, line 3" in result.stderr
    assert "dora@reader.example" in states(desk)


def test_names_that_digest_toml_does_not_have_are_said_at_the_import(
    desk: Press, tmp_path: Path
) -> None:
    file = tmp_path / "members.csv"
    rows = "dora@reader.example,Rivvers;Harvest,\nemil@reader.example,,weekly\n"
    file.write_text(f"email,sections,newsletters\n{rows}", "utf-8")
    result = desk.run("subscribers", "import", str(file))
    assert result.exit_code == 1
    assert 'line 2: sections names "Rivvers", which is unknown' in result.stderr
    assert 'line 3: The row is left out: newsletters names "weekly"' in result.stderr
    assert "sections: [Harvest]" in desk.people.read_text("utf-8")
    assert "emil@reader.example" not in states(desk)

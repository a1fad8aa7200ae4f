"""An editor's day at the command line: draft, look, approve, stop, send."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.press import AT, EDITION, NOW, Press, drafted, gathered, press

from digest.errors import Refused
from digest.steps import signing
from digest.wiring import open_rooms, settings_from


@pytest.fixture
def desk(tmp_path: Path) -> Press:
    return gathered(press(tmp_path))


def draft(desk: Press) -> dict[str, object]:
    made: dict[str, object] = desk.json("draft", "--now", AT)
    return made


def test_a_draft_keeps_the_editions_proper_time(desk: Press) -> None:
    made = draft(desk)
    assert made["state"] == "draft"
    assert made["edition"] == EDITION
    assert made["send_at"] == "2020-08-14T06:30:00Z"
    assert made["expires_at"] == "2020-08-14T09:30:00Z"


def test_what_is_drafted_is_found_drafted(desk: Press) -> None:
    first = draft(desk)
    result = desk.run("draft", "--now", "2020-08-14T05:48Z")
    assert result.exit_code == 0
    assert "drafted already; --again takes in the news since" in result.stdout
    assert desk.json("status")["issues"][0]["fingerprint"] == first["fingerprint"]


def test_after_the_day_the_next_edition_is_drafted(desk: Press) -> None:
    gathered(desk, at=datetime(2020, 8, 14, 20, tzinfo=UTC))
    made = desk.json("draft", "--now", "2020-08-14T20:00Z")
    assert made["edition"] == "2020-08-15"
    assert made["send_at"] == "2020-08-15T06:30:00Z"


@pytest.mark.parametrize(
    ("edition", "why"),
    [("2020-08-01", "would have expired"), ("2020-08-14/special", "an edition is a date")],
)
def test_an_edition_that_cannot_be_sent_is_not_drafted(desk: Press, edition: str, why: str) -> None:
    result = desk.run("draft", "daily", edition, "--now", AT)
    assert result.exit_code == 3
    assert why in result.stderr


def test_approve_says_what_is_approved_and_records_who(desk: Press) -> None:
    made = draft(desk)
    result = desk.run("approve", "--as", "Ada Editor", "--now", AT)
    assert result.exit_code == 0
    assert str(made["subject"]) in result.stdout
    assert str(made["fingerprint"])[:12] in result.stdout
    issue = desk.json("status")["issues"][0]
    assert (issue["state"], issue["approved_by"]) == ("approved", "Ada Editor")


def test_the_yes_is_bound_to_a_fingerprint(desk: Press) -> None:
    made = draft(desk)
    result = desk.run("approve", "--fingerprint", "0123456789ab", "--now", AT)
    assert result.exit_code == 3
    assert "drafted again since" in result.stderr
    bound = str(made["fingerprint"])[:12].upper()
    assert desk.run("approve", "--fingerprint", bound, "--now", AT).exit_code == 0


@pytest.mark.parametrize("fingerprint", ["0123", "not hexadecimal"])
def test_a_fingerprint_that_says_too_little_is_a_mistake(desk: Press, fingerprint: str) -> None:
    drafted(desk)
    assert desk.run("approve", "--fingerprint", fingerprint, "--now", AT).exit_code == 2


@pytest.mark.parametrize(
    ("now", "why"), [(AT, "is approved, not a draft"), ("2020-08-14T09:30Z", "not a draft")]
)
def test_there_is_one_yes(desk: Press, now: str, why: str) -> None:
    drafted(desk)
    desk.run("approve", "--now", AT)
    result = desk.run("approve", "daily", EDITION, "--now", now)
    assert result.exit_code == 3
    assert why in result.stderr


def test_nothing_unsigned_is_sent(desk: Press) -> None:
    drafted(desk)
    result = desk.run("send", "--now", AT)
    assert result.exit_code == 3
    assert "is not signed off" in result.stderr
    assert desk.mails() == []


def test_send_goes_ahead_of_its_time_and_to_nobody_twice(desk: Press) -> None:
    drafted(desk)
    desk.run("approve", "--now", AT)
    sent = desk.json("send", "--now", AT)
    assert sent["state"] == "sent"
    assert sent["counts"]["accepted"] == sent["counts"]["total"] == 2
    assert desk.run("send", "--now", AT).exit_code == 0
    assert desk.run("run", "--now", "2020-08-14T06:30Z").exit_code == 0
    assert desk.to() == ["anna@reader.example", "ben@reader.example"]


def test_nothing_is_sent_after_it_expired(desk: Press) -> None:
    drafted(desk)
    desk.run("approve", "--now", AT)
    result = desk.run("send", "--now", "2020-08-14T09:30Z")
    assert result.exit_code == 3
    assert "expired at 2020-08-14 09:30 UTC" in result.stderr
    assert desk.mails() == []


def test_a_test_goes_to_one_address_and_leaves_the_ledger_alone(desk: Press) -> None:
    drafted(desk)
    assert desk.run("send", "--test", "Ada@Agency.EXAMPLE", "--now", AT).exit_code == 0
    assert desk.to("test") == ["Ada@agency.example"]
    assert str(desk.mails("test")[0]["Subject"]).startswith("[TEST] ")
    assert desk.json("status")["issues"][0]["counts"]["total"] == 0


def test_a_test_to_what_is_no_address_is_a_mistake(desk: Press) -> None:
    drafted(desk)
    result = desk.run("send", "--test", "a@b.example\nBcc: c@d.example", "--now", AT)
    assert result.exit_code == 2
    assert "--test must not hold line breaks" in result.stderr


@pytest.mark.slow
def test_while_leaving_cannot_work_nothing_goes_to_readers(tmp_path: Path) -> None:
    provider = 'name = "smtp"\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"'
    desk = press(tmp_path, provider=provider)
    desk.config.write_text(
        desk.config.read_text("utf-8").replace("base_url", "# base_url", 1), "utf-8"
    )
    draft(gathered(desk))
    assert desk.run("approve", "--now", AT).exit_code == 0
    sent = desk.run("send", "--now", AT)
    assert sent.exit_code == 1
    assert "base_url must be set before mail is sent to readers" in sent.stderr
    assert desk.run("send", "--test", "ada@agency.example", "--now", AT).exit_code == 3
    assert desk.json("status")["issues"][0]["state"] == "approved"


def test_a_spiked_issue_is_never_sent(desk: Press) -> None:
    drafted(desk)
    desk.run("approve", "--now", AT)
    assert desk.run("spike", "--now", AT).exit_code == 0
    assert desk.run("run", "--now", "2020-08-14T06:30Z").exit_code == 0
    again = desk.run("send", "daily", EDITION, "--now", AT)
    assert again.exit_code == 3
    assert "is never sent" in again.stderr
    assert desk.mails() == []


def headlines(value: object) -> list[str]:
    assert isinstance(value, dict)
    sections = value["sections"]
    return [line["headline"] for s in sections for line in (*s["stories"], *s["also"])]


@pytest.mark.slow
def test_a_spiked_story_stays_out_however_often_the_issue_is_drafted(desk: Press) -> None:
    before = headlines(draft(desk))
    assert "River Orla floods three villages" in before
    after = headlines(desk.json("spike", "--story", "orla FLOODS", "--now", AT))
    again = headlines(desk.json("draft", "--again", "--now", "2020-08-14T05:48Z"))
    left = [headline for headline in before if not headline.startswith("River")]
    assert sorted(after) == sorted(again) == sorted(left)


@pytest.mark.parametrize("words", ["nothing of the kind", "grai"])
def test_a_story_is_spiked_only_if_it_is_one(desk: Press, words: str) -> None:
    drafted(desk)
    found = desk.run("spike", "--story", words, "--now", AT)
    assert found.exit_code == (3 if words.startswith("nothing") else 0)


def test_words_that_fit_two_stories_name_both(desk: Press) -> None:
    drafted(desk)
    result = desk.run("spike", "--story", "the", "--now", AT)
    assert result.exit_code == 3
    assert "Wheat harvest is the largest" in result.stderr
    assert "Grain ship leaves the port" in result.stderr


def test_a_draft_made_again_between_looking_and_approving_is_not_approved(desk: Press) -> None:
    made = draft(desk)
    settings = settings_from(desk.config)
    with open_rooms(settings, NOW) as rooms:
        other = str(made["fingerprint"])[::-1]
        with pytest.raises(Refused, match="no longer what you looked at"):
            signing.approve(rooms, settings.newsletters[0], EDITION, "Ada", seen=other)
    assert desk.json("status")["issues"][0]["state"] == "draft"

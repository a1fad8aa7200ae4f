from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from fakes.store import MemoryStore
from fakes.world import LETTER, SOURCES, World

from digest.errors import Refused
from digest.model.news import Status
from digest.model.people import Consent, Declaration
from digest.model.sending import IssueState
from digest.model.settings import IfUnsigned, SignOff
from digest.steps import signing

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return MIDNIGHT.replace(day=day, hour=hour, minute=minute)


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(MemoryStore(), tmp_path)
    publish_news(made, at(2))
    return made


def publish_news(world: World, when: datetime) -> None:
    flood = (
        "Flood breaks the Orlen dam and drives hundreds from their homes",
        "The river Orlen broke through its old dam on Sunday night. Hundreds left their homes.",
    )
    world.sources.publish(0, when, *flood)
    world.sources.publish(
        1,
        when,
        "Hundreds flee as the Orlen dam breaks in flood",
        "Hundreds of people fled their homes after the Orlen dam broke in the night.",
    )
    world.sources.publish(
        2,
        when,
        "Wheat prices climb as grain ships wait at sea",
        "The price of wheat rose for the third week as grain ships waited outside the port.",
    )


def test_a_day_of_cron_sends_every_reader_one_mail(world: World) -> None:
    reports = world.run_until(at(23, 55))
    assert sorted(m["To"].addresses[0].addr_spec for m in world.mails()) == [
        "anna@reader.example",
        "ben@reader.example",
        "cleo@reader.example",
    ]
    assert not [t for r in reports for t in r.troubles]
    record = world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SENT
    assert record.sent_at == at(6, 30)
    assert record.issue is not None
    assert record.issue.drafted_at == at(5, 30)


def test_gathering_keeps_its_rhythm_under_cron(world: World) -> None:
    world.run_until(at(4))
    assert world.sources.visits == 9  # every 30 minutes, from 0:00 to 4:00


@pytest.mark.slow
def test_nothing_is_told_again_the_next_day_unless_it_moved(world: World) -> None:
    world.run_until(at(12))
    world.sources.publish(
        0,
        at(20),
        "Orlen dam: rescuers reach the last village cut off by the flood",
        "Rescuers in boats reached the last village behind the broken Orlen dam on Monday. "
        "Engineers closed the first of two breaches.",
    )
    world.run_until(at(12, day=3))
    record = world.store.issue("daily", "2026-03-03")
    assert record is not None
    assert record.issue is not None
    assert [(i.status, i.headline[:9]) for i in record.issue.items] == [
        (Status.UPDATE, "Orlen dam")
    ]
    assert all(s.fresh for i in record.issue.items for s in i.sentences)


def test_an_editor_gets_the_draft_one_reminder_and_then_it_is_missed(world: World) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.editors = ("editor@agency.example",)
    world.run_until(at(12))
    subjects = [str(m["Subject"]) for m in world.mails("editors")]
    assert sum(s.startswith("[DRAFT]") for s in subjects) == 1
    assert sum(s.startswith("[REMINDER]") for s in subjects) == 1
    assert not world.mails()
    record = world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.MISSED
    assert [str(m["Subject"]) for m in world.mails("operators")] == ["[DIGEST] 1 thing to look at"]


def test_an_editors_yes_sends_it_at_send_at(world: World) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.editors = ("editor@agency.example",)
    world.run_until(at(5, 45))
    signing.approve(world.rooms, world.letter, "2026-03-02", "Mara")
    world.run_until(at(6, 25))
    assert not world.mails()
    world.run_until(at(6, 30))
    assert len(world.mails()) == 3


def test_a_late_yes_is_sent_at_once_but_never_after_it_expired(world: World) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.run_until(at(9, 25))
    world.now = at(9, 30)
    with pytest.raises(Refused, match="expired"):
        signing.approve(world.rooms, world.letter, "2026-03-02", "Mara")
    world.run()
    assert not world.mails()


def test_unsigned_goes_out_where_the_publisher_says_so(world: World) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR, if_unsigned=IfUnsigned.SEND)
    world.run_until(at(7))
    assert len(world.mails()) == 3


def test_an_issue_changed_after_the_yes_is_not_sent(world: World) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.run_until(at(5, 45))
    record = signing.approve(world.rooms, world.letter, "2026-03-02", "Mara")
    world.store.change(replace(record, approved_fingerprint="0" * 64), IssueState.APPROVED)
    reports = world.run_until(at(7))
    assert not world.mails()
    assert any("not the issue that was signed off" in t for r in reports for t in r.troubles)


def test_no_source_answering_is_told_to_operators_once_an_hour(world: World) -> None:
    world.sources.broken = {s.url: "The server hung up." for s in SOURCES}
    reports = world.run_until(at(0, 50))
    troubled = [r for r in reports if r.troubles]
    assert len(troubled) == 2  # gathered at 0:00 and 0:30
    assert "No source answered" in troubled[0].troubles[0]
    assert len(world.mails("operators")) == 1


def test_an_empty_day_is_not_sent_and_says_so(world: World) -> None:
    world.sources.articles.clear()
    reports = world.run_until(at(10))
    record = world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SPIKED
    assert record.reason == "thin: no story, and at_least asks for 1"
    assert not world.mails()
    assert sum(bool(r.fresh_troubles) for r in reports) == 1


def test_a_thin_day_is_saved_by_later_news(world: World) -> None:
    world.letter = replace(LETTER, at_least=3)
    world.sources.publish(
        0,
        at(5, 50),
        "River ferry service stops after flood damages the quay",
        "The ferry across the river Tamar stopped on Monday after flood water broke the quay.",
    )
    world.run_until(at(7))
    record = world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SENT
    assert len(world.mails()) == 3


def test_a_machine_that_was_off_all_morning_says_the_issue_was_missed(world: World) -> None:
    world.run_until(at(5, 25))
    world.now = at(11)
    report = world.run()
    record = world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.MISSED
    assert report.troubles == [
        "daily 2026-03-02 was missed: no run happened between draft time and expiry."
    ]
    assert not world.run().troubles


def test_the_first_run_ever_does_not_cry_about_the_days_before(world: World) -> None:
    world.now = at(11)
    assert not world.run().troubles
    assert world.store.issue("daily", "2026-03-02") is None


def test_at_once_goes_the_whole_way_now_and_again_does_nothing(world: World) -> None:
    world.now = at(17)
    assert not world.run(at_once=True).troubles
    assert len(world.mails()) == 3
    before = [m["Message-ID"] for m in world.mails()]
    world.now = at(17, 30)
    world.run(at_once=True)
    assert [m["Message-ID"] for m in world.mails()] == before


def test_only_confirmed_addresses_get_mail(world: World) -> None:
    world.readers = (
        Declaration("yes@reader.example", state=Consent.CONFIRMED),
        Declaration("asked@reader.example", state=Consent.INVITED),
        Declaration("left@reader.example", state=Consent.WITHDRAWN),
    )
    world.run_until(at(7))
    assert [m["To"].addresses[0].addr_spec for m in world.mails()] == ["yes@reader.example"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "send_utc"),
    [(datetime(2026, 3, 29, tzinfo=UTC), "01:00"), (datetime(2026, 10, 25, tzinfo=UTC), "00:30")],
    ids=["clocks go forward: 02:30 is not there", "clocks go back: 02:30 comes twice"],
)
def test_clock_changes_send_once(tmp_path: Path, day: datetime, send_utc: str) -> None:
    letter = replace(LETTER, timezone="Europe/Amsterdam", draft_at=time(1, 30), send_at=time(2, 30))
    world = World(MemoryStore(), tmp_path, letter=letter, now=day - timedelta(hours=2))
    publish_news(world, day - timedelta(hours=3))
    world.run_until(day + timedelta(hours=12))
    record = world.store.issue("daily", day.date().isoformat())
    assert record is not None
    assert record.sent_at is not None
    assert f"{record.sent_at:%H:%M}" == send_utc
    assert len(world.mails()) == 3


def test_a_thin_issue_asked_for_at_once_may_be_asked_for_again(world: World) -> None:
    world.letter = replace(LETTER, at_least=9)
    world.now = at(3)
    assert world.run(at_once=True).troubles[0].startswith("daily 2026-03-02 was not sent, thin")
    world.letter = LETTER  # the publisher mends at_least, and asks again
    world.now = at(3)
    assert not world.run(at_once=True).troubles
    assert len(world.mails()) == 3

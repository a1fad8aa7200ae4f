"""Preflight and the sealed yes, along the whole way."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fakes.checks import Watcher
from fakes.store import MemoryStore
from fakes.world import LETTER, READERS, TEMPLATES, World

from digest.daily import run_daily
from digest.errors import Refused
from digest.model.checks import Level, Looks, Reach, SpamScore, Spill
from digest.model.news import Correction, HouseBlock
from digest.model.people import Consent, Declaration
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import IfUnsigned, Newsletter, SignOff
from digest.steps import by_hand, proofing, signing
from digest.steps.rooms import Report, Rooms

EDITION = "2026-03-02"
BY_EDITOR = replace(LETTER, sign_off=SignOff.EDITOR)
FLOOD = "https://harbour.example/202603020200/0"


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=UTC)


class Watched:
    """A world whose rooms can be changed from outside, as an upgrade or an edit would."""

    def __init__(self, folder: Path, letter: Newsletter = LETTER) -> None:
        self.world = World(MemoryStore(), folder, letter=letter)
        self.watcher = Watcher()
        self.changes: dict[str, Any] = {}
        self.world.sources.publish(
            0,
            at(2),
            "Flood breaks the Orlen dam and drives hundreds from their homes",
            "The river Orlen broke through its old dam on Sunday night. Hundreds left their homes.",
        )
        self.world.sources.publish(
            2,
            at(2),
            "Wheat prices climb as grain ships wait at sea",
            "The price of wheat rose for the third week as grain ships waited outside the port.",
        )

    @property
    def rooms(self) -> Rooms:
        return replace(self.world.rooms, inspector=self.watcher, **self.changes)

    def run(self, hour: int, minute: int = 0) -> Report:
        self.world.now = at(hour, minute)
        return run_daily(self.rooms)

    @property
    def record(self) -> IssueRecord:
        found = self.world.store.issue("daily", EDITION)
        assert found is not None
        return found

    @property
    def state(self) -> str:
        """As plain text: mypy takes a property for unchanged between two asserts."""
        return str(self.record.state)

    def approve(self, *, despite_warnings: bool = False) -> IssueRecord:
        return signing.approve(
            self.rooms, self.world.letter, EDITION, "Mara", despite_warnings=despite_warnings
        )

    def sent(self) -> int:
        return len(self.world.mails())


@pytest.fixture
def automatic(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


@pytest.fixture
def editors(tmp_path: Path) -> Watched:
    made = Watched(tmp_path, BY_EDITOR)
    made.world.editors = ("mara@agency.example",)
    return made


# Preflight


def test_a_draft_is_checked_when_it_is_made_and_the_result_kept(editors: Watched) -> None:
    editors.watcher.reaches[FLOOD] = Reach.GONE
    report = editors.run(5, 30)
    assert f"preflight of daily {EDITION}: 1 warning; `digest preflight --last` lists them" in (
        report.lines
    )
    found = editors.world.store.preflight("daily", EDITION)
    assert found is not None
    assert [f.level for f in found.findings] == [Level.WARNING]
    assert FLOOD in found.findings[0].sentence
    (mail,) = editors.world.mails("editors")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Preflight warning: " in body.get_content()


def test_an_editor_may_overrule_a_warning_and_it_is_written_down(editors: Watched) -> None:
    editors.watcher.reaches[FLOOD] = Reach.GONE
    editors.run(5, 30)
    with pytest.raises(Refused, match="--despite-warnings"):
        editors.approve()
    assert editors.state == "draft"
    editors.approve(despite_warnings=True)
    notes = [note.text for note in editors.world.store.notes()]
    assert any("Mara signed off daily 2026-03-02 despite warnings: " in text for text in notes)
    editors.run(6, 30)
    assert editors.sent() == 3


def test_nobody_may_overrule_an_error(editors: Watched) -> None:
    editors.run(5, 30)
    editors.watcher.looks = Looks((320,), (Spill(320, 500),))
    editors.world.store.save_preflight(  # the programs look anew only at new bytes
        "daily", EDITION, replace(_kept(editors), specimen="")
    )
    with pytest.raises(Refused, match="does not pass its preflight"):
        editors.approve(despite_warnings=True)
    assert editors.state == "draft"
    editors.run(7)
    assert editors.sent() == 0


def _kept(world: Watched) -> Any:
    found = world.world.store.preflight("daily", EDITION)
    assert found is not None
    return found


def test_an_error_holds_an_automatic_issue_and_the_operators_hear_once(automatic: Watched) -> None:
    automatic.watcher.spam = SpamScore(6.0, ("GTUBE",))
    automatic.run(5, 30)
    reports = [automatic.run(6, 30), automatic.run(6, 35), automatic.run(9, 25)]
    assert automatic.sent() == 0
    assert automatic.state == "draft"
    assert all(len(report.troubles) == 1 for report in reports)
    assert "SpamAssassin gives 6 points" in reports[0].troubles[0]
    assert len(automatic.world.mails("operators")) == 1
    automatic.run(9, 30)
    assert automatic.state == "missed"


def test_warnings_do_not_hold_an_automatic_issue_and_are_noted(automatic: Watched) -> None:
    automatic.watcher.reaches[FLOOD] = Reach.GONE
    reports = [automatic.run(5, 30), automatic.run(6, 30)]
    assert automatic.sent() == 3
    assert not [t for r in reports for t in r.troubles]
    assert f"sending daily {EDITION} with 1 warning" in reports[1].lines


def test_before_the_first_byte_it_is_checked_again(editors: Watched) -> None:
    editors.run(5, 30)
    editors.approve()
    own = "https://digest.agency.example/i/daily/2026-03-02"
    editors.watcher.reaches[own] = Reach.GONE
    report = editors.run(6, 30)
    assert editors.sent() == 0
    assert editors.state == "approved"
    assert any("Our own page" in trouble and "404" in trouble for trouble in report.troubles)
    del editors.watcher.reaches[own]
    assert not editors.run(6, 35).troubles
    assert editors.sent() == 3


def test_where_the_network_is_away_the_issue_still_goes(automatic: Watched) -> None:
    class Away(dict[str, Reach]):
        def get(self, *_: object) -> Reach:
            return Reach.UNREACHED

    automatic.watcher.reaches = Away()
    reports = [automatic.run(5, 30), automatic.run(6, 30)]
    assert automatic.sent() == 3
    assert not [t for r in reports for t in r.troubles]
    assert any("not checked" in sentence for sentence in _kept(automatic).unchecked)


def test_a_link_that_answered_is_asked_once_a_day_and_ours_every_time(editors: Watched) -> None:
    editors.run(5, 30)
    editors.approve()
    editors.run(6, 30)
    theirs = [url for url in editors.watcher.asked if "agency.example" not in url]
    assert len(theirs) == len(set(theirs)) == 2
    ours = [url for url in editors.watcher.asked if "agency.example" in url]
    assert len(ours) > 3


def test_the_houses_links_and_those_of_a_correction_are_asked_too(editors: Watched) -> None:
    editors.run(5, 30)
    made = editors.record.issue
    assert made is not None
    block = HouseBlock("top", "Boats", "See [boats](https://boats.example/hire).")
    cited = replace(made.items[0].sources[0], url="https://desk.example/right")
    right = Correction("2026-03-01", "x", "y", sources=(cited,))
    assert proofing.outward(replace(made, sections=(), blocks=(block,), correction=right)) == {
        "https://boats.example/hire",
        "https://desk.example/right",
    }
    with_block = replace(editors.record, issue=replace(made, blocks=(block,)))
    proofing.check(editors.rooms, editors.world.letter, with_block)
    assert "https://boats.example/hire" in editors.watcher.asked


def test_no_key_of_a_reader_is_kept_with_the_findings(editors: Watched) -> None:
    editors.run(5, 30)
    asked = [url for url in editors.watcher.asked if "/l/" in url]
    editors.watcher.reaches[asked[0]] = Reach.GONE
    found = proofing.check(editors.rooms, editors.world.letter, editors.record).preflight
    assert found.errors
    assert "/l/" not in repr(found)


def test_programs_look_once_at_the_same_bytes(editors: Watched) -> None:
    editors.run(5, 30)
    editors.approve()
    editors.run(6, 30)
    assert editors.watcher.specimens == 1


def test_every_choice_of_sections_is_checked(automatic: Watched) -> None:
    automatic.world.readers = (
        Declaration("a@reader.example", sections=("Rivers",), state=Consent.CONFIRMED),
        Declaration("b@reader.example", sections=("Rivers", "Harvest"), state=Consent.CONFIRMED),
        Declaration("c@reader.example", sections=("Rivers",), state=Consent.CONFIRMED),
        Declaration("d@reader.example", sections=("Harvest",), state=Consent.WITHDRAWN),
    )
    automatic.run(5, 30)
    checked = proofing.check(automatic.rooms, LETTER, automatic.record)
    chosen = [choice.sections for choice, _ in checked.seal.variants]
    assert chosen == [(), ("Rivers",), ("Rivers", "Harvest")]


# The yes is bound to bytes


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"templates": replace(TEMPLATES, fingerprint="f" * 64)}, "a template"),
        ({"version": "99.0"}, "the version of Digest"),
        ({"accent": "#7a1f1e"}, "the newsletter's settings"),
        ({"title": "Evening Brief"}, "the newsletter's settings"),
        ({"base_url": "https://other.agency.example"}, "the newsletter's settings"),
        (
            {"templates": replace(TEMPLATES, html=lambda page: TEMPLATES.html(page) + " ")},
            "what readers of all sections would get",
        ),
    ],
    ids=["template", "version", "accent", "title", "base_url", "one byte more"],
)
def test_what_changed_after_the_yes_is_not_sent_and_asks_again(
    change: dict[str, Any], said: str, editors: Watched
) -> None:
    editors.run(5, 30)
    editors.approve()
    _change(editors, change)
    report = editors.run(6, 30)
    assert editors.sent() == 0
    assert editors.state == "draft"
    (trouble,) = report.troubles
    assert "it is not the issue that was signed off" in trouble
    assert said in trouble
    assert len(editors.world.mails("editors")) == 2  # the draft is mailed anew, for a new yes
    editors.approve()
    editors.run(6, 35)
    assert editors.sent() == 3


def test_an_address_that_moved_since_the_draft_must_be_drafted_in(editors: Watched) -> None:
    editors.run(5, 30)
    _change(editors, {"postal_address": "2 Quay, Port"})
    with pytest.raises(Refused, match="digest draft --again"):
        editors.approve()
    slot = by_hand.slot_in_hand(editors.rooms, editors.world.letter)
    by_hand.draft(editors.rooms, editors.world.letter, slot, Report(editors.rooms), again=True)
    editors.approve()
    editors.run(6, 30)
    assert editors.sent() == 3


def _change(world: Watched, change: dict[str, Any]) -> None:
    settings = world.world.rooms.settings
    if "base_url" in change:
        world.changes["settings"] = replace(settings, **change)
    elif change.keys() & {"accent", "postal_address", "title"}:
        world.world.letter = replace(world.world.letter, **change)
    else:
        world.changes |= change


def test_a_template_that_came_in_between_is_signed_off_again_by_the_rule(tmp_path: Path) -> None:
    world = Watched(tmp_path, replace(BY_EDITOR, if_unsigned=IfUnsigned.SEND))
    world.run(5, 30)
    world.approve()
    world.changes["version"] = "99.0"
    first, second = world.run(6, 30), world.run(6, 35)
    assert len(first.troubles) == 1
    assert not second.troubles
    assert world.sent() == 3


def test_a_redraft_between_yes_and_sending_is_not_sent(editors: Watched) -> None:
    editors.run(5, 30)
    record = editors.approve()
    stored = editors.world.store
    seal = stored.seal(record.approved_fingerprint)
    assert seal is not None
    stored.change(replace(record, state=IssueState.DRAFT), IssueState.APPROVED)
    by_hand.spike_story(
        editors.rooms,
        editors.world.letter,
        replace(record, state=IssueState.DRAFT),
        record.issue.items[0].story if record.issue else "",
        Report(editors.rooms),
    )
    stored.change(replace(record, state=IssueState.APPROVED), IssueState.DRAFT)
    report = editors.run(6, 30)
    assert editors.sent() == 0
    assert "the issue" in report.troubles[0]


def test_a_reader_who_came_after_the_yes_with_a_new_choice_gets_the_issue(
    editors: Watched,
) -> None:
    editors.run(5, 30)
    editors.approve()
    late = Declaration("late@reader.example", sections=("Harvest",), state=Consent.CONFIRMED)
    editors.world.readers = (*READERS, late)
    assert not editors.run(6, 30).troubles
    assert editors.sent() == 4


def test_a_yes_from_before_seals_is_asked_for_again(editors: Watched) -> None:
    editors.run(5, 30)
    record = editors.approve()
    old = replace(record, approved_fingerprint=record.fingerprint)
    editors.world.store.change(old, IssueState.APPROVED)
    report = editors.run(6, 30)
    assert editors.sent() == 0
    assert "is not known any more" in report.troubles[0]


def halfway(world: Watched) -> None:
    """An issue whose sending was begun and is not done: two of three have it."""
    world.run(5, 30)
    if world.world.letter.sign_off is SignOff.EDITOR:
        world.approve()
    world.run(6, 30)
    store = world.world.store
    assert isinstance(store, MemoryStore)
    delivery = store.deliveries("daily", EDITION)[2]
    store._put(replace(delivery, state=type(delivery.state).PLANNED, answered_at=None))
    (world.world.folder / f"{delivery.id}.eml").unlink()
    store.change(replace(world.record, state=IssueState.SENDING), IssueState.SENT)


def test_an_upgrade_in_the_middle_of_sending_waits_for_the_editor(editors: Watched) -> None:
    halfway(editors)
    editors.changes["version"] = "99.0"
    report = editors.run(6, 40)
    assert "stopped in the middle" in report.troubles[0]
    assert "digest approve daily 2026-03-02" in report.troubles[0]
    assert editors.sent() == 2
    editors.approve()
    assert editors.state == "sending"
    assert not editors.run(6, 45).troubles
    assert editors.sent() == 3
    assert editors.state == "sent"


def test_an_upgrade_in_the_middle_does_not_stop_what_a_rule_signed_off(automatic: Watched) -> None:
    halfway(automatic)
    automatic.changes["version"] = "99.0"
    report = automatic.run(6, 40)
    assert not report.troubles
    assert any("checked again" in line for line in report.lines)
    assert automatic.sent() == 3


def test_what_is_being_sent_as_it_was_signed_off_takes_no_second_yes(editors: Watched) -> None:
    halfway(editors)
    with pytest.raises(Refused, match="is sending, not a draft"):
        editors.approve()

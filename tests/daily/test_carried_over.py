"""What an issue that reached nobody would have told is told the next day."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes.providers import ToldProvider
from fakes.store import MemoryStore
from fakes.world import LETTER, World

from digest.model.news import Status
from digest.model.sending import IssueState
from digest.model.settings import SignOff
from digest.pump import LedgerPump
from digest.steps import signing
from digest.steps.rooms import Rooms

pytestmark = pytest.mark.slow

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
DAM = "Flood breaks the Orlen dam and drives hundreds from their homes"
WHEAT = "Wheat prices climb as grain ships wait at sea"


@dataclass
class Weak(World):
    """A world whose provider is away while `away`."""

    away: bool = True

    @property
    def rooms(self) -> Rooms:
        """As ever, but for the pump."""
        rooms = super().rooms
        if not self.away:
            return rooms
        away = ToldProvider(at_open=OSError("the relay is away"))
        return replace(rooms, pump=LedgerPump(self.store, (away,), lambda: self.now))


def at(hour: int, day: int = 2) -> datetime:
    return MONDAY.replace(day=day, hour=hour)


@pytest.fixture
def world(tmp_path: Path) -> Weak:
    made = Weak(MemoryStore(), tmp_path)
    lead = "The river Orlen broke through its old dam on Sunday night. Hundreds left their homes."
    made.sources.publish(0, at(2), DAM, lead)
    made.sources.publish(
        2,
        at(20),
        WHEAT,
        "The price of wheat rose for the third week as grain ships waited outside the port.",
    )
    return made


def told_on(world: World, edition: str) -> dict[str, Status]:
    record = world.store.issue("daily", edition)
    assert record is not None
    return {item.headline: item.status for item in record.issue.items} if record.issue else {}


def test_what_no_provider_took_is_told_the_next_day_as_new(world: Weak) -> None:
    world.run_until(at(12), HALF_HOUR)
    assert told_on(world, "2026-03-02") == {DAM: Status.NEW}
    assert not world.store.told("daily", at(0))
    world.away = False
    world.run_until(at(12, day=3), HALF_HOUR)
    assert told_on(world, "2026-03-03") == {DAM: Status.NEW, WHEAT: Status.NEW}
    assert len(world.mails()) == 3


def test_what_nobody_signed_off_is_told_the_next_day(world: Weak) -> None:
    world.away = False
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.run_until(at(12), HALF_HOUR)
    world.letter = LETTER
    world.run_until(at(12, day=3), HALF_HOUR)
    assert set(told_on(world, "2026-03-03")) == {DAM, WHEAT}


def test_what_was_sent_or_spiked_by_an_editor_is_not_carried_over(world: Weak) -> None:
    world.away = False
    world.run_until(at(12), HALF_HOUR)
    world.run_until(at(12, day=3), HALF_HOUR)
    assert told_on(world, "2026-03-03") == {WHEAT: Status.NEW}


def test_what_an_editor_spiked_does_not_come_back(world: Weak) -> None:
    world.letter = replace(LETTER, sign_off=SignOff.EDITOR)
    world.run_until(at(6), HALF_HOUR)
    signing.spike(world.rooms, world.letter, "2026-03-02", "Mara")
    world.away, world.letter = False, LETTER
    world.run_until(at(12, day=3), HALF_HOUR)
    assert told_on(world, "2026-03-03") == {WHEAT: Status.NEW}


def test_told_is_what_one_reader_got_and_each_newsletter_has_its_own(world: Weak) -> None:
    world.away = False
    world.run_until(at(12), HALF_HOUR)
    assert [t.headline for t in world.store.told("daily", at(0))] == [DAM]
    assert not world.store.told("weekly", at(0) - timedelta(days=1))


def test_a_day_carried_over_is_forgotten_when_its_context_is(world: Weak) -> None:
    world.run_until(at(12), HALF_HOUR)
    world.away = False
    world.now = at(0, day=7)
    world.run_until(at(12, day=7), HALF_HOUR)
    assert DAM not in told_on(world, "2026-03-07")


def test_a_run_at_once_ends_what_expired_first_and_carries_it_over(world: Weak) -> None:
    world.now = at(8)
    world.run(at_once=True)
    stuck = world.store.issue("daily", "2026-03-02")
    assert stuck is not None
    assert stuck.state is IssueState.SENDING
    world.away, world.now = False, at(8, day=3)
    world.run(at_once=True)
    missed = world.store.issue("daily", "2026-03-02")
    assert missed is not None
    assert missed.state is IssueState.MISSED
    assert told_on(world, "2026-03-03") == {DAM: Status.NEW, WHEAT: Status.NEW}

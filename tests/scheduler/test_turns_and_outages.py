"""Long sendings beside other newsletters, and an hour without provider, store or sources."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from fakes.clockwork import Clockwork
from fakes.days import Days, publish_news
from fakes.providers import ACCEPTED, ToldProvider
from fakes.store import MemoryStore
from fakes.world import LETTER, World

from digest.errors import StoreError
from digest.model.people import Consent, Declaration
from digest.model.sending import Delivery, DeliveryState, IssueState, Mail, Receipt, Verdict
from digest.model.settings import Newsletter
from digest.steps import by_hand, signing
from digest.steps.rooms import Report
from digest.steps.sending import TURN

pytestmark = pytest.mark.slow
MONDAY = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
AT_SIX = MONDAY.replace(hour=6)
READERS = tuple(Declaration(f"r{n:02}@reader.example", state=Consent.CONFIRMED) for n in range(30))


class Slow(ToldProvider):
    """Takes its time over each message by the world's clock; `away` says when it is not there."""

    def __init__(self, days: Days, takes: timedelta, away: Callable[[datetime], bool]) -> None:
        super().__init__()
        self.days, self.takes, self.away = days, takes, away
        self.sent: list[tuple[datetime, str]] = []

    def open(self) -> "Slow":
        if self.away(self.days.clock.true):
            raise ConnectionRefusedError("nobody listens there")
        super().open()
        return self

    def send(self, mail: Mail) -> Receipt:
        self.days.clock.pass_by(self.takes)
        if self.away(self.days.clock.true):
            return Receipt(Verdict.DEFERRED, "connection lost")
        self.sent.append((self.days.clock.true, mail.id))
        return super().send(mail)


def kept_by(
    folder: Path,
    *letters: Newsletter,
    takes: timedelta = timedelta(0),
    away: Callable[[datetime], bool] = lambda _: False,
    store: MemoryStore | None = None,
) -> tuple[Days, Slow]:
    """From five to noon; all the world's mail goes through one provider."""
    world = World(store or MemoryStore(), folder, readers=READERS)
    publish_news(world, MONDAY - timedelta(hours=6), timedelta(days=3))
    kept = Days(world, letters, Clockwork(MONDAY.replace(hour=5), MONDAY.replace(hour=12)))
    provider = Slow(kept, takes, away)
    world.providers = (provider,)
    return kept, provider


def sent_at(kept: Days, letter: str) -> datetime:
    record = kept.world.store.issue(letter, "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SENT
    assert record.sent_at is not None
    return record.sent_at


# Turns


MORNING = replace(
    LETTER, id="morning", draft_at=time(5, 30), send_at=time(6), expires=timedelta(hours=6)
)
NOON = replace(
    LETTER, id="noon", draft_at=time(6, 10), send_at=time(6, 30), expires=timedelta(hours=6)
)
"""Its draft and its sending fall into the hour that the other's sending takes."""


def test_a_long_sending_of_one_newsletter_does_not_hold_up_the_others(tmp_path: Path) -> None:
    kept, provider = kept_by(tmp_path, MORNING, NOON, takes=timedelta(minutes=1.5))
    kept.keep()
    drafted = kept.world.store.issue("noon", "2026-03-02")
    assert drafted is not None
    assert drafted.issue is not None
    late = 2 * TURN  # a message under way is waited for
    assert drafted.issue.drafted_at - MONDAY.replace(hour=6, minute=10) < late
    first_at_noon = min(at for at, named in provider.sent if named.startswith("noon."))
    assert first_at_noon - MONDAY.replace(hour=6, minute=30) < late + timedelta(minutes=1.5)
    # Both go on side by side, to the end, each reader once.
    assert sent_at(kept, "morning") < sent_at(kept, "noon")
    assert sorted(provider.handed.values()) == [1] * 60


def test_two_newsletters_of_one_minute_take_turns(tmp_path: Path) -> None:
    other = replace(MORNING, id="other")
    kept, provider = kept_by(tmp_path, MORNING, other, takes=timedelta(seconds=30))
    kept.keep()
    changes = [
        (b.partition(".")[0] != a.partition(".")[0])
        for (_, a), (_, b) in zip(provider.sent, provider.sent[1:], strict=False)
    ]
    assert sum(changes) > 8
    assert sorted(provider.handed.values()) == [1] * 60
    # One after the other needs no more time than both in turn.
    assert max(sent_at(kept, "morning"), sent_at(kept, "other")) - AT_SIX < timedelta(minutes=32)


def test_sources_are_not_read_in_the_midst_of_a_sending(tmp_path: Path) -> None:
    other = replace(MORNING, id="other", days=(1,))  # Tuesdays
    kept, provider = kept_by(tmp_path, MORNING, other, takes=timedelta(minutes=2))
    gather, read = kept.world.sources.gather, list[datetime]()

    def noted(*asked: object) -> object:
        read.append(kept.clock.true)
        return gather(*asked)  # type: ignore[arg-type]  # handed on as they came

    kept.world.sources.gather = noted  # type: ignore[method-assign, assignment]  # for this fact
    kept.keep()
    first, last = provider.sent[0][0], provider.sent[-1][0]
    assert last - first > timedelta(minutes=50)
    assert not [at for at in read if first < at < last]
    assert [at for at in read if at >= last]


def test_doubts_of_all_turns_count_together(tmp_path: Path) -> None:
    seldom = timedelta(hours=4)
    letters = [
        replace(letter, gather_every=seldom)
        for letter in (MORNING, replace(MORNING, id="other", days=(1,)))
    ]
    kept, provider = kept_by(tmp_path, *letters, takes=timedelta(minutes=2.5))
    provider.answer = lambda _: Receipt(Verdict.UNKNOWN, "no answer came")
    kept.clock.end = AT_SIX + timedelta(minutes=12)  # the run ended at 6:07:30
    kept.keep()
    rows = kept.world.store.deliveries("morning", "2026-03-02")
    assert sum(row.state is DeliveryState.CLAIMED for row in rows) == 3
    troubles = [note.text for note in kept.world.store.notes() if note.trouble]
    assert any("Sending stopped: 3 messages went out whole" in text for text in troubles)


def test_who_was_deferred_is_tried_again_while_another_newsletter_is_still_sent(
    tmp_path: Path,
) -> None:
    other = replace(MORNING, id="other")
    kept, provider = kept_by(tmp_path, MORNING, other)
    greylisted = Receipt(Verdict.DEFERRED, "450 4.7.1 come again", 450, "4.7.1")
    told: set[str] = set()

    def answer(mail: Mail) -> Receipt:
        if mail.id.startswith("morning."):
            kept.clock.pass_by(timedelta(seconds=40))
            return ACCEPTED
        first = mail.id not in told
        told.add(mail.id)
        return greylisted if first else ACCEPTED

    provider.answer = answer
    kept.keep()
    first = next(named for _, named in provider.sent if named.startswith("other."))
    _, again = [at for at, named in provider.sent if named == first]
    assert again < sent_at(kept, "morning")


def test_an_issue_sent_by_hand_is_sent_to_its_end(tmp_path: Path) -> None:
    kept, provider = kept_by(tmp_path, MORNING, NOON, takes=timedelta(minutes=1.5))
    kept.clock.end = MONDAY.replace(hour=5, minute=50)
    kept.keep()
    signing.approve(kept.rooms, MORNING, "2026-03-02", "Mara")
    record = kept.world.store.issue("morning", "2026-03-02")
    assert record is not None
    sent = by_hand.send(kept.rooms, MORNING, record, Report(kept.rooms))
    assert sent.state is IssueState.SENT
    assert len(provider.handed) == 30


# An hour away


def between(first: datetime, last: datetime) -> Callable[[datetime], bool]:
    return lambda now: first <= now < last


def test_a_provider_away_for_an_hour_costs_the_hour_and_nobody_gets_two(tmp_path: Path) -> None:
    back = AT_SIX + timedelta(minutes=63)
    letter = replace(LETTER, send_at=time(6))
    away = between(AT_SIX + timedelta(minutes=3), back)
    kept, provider = kept_by(tmp_path, letter, takes=timedelta(seconds=15), away=away)
    kept.keep()
    assert provider.sent[0][0] < AT_SIX + timedelta(minutes=1)
    assert not [at for at, _ in provider.sent if away(at)]
    again = min(at for at, _ in provider.sent if at >= back)
    assert again - back < timedelta(minutes=6)
    assert back < sent_at(kept, "daily") < back + timedelta(minutes=20)
    readers = [n for named, n in provider.handed.items() if named.startswith("daily.")]
    assert readers == [1] * 30
    away_troubles = [note for note in kept.world.store.notes() if "provider is away" in note.text]
    assert len(away_troubles) == 1  # one outage is one trouble
    assert not [line for line in kept.lines if line["event"] == "failed"]


def test_a_provider_away_from_before_the_send_time_is_tried_every_five_minutes(
    tmp_path: Path,
) -> None:
    back = AT_SIX + timedelta(hours=1)
    letter = replace(LETTER, send_at=time(6))
    kept, provider = kept_by(tmp_path, letter, away=between(MONDAY, back))
    kept.keep()
    assert back <= sent_at(kept, "daily") < back + timedelta(minutes=6)
    assert sum("daily." in named for named in provider.handed) == 30
    tries = [line for line in kept.runs() if AT_SIX.isoformat()[:13] in str(line["at"])]
    assert len(tries) <= 20  # it is not hammered


Wish = tuple[str, tuple[Delivery, Receipt, datetime | None] | None]


class Leaving(MemoryStore):
    """A store that goes away in the midst of a sending: its clock is the claims'."""

    gone: Callable[[datetime], bool] = staticmethod(lambda _: False)

    def next_claims(
        self, newsletter: str, edition: str, now: datetime, wishes: Sequence[Wish]
    ) -> tuple[Delivery | None, ...]:
        self._must_be_there(now)
        return super().next_claims(newsletter, edition, now, wishes)

    def settle(
        self,
        delivery: Delivery,
        receipt: Receipt | None,
        now: datetime,
        retry_at: datetime | None = None,
    ) -> None:
        self._must_be_there(now)
        super().settle(delivery, receipt, now, retry_at)

    def _must_be_there(self, now: datetime) -> None:
        if self.gone(now):
            raise StoreError("The store does not work: it is away.")


def test_a_store_that_goes_away_in_the_midst_of_a_sending_leaves_one_in_doubt(
    tmp_path: Path,
) -> None:
    store = Leaving()
    gone = between(AT_SIX + timedelta(minutes=3), AT_SIX + timedelta(minutes=63))
    store.gone = gone
    letter = replace(LETTER, send_at=time(6))
    kept, provider = kept_by(tmp_path, letter, takes=timedelta(seconds=15), store=store)
    kept.keep()
    rows = store.deliveries("daily", "2026-03-02")
    states = [row.state for row in rows]
    # The one whose answer could not be written: nobody can know, and nobody gets two.
    assert states.count(DeliveryState.CLAIMED) == 1
    assert states.count(DeliveryState.ACCEPTED) == 29
    readers = [n for named, n in provider.handed.items() if named.startswith("daily.")]
    assert readers == [1] * 30
    assert len(kept.alarms) == 1

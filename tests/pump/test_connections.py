"""Several connections to one provider: together, and never two messages for one reader."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from fakes.ledgers import EDITION, NOW, at, letter, newsletter, planned, readers, record
from fakes.providers import ACCEPTED, Answer, ToldProvider
from fakes.store import MemoryStore

from digest.errors import TemplateError
from digest.model.sending import Counts, Delivery, Mail, Receipt, Verdict
from digest.ports import silent
from digest.pump import LedgerPump
from digest.pump.joined import Answered, JoinedClaims

CUT_AFTER = Receipt(Verdict.UNKNOWN, "cut after")
TOGETHER = 4


class Together(ToldProvider):
    """It answers its first messages only when all connections have handed one over."""

    connections = TOGETHER

    def __init__(self, answer: Answer = ACCEPTED) -> None:
        super().__init__()
        self.barrier = threading.Barrier(TOGETHER)
        self.first = answer
        self.lock = threading.Lock()
        self.sent = 0

    def send(self, mail: Mail) -> Receipt:
        with self.lock:
            self.sent += 1
            among_the_first = self.sent <= TOGETHER
        if not among_the_first:
            return super().send(mail)
        self.barrier.wait(60)
        with self.lock:
            self.handed[mail.id] += 1
        assert isinstance(self.first, Receipt)
        return self.first


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    planned(made, readers(20))
    return made


def run(store: MemoryStore, provider: ToldProvider) -> tuple[str, ...]:
    return LedgerPump(store, [provider], at(NOW)).run(newsletter(), record(), letter, silent)


def test_all_connections_send_at_once_and_everybody_gets_one(store: MemoryStore) -> None:
    provider = Together()
    assert run(store, provider) == ()
    assert store.counts("daily", EDITION) == Counts(accepted=20)
    assert set(provider.handed.values()) == {1}
    assert (provider.opened, provider.closed) == (TOGETHER, TOGETHER)


def test_what_all_lose_at_once_is_in_doubt_and_stops_all(store: MemoryStore) -> None:
    (said,) = run(store, Together(CUT_AFTER))
    assert "messages went out whole and no answer came" in said
    found = store.counts("daily", EDITION)
    assert TOGETHER <= found.claimed < 2 * TOGETHER
    assert found.total == 20


def test_what_one_connection_raises_drains_the_others_and_is_raised(store: MemoryStore) -> None:
    def broken_for_one(delivery: Delivery) -> Mail:
        if delivery.reader.id == 2:
            raise TemplateError("line 3")
        return letter(delivery)

    provider = ToldProvider()
    provider.connections = TOGETHER
    pump = LedgerPump(store, [provider], at(NOW))
    with pytest.raises(TemplateError):
        pump.run(newsletter(), record(), broken_for_one, silent)
    found = store.counts("daily", EDITION)
    assert (found.claimed, found.total) == (0, 20)
    assert found.planned >= 1


TOO_FAST = Receipt(Verdict.DEFERRED, "421 4.7.28 slow down", 421, "4.7.28")
GREY = Receipt(Verdict.DEFERRED, "451 4.7.1 come again", 451, "4.7.1")


class Crowded(ToldProvider):
    """The most messages it ever had in hand at once; each stays until company came, or a moment."""

    connections = TOGETHER

    def __init__(self) -> None:
        super().__init__()
        self.changed = threading.Condition()
        self.inside = self.most = 0

    def send(self, mail: Mail) -> Receipt:
        with self.changed:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.most > 1, timeout=0.05)
            self.inside -= 1
            return super().send(mail)


@pytest.mark.parametrize(("first", "together"), [(TOO_FAST, False), (GREY, True)])
def test_after_its_pause_a_domain_is_begun_with_again_one_message_at_a_time(
    first: Receipt, *, together: bool
) -> None:
    store = MemoryStore()
    planned(store, readers(12))
    run(store, ToldProvider(lambda _: first))
    assert store.counts("daily", EDITION) == Counts(deferred=12)
    crowded = Crowded()
    later = at(NOW + timedelta(minutes=30))
    LedgerPump(store, [crowded], later).run(newsletter(), record(), letter, silent)
    assert store.counts("daily", EDITION) == Counts(accepted=12)
    assert (crowded.most > 1) is together


class SlowCommits(MemoryStore):
    """The first commit lasts until `go`; `sizes` is how many wishes each commit held."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()
        self.sizes: list[int] = []

    def next_claims(
        self,
        newsletter: str,
        edition: str,
        now: datetime,
        wishes: Sequence[tuple[str, Answered | None]],
    ) -> tuple[Delivery | None, ...]:
        self.sizes.append(len(wishes))
        if len(self.sizes) == 1:
            self.begun.set()
            assert self.go.wait(60)
        return super().next_claims(newsletter, edition, now, wishes)


def test_claims_that_come_during_a_commit_share_the_next_one() -> None:
    store = SlowCommits()
    planned(store, readers(9))
    claims = JoinedClaims(store, at(NOW), "daily", EDITION)
    found: list[Delivery | None] = []

    def ask(worker: str) -> None:
        found.append(claims.next_claim(worker, None))

    threads = [threading.Thread(target=ask, args=(f"w{n}",)) for n in range(5)]
    threads[0].start()
    assert store.begun.wait(60)
    for thread in threads[1:]:
        thread.start()
    while len(claims._waiting) < 4:
        threading.Event().wait(0.001)
    store.go.set()
    for thread in threads:
        thread.join()
    assert store.sizes == [1, 4]
    assert {row.claimed_by for row in found if row} == {f"w{n}" for n in range(5)}
    assert len({row.id for row in found if row}) == 5

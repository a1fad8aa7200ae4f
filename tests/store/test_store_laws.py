"""The store and its twin walk the same random way and stay equal; the ledger's laws hold."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fakes import postgres
from fakes.ledgers import EDITION, NOW, declaration, newsletter
from fakes.store import MemoryStore
from fakes.stores import in_memory
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from digest.model.people import Consent
from digest.model.sending import Delivery, DeliveryState, Receipt, Verdict
from digest.outbox import answers
from digest.ports import Store
from digest.store import open_store

LAST = NOW + timedelta(hours=3)
RECEIPTS = st.none() | st.sampled_from(Verdict).map(lambda v: Receipt(v, "said", 250))
PEOPLE = st.integers(1, 5)
FINAL = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.EXCLUDED)


class TwoStores(RuleBasedStateMachine):
    """Every step is done to both; `sent` counts what a provider would have got."""

    def __init__(self) -> None:
        super().__init__()
        self.twin = MemoryStore()
        self.store = self.made()
        self.now: datetime = NOW
        self.total = 0
        self.held: list[Delivery] = []
        self.final: dict[str, DeliveryState] = {}

    def made(self) -> Store:
        return in_memory()

    def teardown(self) -> None:
        self.store.close()

    @initialize(states=st.lists(st.sampled_from(Consent), min_size=5, max_size=5))
    def people(self, states: list[Consent]) -> None:
        self._declare(states)
        for store in self._both():
            self.total = store.plan(newsletter(), EDITION, self.now)

    def _declare(self, states: list[Consent]) -> None:
        rows = [
            replace(declaration(f"r{n}@mail.example", s), sections=("Asia",) * (n % 2))
            for n, s in enumerate(states)
        ]
        said = [s.declare(rows, "hash", self.now) for s in self._both()]
        assert said[0] == said[1]

    @rule(states=st.lists(st.sampled_from(Consent), min_size=3, max_size=5))
    def the_file_changes(self, states: list[Consent]) -> None:
        self._declare(states)

    @rule(person=PEOPLE, state=st.sampled_from(Consent))
    def consent_changes(self, person: int, state: Consent) -> None:
        for store in self._both():
            store.set_consent(person, state, "why", self.now)

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def plan_again(self) -> None:
        found = [s.plan(newsletter(), EDITION, self.now) for s in self._both()]
        self._same(found)
        # The first plan that finds anybody freezes the audience; before, there is none.
        assert found[0] == self.total or not self.total
        self.total = found[0]

    @rule()
    def claim(self) -> None:
        self._take([s.next_claim("daily", EDITION, "w", self.now) for s in self._both()])

    @precondition(lambda self: self.held)
    @rule(verdict=st.sampled_from(Verdict))
    def answer_and_claim(self, verdict: Verdict) -> None:
        row, receipt = self.held.pop(), Receipt(verdict, "said", 250)
        answered = (row, receipt, self._again(row, receipt))
        self._take([s.next_claim("daily", EDITION, "w", self.now, answered) for s in self._both()])

    @precondition(lambda self: not self.held)
    @rule(size=st.integers(0, 4), verdicts=st.lists(RECEIPTS, min_size=4, max_size=4))
    def a_batch_is_claimed_and_answered(self, size: int, verdicts: list[Receipt | None]) -> None:
        found = [s.next_batch("daily", EDITION, "w", self.now, size) for s in self._both()]
        self._same(found)
        assert len(found[0]) <= size
        assert len({(d.reader.sections, d.reader.language) for d in found[0]}) <= 1
        answered = [
            (row, receipt, None if receipt is None else self._again(row, receipt))
            for row, receipt in zip(found[0], verdicts, strict=False)
        ]
        for store in self._both():
            store.next_batch("daily", EDITION, "w", self.now, 0, answered)
        doubts = [d for d, r, _ in answered if r is not None and r.verdict is Verdict.UNKNOWN]
        self.held += doubts

    @precondition(lambda self: self.held)
    @rule(known=st.sampled_from([None, *Verdict]))
    def the_sender_died_and_the_doubt_is_settled(self, known: Verdict | None) -> None:
        row = self.held.pop()
        for store in self._both():
            store.settle(row, None if known is None else Receipt(known, "known"), self.now)

    @rule()
    def expire(self) -> None:
        self._same([s.expire("daily", EDITION, self.now) for s in self._both()])

    def _again(self, row: Delivery, receipt: Receipt) -> datetime | None:
        return answers.retry_at(row, receipt, self.now, LAST)

    def _both(self) -> tuple[Store, Store]:
        return self.twin, self.store

    def _take(self, found: Sequence[Delivery | None]) -> None:
        self._same(found)
        if found[0] is not None:
            assert found[0].id not in [d.id for d in self.held], "claimed twice at once"
            self.held.append(found[0])

    def _same(self, found: Sequence[object]) -> None:
        assert found[0] == found[1]

    @invariant()
    def they_stay_equal_and_add_up(self) -> None:
        rows = self.store.deliveries("daily", EDITION)
        assert rows == self.twin.deliveries("daily", EDITION)
        assert self.store.subscribers() == self.twin.subscribers()
        counts = self.store.counts("daily", EDITION)
        assert counts == self.twin.counts("daily", EDITION)
        assert counts.total == len(rows) == self.total

    @invariant()
    def what_is_final_stays(self) -> None:
        for row in self.store.deliveries("daily", EDITION):
            if row.id in self.final:
                assert row.state is self.final[row.id]
            if row.state in FINAL:
                self.final[row.id] = row.state


def test_the_store_and_its_twin_stay_equal() -> None:
    rules = settings(max_examples=4, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(TwoStores, settings=rules)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_store_and_its_twin_stay_equal_on_many_ways() -> None:
    rules = settings(max_examples=40, stateful_step_count=40, deadline=None)
    run_state_machine_as_test(TwoStores, settings=rules)


class TwinOnServer(TwoStores):
    """The same over PostgreSQL."""

    def made(self) -> Store:
        self.stack = ExitStack()
        return open_store(self.stack.enter_context(postgres.database()))

    def teardown(self) -> None:
        super().teardown()
        self.stack.close()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_store_on_a_server_and_its_twin_stay_equal() -> None:
    postgres.server()  # a skip must not look like a failure of the first case
    rules = settings(max_examples=8, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(TwinOnServer, settings=rules)

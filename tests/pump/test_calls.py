"""A call to many readers is one claim: what each answer to it does to the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.ledgers import EDITION, NOW, Presses, at, letter, newsletter, planned, readers, record
from fakes.providers import ACCEPTED, Answers, ToldCalls, ToldProvider
from fakes.store import MemoryStore
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ProviderRefused, TemplateError
from digest.model.sending import Counts, Delivery, DeliveryState, Receipt, SharedMail, Verdict
from digest.model.settings import InDoubt
from digest.ports import silent
from digest.pump import LedgerPump
from digest.pump.calls import LONGEST_PAUSE

NOT_VALID = Receipt(Verdict.REFUSED_ADDRESS, "400 not valid", 400)
AWAY = Receipt(Verdict.DEFERRED, "503 away")
NO_ANSWER = Receipt(Verdict.UNKNOWN, "no answer")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    planned(made, readers(7))
    return made


def run(
    store: MemoryStore, *providers: ToldProvider, rule: InDoubt = InDoubt.HOLD
) -> tuple[str, ...]:
    pump = LedgerPump(store, providers, at(NOW))
    return pump.run(newsletter(in_doubt=rule), record(), Presses(), silent)


def counts(store: MemoryStore) -> Counts:
    return store.counts("daily", EDITION)


def first(answers: Answers) -> Callable[[SharedMail], Answers]:
    """Those answers to the first call, yes to all others."""
    left = [answers]
    return lambda mail: left.pop() if left else [ACCEPTED] * len(mail.readers)


def test_everybody_is_in_exactly_one_call(store: MemoryStore) -> None:
    provider = ToldCalls()
    assert run(store, provider) == ()
    assert run(store, provider) == ()
    assert [len(call) for call in provider.calls] == [3, 3, 1]
    assert counts(store) == Counts(accepted=7)
    assert set(provider.handed.values()) == {1}
    assert {d.provider for d in store.deliveries("daily", EDITION)} == {"told"}


def test_readers_of_other_choices_have_calls_of_their_own() -> None:
    store = MemoryStore()
    people = [replace(r, sections=("Asia",) * (n % 2)) for n, r in enumerate(readers(6))]
    planned(store, people)
    provider = ToldCalls(most=10)
    assert run(store, provider) == ()
    assert [len(call) for call in provider.calls] == [3, 3]
    assert counts(store) == Counts(accepted=6)


def test_one_refused_address_costs_nobody_else_their_issue(store: MemoryStore) -> None:
    provider = ToldCalls(first([None, NOT_VALID, None]))
    assert run(store, provider) == ()
    assert counts(store) == Counts(accepted=6, refused=1)
    assert set(provider.handed.values()) == {1}
    refused = [d for d in store.deliveries("daily", EDITION) if d.state is DeliveryState.REFUSED]
    assert [(d.reader.id, d.answer) for d in refused] == [(2, "400 not valid")]


def test_a_call_without_an_answer_is_in_doubt_whole_and_stops_the_run(store: MemoryStore) -> None:
    provider = ToldCalls(first([NO_ANSWER] * 3))
    (said,) = run(store, provider, ToldCalls(name="second"))
    assert "3 messages went out whole and no answer came" in said
    assert counts(store) == Counts(claimed=3, planned=4)
    assert run(store, provider) == ()
    assert counts(store) == Counts(claimed=3, accepted=4)
    assert [d.reader.id for d in store.in_doubt("daily", EDITION)] == [1, 2, 3]


def test_with_resend_a_call_in_doubt_is_made_again(store: MemoryStore) -> None:
    provider = ToldCalls(first([NO_ANSWER] * 3))
    run(store, provider, rule=InDoubt.RESEND)
    run(store, provider, rule=InDoubt.RESEND)
    assert counts(store) == Counts(accepted=7)
    assert sorted(provider.handed.values()) == [1, 1, 1, 1, 2, 2, 2]


def test_a_provider_that_is_away_is_left_after_three_calls_for_the_next(store: MemoryStore) -> None:
    away = ToldCalls(lambda mail: [AWAY] * len(mail.readers), name="away", most=1)
    (said,) = run(store, away, ToldCalls(name="second"))
    assert "away: 3 connections were lost" in said
    assert counts(store) == Counts(deferred=3, accepted=4)


def test_a_refused_account_or_message_puts_the_claims_back(store: MemoryStore) -> None:
    provider = ToldCalls(first(ProviderRefused("the key is wrong")))
    second = ToldCalls(name="second")
    assert run(store, provider, second) == ("the key is wrong",)
    assert counts(store) == Counts(planned=7)
    assert second.opened == 0


def test_a_broken_template_puts_the_claims_back_and_is_raised(store: MemoryStore) -> None:
    class Broken(Presses):
        def shared(self, deliveries: Sequence[Delivery]) -> SharedMail:
            raise TemplateError(f"line 3, for {len(deliveries)}")

    pump = LedgerPump(store, [ToldCalls()], at(NOW))
    with pytest.raises(TemplateError):
        pump.run(newsletter(), record(), Broken(), silent)
    assert counts(store) == Counts(planned=7)


def test_answers_are_written_before_a_pause_that_is_too_long(store: MemoryStore) -> None:
    provider = ToldCalls()
    provider.pauses = [0.0, LONGEST_PAUSE + 1]
    second = ToldCalls(name="second", most=100)
    (said,) = run(store, provider, second)
    assert said == "told: it asks to be left alone for 61 seconds; the rest waits."
    assert counts(store) == Counts(accepted=7)
    assert [len(call) for call in (*provider.calls, *second.calls)] == [3, 4]


def test_a_days_limit_cuts_the_last_call_and_the_next_provider_goes_on(store: MemoryStore) -> None:
    provider = ToldCalls(first([ACCEPTED, None, ACCEPTED]))
    provider.per_day = 5
    second = ToldCalls(name="second", most=100)
    (said,) = run(store, provider, second)
    assert said == "told: its 5 messages in 24 hours are used up; the rest waits."
    assert [len(call) for call in provider.calls] == [3, 3]
    assert counts(store) == Counts(accepted=7)
    assert (sum(provider.handed.values()), sum(second.handed.values())) == (5, 2)


def test_draining_during_a_pause_writes_and_claims_no_more(store: MemoryStore) -> None:
    provider = ToldCalls()
    pump = LedgerPump(store, [provider], at(NOW))

    def stop_then_pause() -> float:
        if not provider.calls:
            return 0.0
        pump.stop()
        return 50.0

    provider.pause = stop_then_pause  # type: ignore[method-assign]  # the pump is known only now
    assert pump.run(newsletter(), record(), Presses(), silent) == ()
    assert counts(store) == Counts(accepted=3, planned=4)


def test_nothing_is_claimed_once_the_issue_has_expired(store: MemoryStore) -> None:
    provider = ToldCalls()
    late = replace(record(), expires_at=NOW)
    LedgerPump(store, [provider], at(NOW)).run(newsletter(), late, Presses(), silent)
    assert provider.calls == []
    assert counts(store) == Counts(planned=7)


def test_a_press_that_makes_single_mails_only_is_served_one_by_one(store: MemoryStore) -> None:
    provider = ToldCalls()
    LedgerPump(store, [provider], at(NOW)).run(newsletter(), record(), letter, silent)
    assert provider.calls == []
    assert counts(store) == Counts(accepted=7)


RECEIPTS = st.sampled_from([ACCEPTED, None, NOT_VALID, AWAY, NO_ANSWER])


@given(st.lists(st.lists(RECEIPTS, min_size=4, max_size=4), max_size=12), st.integers(1, 4))
def test_whatever_is_answered_counts_add_up_and_nobody_gets_two(
    script: list[list[Receipt | None]], most: int
) -> None:
    store = MemoryStore()
    total = planned(store, readers(9))
    accepted: list[str] = []
    left = list(script)

    def answer(mail: SharedMail) -> Answers:
        found = (left.pop(0) if left else [ACCEPTED] * 4)[: len(mail.readers)]
        accepted.extend(
            own.id
            for own, receipt in zip(mail.readers, found, strict=True)
            if receipt in (ACCEPTED, NO_ANSWER)
        )
        return found

    provider = ToldCalls(answer, most=most)
    now = NOW
    for _ in range(12):
        LedgerPump(store, [provider], at(now)).run(newsletter(), record(), Presses(), silent)
        assert counts(store).total == total
        now += timedelta(minutes=13)
    assert len(accepted) == len(set(accepted))
    ended = counts(store)
    assert ended.accepted + ended.claimed + ended.refused + ended.deferred == total

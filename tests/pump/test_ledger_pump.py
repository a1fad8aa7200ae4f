from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes.ledgers import (
    EDITION,
    NOW,
    at,
    declaration,
    letter,
    newsletter,
    planned,
    readers,
    record,
)
from fakes.providers import ACCEPTED, Answer, ToldProvider
from fakes.store import MemoryStore

from digest.errors import ProviderRefused, TemplateError
from digest.model.people import Consent
from digest.model.sending import Counts, Delivery, IssueState, Mail, Receipt, Verdict
from digest.model.settings import InDoubt
from digest.ports import silent
from digest.pump import LedgerPump

LATER = Receipt(Verdict.DEFERRED, "451 later", 451)
CUT_BEFORE = Receipt(Verdict.DEFERRED, "cut before")
CUT_AFTER = Receipt(Verdict.UNKNOWN, "cut after")
POLICY = Receipt(Verdict.REFUSED_POLICY, "550 5.7.1 blocked", 550, "5.7.1")
MALFORMED = Receipt(Verdict.REFUSED_MESSAGE, "554 5.6.0 malformed", 554, "5.6.0")
NOBODY = Receipt(Verdict.REFUSED_ADDRESS, "550 5.1.1 nobody", 550, "5.1.1")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    planned(made, readers(5))
    return made


def run(
    store: MemoryStore, *providers: ToldProvider, rule: InDoubt = InDoubt.HOLD
) -> tuple[str, ...]:
    pump = LedgerPump(store, providers, at(NOW))
    sending = record(state=IssueState.SENDING)
    return pump.run(newsletter(in_doubt=rule), sending, letter, silent)


def counts(store: MemoryStore) -> Counts:
    return store.counts("daily", EDITION)


def to(number: int, answer: Answer) -> Callable[[Mail], Answer]:
    """That answer for one reader, yes for all others."""
    return lambda mail: answer if mail.id.endswith(f".{number}") else ACCEPTED


def test_everybody_gets_one_and_a_second_run_sends_nothing(store: MemoryStore) -> None:
    provider = ToldProvider()
    assert run(store, provider) == ()
    assert run(store, provider) == ()
    assert counts(store) == Counts(accepted=5)
    assert set(provider.handed.values()) == {1}
    assert (provider.opened, provider.closed) == (1, 1)
    assert {d.provider for d in store.deliveries("daily", EDITION)} == {"told"}


def test_progress_ends_at_the_total(store: MemoryStore) -> None:
    seen: list[tuple[str, int, int]] = []
    pump = LedgerPump(store, [ToldProvider()], at(NOW))
    pump.run(newsletter(), record(), letter, lambda *step: seen.append(step))
    assert seen == [("messages", n, 5) for n in range(1, 6)]


def test_one_dead_address_is_suppressed_and_stops_nobody_else(store: MemoryStore) -> None:
    assert run(store, ToldProvider(to(2, NOBODY))) == ()
    assert counts(store) == Counts(accepted=4, refused=1)
    assert [s.state for s in store.subscribers()].count(Consent.SUPPRESSED) == 1
    assert store.consent_events[-1].why == "daily.2026-11-22.2: 550 5.1.1 nobody"


def test_a_deferred_reader_waits_and_gets_it_later(store: MemoryStore) -> None:
    run(store, ToldProvider(to(2, LATER)))
    row = store.deliveries("daily", EDITION)[1]
    assert row.retry_at is not None
    assert NOW < row.retry_at < NOW + timedelta(minutes=2)
    pump = LedgerPump(store, [ToldProvider()], at(row.retry_at))
    pump.run(newsletter(), record(), letter, silent)
    assert counts(store) == Counts(accepted=5)


def test_a_refused_message_stops_the_issue_at_once(store: MemoryStore) -> None:
    (said,) = run(store, ToldProvider(to(2, MALFORMED)))
    assert "malformed" in said
    assert counts(store) == Counts(accepted=1, refused=1, planned=3)


def test_three_policy_refusals_in_a_row_stop_it_and_nobody_is_lost(store: MemoryStore) -> None:
    (said,) = run(store, ToldProvider(lambda _: POLICY))
    assert "3 policy refusals" in said
    assert counts(store) == Counts(deferred=3, planned=2)
    assert {s.state for s in store.subscribers()} == {Consent.CONFIRMED}


def test_policy_refusals_that_are_not_in_a_row_do_not_stop_it(store: MemoryStore) -> None:
    odd = ToldProvider(lambda mail: POLICY if int(mail.id[-1]) % 2 else ACCEPTED)
    assert run(store, odd) == ()
    assert counts(store) == Counts(deferred=3, accepted=2)


@pytest.mark.parametrize("error", [OSError("no route"), ConnectionRefusedError("refused")])
def test_when_the_first_provider_is_away_the_next_one_sends(
    store: MemoryStore, error: OSError
) -> None:
    second = ToldProvider(name="second")
    (said,) = run(store, ToldProvider(name="first", at_open=error), second)
    assert "first: the provider is away" in said
    assert counts(store) == Counts(accepted=5)


def test_a_refused_account_stops_and_is_said_and_nothing_is_claimed(store: MemoryStore) -> None:
    second = ToldProvider(name="second")
    refused = ProviderRefused("the login is wrong")
    assert run(store, ToldProvider(at_open=refused), second) == ("the login is wrong",)
    assert counts(store) == Counts(planned=5)
    assert second.opened == 0


def test_a_refusal_of_the_account_on_the_way_puts_the_claim_back(store: MemoryStore) -> None:
    assert run(store, ToldProvider(to(3, ProviderRefused("quota spent")))) == ("quota spent",)
    assert counts(store) == Counts(accepted=2, planned=3)


def test_a_broken_template_puts_the_claim_back_and_is_raised(store: MemoryStore) -> None:
    def broken(_: Delivery) -> Mail:
        raise TemplateError("line 3")

    pump = LedgerPump(store, [ToldProvider()], at(NOW))
    with pytest.raises(TemplateError):
        pump.run(newsletter(), record(), broken, silent)
    assert counts(store) == Counts(planned=5)


def test_a_lost_connection_is_opened_again_and_the_rest_goes_on(store: MemoryStore) -> None:
    provider = ToldProvider(to(3, CUT_BEFORE))
    assert run(store, provider) == ()
    assert counts(store) == Counts(accepted=4, deferred=1)
    assert (provider.opened, provider.closed) == (2, 2)


def test_a_provider_that_keeps_cutting_is_left_for_the_next(store: MemoryStore) -> None:
    first = ToldProvider(lambda _: CUT_BEFORE, name="first")
    (said,) = run(store, first, ToldProvider(name="second"))
    assert "first: 3 connections were lost" in said
    assert first.opened == 3
    assert counts(store) == Counts(deferred=3, accepted=2)


def test_a_cut_after_the_message_is_a_doubt_and_is_not_sent_again(store: MemoryStore) -> None:
    provider = ToldProvider(to(2, CUT_AFTER))
    run(store, provider)
    run(store, provider)
    assert counts(store) == Counts(accepted=4, claimed=1)
    assert provider.handed["daily.2026-11-22.2"] == 1
    (doubt,) = store.in_doubt("daily", EDITION)
    assert (doubt.reader.id, doubt.provider, doubt.answer) == (2, "told", "cut after")


def test_three_doubts_stop_the_run_even_where_another_provider_waits(store: MemoryStore) -> None:
    second = ToldProvider(name="second")
    (said,) = run(store, ToldProvider(lambda _: CUT_AFTER), second)
    assert "3 messages went out whole and no answer came" in said
    assert counts(store) == Counts(claimed=3, planned=2)
    assert second.opened == 0


def _left_by_a_dead_sender(store: MemoryStore, worker: str) -> None:
    assert store.next_claim("daily", EDITION, worker, NOW) is not None


def test_a_provider_that_knows_ends_the_doubts_of_a_dead_sender(store: MemoryStore) -> None:
    _left_by_a_dead_sender(store, "told host:1")
    _left_by_a_dead_sender(store, "told host:1")
    written = ToldProvider(known=ACCEPTED)
    run(store, written)
    assert counts(store) == Counts(accepted=5)
    assert len(written.handed) == 3


def test_not_sent_is_believed_and_nobody_is_lost(store: MemoryStore) -> None:
    _left_by_a_dead_sender(store, "told host:1")
    run(store, ToldProvider(known=Receipt(Verdict.DEFERRED, "not written")))
    assert counts(store) == Counts(accepted=5)


def test_another_provider_than_the_dead_sender_used_is_not_believed(store: MemoryStore) -> None:
    _left_by_a_dead_sender(store, "smtp host:1")
    run(store, ToldProvider(name="file", known=Receipt(Verdict.DEFERRED, "not written")))
    assert counts(store) == Counts(accepted=4, claimed=1)


def test_with_resend_a_doubt_is_sent_again_but_not_for_ever(store: MemoryStore) -> None:
    provider = ToldProvider(to(1, CUT_AFTER))
    for _ in range(6):
        run(store, provider, rule=InDoubt.RESEND)
    assert provider.handed["daily.2026-11-22.1"] == 3
    assert counts(store) == Counts(accepted=4, claimed=1)


def test_with_resend_a_doubt_of_the_last_row_is_owed_again_at_once(store: MemoryStore) -> None:
    """Held until another run settled it, the issue would have been concluded without it."""
    provider = ToldProvider(to(5, CUT_AFTER))
    run(store, provider, rule=InDoubt.RESEND)
    assert counts(store) == Counts(accepted=4, planned=1)


def test_a_days_limit_is_kept_over_runs_and_issues(store: MemoryStore) -> None:
    provider = ToldProvider(to(2, LATER))
    provider.per_day = 3
    (said,) = run(store, provider)
    assert said == "told: its 3 messages in 24 hours are used up; the rest waits."
    assert counts(store) == Counts(accepted=2, deferred=1, planned=2)
    store.plan(newsletter(), "2026-11-23", NOW)
    soon = NOW + timedelta(hours=23)
    tomorrow = replace(record("2026-11-23"), expires_at=NOW + timedelta(days=3))
    for now, accepted in ((soon, 0), (NOW + timedelta(hours=24, seconds=1), 2)):
        LedgerPump(store, [provider], at(now)).run(newsletter(), tomorrow, letter, silent)
        assert store.counts("daily", "2026-11-23").accepted == accepted


TOO_FAST = Receipt(Verdict.DEFERRED, "421 4.7.28 slow down", 421, "4.7.28")
FULL = Receipt(Verdict.DEFERRED, "452 5.2.2 mailbox full", 452, "5.2.2")


def test_a_domain_that_finds_us_too_fast_is_left_alone_for_ten_minutes() -> None:
    store = MemoryStore()
    people = [declaration(f"r{n}@{d}.example") for n in range(3) for d in ("fast", "other")]
    planned(store, people)
    provider = ToldProvider(
        lambda mail: TOO_FAST if mail.recipient.endswith("@fast.example") else ACCEPTED
    )
    (said,) = run(store, provider)
    assert said == (
        "fast.example finds us too fast (421 4.7.28 slow down); its readers wait until 06:40 UTC. "
        "Set `rate` or fewer `connections`."
    )
    assert counts(store) == Counts(accepted=3, deferred=3)
    assert sum(provider.handed.values()) == 4
    later = NOW + timedelta(minutes=10)
    waiting = [d for d in store.deliveries("daily", EDITION) if d.retry_at]
    assert {d.retry_at for d in waiting} == {later}
    LedgerPump(store, [ToldProvider()], at(later)).run(newsletter(), record(), letter, silent)
    assert counts(store) == Counts(accepted=6)


def test_a_mailbox_is_given_up_when_it_was_full_for_five_issues_of_two_weeks() -> None:
    store = MemoryStore()
    store.declare(readers(1), "hash", NOW)
    for day, state in enumerate([Consent.CONFIRMED] * 4 + [Consent.SUPPRESSED]):
        edition, now = f"2026-11-{22 + day}", NOW + timedelta(days=day)
        store.plan(newsletter(), edition, now)
        sending = replace(record(edition), expires_at=now + timedelta(hours=3))
        for minutes in (0, 5, 20):
            moment = now + timedelta(minutes=minutes)
            LedgerPump(store, [ToldProvider(lambda _: FULL)], at(moment)).run(
                newsletter(), sending, letter, silent
            )
        store.expire("daily", edition, now + timedelta(hours=4))
        assert store.subscribers()[0].state is state
    assert store.consent_events[-1].why.endswith("full for weeks: 452 5.2.2 mailbox full")


def test_draining_writes_the_answer_and_takes_no_more(store: MemoryStore) -> None:
    pump = LedgerPump(store, [], at(NOW))

    def stop_at_two(mail: Mail) -> Answer:
        if mail.id.endswith(".2"):
            pump.stop()
        return ACCEPTED

    pump = LedgerPump(store, [ToldProvider(stop_at_two)], at(NOW))
    assert pump.run(newsletter(), record(), letter, silent) == ()
    assert counts(store) == Counts(accepted=2, planned=3)


def test_nothing_goes_out_once_the_issue_has_expired(store: MemoryStore) -> None:
    provider = ToldProvider()
    late = replace(record(), expires_at=NOW)
    LedgerPump(store, [provider], at(NOW)).run(newsletter(), late, letter, silent)
    assert provider.handed == {}
    assert counts(store) == Counts(planned=5)


def test_without_providers_that_is_said(store: MemoryStore) -> None:
    (said,) = run(store)
    assert "[[providers]]" in said


def house_mail(identity: str) -> Mail:
    return Mail(identity, "news@paper.example", "ed@paper.example", b"Subject: x\r\n\r\n")


def test_house_mails_go_to_their_folder_and_outside_the_ledger(store: MemoryStore) -> None:
    provider = ToldProvider()
    pump = LedgerPump(store, [provider], at(NOW))
    assert pump.post([house_mail("daily.2026-11-22/breaking-1.draft")], "drafts") == ()
    assert dict(provider.handed) == {"drafts/daily.2026-11-22-breaking-1.draft": 1}
    assert counts(store) == Counts(planned=5)


def test_a_house_mail_that_did_not_go_is_named(store: MemoryStore) -> None:
    away = ToldProvider(name="first", at_open=OSError("no route"))
    pump = LedgerPump(store, [away], at(NOW))
    said = pump.post([house_mail("a")], "drafts")
    assert said == ("first: no route", "The mail drafts/a to ed@paper.example was not sent.")
    pump = LedgerPump(store, [ToldProvider(lambda _: NOBODY)], at(NOW))
    (said_of_one,) = pump.post([house_mail("a")], "drafts")
    assert "550 5.1.1 nobody" in said_of_one
    second = ToldProvider(name="second")
    LedgerPump(store, [away, second], at(NOW)).post([house_mail("a")], "drafts")
    assert dict(second.handed) == {"drafts/a": 1}

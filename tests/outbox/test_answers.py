from datetime import timedelta

import pytest
from fakes.ledgers import EDITION, NOW
from hypothesis import given
from hypothesis import strategies as st

from digest.model.people import Reader
from digest.model.sending import Delivery, DeliveryState, Receipt, Verdict
from digest.model.settings import InDoubt
from digest.outbox import answers, doubts

EXPIRES = NOW + timedelta(hours=3)
LATER = Receipt(Verdict.DEFERRED, "451 later", 451)
POLICY = Receipt(Verdict.REFUSED_POLICY, "550 5.7.1 blocked", 550, "5.7.1")


def delivery(attempts: int = 1, state: DeliveryState = DeliveryState.CLAIMED) -> Delivery:
    identity = answers.delivery_id("daily", EDITION, 7)
    return Delivery(identity, "daily", EDITION, Reader(7, "a@b.example"), state, attempts)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.ACCEPTED, DeliveryState.ACCEPTED),
        (Verdict.DEFERRED, DeliveryState.DEFERRED),
        (Verdict.REFUSED_ADDRESS, DeliveryState.REFUSED),
        (Verdict.REFUSED_MESSAGE, DeliveryState.REFUSED),
        (Verdict.REFUSED_POLICY, DeliveryState.REFUSED),
        (Verdict.UNKNOWN, DeliveryState.CLAIMED),
    ],
)
def test_a_verdict_makes_a_state(verdict: Verdict, expected: DeliveryState) -> None:
    after = answers.after_answer(delivery(), Receipt(verdict, "said"), None, NOW)
    assert (after.state, after.answer) == (expected, "said")
    assert (after.answered_at is None) == (verdict is Verdict.UNKNOWN)


@given(st.integers(1, 400), st.integers(1, 10_000))
def test_pauses_grow_with_jitter_and_never_pass_the_end(attempts: int, minutes: int) -> None:
    expires = NOW + timedelta(minutes=minutes)
    at = answers.retry_at(delivery(attempts), LATER, NOW, expires)
    doubled = min(timedelta(minutes=1) * 2 ** min(attempts - 1, 10), timedelta(minutes=30))
    if at is None:
        assert expires <= NOW + doubled * 1.25
    else:
        assert NOW + doubled * 0.75 <= at <= NOW + doubled * 1.25
        assert at < expires


def test_the_same_ledger_gives_the_same_times_and_other_readers_other_ones() -> None:
    times = {answers.retry_at(delivery(), LATER, NOW, EXPIRES) for _ in range(3)}
    assert len(times) == 1
    other = Delivery("daily.x.8", "daily", "x", Reader(8, "b@b.example"), DeliveryState.CLAIMED, 1)
    assert answers.retry_at(other, LATER, NOW, EXPIRES) not in times


def test_a_policy_refusal_is_tried_once_more_and_then_refused() -> None:
    again = answers.retry_at(delivery(1), POLICY, NOW, EXPIRES)
    assert again is not None
    after = answers.after_answer(delivery(1), POLICY, again, NOW)
    assert (after.state, after.retry_at) == (DeliveryState.DEFERRED, again)
    assert answers.retry_at(delivery(2), POLICY, NOW, EXPIRES) is None


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REFUSED_ADDRESS, Verdict.UNKNOWN])
def test_nothing_else_is_tried_again(verdict: Verdict) -> None:
    assert answers.retry_at(delivery(), Receipt(verdict, ""), NOW, EXPIRES) is None


@pytest.mark.parametrize(
    ("verdict", "enhanced", "expected"),
    [
        (Verdict.REFUSED_ADDRESS, "5.1.1", True),
        (Verdict.REFUSED_ADDRESS, "5.2.1", False),
        (Verdict.REFUSED_ADDRESS, "", False),
        (Verdict.REFUSED_POLICY, "5.1.8", False),
        (Verdict.DEFERRED, "4.1.1", False),
    ],
)
def test_only_a_dead_address_is_suppressed(
    verdict: Verdict, enhanced: str, *, expected: bool
) -> None:
    assert answers.suppresses(Receipt(verdict, "", 550, enhanced)) is expected


def test_the_message_stops_at_once_and_policy_after_three() -> None:
    broken = Receipt(Verdict.REFUSED_MESSAGE, "554 5.6.0 malformed", 554, "5.6.0")
    assert "malformed" in answers.reason_to_stop(broken, 0)
    assert [bool(answers.reason_to_stop(POLICY, n)) for n in (1, 2, 3)] == [False, False, True]
    assert answers.reason_to_stop(LATER, 0) == ""


KNOWN_SENT = Receipt(Verdict.ACCEPTED, "written")
KNOWN_UNSENT = Receipt(Verdict.DEFERRED, "not written")


@pytest.mark.parametrize(
    ("known", "rule", "attempts", "expected"),
    [
        (KNOWN_SENT, InDoubt.HOLD, 1, doubts.Act.WRITE),
        (KNOWN_SENT, InDoubt.RESEND, 1, doubts.Act.WRITE),
        (KNOWN_UNSENT, InDoubt.HOLD, 9, doubts.Act.PUT_BACK),
        (None, InDoubt.HOLD, 1, doubts.Act.HOLD),
        (Receipt(Verdict.UNKNOWN, "?"), InDoubt.HOLD, 1, doubts.Act.HOLD),
        (None, InDoubt.RESEND, 1, doubts.Act.PUT_BACK),
        (None, InDoubt.RESEND, 3, doubts.Act.HOLD),
    ],
)
def test_a_doubt_is_ended_by_knowledge_first_and_the_rule_second(
    known: Receipt | None, rule: InDoubt, attempts: int, expected: doubts.Act
) -> None:
    resolution = doubts.resolve(delivery(attempts), known, rule)
    assert resolution.act is expected
    assert resolution.receipt == (known if expected is doubts.Act.WRITE else None)

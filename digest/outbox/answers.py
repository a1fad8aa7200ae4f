"""What a receipt does to a delivery: its next state, when to try again, whether to go on."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.sending import Delivery, DeliveryState, Receipt, Verdict

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
POLICY_REFUSALS_IN_A_ROW = 3
"""After so many the pump stops by itself: it is not the readers, it is us."""

MOST_POLICY_ATTEMPTS = 2
"""A policy refusal is tried once more, half an hour later: a person may have mended the cause."""

MAILBOX_FULL = "5.2.2"
FULL_ISSUES = 5
FULL_WITHIN = timedelta(days=14)
"""A full mailbox empties (RFC 3463, 3.3), so it is no reason to give a reader up; one that was full
for so many issues within so many days is not read any more."""

SLOW_DOWN = ("4.7.28",)
"""What Gmail says to a sender whom it finds too fast; asking on makes it worse."""

DOMAIN_PAUSE = timedelta(minutes=10)

_STATES = {
    Verdict.ACCEPTED: DeliveryState.ACCEPTED,
    Verdict.DEFERRED: DeliveryState.DEFERRED,
    Verdict.REFUSED_ADDRESS: DeliveryState.REFUSED,
    Verdict.REFUSED_MESSAGE: DeliveryState.REFUSED,
    Verdict.REFUSED_POLICY: DeliveryState.REFUSED,
    Verdict.UNKNOWN: DeliveryState.CLAIMED,
}


def delivery_id_prefix(newsletter: str, edition: str) -> str:
    """All delivery ids of an issue begin with this; the subscriber's id follows."""
    return f"{newsletter}.{edition}.".replace("/", "-")


def delivery_id(newsletter: str, edition: str, subscriber_id: int) -> str:
    """Stable and safe in file names and headers: `daily.2026-11-22.17`."""
    return f"{delivery_id_prefix(newsletter, edition)}{subscriber_id}"


def claimed(delivery: Delivery, worker: str, now: datetime) -> Delivery:
    """The delivery as it stands once `worker` has claimed it, before any byte goes out."""
    return replace(
        delivery,
        state=DeliveryState.CLAIMED,
        attempts=delivery.attempts + 1,
        retry_at=None,
        claimed_at=now,
        claimed_by=worker,
    )


def after_answer(
    delivery: Delivery, receipt: Receipt, retry_at: datetime | None, now: datetime
) -> Delivery:
    """The delivery with its answer written. UNKNOWN leaves it claimed: in doubt, with the reason.

    `retry_at` comes from the function of that name. Without it a deferred delivery is not tried
    again and will expire; a policy refusal with it is deferred, without it refused.
    """
    state = _STATES[receipt.verdict]
    if receipt.verdict is Verdict.REFUSED_POLICY and retry_at is not None:
        state = DeliveryState.DEFERRED
    return replace(
        delivery,
        state=state,
        retry_at=retry_at if state is DeliveryState.DEFERRED else None,
        answered_at=None if state is DeliveryState.CLAIMED else now,
        answer=receipt.answer,
    )


def put_back(delivery: Delivery) -> Delivery:
    """The delivery as planned again: it was not sent, or the house wants it sent again."""
    return replace(
        delivery,
        state=DeliveryState.PLANNED,
        retry_at=None,
        claimed_at=None,
        claimed_by="",
        answered_at=None,
    )


def excluded(delivery: Delivery, now: datetime) -> Delivery:
    """The delivery of one who left between planning and claiming."""
    return replace(
        delivery,
        state=DeliveryState.EXCLUDED,
        retry_at=None,
        answered_at=now,
        answer="not sent: this address may no longer be mailed",
    )


def may_claim(delivery: Delivery, now: datetime) -> bool:
    """Whether it is planned, or deferred and due again."""
    if delivery.state is DeliveryState.DEFERRED:
        return delivery.retry_at is not None and delivery.retry_at <= now
    return delivery.state is DeliveryState.PLANNED


def retry_at(
    delivery: Delivery, receipt: Receipt, now: datetime, expires_at: datetime
) -> datetime | None:
    """When to try a delivery again: doubling pauses with jitter, never past `expires_at`, or None.

    The jitter (x 0.75 to 1.25) comes from the delivery's id and attempt, so that readers of one
    domain do not come back in one crowd and the same ledger always gives the same times.
    """
    pause = _pause(receipt.verdict, delivery.attempts)
    if pause is None:
        return None
    at = now + pause * (0.75 + 0.5 * _chance(delivery))
    return at if at < expires_at else None


def _pause(verdict: Verdict, attempts: int) -> timedelta | None:
    if verdict is Verdict.REFUSED_POLICY:
        return LONGEST_PAUSE if attempts < MOST_POLICY_ATTEMPTS else None
    if verdict is not Verdict.DEFERRED:
        return None
    doublings: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def _chance(delivery: Delivery) -> float:
    seed = hashlib.sha256(f"{delivery.id}:{delivery.attempts}".encode()).digest()
    return int.from_bytes(seed[:6], "big") / 2**48


def domain_of(delivery: Delivery) -> str:
    """Where the reader's mail goes."""
    return delivery.reader.email.rpartition("@")[2].lower()


def asks_for_a_pause(receipt: Receipt) -> bool:
    """Whether the reader's domain, not the reader, wants to hear nothing for a while."""
    return receipt.verdict is Verdict.DEFERRED and receipt.enhanced in SLOW_DOWN


PAUSED = Receipt(Verdict.DEFERRED, "not handed over: its domain asked for a pause", 450)


def had_a_pause(delivery: Delivery) -> bool:
    """Whether its last answer was such a wish, or that another reader's was."""
    return delivery.answer == PAUSED.answer or any(code in delivery.answer for code in SLOW_DOWN)


def suppresses(receipt: Receipt) -> bool:
    """Whether the address is dead and must never be written to again: 5.1.x (RFC 3463, 3.2)."""
    return receipt.verdict is Verdict.REFUSED_ADDRESS and receipt.enhanced.startswith("5.1.")


def connection_is_gone(receipt: Receipt) -> bool:
    """Whether the next message needs a new connection: no answer came, or 421 (RFC 5321, 3.8)."""
    deferred = receipt.verdict is Verdict.DEFERRED and receipt.code in (None, 421)
    return deferred or receipt.verdict is Verdict.UNKNOWN


def reason_to_stop(receipt: Receipt, policy_refusals: int) -> str:
    """A sentence if sending must stop after this receipt, else an empty string.

    `policy_refusals` counts those in a row, this one included.
    """
    if receipt.verdict is Verdict.REFUSED_MESSAGE:
        return (
            f"Sending stopped: the message itself was refused ({receipt.answer}); the others "
            "would be too. Mend the issue or the server's limits, then run again."
        )
    if policy_refusals >= POLICY_REFUSALS_IN_A_ROW:
        return (
            f"Sending stopped after {policy_refusals} policy refusals in a row (the last: "
            f"{receipt.answer}). It is the sender they refuse, not the readers: check SPF, DKIM, "
            "DMARC and the account. Those refused are tried once more in half an hour."
        )
    return ""

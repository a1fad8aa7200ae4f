"""One message for many readers in a call: the whole call is one claim.

There is no way to ask what became of a call, so a kill or a lost answer leaves at most that one
call's readers in doubt.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from digest.errors import ProviderRefused
from digest.model.sending import Delivery, Receipt, Verdict
from digest.outbox import answers
from digest.ports import BatchSession, Press
from digest.pump.carrier import Carrier, LeftAlone
from digest.pump.errand import Errand

LONGEST_PAUSE = 60.0
"""Seconds a run waits for a provider that asks for a pause; asked for more, it is left alone."""

Answered = tuple[Delivery, Receipt | None, datetime | None]


def drain(carrier: Carrier, session: BatchSession, press: Press) -> int | None:
    """Send until nothing is due; the answers had when the provider was lost, or None.

    Raises LeftAlone.
    """
    errand = carrier.errand
    answered: Sequence[Answered] = ()
    count = 0
    while batch := _claim(carrier, session, answered):
        found = _hand_over(session, batch, press, errand)
        if found is None:
            return None
        answered = [_answered(carrier, *pair) for pair in zip(batch, found, strict=True)]
        carrier.give_back(found.count(None))
        lost = [r for r in found if r is not None and answers.connection_is_gone(r)]
        if lost:
            _write(answered, errand)
            doubtful = sum(receipt.verdict is Verdict.UNKNOWN for receipt in lost)
            return None if errand.too_many_doubts(lost[-1], doubtful) else count
        for row, receipt, _ in answered:
            if receipt is not None:
                errand.heed(receipt, row)
                count += 1
    return None


def _claim(
    carrier: Carrier, session: BatchSession, answered: Sequence[Answered]
) -> tuple[Delivery, ...]:
    """The next call's readers, claimed in the commit that writes the last answers."""
    errand = carrier.errand
    pause = 0.0 if errand.is_over() else session.pause()
    if pause:
        # Written before the wait: a kill must not put in doubt what was answered.
        _write(answered, errand)
        answered = ()
        if pause > LONGEST_PAUSE:
            raise LeftAlone(f"it asks to be left alone for {pause:.0f} seconds")
        errand.stopping.wait(pause)
    over = errand.is_over()
    size = 0 if over else carrier.take(session.most)
    if not size:
        _write(answered, errand)
        if over:
            return ()
        raise carrier.spent()
    issue = (errand.newsletter.id, errand.record.edition)
    found = errand.store.next_batch(*issue, carrier.worker, errand.clock(), size, answered)
    carrier.give_back(size - len(found))
    return found


def _answered(carrier: Carrier, delivery: Delivery, receipt: Receipt | None) -> Answered:
    retry_at = None if receipt is None else carrier.errand.retry_at(delivery, receipt)
    return replace(delivery, provider=carrier.provider.name), receipt, retry_at


def _write(answered: Sequence[Answered], errand: Errand) -> None:
    if answered:
        issue = (errand.newsletter.id, errand.record.edition)
        errand.store.next_batch(*issue, errand.worker, errand.clock(), 0, answered)


def _hand_over(
    session: BatchSession, batch: Sequence[Delivery], press: Press, errand: Errand
) -> Sequence[Receipt | None] | None:
    """The answers, or None if the provider refused us all and the claims were put back."""
    try:
        mail = press.shared(batch)
    except BaseException:
        _put_back(batch, errand)  # nothing was sent
        raise
    try:
        return session.send_many(mail)
    except ProviderRefused as error:
        _put_back(batch, errand)
        errand.refuse(str(error))
        return None


def _put_back(batch: Sequence[Delivery], errand: Errand) -> None:
    _write([(row, None, None) for row in batch], errand)

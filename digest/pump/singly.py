"""One message after another over one connection: each is claimed before it goes out."""

from dataclasses import replace
from datetime import datetime

from digest.errors import ProviderRefused
from digest.model.sending import Delivery, Receipt, Verdict
from digest.outbox import answers
from digest.ports import Session
from digest.pump.carrier import Carrier
from digest.pump.errand import Errand

Answered = tuple[Delivery, Receipt, datetime | None]


def drain(carrier: Carrier, session: Session) -> int | None:
    """Send until nothing is due; the answers had when the connection was lost, or None.

    A connection takes its next claim in the commit that writes its last answer, so the rows in
    doubt after a kill are at most the connections. Raises LeftAlone.
    """
    errand = carrier.errand
    answered: Answered | None = None
    count = 0
    while (delivery := _claim(carrier, answered)) is not None:
        with carrier.errand.turn_of(delivery):
            answered = _hand_over(carrier, session, delivery)
        if answered is None:
            return None
        receipt = answered[1]
        if answers.connection_is_gone(receipt):
            _write(answered, errand)
            doubtful = receipt.verdict is Verdict.UNKNOWN
            return None if errand.too_many_doubts(receipt, int(doubtful)) else count
        count += 1
        errand.heed(receipt, delivery)
    return None


def _claim(carrier: Carrier, answered: Answered | None) -> Delivery | None:
    errand = carrier.errand
    over = errand.is_over()
    if over or not carrier.take(1):
        if answered is not None:
            _write(answered, errand)
        if over:
            return None
        raise carrier.spent()
    found = carrier.claims.next_claim(carrier.worker, answered)
    if found is None:
        carrier.give_back(1)
    return found


def _write(answered: Answered, errand: Errand) -> None:
    delivery, receipt, retry_at = answered
    errand.store.settle(delivery, receipt, errand.clock(), retry_at)


def _hand_over(carrier: Carrier, session: Session, delivery: Delivery) -> Answered | None:
    """The answer, or None if the provider refused us all and the claim was put back."""
    errand = carrier.errand
    until = errand.pause_of(delivery)
    if until is not None:
        carrier.give_back(1)
        return delivery, answers.PAUSED, errand.unless_late(until)
    try:
        mail = errand.render(delivery)
    except BaseException:
        errand.store.settle(delivery, None, errand.clock())  # nothing was sent
        raise
    try:
        receipt = session.send(mail)
    except ProviderRefused as error:
        errand.store.settle(delivery, None, errand.clock())
        errand.refuse(str(error))
        return None
    errand.note_pause(delivery, receipt)
    retry_at = errand.retry_at(delivery, receipt)
    return replace(delivery, provider=carrier.provider.name), receipt, retry_at

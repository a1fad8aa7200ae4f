"""One message after another over one connection: each is claimed before it goes out."""

from dataclasses import replace
from datetime import datetime

from digest.errors import ProviderRefused
from digest.model.sending import Delivery, Receipt, Verdict
from digest.outbox import answers
from digest.ports import Provider, Session
from digest.pump.errand import Errand

Answered = tuple[Delivery, Receipt, datetime | None]


def drain(provider: Provider, session: Session, errand: Errand) -> int | None:
    """Send until nothing is due; the answers had when the connection was lost, or None.

    A connection takes its next claim in the commit that writes its last answer, so the rows in
    doubt after a kill are at most the connections.
    """
    answered: Answered | None = None
    count = 0
    while (delivery := _claim(errand, f"{provider.name} {errand.worker}", answered)) is not None:
        answered = _hand_over(provider, session, delivery, errand)
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


def _claim(errand: Errand, worker: str, answered: Answered | None) -> Delivery | None:
    if errand.is_over():
        if answered is not None:
            _write(answered, errand)
        return None
    issue = (errand.newsletter.id, errand.record.edition)
    return errand.store.next_claim(*issue, worker, errand.clock(), answered)


def _write(answered: Answered, errand: Errand) -> None:
    delivery, receipt, retry_at = answered
    errand.store.settle(delivery, receipt, errand.clock(), retry_at)


def _hand_over(
    provider: Provider, session: Session, delivery: Delivery, errand: Errand
) -> Answered | None:
    """The answer, or None if the provider refused us all and the claim was put back."""
    try:
        mail = errand.render(delivery)
    except BaseException:
        errand.store.settle(delivery, None, errand.clock())  # nothing was sent
        raise
    try:
        receipt = session.send(mail)
    except ProviderRefused as error:
        errand.store.settle(delivery, None, errand.clock())
        errand.trouble.append(str(error))
        return None
    retry_at = errand.retry_at(delivery, receipt)
    return replace(delivery, provider=provider.name), receipt, retry_at

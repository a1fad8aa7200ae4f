"""The pump: claims a delivery, hands it over, writes the answer; killed anywhere, it can go on."""

import os
import socket
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.errors import ProviderRefused
from digest.model.people import Consent
from digest.model.sending import Delivery, IssueRecord, Mail, Receipt, Verdict
from digest.model.settings import Newsletter
from digest.outbox import answers, doubts
from digest.ports import Clock, Progress, Provider, Render, Session, Store
from digest.pump.house import post

LOST_CONNECTIONS_IN_A_ROW = 3
"""After so many a provider is left alone until the next run."""

MOST_DOUBTS = 3
"""Readers that one run may put in doubt by lost answers before it stops by itself."""


@dataclass(slots=True)
class _Errand:
    """One run for one issue: what was asked, and what is found on the way."""

    newsletter: Newsletter
    record: IssueRecord
    render: Render
    progress: Progress
    trouble: list[str]
    total: int = 0
    done: int = 0
    doubts: int = 0
    policy_refusals: int = 0
    stop: bool = False


Answered = tuple[Delivery, Receipt, datetime | None]


class LedgerPump:
    """Implements ports.Pump over one connection at a time, the first provider that is there.

    One run at a time: the caller holds the store's run lock, so a claim found at the beginning
    was left by a sender that died.
    """

    def __init__(self, store: Store, providers: Sequence[Provider], clock: Clock) -> None:
        self._store = store
        self._providers = tuple(providers)
        self._clock = clock
        self._stopping = threading.Event()
        self._me = f"{socket.gethostname()}:{os.getpid()}"

    @property
    def needs_public_links(self) -> bool:
        """Whether any provider reaches real readers, who must be able to leave by a link."""
        return any(p.needs_public_links for p in self._providers)

    def stop(self) -> None:
        """Drain (SIGTERM): no new claims; the answer of the one in flight is still written."""
        self._stopping.set()

    def run(
        self, newsletter: Newsletter, record: IssueRecord, render: Render, progress: Progress
    ) -> tuple[str, ...]:
        """Send what is due of one issue until nothing is; return sentences about trouble.

        Doubts left by a sender that died are settled first, as far as they can be. Deliveries
        deferred for later stay for a later run; past `expires_at` nothing is claimed.
        """
        errand = _Errand(newsletter, record, render, progress, [])
        self._settle_doubts(errand)
        if self._look(errand):
            self._send(errand)
        return tuple(errand.trouble)

    def post(self, mails: Iterable[Mail], folder: str) -> tuple[str, ...]:
        """Send mails of the house (drafts, reminders, failures, tests) outside the ledger."""
        return post(self._providers, mails, folder)

    def _look(self, errand: _Errand) -> bool:
        """Whether anything is left to send; a provider is not called for nothing."""
        counts = self._store.counts(errand.newsletter.id, errand.record.edition)
        left = counts.planned + counts.deferred
        errand.total, errand.done = counts.total, counts.total - left
        return left > 0

    def _send(self, errand: _Errand) -> None:
        if not self._providers:
            errand.trouble.append("Nothing can be sent: digest.toml has no [[providers]]; add one.")
        for provider in self._providers:
            if self._send_through(provider, errand):
                break

    def _settle_doubts(self, errand: _Errand) -> None:
        newsletter, edition = errand.newsletter, errand.record.edition
        for delivery in self._store.in_doubt(newsletter.id, edition):
            resolution = doubts.resolve(delivery, self._known(delivery), newsletter.in_doubt)
            if resolution.act is doubts.Act.HOLD:
                continue
            receipt = resolution.receipt if resolution.act is doubts.Act.WRITE else None
            self._store.settle(delivery, receipt, self._clock())

    def _known(self, delivery: Delivery) -> Receipt | None:
        # Only the provider that had the claim may say "not sent": another never saw it.
        claimed_with = delivery.claimed_by.partition(" ")[0]
        for provider in self._providers:
            if provider.name == claimed_with:
                return provider.settle(delivery.id)
        return None

    def _send_through(self, provider: Provider, errand: _Errand) -> bool:
        """Send by one provider; say whether all that could be done is done."""
        lost = 0
        while lost < LOST_CONNECTIONS_IN_A_ROW:
            try:
                session = provider.open()
            except ProviderRefused as error:
                errand.trouble.append(str(error))
                return True
            except OSError as error:
                errand.trouble.append(f"{provider.name}: the provider is away: {error}")
                return False
            try:
                sent = self._drain(provider, session, errand)
            finally:
                session.close()
            if sent is None:
                return True
            lost = 1 if sent else lost + 1
        errand.trouble.append(
            f"{provider.name}: {lost} connections were lost one after another; "
            "the rest waits for another provider or the next run."
        )
        return False

    def _drain(self, provider: Provider, session: Session, errand: _Errand) -> int | None:
        """Send over one connection; the answers had when it was lost, or None if all is done."""
        worker = f"{provider.name} {self._me}"
        answered: Answered | None = None
        count = 0
        while (delivery := self._claim(errand, worker, answered)) is not None:
            answered = self._hand_over(provider, session, delivery, errand)
            if answered is None:
                return None
            if answers.connection_is_gone(answered[1]):
                self._write(answered)
                return None if self._too_many_doubts(answered[1], errand) else count
            count += 1
            self._heed(answered[1], delivery, errand)
        return None

    def _too_many_doubts(self, receipt: Receipt, errand: _Errand) -> bool:
        errand.doubts += receipt.verdict is Verdict.UNKNOWN
        if errand.doubts < MOST_DOUBTS:
            return False
        errand.trouble.append(
            f"Sending stopped: {errand.doubts} messages went out whole and no answer came "
            f"(the last: {receipt.answer}); every further one would be another reader in doubt."
        )
        return True

    def _claim(self, errand: _Errand, worker: str, answered: Answered | None) -> Delivery | None:
        now = self._clock()
        over = errand.stop or self._stopping.is_set() or now >= errand.record.expires_at
        if over:
            if answered is not None:
                self._write(answered)
            return None
        return self._store.next_claim(
            errand.newsletter.id, errand.record.edition, worker, now, answered
        )

    def _write(self, answered: Answered) -> None:
        delivery, receipt, retry_at = answered
        self._store.settle(delivery, receipt, self._clock(), retry_at)

    def _hand_over(
        self, provider: Provider, session: Session, delivery: Delivery, errand: _Errand
    ) -> Answered | None:
        """The answer, or None if the provider refused us all and the claim was put back."""
        try:
            mail = errand.render(delivery)
        except BaseException:
            self._store.settle(delivery, None, self._clock())  # nothing was sent
            raise
        try:
            receipt = session.send(mail)
        except ProviderRefused as error:
            self._store.settle(delivery, None, self._clock())
            errand.trouble.append(str(error))
            return None
        now = self._clock()
        retry_at = answers.retry_at(delivery, receipt, now, errand.record.expires_at)
        return replace(delivery, provider=provider.name), receipt, retry_at

    def _heed(self, receipt: Receipt, delivery: Delivery, errand: _Errand) -> None:
        """What a receipt means beyond its own row."""
        if answers.suppresses(receipt):
            why = f"{delivery.id}: {receipt.answer}"
            self._store.set_consent(delivery.reader.id, Consent.SUPPRESSED, why, self._clock())
        refused = receipt.verdict is Verdict.REFUSED_POLICY
        errand.policy_refusals = errand.policy_refusals + 1 if refused else 0
        reason = answers.reason_to_stop(receipt, errand.policy_refusals)
        if reason:
            errand.stop = True
            errand.trouble.append(reason)
        errand.done += 1
        errand.progress("messages", errand.done, errand.total)

"""The pump: claims a delivery, hands it over, writes the answer; killed anywhere, it can go on."""

import os
import socket
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from digest.errors import ProviderRefused
from digest.model.sending import Delivery, IssueRecord, Mail, Receipt
from digest.model.settings import Newsletter
from digest.outbox import doubts
from digest.ports import BatchSession, Clock, Press, Progress, Provider, Render, Session, Store
from digest.pump import calls, singly
from digest.pump.carrier import Carrier, LeftAlone, carrier_for
from digest.pump.errand import Errand
from digest.pump.house import post

LOST_CONNECTIONS_IN_A_ROW = 3
"""After so many a provider is left alone until the next run."""


class LedgerPump:
    """Implements ports.Pump over the connections of the first provider that is there.

    One run at a time: the caller holds the store's run lock, so a claim found at the beginning
    was left by a sender that died.
    """

    def __init__(self, store: Store, providers: Sequence[Provider], clock: Clock) -> None:
        self._store = store
        self._providers = tuple(providers)
        self._clock = clock
        self._stopping = threading.Event()
        self._broken_off: dict[tuple[str, str], Errand] = {}
        self._me = f"{socket.gethostname()}:{os.getpid()}"

    @property
    def needs_public_links(self) -> bool:
        """Whether any provider reaches real readers, who must be able to leave by a link."""
        return any(p.needs_public_links for p in self._providers)

    def stop(self) -> None:
        """Drain (SIGTERM): no new claims; the answer of the one in flight is still written."""
        self._stopping.set()

    def run(
        self,
        newsletter: Newsletter,
        record: IssueRecord,
        render: Render,
        progress: Progress,
        turn: timedelta | None = None,
    ) -> tuple[str, ...]:
        """Send what is due of one issue until nothing is; return sentences about trouble.

        Doubts left by a sender that died are settled first, as far as they can be. Deliveries
        deferred for later stay for a later run; past `expires_at` nothing is claimed. After
        `turn` it breaks off; the next turn goes on with what this one met (doubts, pauses).
        """
        issue = (newsletter.id, record.edition)
        errand = self._broken_off.pop(issue, None) or Errand(
            self._store, self._clock, self._stopping, self._me, newsletter, record, render, progress
        )
        errand.begin_turn(record, render, turn)
        self._settle_doubts(errand)
        if self._look(errand):
            self._send(errand)
            # Nothing is under way now: with `resend`, doubts of this very run go again too.
            self._settle_doubts(errand)
        if errand.broke_off():
            self._broken_off[issue] = errand
        return tuple(errand.trouble)

    def broke_off(self, newsletter: str, edition: str) -> bool:
        """Whether its last turn ended before all was done, and nothing but time was missing."""
        return (newsletter, edition) in self._broken_off

    def post(self, mails: Iterable[Mail], folder: str) -> tuple[str, ...]:
        """Send mails of the house (drafts, reminders, failures, tests) outside the ledger."""
        return post(self._providers, mails, folder)

    def _look(self, errand: Errand) -> bool:
        """Whether anything is left to send; a provider is not called for nothing."""
        counts = self._store.counts(errand.newsletter.id, errand.record.edition)
        left = counts.planned + counts.deferred
        errand.total, errand.done = counts.total, counts.total - left
        return left > 0

    def _send(self, errand: Errand) -> None:
        if not self._providers:
            errand.trouble.append("Nothing can be sent: digest.toml has no [[providers]]; add one.")
        for provider in self._providers:
            if self._send_through(provider, errand):
                break

    def _settle_doubts(self, errand: Errand) -> None:
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

    def _send_through(self, provider: Provider, errand: Errand) -> bool:
        """Send by one provider; say whether all that could be done is done."""
        carrier = carrier_for(provider, errand)
        connections = max(min(provider.connections, errand.total - errand.done), 1)
        if connections == 1:
            return _carry(carrier)
        with ThreadPoolExecutor(connections, f"{provider.name}-connection") as pool:
            carried = [pool.submit(_carry, carrier) for _ in range(connections)]
            try:
                done = [one.result() for one in carried]
            except BaseException:
                errand.stop = True  # the others drain before this goes on
                raise
        # One that was refused a connection leaves its share to those that have one.
        return any(done)


def _carry(carrier: Carrier) -> bool:
    """Send over one connection, renewed when lost; whether all that could be done is done."""
    try:
        return _carry_on(carrier)
    except BaseException:
        carrier.errand.stop = True  # the other connections drain
        raise


def _carry_on(carrier: Carrier) -> bool:
    provider, errand = carrier.provider, carrier.errand
    lost = 0
    while lost < LOST_CONNECTIONS_IN_A_ROW:
        try:
            session = provider.open()
        except ProviderRefused as error:
            errand.refuse(str(error))
            return True
        except OSError as error:
            errand.say(f"{provider.name}: the provider is away: {error}")
            return False
        try:
            sent = _drain(carrier, session)
        except LeftAlone as why:
            errand.say(f"{provider.name}: {why}; the rest waits.")
            return False
        finally:
            session.close()
        if sent is None:
            return True
        lost = 1 if sent else lost + 1
    errand.say(
        f"{provider.name}: {lost} connections were lost one after another; "
        "the rest waits for another provider or the next run."
    )
    return False


def _drain(carrier: Carrier, session: Session) -> int | None:
    """Send over one connection; the answers had when it was lost, or None if all is done."""
    press = carrier.errand.render
    if isinstance(session, BatchSession) and isinstance(press, Press):
        return calls.drain(carrier, session, press)
    return singly.drain(carrier, session)

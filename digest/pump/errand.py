"""One run of the pump for one issue: what was asked, and what is found on the way."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from digest.model.people import Consent
from digest.model.sending import Delivery, IssueRecord, Receipt, Verdict
from digest.model.settings import Newsletter
from digest.outbox import answers
from digest.ports import Clock, Progress, Render, Store

MOST_DOUBTS = 3
"""Readers that one run may put in doubt by lost answers before it stops by itself."""


@dataclass(slots=True)
class Errand:
    """What every connection of the run shares. `stopping` is set to drain."""

    store: Store
    clock: Clock
    stopping: threading.Event
    worker: str
    newsletter: Newsletter
    record: IssueRecord
    render: Render
    progress: Progress
    trouble: list[str] = field(default_factory=list)
    total: int = 0
    done: int = 0
    doubts: int = 0
    policy_refusals: int = 0
    stop: bool = False
    lock: threading.RLock = field(default_factory=threading.RLock)
    pauses: dict[str, datetime] = field(default_factory=dict)
    """Until when a domain asked to be left alone."""
    turns: defaultdict[str, threading.Lock] = field(
        default_factory=lambda: defaultdict(threading.Lock)
    )

    turn: timedelta | None = None
    turn_ends: datetime | None = None
    out_of_turn: bool = False

    def begin_turn(self, record: IssueRecord, render: Render, turn: timedelta | None) -> None:
        """Send for so long, or with None to the end. What was met before is remembered."""
        self.record, self.render, self.turn = record, render, turn
        self.turn_ends, self.out_of_turn = None, False
        self.trouble.clear()

    def is_over(self) -> bool:
        """Whether nothing more may be claimed.

        A turn begins when this is first asked, so that each turn claims something however long
        the connecting took.
        """
        now = self.clock()
        if self.stop or self.stopping.is_set() or now >= self.record.expires_at:
            return True
        if self.turn is None:
            return False
        self.turn_ends = self.turn_ends or now + self.turn
        self.out_of_turn = self.out_of_turn or now >= self.turn_ends
        return self.out_of_turn

    def broke_off(self) -> bool:
        """Whether only the end of its turn kept it from going on."""
        return self.out_of_turn and not (self.stop or self.stopping.is_set())

    def retry_at(self, delivery: Delivery, receipt: Receipt) -> datetime | None:
        """When to try again, or None."""
        if answers.asks_for_a_pause(receipt):
            return self.unless_late(self.clock() + answers.DOMAIN_PAUSE)
        return answers.retry_at(delivery, receipt, self.clock(), self.record.expires_at)

    def unless_late(self, at: datetime) -> datetime | None:
        """That moment, if the issue has not expired then."""
        return at if at < self.record.expires_at else None

    def pause_of(self, delivery: Delivery) -> datetime | None:
        """Until when this reader's domain wants to hear nothing, if it does."""
        until = self.pauses.get(answers.domain_of(delivery))
        return until if until is not None and until > self.clock() else None

    @contextmanager
    def turn_of(self, delivery: Delivery) -> Iterator[None]:
        """After a pause a domain is begun with again one message at a time; others don't wait."""
        domain = answers.domain_of(delivery)
        if domain not in self.pauses and not answers.had_a_pause(delivery):
            yield
            return
        with self.lock:
            turn = self.turns[domain]
        with turn:
            yield

    def note_pause(self, delivery: Delivery, receipt: Receipt) -> None:
        """Remember a domain that says we are too fast, and say so once."""
        if answers.asks_for_a_pause(receipt):
            domain, until = answers.domain_of(delivery), self.clock() + answers.DOMAIN_PAUSE
            self.pauses[domain] = until
            self.say(
                f"{domain} finds us too fast ({receipt.answer}); its readers wait until "
                f"{until:%H:%M} UTC. Set `rate` or fewer `connections`."
            )

    def too_many_doubts(self, receipt: Receipt, readers: int) -> bool:
        """Count readers of whom no answer came; say so and True if the run must stop."""
        with self.lock:
            self.doubts += readers
            if self.doubts < MOST_DOUBTS:
                return False
            self.refuse(
                f"Sending stopped: {self.doubts} messages went out whole and no answer came (the "
                f"last: {receipt.answer}); every further one would be another reader in doubt."
            )
            return True

    def say(self, trouble: str) -> None:
        """A sentence for the report; the same of several connections once."""
        with self.lock:
            if trouble not in self.trouble:
                self.trouble.append(trouble)

    def refuse(self, why: str) -> None:
        """Nothing more is claimed by any connection; the first reason is told."""
        with self.lock:
            if not self.stop:
                self.trouble.append(why)
            self.stop = True

    def heed(self, receipt: Receipt, delivery: Delivery) -> None:
        """What a receipt means beyond its own row."""
        if answers.suppresses(receipt):
            why = f"{delivery.id}: {receipt.answer}"
            self._suppress(delivery, why)
        if receipt.enhanced == answers.MAILBOX_FULL and self._is_full_for_good(delivery):
            self._suppress(delivery, f"{delivery.id}: full for weeks: {receipt.answer}")
        refused = receipt.verdict is Verdict.REFUSED_POLICY
        with self.lock:
            self.policy_refusals = self.policy_refusals + 1 if refused else 0
            reason = answers.reason_to_stop(receipt, self.policy_refusals)
            if reason:
                self.refuse(reason)
            self.done += 1
            self.progress("messages", self.done, self.total)

    def _suppress(self, delivery: Delivery, why: str) -> None:
        self.store.set_consent(delivery.reader.id, Consent.SUPPRESSED, why, self.clock())

    def _is_full_for_good(self, delivery: Delivery) -> bool:
        """Counting this issue, whose answer may not be written yet."""
        since = self.clock() - answers.FULL_WITHIN
        before = self.store.full_mailbox(delivery.reader.id, since)
        written = answers.MAILBOX_FULL in delivery.answer
        return before + (not written) >= answers.FULL_ISSUES

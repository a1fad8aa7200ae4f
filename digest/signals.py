"""Door: what the operating system says to a process that stays: stop, or read again.

SIGTERM and SIGINT end it. A run under way is broken off where it stands, as every step is safe
to be repeated; only mail is not: while the pump is at work it is asked to drain first, so that
the answer under way is still written and nobody is in doubt. A second signal does not wait.
SIGHUP asks for the configuration to be read again and interrupts nothing.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from types import FrameType
from typing import Self

from digest.model.sending import IssueRecord, Mail
from digest.model.settings import Newsletter
from digest.ports import Progress, Pump, Render

ONE_ORDER = 1.0
"""Seconds in which several signals count as one: some senders tell process and group alike."""

STOPS = (signal.SIGTERM, signal.SIGINT)


class Stopping(BaseException):
    """Raised in the midst of a run by the signal to stop; no `except Exception` may swallow it."""


class Signals:
    """The signals since they were listened to; use as a context manager, in the main thread."""

    def __init__(self) -> None:
        self._stopped_at: float | None = None
        self._reload = False
        self._running = False
        self._drain: Callable[[], None] | None = None
        self._before: dict[signal.Signals, object] = {}
        self._heard, self._ring = -1, -1

    def __enter__(self) -> Self:
        self._heard, self._ring = os.pipe()
        os.set_blocking(self._heard, False)
        os.set_blocking(self._ring, False)
        for one in (*STOPS, signal.SIGHUP):
            self._before[one] = signal.signal(one, self._on)
        return self

    def __exit__(self, *_: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)  # type: ignore[arg-type]  # what signal() gave us before
        os.close(self._heard)
        os.close(self._ring)

    @property
    def stopping(self) -> bool:
        """Whether a signal to stop has come."""
        return self._stopped_at is not None

    def take_reload(self) -> bool:
        """Whether SIGHUP has come since this was last asked."""
        asked, self._reload = self._reload, False
        return asked

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until the next signal; one that has come already counts."""
        # A pipe, since a signal may come between the last look at the flags and the waiting.
        if select.select([self._heard], [], [], max(0.0, seconds))[0]:
            with suppress(BlockingIOError):
                os.read(self._heard, 512)

    @contextmanager
    def breaking_off(self) -> Iterator[None]:
        """Let a signal to stop raise Stopping in here."""
        self._running = True
        try:
            if self.stopping:
                raise Stopping
            yield
        finally:
            self._running = False

    @contextmanager
    def draining(self, drain: Callable[[], None]) -> Iterator[None]:
        """Let the first signal to stop call `drain` instead; Stopping is raised at the end."""
        self._drain = drain
        try:
            yield
        finally:
            self._drain = None
        if self._running and self.stopping:
            raise Stopping

    def _on(self, number: int, _frame: FrameType | None) -> None:
        with suppress(BlockingIOError):  # full of rings already
            os.write(self._ring, b"!")
        if number == signal.SIGHUP:
            self._reload = True
            return
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
            if self._drain is not None:
                self._drain()
            elif self._running:
                raise Stopping
        elif self._running and time.monotonic() - self._stopped_at > ONE_ORDER:
            raise Stopping


class DrainingPump:
    """A ports.Pump that a signal to stop drains."""

    def __init__(self, pump: Pump, signals: Signals) -> None:
        self._pump = pump
        self._signals = signals

    def run(
        self,
        newsletter: Newsletter,
        record: IssueRecord,
        render: Render,
        progress: Progress,
        turn: timedelta | None = None,
    ) -> tuple[str, ...]:
        """As the pump behind it."""
        with self._signals.draining(self._pump.stop):
            return self._pump.run(newsletter, record, render, progress, turn)

    def broke_off(self, newsletter: str, edition: str) -> bool:
        """As the pump behind it."""
        return self._pump.broke_off(newsletter, edition)

    def post(self, mails: Iterable[Mail], folder: str) -> tuple[str, ...]:
        """As the pump behind it: a few mails of the house, sent to the end."""
        with self._signals.draining(self._pump.stop):
            return self._pump.post(mails, folder)

    def stop(self) -> None:
        """As the pump behind it."""
        self._pump.stop()

"""No faster than the provider allows."""

import sys
import threading
import time
from collections.abc import Callable


class Pace:
    """At most `rate` messages a second, evenly; None means no limit.

    It counts on the machine's steady clock: --now stands still, providers do not.
    """

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()  # connections share a provider's pace

    def wait(self) -> None:
        """Return when the next message may go."""
        pause = self._booked(1)
        if pause > 0:
            self._sleep(pause)

    def left(self) -> float:
        """Seconds until the next message may go."""
        return max(self._next - self._clock(), 0.0) if self._gap else 0.0

    def worth(self, seconds: float) -> int:
        """How many messages may go in that time: at least one; without a limit very many."""
        return max(int(seconds / self._gap), 1) if self._gap else sys.maxsize

    def book(self, messages: int) -> None:
        """So many went at once: those after them wait the longer."""
        self._booked(messages)

    def _booked(self, messages: int) -> float:
        """Seconds until these may go."""
        if not self._gap:
            return 0.0
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            self._next = start + self._gap * messages
            return start - now

"""A clock that moves only when it is waited for, with jumps; and bells rung at set times."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

INSTANT = timedelta(microseconds=100)
"""What each look at the clock takes: no two looks agree, as in life."""


@dataclass
class Clockwork:
    """Implements scheduler.Bells and the clock. Stops at `end` of the time that truly passes.

    `jumps`: at that true moment the wall clock is set off by so much (a machine asleep, NTP).
    `reloads`: true moments of SIGHUP.
    """

    start: datetime
    end: datetime
    jumps: dict[datetime, timedelta] = field(default_factory=dict)
    reloads: list[datetime] = field(default_factory=list)
    on_wait: Callable[[], None] = lambda: None
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.true = self.start
        self.off = timedelta(0)

    def __call__(self) -> datetime:
        """The wall clock."""
        self.pass_by(INSTANT)
        return self.true + self.off

    def pass_by(self, time: timedelta) -> None:
        """True time passes; jumps on the way happen."""
        self.true += time
        for moment in sorted(m for m in self.jumps if m <= self.true):
            self.off += self.jumps.pop(moment)

    @property
    def stopping(self) -> bool:
        """Whether the time is over."""
        return self.true >= self.end

    def take_reload(self) -> bool:
        """Whether a SIGHUP has come."""
        come = [moment for moment in self.reloads if moment <= self.true]
        for moment in come:
            self.reloads.remove(moment)
        return bool(come)

    def wait(self, seconds: float) -> None:
        """Let so much time pass, or less where a bell rings."""
        self.waits.append(seconds)
        until = self.true + timedelta(seconds=max(seconds, 0))
        rung = min((m for m in self.reloads if m > self.true), default=until)
        self.pass_by(min(until, rung) - self.true + INSTANT)
        self.on_wait()

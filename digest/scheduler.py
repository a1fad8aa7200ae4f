"""Door: the clock. It calls the way at the moments the way itself names, until told to stop.

The `schedule` library keeps the timetable. Its own `at()` and `every()` reckon in the machine's
local time without a zone, which comes twice or not at all when clocks change; so each job here
holds an instant in UTC that the desk worked out, runs once, and all are planned anew after a run.
"""

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import schedule

from digest.desk.moments import CLOCK_SET_BACK, Moment
from digest.errors import Busy, DigestError
from digest.ports import Clock
from digest.steps.rooms import Heard

TICK = timedelta(seconds=20)
"""The longest sleep: a sleeping machine's or a corrected clock's jump is seen this soon."""

BETWEEN = timedelta(seconds=1)
"""From one run's beginning to the next one's, at least."""

BUSY = timedelta(seconds=15)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=5)
"""After a run that failed: doubling, from the first to the longest."""

ALARM_AFTER = timedelta(minutes=10)
"""How long runs fail, or another one holds the lock, before anybody is told."""


class Timetable(schedule.Scheduler):
    """Moments in UTC, each of which falls due once by our clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.fell_due: list[str] = []

    def plan(self, moments: Iterable[Moment]) -> None:
        """These, and none of those planned before."""
        self.clear()
        self.jobs.extend(_Once(self, moment) for moment in moments)

    def due(self) -> tuple[str, ...]:
        """What has fallen due, earliest first; it leaves the timetable."""
        self.fell_due = []
        self.run_pending()
        return tuple(self.fell_due)

    def first(self) -> Moment:
        """The earliest; there is always one."""
        job = min(self.jobs)
        assert isinstance(job, _Once)
        return job.moment


class _Once(schedule.Job):
    """A job of the library that is due at one instant, by the timetable's clock."""

    def __init__(self, timetable: Timetable, moment: Moment) -> None:
        super().__init__(1, timetable)
        self.timetable = timetable
        self.moment = moment
        self.next_run = moment.at

    @property
    def should_run(self) -> bool:
        """Whether its instant has come."""
        return self.timetable.clock() >= self.moment.at

    def run(self) -> type[schedule.CancelJob]:
        """Say that it is due, and leave."""
        self.timetable.fell_due.append(self.moment.what)
        return schedule.CancelJob


@dataclass(frozen=True, slots=True)
class Walked:
    """What one run did, and what comes next (at least one moment)."""

    done: tuple[str, ...]
    troubles: tuple[str, ...]
    moments: tuple[Moment, ...]


class Bells(Protocol):
    """What rings from outside; digest.signals.Signals is one."""

    @property
    def stopping(self) -> bool:
        """Whether we were told to stop."""
        ...

    def take_reload(self) -> bool:
        """Whether we were told to read the configuration again, since last asked."""
        ...

    def wait(self, seconds: float) -> None:
        """Wait so long, or until a bell rings."""
        ...


@dataclass(frozen=True)
class House:
    """What the clock may ask for.

    `walk` is one run of the way; it gets what it is to tell operators, and returns None if it was
    told to stop. `reload` reads the configuration again, raising ConfigurationError if it is
    broken. `alarm` tells operators by mail without the store and says whether that worked.
    """

    walk: Callable[[tuple[Heard, ...]], Walked | None]
    reload: Callable[[], object]
    alarm: Callable[[str], bool]
    log: Callable[[Mapping[str, object]], None]


@dataclass(slots=True)
class _Outage:
    """Runs that fail one after another."""

    since: datetime
    why: str
    tries: int = 0
    alarmed: bool = False
    told: bool = False


class Timekeeper:
    """One run at a time, each at its moment, whatever happens to the one before."""

    def __init__(self, house: House, clock: Clock, bells: Bells) -> None:
        self._house = house
        self._clock = clock
        self._bells = bells
        self._timetable = Timetable(clock)
        self._seen = clock()
        self._outage: _Outage | None = None
        self._busy_since: datetime | None = None
        self._busy_said = False

    def keep(self) -> None:
        """Until told to stop; a run under way then ends first."""
        self._timetable.plan([Moment(self._clock(), "start")])
        while not self._bells.stopping:
            if self._bells.take_reload():
                self._reload()
            self._heed_the_clock()
            due = self._timetable.due()
            if due:
                self._run(due)
            else:
                pause = min(TICK, self._timetable.first().at - self._clock())
                self._bells.wait(pause.total_seconds())
        self._say("stop", self._clock())

    def _heed_the_clock(self) -> None:
        """A clock that was set back makes the plan wrong; forward it makes it due, by itself."""
        now = self._clock()
        if self._seen - now > CLOCK_SET_BACK:
            self._timetable.plan([Moment(now, "the clock was set back")])
        self._seen = now

    def _reload(self) -> None:
        now = self._clock()
        try:
            self._house.reload()
        except (DigestError, OSError) as error:
            self._say("not reloaded", now, why=f"{error}\nThe configuration in use stays.")
            return
        self._say("reloaded", now)
        self._timetable.plan([Moment(now, "the configuration was read again")])

    def _run(self, due: tuple[str, ...]) -> None:
        began = self._clock()
        try:
            walked = self._house.walk(self._to_tell(began))
        except Busy as error:
            self._wait_for_other(began, due, str(error))
        except Exception as error:  # noqa: BLE001 - a clock that dies of one run's fault misses every later day
            self._failed(began, due, error)
        else:
            if walked is not None:
                self._went_well(began, due, walked)

    def _went_well(self, began: datetime, due: tuple[str, ...], walked: Walked) -> None:
        self._outage, self._busy_since, self._busy_said = None, None, False
        earliest = began + BETWEEN
        self._timetable.plan(Moment(max(m.at, earliest), m.what) for m in walked.moments)
        self._say("run", began, due=due, done=walked.done, troubles=walked.troubles)

    def _wait_for_other(self, began: datetime, due: tuple[str, ...], why: str) -> None:
        """Quietly, unless it takes long: the other one does what is due meanwhile."""
        self._busy_since = self._busy_since or began
        self._again(due, BUSY)
        if began - self._busy_since >= ALARM_AFTER and not self._busy_said:
            self._busy_said = True
            self._say("busy", began, due=due, why=f"since {_iso(self._busy_since)}: {why}")

    def _failed(self, began: datetime, due: tuple[str, ...], error: Exception) -> None:
        why = str(error)
        if not isinstance(error, DigestError | OSError):
            why = f"{type(error).__name__}: {error}; please report this"
            traceback.print_exception(error, file=sys.stderr)
        outage = self._outage = self._outage or _Outage(began, why)
        outage.why, outage.tries = why, outage.tries + 1
        self._again(due, min(FIRST_PAUSE * 2 ** min(outage.tries - 1, 8), LONGEST_PAUSE))
        self._say("failed", began, due=due, why=why)
        if not outage.alarmed and began - outage.since >= ALARM_AFTER:
            outage.alarmed = True
            outage.told = self._alarm(
                f"No run has come to its end since {_iso(outage.since)}: {why} "
                "It is tried again every few minutes; nothing is sent until it works."
            )

    def _alarm(self, text: str) -> bool:
        try:
            return self._house.alarm(text)
        except Exception as error:  # noqa: BLE001 - the alarm may fail as the run did; it is told after the outage
            self._say("alarm failed", self._clock(), why=str(error))
            return False

    def _again(self, due: tuple[str, ...], pause: timedelta) -> None:
        self._timetable.plan([Moment(self._clock() + pause, "; ".join(due))])

    def _to_tell(self, now: datetime) -> tuple[Heard, ...]:
        """An outage that lasted, for the first run that works again."""
        outage = self._outage
        if outage is None or not outage.alarmed:
            return ()
        text = (
            f"No run came to its end from {_iso(outage.since)} to {_iso(now)} "
            f"({outage.tries} tries): {outage.why}"
        )
        return (Heard(f"outage {_iso(outage.since)}", text, told=outage.told),)

    def _say(self, event: str, began: datetime, **what: object) -> None:
        """One line for the log."""
        took = round((self._clock() - began).total_seconds(), 1)
        line: dict[str, object] = {"at": _iso(began), "event": event, "took": took, **what}
        if event not in ("stop", "reloaded", "not reloaded"):
            first = self._timetable.first()
            line |= {"next": _iso(first.at), "for": first.what}
        self._house.log(line)


def _iso(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fakes.clockwork import Clockwork

from digest.desk.moments import Moment
from digest.errors import Busy, ConfigurationError, StoreError
from digest.scheduler import House, Timekeeper, Timetable, Walked
from digest.steps.rooms import Heard

SIX = datetime(2026, 11, 22, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
Rule = Callable[[datetime], tuple[Moment, ...]]


def hourly(now: datetime) -> tuple[Moment, ...]:
    return (Moment(now.replace(minute=0, second=0, microsecond=0) + HOUR, "hour"),)


@dataclass
class Told:
    """A house that does what it is told, and remembers."""

    clock: Clockwork
    rule: Rule = hourly
    trouble: Callable[[datetime], None] = lambda _: None
    reload_trouble: Exception | None = None
    alarm_works: bool = True
    alarm_trouble: Exception | None = None
    takes: timedelta = timedelta(0)
    runs: list[datetime] = field(default_factory=list)
    tries: list[datetime] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    lines: list[Mapping[str, object]] = field(default_factory=list)
    reloads: int = 0

    def walk(self, heard: tuple[Heard, ...]) -> Walked | None:
        began = self.clock()
        self.tries.append(began)
        self.trouble(began)
        self.clock.pass_by(self.takes)
        self.runs.append(began)
        self.heard += heard
        return Walked(("did it",), (), self.rule(began))

    def reload(self) -> None:
        if self.reload_trouble is not None:
            raise self.reload_trouble
        self.reloads += 1

    def alarm(self, text: str) -> bool:
        self.alarms.append(text)
        if self.alarm_trouble is not None:
            raise self.alarm_trouble
        return self.alarm_works

    def keep(self) -> "Told":
        house = House(self.walk, self.reload, self.alarm, self.lines.append)
        Timekeeper(house, self.clock, self.clock).keep()
        return self

    def events(self) -> list[object]:
        return [line["event"] for line in self.lines]


def told(hours: float = 5, **more: object) -> Told:
    return Told(Clockwork(SIX + 10 * MINUTE, SIX + timedelta(hours=hours)), **more)  # type: ignore[arg-type]  # the caller names fields


def to_the_minute(moments: list[datetime]) -> list[str]:
    return [f"{moment:%H:%M}" for moment in moments]


def test_a_run_at_the_start_and_then_at_each_moment_to_the_second() -> None:
    house = told().keep()
    assert to_the_minute(house.runs) == ["06:10", "07:00", "08:00", "09:00", "10:00"]
    assert all(run.second == 0 for run in house.runs)


def test_the_log_has_one_line_a_run_that_says_why_and_what_comes_next() -> None:
    house = told(hours=1.5).keep()
    assert house.events() == ["run", "run", "stop"]
    assert house.lines[1] == {
        "at": "2026-11-22T07:00:00Z",
        "event": "run",
        "took": 0.0,
        "due": ("hour",),
        "done": ("did it",),
        "troubles": (),
        "next": "2026-11-22T08:00:00Z",
        "for": "hour",
    }


def test_moments_that_fall_together_are_one_run() -> None:
    def both(now: datetime) -> tuple[Moment, ...]:
        at = hourly(now)[0].at
        return (Moment(at, "draft a"), Moment(at, "send b"))

    house = told(rule=both).keep()
    assert len(house.runs) == 5
    assert house.lines[1]["due"] == ("draft a", "send b")


def test_a_moment_that_fell_due_during_a_long_run_comes_right_after_it() -> None:
    house = told(takes=90 * MINUTE, hours=4).keep()
    assert to_the_minute(house.runs) == ["06:10", "07:40", "09:10"]


def test_a_moment_that_is_always_due_does_not_spin() -> None:
    house = told(hours=0.2, rule=lambda now: (Moment(now, "now"),)).keep()
    assert 100 <= len(house.runs) <= 121  # two minutes, a second apart


def test_no_sleep_is_longer_than_a_tick_so_that_jumps_are_seen() -> None:
    house = told().keep()
    assert max(house.clock.waits) <= 20


def test_a_machine_that_slept_is_seen_to_within_a_tick() -> None:
    house = told(hours=8)
    house.clock.jumps = {SIX + 30 * MINUTE: timedelta(days=2)}
    house.keep()
    assert house.runs[1] - (SIX + 30 * MINUTE + timedelta(days=2)) < timedelta(seconds=21)


def test_a_clock_set_back_makes_a_new_plan() -> None:
    house = told(hours=3)
    house.clock.jumps = {SIX + 90 * MINUTE: timedelta(hours=-2)}
    house.keep()
    assert to_the_minute(house.runs) == ["06:10", "07:00", "05:30", "06:00"]


def test_a_small_correction_makes_no_new_plan() -> None:
    house = told(hours=3)
    house.clock.jumps = {SIX + 90 * MINUTE: timedelta(seconds=-3)}
    house.keep()
    assert to_the_minute(house.runs) == ["06:10", "07:00", "08:00"]


def test_a_store_away_for_an_hour_is_tried_with_longer_and_longer_pauses() -> None:
    def away(now: datetime) -> None:
        if SIX + HOUR <= now < SIX + 2 * HOUR:
            raise StoreError("The store does not work: it is away.")

    house = told(trouble=away).keep()
    assert to_the_minute(house.runs)[:2] == ["06:10", "08:02"]
    failed = [t for t in house.tries if t not in house.runs]
    gaps = [round((b - a).total_seconds()) for a, b in pairwise(failed)]
    assert gaps[:5] == [30, 60, 120, 240, 300]
    assert max(gaps) == 300
    assert house.events().count("failed") == len(failed)


def test_operators_hear_of_a_lasting_outage_once_and_the_first_run_after_it_notes_it() -> None:
    def away(now: datetime) -> None:
        if SIX + HOUR <= now < SIX + 2 * HOUR:
            raise OSError("No space left on device")

    house = told(trouble=away).keep()
    assert len(house.alarms) == 1
    assert "since 2026-11-22T07:00:00Z: No space left on device" in house.alarms[0]
    assert [(h.key, h.told) for h in house.heard] == [("outage 2026-11-22T07:00:00Z", True)]
    assert "from 2026-11-22T07:00:00Z to 2026-11-22T08:02:30Z (15 tries)" in house.heard[0].text


def test_an_outage_no_mail_could_be_sent_about_is_told_after_it() -> None:
    def away(now: datetime) -> None:
        if now < SIX + HOUR:
            raise StoreError("away")

    house = told(trouble=away, alarm_works=False).keep()
    assert [h.told for h in house.heard] == [False]


def test_a_short_outage_is_in_the_log_and_troubles_nobody() -> None:
    def away(now: datetime) -> None:
        if now < SIX + 15 * MINUTE:
            raise StoreError("away")

    house = told(trouble=away).keep()
    assert house.events()[:3] == ["failed", "failed", "failed"]
    assert not house.alarms
    assert not house.heard


def test_a_fault_of_our_own_is_shown_and_survived(capsys: pytest.CaptureFixture[str]) -> None:
    def fault(now: datetime) -> None:
        if now < SIX + 11 * MINUTE:
            raise ZeroDivisionError("by a story")

    house = told(trouble=fault).keep()
    assert "ZeroDivisionError: by a story; please report this" in str(house.lines[0]["why"])
    assert "Traceback" in capsys.readouterr().err
    assert house.runs


def test_an_alarm_that_fails_itself_is_survived() -> None:
    alarm_trouble = RuntimeError("no network, no sockets")
    house = told(trouble=lambda _: _raise(StoreError("away")), alarm_trouble=alarm_trouble).keep()
    assert house.events().count("alarm failed") == 1


def _raise(error: Exception) -> None:
    raise error


def test_another_run_is_waited_out_quietly() -> None:
    def busy(now: datetime) -> None:
        if now < SIX + 14 * MINUTE:
            raise Busy("Another run (process 7) holds the lock; nothing was done.")

    house = told(trouble=busy).keep()
    assert house.runs[0] < SIX + 15 * MINUTE
    assert house.events()[0] == "run"


def test_another_run_that_never_ends_is_said_once() -> None:
    house = told(trouble=lambda _: _raise(Busy("Another run (process 7)"))).keep()
    assert house.events() == ["busy", "stop"]
    assert "since 2026-11-22T06:10:00Z: Another run (process 7)" in str(house.lines[0]["why"])


def test_sighup_reads_the_configuration_and_plans_anew_at_once() -> None:
    house = told(hours=1)
    house.clock.reloads = [SIX + 30 * MINUTE]
    house.keep()
    assert house.reloads == 1
    assert house.events() == ["run", "reloaded", "run", "stop"]
    assert to_the_minute(house.runs) == ["06:10", "06:30"]


def test_a_broken_new_configuration_is_refused_with_its_sentences_and_the_old_one_goes_on() -> None:
    house = told(reload_trouble=ConfigurationError(["line 3: no key.", "line 9: no time."]))
    house.clock.reloads = [SIX + 30 * MINUTE]
    house.keep()
    refused = house.lines[1]
    assert refused["event"] == "not reloaded"
    assert refused["why"] == "line 3: no key.\nline 9: no time.\nThe configuration in use stays."
    assert to_the_minute(house.runs) == ["06:10", "07:00", "08:00", "09:00", "10:00"]


def test_a_run_that_was_told_to_stop_is_the_last() -> None:
    clock = Clockwork(SIX, SIX + HOUR)

    def walk(_: tuple[Heard, ...]) -> None:
        clock.end = clock.true

    lines: list[Mapping[str, object]] = []
    house = House(walk, lambda: None, lambda _: True, lines.append)
    Timekeeper(house, clock, clock).keep()
    assert [line["event"] for line in lines] == ["stop"]


def test_the_timetable_says_what_is_due_earliest_first_and_only_once() -> None:
    now = SIX
    timetable = Timetable(lambda: now)
    timetable.plan([Moment(SIX + MINUTE, "second"), Moment(SIX, "first"), Moment(SIX + HOUR, "c")])
    now = SIX + 2 * MINUTE
    assert timetable.due() == ("first", "second")
    assert timetable.due() == ()
    assert timetable.first() == Moment(SIX + HOUR, "c")

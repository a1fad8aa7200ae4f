"""The real way under the timetable: whole days over clock changes, jumps and outages."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from fakes.clockwork import Clockwork
from fakes.days import APART, Days, publish_news
from fakes.store import MemoryStore
from fakes.world import LETTER, World
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from digest.errors import StoreError
from digest.model.sending import DeliveryState, IssueState
from digest.model.settings import Newsletter, SignOff
from digest.steps import signing

DAY = timedelta(days=1)
WHOLE = (Phase.explicit, Phase.generate)
"""A case takes a second or two: it is shown as it was found, not made smaller for minutes."""
PROMPT = timedelta(seconds=3)
"""How late a thing may be that falls due while another run is at work in no time."""


def days(folder: Path, start: datetime, length: timedelta, *letters: Newsletter) -> Days:
    world = World(MemoryStore(), folder)
    publish_news(world, start - timedelta(hours=6), length + 3 * DAY)
    return Days(world, letters or (LETTER,), Clockwork(start, start + length))


# Clock changes, over zones and years

ZONES = (
    "Europe/Amsterdam",
    "Europe/London",
    "America/New_York",
    "America/Santiago",
    "America/Havana",  # changes at midnight
    "Africa/Casablanca",  # around Ramadan
    "Asia/Beirut",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Auckland",
    "Antarctica/Troll",  # by two hours
)


@cache
def changes(zone: str, year: int) -> tuple[datetime, ...]:
    """The hours (UTC) of that year in which the zone's offset changes."""
    place, first = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    hours = [first + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [hour.astimezone(place).utcoffset() for hour in hours]
    return tuple(h for h, a, b in zip(hours, offsets, offsets[1:], strict=False) if a != b)


TIMES = st.builds(time, st.integers(0, 23), st.sampled_from((0, 1, 15, 30, 59)))


@st.composite
def mornings(draw: st.DrawFn) -> tuple[datetime, tuple[Newsletter, ...]]:
    """A clock change somewhere, and newsletters with any times, some of them in that zone."""
    zone = draw(st.sampled_from(ZONES))
    change = draw(st.sampled_from(changes(zone, draw(st.integers(2020, 2035)))))
    letters = tuple(
        replace(
            LETTER,
            id=f"letter{n}",
            timezone=draw(st.sampled_from((zone, zone, *ZONES))),
            draft_at=draw(TIMES),
            send_at=draw(TIMES),
            expires=timedelta(minutes=draw(st.sampled_from((1, 30, 180, 1440)))),
            gather_every=timedelta(minutes=draw(st.sampled_from((90, 240)))),
        )
        for n in range(draw(st.integers(1, 3)))
    )
    return change, letters


@pytest.mark.slow
@pytest.mark.timeout(400)
@settings(max_examples=12, phases=WHOLE)
@given(mornings())
def test_each_edition_is_drafted_and_sent_once_at_its_instant_whatever_the_clocks_do(
    morning: tuple[datetime, tuple[Newsletter, ...]],
) -> None:
    change, letters = morning
    start, length = change - timedelta(hours=30), timedelta(hours=60)
    with TemporaryDirectory() as folder:
        kept = days(Path(folder), start, length, *letters).keep()
    seen = 0
    for letter, slot, record, rows in kept.editions(
        (start - DAY).date(), (start + length + DAY).date()
    ):
        # The edition under way at the start has told all news so far; new ones come APART.
        if not (start + APART < slot.draft_at and slot.send_at + PROMPT < start + length):
            continue
        seen += 1
        assert record is not None, (letter.id, slot)
        assert record.issue is not None
        assert slot.draft_at <= record.issue.drafted_at < slot.draft_at + PROMPT
        assert (record.state, record.reason) == (IssueState.SENT, "")
        assert record.sent_at is not None
        assert slot.send_at <= record.sent_at < slot.send_at + PROMPT
        assert [row.state for row in rows] == [DeliveryState.ACCEPTED] * 3
        assert all(row.attempts == 1 for row in rows)
    assert seen >= len(letters)
    drafted = [text for run in kept.runs() for text in done(run) if text.startswith("drafted ")]
    assert len(drafted) == len({text.split(":")[0] for text in drafted})


def done(run: object) -> tuple[str, ...]:
    assert isinstance(run, dict)
    found = run["done"]
    assert isinstance(found, tuple)
    return found


# Clocks that jump

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.timeout(400)
@settings(max_examples=12, phases=WHOLE)
@given(
    st.integers(0, 2 * 24 * 60).map(lambda m: MONDAY + timedelta(minutes=m)),
    st.integers(-3 * 60, 3 * 24 * 60).map(lambda m: timedelta(minutes=m)),
    st.sampled_from((5, 60, 180)).map(lambda m: timedelta(minutes=m)),
)
def test_a_clock_that_jumps_sends_nothing_late_and_nothing_twice(
    when: datetime, by: timedelta, expires: timedelta
) -> None:
    letter = replace(LETTER, expires=expires)
    with TemporaryDirectory() as folder:
        kept = days(Path(folder), MONDAY, 4 * DAY, letter)
        kept.clock.jumps = {when: by}
        kept.keep()
        mails = len(kept.world.mails())
    sent = 0
    for _, slot, record, rows in kept.editions(date(2026, 3, 1), date(2026, 3, 9)):
        if record is None:
            continue
        assert record.state is not IssueState.SENDING
        if record.state is IssueState.SENT:
            sent += 1
            assert record.sent_at is not None
            assert slot.send_at <= record.sent_at < slot.expires_at
            assert len(rows) == 3
        else:
            assert not rows
    assert mails == 3 * sent


@pytest.mark.slow
def test_a_laptop_asleep_for_two_days_says_what_was_missed_and_goes_on(tmp_path: Path) -> None:
    kept = days(tmp_path, MONDAY, timedelta(days=2), LETTER)
    kept.clock.jumps = {MONDAY.replace(hour=4): 2 * DAY + timedelta(hours=4)}  # to Wednesday 8:00
    kept.keep()
    states = {
        slot.edition: record.state if record else None
        for _, slot, record, _ in kept.editions(date(2026, 3, 2), date(2026, 3, 5))
    }
    assert states == {
        "2026-03-02": IssueState.MISSED,
        "2026-03-03": IssueState.MISSED,
        "2026-03-04": IssueState.SENT,  # its send time is past, its expiry is not
        "2026-03-05": IssueState.SENT,
    }


# Newsletters beside one another


@pytest.mark.slow
def test_each_newsletter_keeps_its_own_zone(tmp_path: Path) -> None:
    cities = {"ams": "Europe/Amsterdam", "nyc": "America/New_York", "tyo": "Asia/Tokyo"}
    letters = [replace(LETTER, id=name, timezone=zone) for name, zone in cities.items()]
    kept = days(tmp_path, MONDAY - timedelta(hours=12), 2 * DAY, *letters).keep()
    sent = {
        letter.id: f"{record.sent_at:%a %H:%M}"
        for letter, _, record, _ in kept.editions(date(2026, 3, 2), date(2026, 3, 2))
        if record and record.sent_at
    }
    assert sent == {"ams": "Mon 05:30", "nyc": "Mon 11:30", "tyo": "Sun 21:30"}


@pytest.mark.slow
@pytest.mark.timeout(400)
@settings(max_examples=8, phases=WHOLE)
@given(st.lists(TIMES, min_size=2, max_size=2, unique=True), st.sampled_from(SignOff))
def test_a_newsletter_beside_another_becomes_the_same_as_alone(
    times: list[time], sign_off: SignOff
) -> None:
    first, second = (
        replace(LETTER, id=f"letter{n}", send_at=at, draft_at=time(0)) for n, at in enumerate(times)
    )
    second = replace(second, sign_off=sign_off)
    with TemporaryDirectory() as alone, TemporaryDirectory() as beside:
        one = days(Path(alone), MONDAY - timedelta(hours=1), DAY, first).keep()
        two = days(Path(beside), MONDAY - timedelta(hours=1), DAY, second, first).keep()
    found = [kept.world.store.issue("letter0", "2026-03-02") for kept in (one, two)]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0].issue is not None
    assert found[1].issue is not None
    assert found[0].issue.sections == found[1].issue.sections
    assert found[0].state is found[1].state is IssueState.SENT
    assert found[0].sent_at is not None
    assert found[1].sent_at is not None
    assert abs(found[0].sent_at - found[1].sent_at) < PROMPT


# Mail does not wait


def test_mail_that_is_due_goes_out_before_sources_are_read(tmp_path: Path) -> None:
    kept = days(tmp_path, MONDAY.replace(hour=5), timedelta(hours=3), LETTER)
    slow_sources(kept, timedelta(minutes=10))
    kept.keep()
    record = kept.world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.sent_at is not None
    assert record.sent_at - MONDAY.replace(hour=6, minute=30) < PROMPT


def test_a_reading_that_would_run_into_the_mail_is_put_off(tmp_path: Path) -> None:
    letter = replace(LETTER, draft_at=time(5, 55))  # read at 5:55, next by the rhythm at 6:25
    kept = days(tmp_path, MONDAY.replace(hour=5), timedelta(hours=3), letter)
    slow_sources(kept, timedelta(minutes=9))
    kept.keep()
    record = kept.world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.sent_at is not None
    assert record.sent_at - MONDAY.replace(hour=6, minute=30) < PROMPT


def slow_sources(kept: Days, takes: timedelta) -> None:
    """Reading them takes that long."""
    gather = kept.world.sources.gather

    def slowly(*asked: object) -> object:
        kept.clock.pass_by(takes)
        return gather(*asked)  # type: ignore[arg-type]  # handed on as they came

    kept.world.sources.gather = slowly  # type: ignore[method-assign, assignment]  # for these facts


def test_a_late_yes_is_sent_within_a_minute(tmp_path: Path) -> None:
    letter = replace(LETTER, sign_off=SignOff.EDITOR)
    kept = days(tmp_path, MONDAY.replace(hour=5), timedelta(hours=3), letter)
    late = MONDAY.replace(hour=7, minute=10, second=30)

    def say_yes() -> None:
        record = kept.world.store.issue("daily", "2026-03-02")
        if kept.clock.true >= late and record is not None and record.state is IssueState.DRAFT:
            signing.approve(kept.rooms, letter, "2026-03-02", "Mara")

    kept.clock.on_wait = say_yes
    kept.keep()
    record = kept.world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.sent_at is not None
    assert record.sent_at - late < timedelta(minutes=1, seconds=21)


def test_an_idle_night_is_not_polled_away(tmp_path: Path) -> None:
    letter = replace(LETTER, gather_every=timedelta(hours=1))
    kept = days(tmp_path, MONDAY.replace(hour=12), timedelta(hours=12), letter).keep()
    assert len(kept.runs()) <= 14


# What is away for an hour


def test_a_store_away_over_the_send_time_costs_minutes_not_the_issue(tmp_path: Path) -> None:
    kept = days(tmp_path, MONDAY.replace(hour=5), timedelta(hours=4), LETTER)
    back = MONDAY.replace(hour=7)

    def away(now: datetime) -> None:
        if MONDAY.replace(hour=6) <= now < back:
            raise StoreError("The store does not work: it is away.")

    kept.trouble = away
    kept.keep()
    record = kept.world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.sent_at is not None
    assert back <= record.sent_at < back + timedelta(minutes=5)
    assert len(kept.world.mails()) == 3
    assert len(kept.alarms) == 1
    troubles = [note for note in kept.world.store.notes() if note.trouble]
    assert [note.key for note in troubles] == ["outage 2026-03-02T06:00:00Z"]
    assert not kept.world.mails("operators")  # they were mailed during the outage


def test_sources_away_for_an_hour_are_told_once_an_hour_and_the_day_goes_on(tmp_path: Path) -> None:
    kept = days(tmp_path, MONDAY, timedelta(hours=8), LETTER)
    urls = [source.url for source in kept.rooms.settings.sources]

    def away_from_two_to_four() -> None:
        away = kept.clock.true.hour in (2, 3)
        kept.world.sources.broken = dict.fromkeys(urls, "The server hung up.") if away else {}

    kept.clock.on_wait = away_from_two_to_four
    kept.keep()
    record = kept.world.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SENT
    assert len(kept.world.mails("operators")) == 2


def test_an_issue_sent_at_once_on_a_day_that_is_none_of_its_days_is_brought_to_its_end(
    tmp_path: Path,
) -> None:
    letter = replace(LETTER, days=(1,))  # Tuesdays; it is Monday
    kept = days(tmp_path, MONDAY.replace(hour=10), timedelta(hours=6), letter)
    signed_off = kept.world
    signed_off.letter = letter
    signed_off.now = MONDAY.replace(hour=10)
    signed_off.run(at_once=True)
    record = signed_off.store.issue("daily", "2026-03-02")
    assert record is not None
    # As if a reader's server had asked us to come again.
    signed_off.store.change(replace(record, state=IssueState.SENDING), IssueState.SENT)
    kept.keep()
    record = signed_off.store.issue("daily", "2026-03-02")
    assert record is not None
    assert record.state is IssueState.SENT

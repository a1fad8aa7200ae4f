from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.desk.timetable import instant, next_slot, slot_at_once, slot_of, slots_around
from digest.model.settings import Newsletter

ZONES = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))


def newsletter(**changes: object) -> Newsletter:
    return Newsletter(
        id="daily",
        title="Daily",
        sender="desk@agency.example",
        postal_address="1 Quay, Port",
        **changes,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        ("2026-03-29", "02:30", "Europe/Amsterdam", "2026-03-29T01:00"),  # does not exist
        ("2026-10-25", "02:30", "Europe/Amsterdam", "2026-10-25T00:30"),  # comes twice: first
        ("2026-03-08", "02:00", "America/New_York", "2026-03-08T07:00"),  # first of the gap
        ("2026-11-01", "01:59", "America/New_York", "2026-11-01T05:59"),
        ("2026-10-04", "02:10", "Australia/Lord_Howe", "2026-10-03T15:30"),  # half an hour
        ("2011-12-30", "06:30", "Pacific/Apia", "2011-12-30T10:00"),  # a day that never was
        ("2026-06-01", "06:30", "UTC", "2026-06-01T06:30"),
    ],
)
def test_civil_times_across_clock_changes(day: str, at: str, zone: str, expected: str) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2037, 12, 31)), st.times(), st.sampled_from(ZONES))
def test_an_instant_is_the_first_moment_not_before_the_civil_time(
    day: date, at: time, name: str
) -> None:
    zone = ZoneInfo(name)
    at = at.replace(second=0, microsecond=0)
    wanted = datetime.combine(day, at)
    found = instant(day, at, zone)
    assert found.astimezone(zone).replace(tzinfo=None) >= wanted
    # In the five hours before, no moment shows that civil time: this is its first.
    for minutes in range(1, 300, 7):
        earlier = (found - timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None)
        assert earlier < wanted


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.sampled_from(ZONES))
def test_every_day_has_one_slot_in_order(day: date, name: str) -> None:
    letter = newsletter(timezone=name)
    slot, following = slot_of(letter, day), slot_of(letter, day + timedelta(days=1))
    assert slot.draft_at <= slot.send_at < slot.expires_at
    assert slot.send_at < following.send_at


def test_a_draft_time_after_the_send_time_means_the_evening_before() -> None:
    slot = slot_of(newsletter(draft_at=time(22), send_at=time(6)), date(2026, 5, 2))
    assert slot.draft_at == datetime(2026, 5, 1, 22, tzinfo=UTC)
    assert slot.send_at == datetime(2026, 5, 2, 6, tzinfo=UTC)


def test_only_days_of_the_newsletter_have_slots() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)
    editions = [s.edition for s in slots_around(newsletter(days=(0, 1, 2, 3, 4)), saturday)]
    assert editions == ["2026-11-19", "2026-11-20"]


def test_the_next_slot_is_the_first_whose_draft_time_is_to_come() -> None:
    friday_noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    slot = next_slot(newsletter(days=(0,)), friday_noon)
    assert slot is not None
    assert slot.edition == "2026-11-23"
    assert next_slot(newsletter(days=()), friday_noon) is None


def test_at_once_is_todays_edition_in_the_newsletters_own_zone() -> None:
    late = datetime(2026, 11, 20, 22, tzinfo=UTC)
    assert slot_at_once(newsletter(timezone="Asia/Tokyo"), late).edition == "2026-11-21"

"""Civil times to instants: when each edition is drafted, sent, and too late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.model.settings import Newsletter


@dataclass(frozen=True, slots=True)
class Slot:
    """One edition's place in time; all instants in UTC, draft_at <= send_at < expires_at."""

    edition: str
    draft_at: datetime
    send_at: datetime
    expires_at: datetime


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment a civil time happens, in UTC.

    A time that comes twice (clocks go back) means the first; one that does not exist
    (clocks go forward) means the first moment after the gap. PEP 495 gives both offsets:
    fold=0 is the one before the change, fold=1 the one after.
    """
    local = datetime.combine(day, at)
    first = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None, fold=0) == local:
        return first
    after = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change_between(min(first, after), max(first, after), zone)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the zone's offset changes, known to lie in (early, late]."""
    before = early.astimezone(zone).utcoffset()
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return early + timedelta(seconds=high)


def slot_of(newsletter: Newsletter, day: date) -> Slot:
    """The slot of the edition sent on that local day.

    Where draft_at is later on the clock than send_at, the draft is made the evening before.
    """
    zone = ZoneInfo(newsletter.timezone)
    drafted = day if newsletter.draft_at <= newsletter.send_at else day - timedelta(days=1)
    send_at = instant(day, newsletter.send_at, zone)
    return Slot(
        edition=day.isoformat(),
        draft_at=min(instant(drafted, newsletter.draft_at, zone), send_at),
        send_at=send_at,
        expires_at=send_at + newsletter.expires,
    )


def slots_around(newsletter: Newsletter, now: datetime) -> tuple[Slot, ...]:
    """The slots whose draft time has come, back to the day before yesterday, oldest first.

    Older ones can no longer be sent: `expires` is at most two days (the configuration's law).
    """
    today = now.astimezone(ZoneInfo(newsletter.timezone)).date()
    days = (today + timedelta(days=n) for n in (-2, -1, 0, 1))
    slots = (slot_of(newsletter, day) for day in days if day.weekday() in newsletter.days)
    return tuple(slot for slot in slots if slot.draft_at <= now)


def slot_at_once(newsletter: Newsletter, now: datetime) -> Slot:
    """Today's edition, drafted and sent now, whatever the clock says."""
    today = now.astimezone(ZoneInfo(newsletter.timezone)).date()
    return Slot(today.isoformat(), now, now, now + newsletter.expires)


def next_slot(newsletter: Newsletter, now: datetime) -> Slot | None:
    """The next edition whose draft time is still to come; None where `days` is empty."""
    today = now.astimezone(ZoneInfo(newsletter.timezone)).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        slot = slot_of(newsletter, day)
        if day.weekday() in newsletter.days and slot.draft_at > now:
            return slot
    return None

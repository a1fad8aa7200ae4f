"""What comes next: the next edition of each newsletter, and what open issues wait for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli import show
from digest.model.sending import IssueRecord, IssueState

if TYPE_CHECKING:
    from digest.steps.rooms import Rooms

NEWEST = 8
"""How many issues of a newsletter are looked through for open ones."""


@dataclass(frozen=True)
class Coming:
    """The next edition of a newsletter whose draft time is still to come."""

    newsletter: str
    edition: str
    draft_at: datetime
    send_at: datetime
    expires_at: datetime


def coming(rooms: "Rooms") -> tuple[Coming, ...]:
    """One for each newsletter that has a next edition."""
    from digest.desk.timetable import next_slot

    now, letters = rooms.clock(), rooms.settings.newsletters
    slots = ((n.id, slot) for n in letters if (slot := next_slot(n, now)) is not None)
    return tuple(
        Coming(newsletter, slot.edition, slot.draft_at, slot.send_at, slot.expires_at)
        for newsletter, slot in slots
    )


def next_sentences(rooms: "Rooms") -> tuple[str, ...]:
    """What happens next, the nearest first: an open issue's sending or expiry, then drafts."""
    moments = list(_of_open_issues(rooms))
    for slot in coming(rooms):
        named, sent = f"{slot.newsletter} {slot.edition}", show.stamp(slot.send_at)
        drafted = f"{named} is drafted at {show.stamp(slot.draft_at)}, to be sent at {sent}"
        moments.append((slot.draft_at, drafted))
    return tuple(f"next: {sentence}" for _, sentence in sorted(moments))


def _of_open_issues(rooms: "Rooms") -> Iterator[tuple[datetime, str]]:
    now = rooms.clock()
    for newsletter in rooms.settings.newsletters:
        for record in rooms.store.issues(newsletter.id, NEWEST):
            if record.state in (IssueState.DRAFT, IssueState.APPROVED) and now < record.expires_at:
                yield _moment(record, now, automatic=newsletter.sign_off == "automatic")


def _moment(record: IssueRecord, now: datetime, *, automatic: bool) -> tuple[datetime, str]:
    named = f"{record.newsletter} {record.edition}"
    signed = automatic or record.state is IssueState.APPROVED
    if record.send_at > now:
        unless = "" if signed else " if it is signed off by then"
        return record.send_at, f"{named} is sent at {show.stamp(record.send_at)}{unless}"
    expiry = show.stamp(record.expires_at)
    if signed:
        return now, f"{named} is sent by the next run; it expires at {expiry}"
    return record.expires_at, f"{named} waits for its sign-off and expires at {expiry}"

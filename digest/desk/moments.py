"""When something is next due: from the records and the clock, so that nobody polls for it.

The rule of completeness, which tests hold it to: between `since` and the earliest of an edition's
moments `next_duty` does not change its mind by the clock alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.desk.duty import remind_at
from digest.desk.timetable import Slot
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import IfUnsigned, Newsletter, SignOff

LOOK = timedelta(minutes=5)
"""How often an edition is looked at that waits for something other than the clock."""

LATE_YES = timedelta(minutes=1)
"""The same for a draft that is held past send_at: an editor's yes then sends it."""

LONGEST = timedelta(hours=1)
"""The longest time without a run: subscribers.yaml and what other processes did are seen then."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """An instant (UTC) and what is due then, in words for the log."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition as it is known: its slot, its record, when a deferred delivery is due again."""

    newsletter: Newsletter
    slot: Slot
    record: IssueRecord | None = None
    retry_at: datetime | None = None


def gather_at(
    often: timedelta,
    gathered_at: datetime | None,
    now: datetime,
    sends: Iterable[datetime] = (),
    takes: timedelta = timedelta(0),
) -> datetime:
    """When the sources are read next: `often` after the last time, or now where that is past.

    A reading may take as long as `takes`, and mail is not to wait for it: where one of `sends`
    falls into it, the sources are read after that, but not put off for longer than they take.
    """
    if gathered_at is None or gathered_at - now > CLOCK_SET_BACK:
        return now
    due = max(gathered_at + often, now)
    at = due
    for send_at in sorted(sends):
        if at < send_at <= at + takes:
            at = send_at
    return min(at, due + max(takes, often))


CLOCK_SET_BACK = timedelta(minutes=5)
"""A last time that lies further ahead than this was written by a clock that was wrong."""


def edition_moments(
    edition: Edition, since: datetime, *, has_editors: bool, ended: datetime | None = None
) -> Iterator[Moment]:
    """What is due for one edition after `since`, the moment up to which it has been looked at.

    `ended` is when the run ended that began then: a sending that waits for others is looked at
    so long after that, or a long run that stopped for its doubts would be made again at once.
    """
    named = f"{edition.newsletter.id} {edition.slot.edition}"
    for at, what in _by_the_clock(edition, has_editors=has_editors):
        if at > since:
            yield Moment(at, f"{what} {named}")
    pause = _waits_for_others(edition, since, has_editors=has_editors)
    if pause is not None:
        sends = edition.record is not None and edition.record.state is IssueState.SENDING
        yield Moment((ended or since if sends else since) + pause, f"look at {named}")


def _by_the_clock(edition: Edition, *, has_editors: bool) -> Iterator[tuple[datetime, str]]:
    slot, record = edition.slot, edition.record
    if record is None:
        yield slot.draft_at, "draft"
        yield slot.expires_at, "expire"
        return
    if record.state in _ENDED:
        return
    yield record.expires_at, "expire"
    if record.state is IssueState.SENDING:
        if edition.retry_at is not None:
            yield edition.retry_at, "send again"
        return
    yield record.send_at, "send"
    if record.state is IssueState.DRAFT:
        yield slot.draft_at, "draft again"
        if _reminds(edition.newsletter, record, has_editors=has_editors):
            assert record.mailed_at is not None
            yield remind_at(record.send_at, record.mailed_at), "remind"


_ENDED = (IssueState.SENT, IssueState.SPIKED, IssueState.MISSED)


def _reminds(newsletter: Newsletter, record: IssueRecord, *, has_editors: bool) -> bool:
    automatic = newsletter.sign_off is SignOff.AUTOMATIC
    unmet = record.mailed_at is not None and record.reminded_at is None
    return has_editors and not automatic and unmet


def _waits_for_others(edition: Edition, since: datetime, *, has_editors: bool) -> timedelta | None:
    """How long to leave alone an edition that waits for a person, a provider or a store."""
    slot, record = edition.slot, edition.record
    if record is None:
        return LOOK if slot.draft_at <= since < slot.expires_at else None
    if record.state in _ENDED:
        return None
    if record.state is IssueState.DRAFT:
        if record.send_at <= since:
            return _held(edition.newsletter)
        return LOOK if has_editors and record.mailed_at is None else None
    return LOOK if record.state is IssueState.SENDING or record.send_at <= since else None


def _held(newsletter: Newsletter) -> timedelta:
    waits_for_yes = (
        newsletter.sign_off is SignOff.EDITOR and newsletter.if_unsigned is IfUnsigned.HOLD
    )
    return LATE_YES if waits_for_yes else LOOK

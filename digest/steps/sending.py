"""Freeze the audience, pump the deliveries, remember what was told."""

from dataclasses import replace
from datetime import datetime, timedelta

from digest.desk.duty import after_pumping
from digest.desk.timetable import Slot
from digest.errors import Refused
from digest.model.news import Form, Issue, Item, Told
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.steps import sealing
from digest.steps.press import DeliveryPress
from digest.steps.rooms import Report, Rooms
from digest.text.counting import counted

TURN = timedelta(minutes=2)
"""How long one newsletter is sent before the others have their turn: no moment of theirs waits
longer for it, however many readers it has."""


def start(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Check that the yes was given to these bytes and they pass, freeze the audience, begin."""
    del why
    record = rooms.store.issue(newsletter.id, slot.edition)
    if record is None or record.issue is None:
        raise Refused(f"Issue {slot.edition} of {newsletter.id} is gone from the store.")
    if _forbidden(rooms, record, report):
        return
    if not sealing.may_start(rooms, newsletter, record, report):
        return
    corrected = record.issue.correction.of if record.issue.correction else ""
    total = rooms.store.plan(newsletter, slot.edition, rooms.clock(), corrected)
    rooms.store.change(replace(record, state=IssueState.SENDING), IssueState.APPROVED)
    report.say(
        f"sending {newsletter.id} {slot.edition} to {counted(total, 'reader')}", newsletter.id
    )


def _forbidden(rooms: Rooms, record: IssueRecord, report: Report) -> bool:
    """Say once why nothing may go to readers; the issue stays as it is and goes when it may."""
    if not rooms.sending_forbidden:
        return False
    named = f"{record.newsletter} {record.edition}"
    text = f"{named} was not sent. {rooms.sending_forbidden}"
    report.trouble(f"forbidden {named}", text, record.newsletter)
    return True


def pump(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Send what is due; expire what is late; finish when nothing is owed. Safe after a kill."""
    del why
    record = rooms.store.issue(newsletter.id, slot.edition)
    if record is None or record.issue is None:
        return
    now = rooms.clock()
    if now < record.expires_at:
        if _forbidden(rooms, record, report):
            return
        if not sealing.may_go_on(rooms, newsletter, record, report):
            return
        _send(rooms, newsletter, record, report)
    else:
        late = rooms.store.expire(newsletter.id, record.edition, now)
        if late:
            named = f"{newsletter.id} {record.edition}"
            text = f"{named} expired with {late} readers still to send to; they got nothing."
            report.trouble(f"expired {named}", text, newsletter.id)
    _conclude(rooms, newsletter, record, report)


def _send(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> None:
    assert record.issue is not None
    render = DeliveryPress(rooms, newsletter, record.issue)
    for sentence in rooms.pump.run(newsletter, record, render, rooms.progress, report.turn):
        text = f"{newsletter.id} {record.edition}: {sentence}"
        report.trouble(f"{text}", text, newsletter.id)
    if rooms.pump.broke_off(newsletter.id, record.edition):
        report.broken_off.add((newsletter.id, record.edition))


def _conclude(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> None:
    counts, now = rooms.store.counts(newsletter.id, record.edition), rooms.clock()
    if counts.accepted and record.issue is not None:
        rooms.store.remember_told(newsletter.id, told_by(record.issue, now))
    doubtful = rooms.store.in_doubt(newsletter.id, record.edition)
    if doubtful:
        names = ", ".join(delivery.reader.email for delivery in doubtful)
        text = (
            f"{newsletter.id} {record.edition}: {len(doubtful)} in doubt (handed over, no answer "
            f"written): {names}. `digest recover` settles them."
        )
        report.trouble(f"doubt {newsletter.id} {record.edition} {names}", text, newsletter.id)
    state, reason = after_pumping(record, counts, now)
    if state is IssueState.SENDING:
        return
    ended = replace(record, state=state, reason=reason, sent_at=now)
    rooms.store.change(ended, IssueState.SENDING)
    named = f"{newsletter.id} {record.edition}"
    report.say(f"{state} {named}: {counts.accepted} of {counts.total} accepted", newsletter.id)
    if state is IssueState.MISSED or not counts.total:
        report.trouble(f"{state} {named}", f"{named}: {reason}.", newsletter.id)


def told_by(issue: Issue, at: datetime) -> tuple[Told, ...]:
    """What a reader of this issue has been told, story by story; a week repeats what was told."""
    if issue.form == Form.WEEKLY:
        return ()
    return tuple(
        Told(
            story=item.story,
            edition=issue.edition,
            at=at,
            headline=item.headline,
            sentences=_told(item),
            articles=tuple(citation.article for citation in item.sources),
        )
        for item in issue.items
    )


def _told(item: Item) -> tuple[str, ...]:
    """Its sentences, and those a model told them from: tomorrow neither is news."""
    both = (text for said in item.sentences for text in (said.text, *said.rests_on))
    return tuple(dict.fromkeys(both))

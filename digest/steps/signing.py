"""The sign-off: drafts to editors, reminders, the yes, the no, and the too late."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from digest.desk.duty import Act, Circumstances
from digest.desk.timetable import Slot, slot_at_once, slots_around
from digest.errors import Refused
from digest.model.news import Form
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter
from digest.steps import post, sealing
from digest.steps.gathering import GATHERED, KNOWN
from digest.steps.rooms import Report, Rooms


def slots(rooms: Rooms, newsletter: Newsletter, *, at_once: bool) -> tuple[Slot, ...]:
    """The editions a run looks at: those around now, and today's own where it is at once.

    One that was signed off or begun outside the timetable (sent at once, on a day that is none
    of its days) is looked at too, until it has ended; so are breaking news, corrections and the
    week from their draft on. At once, what expired while it was being sent is ended first: what
    reached nobody is news once more.
    """
    now = rooms.clock()
    if at_once:
        return (*_expired(rooms, newsletter, now), slot_at_once(newsletter, now))
    around = slots_around(newsletter, now)
    known = {slot.edition for slot in around}
    others = (r for r in rooms.store.issues(newsletter.id, NEWEST) if r.edition not in known)
    begun = (
        Slot(r.edition, r.send_at, r.send_at, r.expires_at)
        for r in others
        if r.state in (IssueState.APPROVED, IssueState.SENDING) or _asked_for(r)
    )
    return (*around, *begun)


def _expired(rooms: Rooms, newsletter: Newsletter, now: datetime) -> Iterator[Slot]:
    """Issues that are still being sent though their time is over, but not today's."""
    today = slot_at_once(newsletter, now).edition
    for r in reversed(rooms.store.issues(newsletter.id, NEWEST)):
        if r.state is IssueState.SENDING and r.expires_at <= now and r.edition != today:
            yield Slot(r.edition, r.send_at, r.send_at, r.expires_at)


def _asked_for(record: IssueRecord) -> bool:
    """A draft a person asked for, outside the timetable."""
    issue = record.issue
    return record.state is IssueState.DRAFT and issue is not None and issue.form != Form.DIGEST


NEWEST = 8
"""How many issues, newest first, are looked through for one that has begun."""


def circumstances(
    rooms: Rooms, newsletter: Newsletter, done: AbstractSet[Act], *, at_once: bool
) -> Circumstances:
    """What the desk's decision may look at besides the record.

    A draft that could not be mailed in this run must not hold up the rest: once tried, it is
    as if there were no editors until the next run.
    """
    now = rooms.clock()
    return Circumstances(
        now=now,
        known_since=rooms.store.moment(KNOWN + newsletter.id) or now,
        gathered_at=rooms.store.moment(GATHERED),
        has_editors=bool(rooms.settings.editors) and Act.MAIL_DRAFT not in done,
        at_once=at_once,
        drafted_now=not done.isdisjoint({Act.DRAFT, Act.REDRAFT}),
    )


def _stored(rooms: Rooms, newsletter: Newsletter, edition: str) -> IssueRecord:
    record = rooms.store.issue(newsletter.id, edition)
    if record is None:
        raise Refused(
            f"There is no issue {edition} of {newsletter.id}. "
            "`digest status` lists the issues there are; `digest draft` makes today's."
        )
    return record


def mail_draft(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Send the draft to the editors, with how to preview and approve it."""
    del why
    record = _stored(rooms, newsletter, slot.edition)
    mails = [post.draft_mail(rooms, newsletter, record, who) for who in rooms.settings.editors]
    failed = rooms.pump.post(mails, "editors")
    _mark_mailed(rooms, newsletter, record, failed, report, reminder=False)


def remind(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Remind the editors that an issue waits for them."""
    del why
    record = _stored(rooms, newsletter, slot.edition)
    mails = [post.reminder_mail(newsletter, record, who, rooms) for who in rooms.settings.editors]
    failed = rooms.pump.post(mails, "editors")
    _mark_mailed(rooms, newsletter, record, failed, report, reminder=True)


def _mark_mailed(
    rooms: Rooms,
    newsletter: Newsletter,
    record: IssueRecord,
    failed: tuple[str, ...],
    report: Report,
    *,
    reminder: bool,
) -> None:
    what = "reminder" if reminder else "draft"
    named = f"{newsletter.id} {record.edition}"
    for sentence in failed:
        text = f"The {what} of {named} did not reach an editor: {sentence}"
        report.trouble(f"{what} {named} {sentence}", text, newsletter.id)
    if len(failed) == len(rooms.settings.editors):
        return  # nobody got it: the next run tries again
    now = rooms.clock()
    marked = replace(record, reminded_at=now) if reminder else replace(record, mailed_at=now)
    rooms.store.change(marked, IssueState.DRAFT)
    report.say(f"mailed the {what} of {named} to the editors", newsletter.id)


def approve(
    rooms: Rooms,
    newsletter: Newsletter,
    edition: str,
    who: str,
    seen: str = "",
    *,
    despite_warnings: bool = False,
) -> IssueRecord:
    """Give the yes to the issue as it is stored now; `seen` is the fingerprint it is given to.

    Raises Refused when it is not a draft, has expired, has nothing in it, is not what was seen, or
    does not pass its preflight; `despite_warnings` overrules warnings, nothing overrules errors.
    """
    record = _stored(rooms, newsletter, edition)
    if seen and record.fingerprint != seen:
        raise Refused(
            f"Issue {edition} of {newsletter.id} is no longer what you looked at: its fingerprint "
            f"is {record.fingerprint[:12]}, not {seen[:12]}. Look at it again and approve that."
        )
    if record.issue is None or not _may_be_signed(rooms, newsletter, record):
        raise Refused(
            f"Issue {edition} of {newsletter.id} is {record.state}, not a draft: "
            "there is nothing to approve."
        )
    if rooms.clock() >= record.expires_at:
        raise Refused(
            f"Issue {edition} of {newsletter.id} expired at {record.expires_at:%Y-%m-%d %H:%M} "
            "UTC and can no longer be sent."
        )
    if not record.issue.items and record.issue.form != Form.CORRECTION:
        raise Refused(f"Issue {edition} of {newsletter.id} holds no story: it is not sent.")
    sealed = sealing.seal(rooms, newsletter, record, who, despite_warnings=despite_warnings)
    if record.state is IssueState.DRAFT:
        sealed = replace(sealed, state=IssueState.APPROVED)
    if not rooms.store.change(sealed, record.state):
        raise Refused(f"Issue {edition} of {newsletter.id} was changed meanwhile: look again.")
    return sealed


def _may_be_signed(rooms: Rooms, newsletter: Newsletter, record: IssueRecord) -> bool:
    """A draft; or one that stopped in the middle because it is not what was signed off any more."""
    if record.state is IssueState.SENDING:
        return bool(sealing.changed(rooms, newsletter, record))
    return record.state is IssueState.DRAFT


def approve_automatically(
    rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report
) -> None:
    """The rule's yes. Errors of the preflight hold the issue and are told to the operators."""
    try:
        approve(rooms, newsletter, slot.edition, why, despite_warnings=True)
    except Refused as refusal:
        named = f"{newsletter.id} {slot.edition}"
        report.trouble(f"held {named} {refusal}", str(refusal), newsletter.id)
        return
    report.say(f"signed off {newsletter.id} {slot.edition}: {why}", newsletter.id)


def spike(rooms: Rooms, newsletter: Newsletter, edition: str, why: str) -> IssueRecord:
    """Stop an issue for good. Raises Refused once sending has begun."""
    record = _stored(rooms, newsletter, edition)
    spiked = replace(record, state=IssueState.SPIKED, reason=why)
    if not rooms.store.change(spiked, IssueState.DRAFT, IssueState.APPROVED):
        raise Refused(f"Issue {edition} of {newsletter.id} is {record.state}: too late to spike.")
    return spiked


def spike_for_rule(
    rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report
) -> None:
    """A thin issue is not sent; status and the operators hear of it."""
    spike(rooms, newsletter, slot.edition, why)
    named = f"{newsletter.id} {slot.edition}"
    report.trouble(f"thin {named}", f"{named} was not sent, {why}.", newsletter.id)


def say_thin(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """An issue asked for at once is too thin; it stays a draft, to be asked for again."""
    del rooms
    named = f"{newsletter.id} {slot.edition}"
    text = f"{named} was not sent, {why}. `digest why WORDS` says where a story went."
    report.trouble(f"thin at once {named} {why}", text, newsletter.id)


def miss(rooms: Rooms, newsletter: Newsletter, slot: Slot, why: str, report: Report) -> None:
    """Note that an edition did not go out, and tell the operators once."""
    record = rooms.store.issue(newsletter.id, slot.edition) or IssueRecord(
        newsletter.id, slot.edition, IssueState.DRAFT, slot.send_at, slot.expires_at
    )
    missed = replace(record, state=IssueState.MISSED, reason=why)
    rooms.store.note_missed(missed)
    named = f"{newsletter.id} {slot.edition}"
    report.trouble(f"missed {named}", f"{named} was missed: {why}.", newsletter.id)

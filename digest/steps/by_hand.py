"""What a person asks for outside the timetable: draft now, leave a story out, send now, settle.

The caller holds the run lock. Every rule of the way holds here too: nothing unsigned goes out,
nothing goes after it expired, and nobody is sent to twice without being asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from digest.desk.timetable import Slot, next_slot, slot_of, slots_around
from digest.errors import Refused
from digest.model.news import Form
from digest.model.sending import Delivery, IssueRecord, IssueState, Receipt, Verdict
from digest.model.settings import Newsletter
from digest.steps import audience, drafting, gathering, picturing, post, sending
from digest.steps.rooms import Report, Rooms

SETTLED = "settled by hand: taken as arrived"


def slot_in_hand(rooms: Rooms, newsletter: Newsletter) -> Slot:
    """The edition a person means by "the draft": one that can still be sent.

    The newest draft there is; else the edition whose draft time has come; else the next one.
    """
    now = rooms.clock()
    for record in rooms.store.issues(newsletter.id):
        if record.state is IssueState.DRAFT and record.expires_at > now and is_digest(record):
            return slot_kept(record)
    for slot in reversed(slots_around(newsletter, now)):
        if slot.expires_at > now and rooms.store.issue(newsletter.id, slot.edition) is None:
            return slot
    upcoming = next_slot(newsletter, now)
    if upcoming is None:
        raise Refused(f"{newsletter.id} has no days on which it is sent: there is no next edition.")
    return upcoming


def is_digest(record: IssueRecord) -> bool:
    """An issue of a day: no week, no breaking news, no correction."""
    return record.issue is None or record.issue.form == Form.DIGEST


def _refuse_unless_digest(record: IssueRecord, what: str) -> None:
    if record.issue is not None and not is_digest(record):
        raise Refused(f"Issue {record.edition} of {record.newsletter} is {what}")


def slot_kept(record: IssueRecord) -> Slot:
    """The slot of an edition that is in the store."""
    return Slot(record.edition, record.send_at, record.send_at, record.expires_at)


def slot_named(rooms: Rooms, newsletter: Newsletter, edition: str) -> Slot:
    """The slot of the edition a person named. Raises Refused if it can no longer be sent."""
    record = rooms.store.issue(newsletter.id, edition)
    if record is not None:
        return slot_kept(record)
    try:
        slot = slot_of(newsletter, date.fromisoformat(edition))
    except ValueError:
        raise Refused(f"{edition} is no edition: an edition is a date, as 2020-08-14.") from None
    if slot.expires_at <= rooms.clock():
        raise Refused(
            f"Edition {edition} of {newsletter.id} would have expired at "
            f"{slot.expires_at:%Y-%m-%d %H:%M} UTC; there is no use in drafting it."
        )
    return slot


def draft(
    rooms: Rooms, newsletter: Newsletter, slot: Slot, report: Report, *, again: bool
) -> IssueRecord:
    """Draft that edition from the latest news; a draft that is there stays unless `again`.

    Raises Refused once the issue is past being a draft.
    """
    record = rooms.store.issue(newsletter.id, slot.edition)
    if record is not None and record.state is not IssueState.DRAFT:
        raise Refused(
            f"Issue {slot.edition} of {newsletter.id} is {record.state}: "
            "it can no longer be drafted again."
        )
    if record is not None and record.issue is not None and not again:
        return record
    if record is not None:
        _refuse_unless_digest(
            record, "no issue of a day: the command that made it drafts it again."
        )
    audience.take_in(rooms, report)  # so that the preview knows the readers
    gathering.gather_if_due(rooms, [newsletter], report, at_once=True)
    drafting.draft(rooms, newsletter, slot, "by hand", report)
    return kept(rooms, newsletter, slot.edition)


def spike_story(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, story: str, report: Report
) -> IssueRecord:
    """Leave a story out of an edition for good, and draft it again without.

    An issue that was signed off needs another yes. Raises Refused once sending has begun.
    """
    refuse_unless_open(rooms, record, "a story can only be left out of a draft")
    rooms.store.spike_story(newsletter.id, record.edition, story, rooms.clock())
    return draft_again(rooms, newsletter, record, f"without story {story}", report)


def unspike_story(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, story: str, report: Report
) -> IssueRecord:
    """Let a story back in, and draft again with it. Raises Refused if it was not left out."""
    refuse_unless_open(rooms, record, "a story can only be let back into a draft")
    if not rooms.store.unspike_story(newsletter.id, record.edition, story):
        raise Refused(
            f"No editor left the story {story} out of {newsletter.id} {record.edition}: "
            f"`digest why {story}` says why it is not in."
        )
    return draft_again(rooms, newsletter, record, f"with story {story} again", report)


def spike_picture(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report
) -> IssueRecord:
    """Leave the picture that is shown out of an edition, and draft it again: another may stand.

    Raises Refused where none is shown, or once sending has begun.
    """
    refuse_unless_open(rooms, record, "a picture can only be left out of a draft")
    shown = [p.origin for p in record.issue.pictures if p.origin] if record.issue else []
    if not shown:
        raise Refused(f"{newsletter.id} {record.edition} shows no picture of a story.")
    for origin in shown:
        name = f"{picturing.LEFT_OUT}{origin}"
        rooms.store.spike_story(newsletter.id, record.edition, name, rooms.clock())
    return draft_again(rooms, newsletter, record, "without its picture", report)


def unspike_pictures(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report
) -> IssueRecord:
    """Let all pictures back in that were left out. Raises Refused where none was."""
    refuse_unless_open(rooms, record, "a picture can only be let back into a draft")
    spiked = sorted(rooms.store.spiked(newsletter.id, record.edition))
    pictures = [name for name in spiked if name.startswith(picturing.LEFT_OUT)]
    if not pictures:
        raise Refused(f"No editor left a picture out of {newsletter.id} {record.edition}.")
    for name in pictures:
        rooms.store.unspike_story(newsletter.id, record.edition, name)
    return draft_again(rooms, newsletter, record, "with pictures again", report)


def refuse_unless_open(rooms: Rooms, record: IssueRecord, what: str) -> None:
    """Raises Refused unless the issue is one of a day that can still be drafted again."""
    if record.state not in (IssueState.DRAFT, IssueState.APPROVED):
        raise Refused(
            f"Issue {record.edition} of {record.newsletter} is {record.state}: {what}. "
            "To stop the whole issue, spike it."
        )
    _refuse_unless_digest(record, "no issue of a day. To stop it, spike it whole.")
    if record.expires_at <= rooms.clock():
        raise Refused(
            f"Issue {record.edition} of {record.newsletter} expired at "
            f"{record.expires_at:%Y-%m-%d %H:%M} UTC and is not drafted again."
        )


def draft_again(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, why: str, report: Report
) -> IssueRecord:
    """The issue drafted again after an editor's word; a yes to it is withdrawn first."""
    reopen(rooms, record)
    drafting.draft(rooms, newsletter, slot_kept(record), why, report)
    return kept(rooms, newsletter, record.edition)


def reopen(rooms: Rooms, record: IssueRecord) -> None:
    """Make a signed-off issue a draft that waits for a new yes. Raises Refused if it is sent."""
    if record.state is not IssueState.APPROVED:
        return
    if not rooms.store.change(record.unsigned(), IssueState.APPROVED):
        raise Refused(
            f"Issue {record.edition} of {record.newsletter} is being sent and can no longer be "
            "changed; what you asked for holds from the next draft on."
        )


def send(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> IssueRecord:
    """Send a signed-off issue now, or go on sending it. One that is sent is found sent.

    Raises Refused if it is not signed off, was stopped, or has expired.
    """
    named = f"Issue {record.edition} of {newsletter.id}"
    if record.state is IssueState.DRAFT:
        raise Refused(
            f"{named} is not signed off. "
            f"Look at it, then: digest approve {newsletter.id} {record.edition}"
        )
    if record.state in (IssueState.SPIKED, IssueState.MISSED):
        raise Refused(f"{named} is {record.state} ({record.reason}) and is never sent.")
    if record.state is IssueState.SENT:
        return record
    if record.state is IssueState.APPROVED:
        if rooms.clock() >= record.expires_at:
            raise Refused(f"{named} expired at {record.expires_at:%Y-%m-%d %H:%M} UTC.")
        audience.take_in(rooms, report)
        sending.start(rooms, newsletter, slot_kept(record), "by hand", report)
    if kept(rooms, newsletter, record.edition).state is IssueState.SENDING:
        sending.pump(rooms, newsletter, slot_kept(record), "by hand", report)
    return kept(rooms, newsletter, record.edition)


def send_test(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, who: str
) -> tuple[str, ...]:
    """The issue to one address, outside the ledger; sentences about trouble.

    Raises Refused where a reader's copy could not be sent either: a test with dead links is none.
    """
    if rooms.sending_forbidden:
        raise Refused(rooms.sending_forbidden)
    return rooms.pump.post([post.test_mail(rooms, newsletter, record, who)], "test")


Knows = Callable[[Delivery], Receipt | None]
"""What the providers certainly know of a delivery in doubt."""


def settle(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, knows: Knows, report: Report
) -> int:
    """End every doubt of an issue: as the provider knows it, else as arrived.

    What a provider certainly did not take is sent, unless the issue has expired: that doubles
    nothing.
    """
    doubts = rooms.store.in_doubt(newsletter.id, record.edition)
    if not doubts:
        return 0
    for delivery in doubts:
        _write(rooms, delivery, knows(delivery) or Receipt(Verdict.ACCEPTED, SETTLED))
    report.say(f"settled {len(doubts)} of {newsletter.id} {record.edition}", newsletter.id)
    _go_on(rooms, newsletter, record, report)
    return len(doubts)


def resend(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, knows: Knows, report: Report
) -> int:
    """Send again to everybody in doubt of whom the provider does not know; they may get two.

    Raises Refused once the issue has expired: then only settling is left.
    """
    doubts = rooms.store.in_doubt(newsletter.id, record.edition)
    if doubts and rooms.clock() >= record.expires_at:
        raise Refused(
            f"Issue {record.edition} of {newsletter.id} expired at "
            f"{record.expires_at:%Y-%m-%d %H:%M} UTC and is not sent again. "
            "Settle its doubts instead: digest recover --settle"
        )
    for delivery in doubts:
        _write(rooms, delivery, knows(delivery))
    if not doubts:
        return 0
    report.say(f"sending {newsletter.id} {record.edition} again to {len(doubts)}", newsletter.id)
    _go_on(rooms, newsletter, record, report)
    return len(doubts)


def _go_on(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> None:
    """Sending takes up again whatever is owed now, and concludes the issue anew."""
    rooms.store.change(replace(record, state=IssueState.SENDING), IssueState.SENT)
    sending.pump(rooms, newsletter, slot_kept(record), "by hand", report)


def _write(rooms: Rooms, delivery: Delivery, receipt: Receipt | None) -> None:
    """The provider's answer; none, or one that says it did not go, puts the row back."""
    if receipt is not None and receipt.verdict in (Verdict.DEFERRED, Verdict.UNKNOWN):
        receipt = None
    rooms.store.settle(delivery, receipt, rooms.clock())


def kept(rooms: Rooms, newsletter: Newsletter, edition: str) -> IssueRecord:
    """What was written a moment ago."""
    record = rooms.store.issue(newsletter.id, edition)
    assert record is not None, "it was written a moment ago, under the lock"
    return record


def in_doubt(
    rooms: Rooms, newsletters: Sequence[Newsletter]
) -> list[tuple[Newsletter, IssueRecord, tuple[Delivery, ...]]]:
    """Every issue that has deliveries in doubt, newest first."""
    found = []
    for newsletter in newsletters:
        for record in rooms.store.issues(newsletter.id):
            doubts = rooms.store.in_doubt(newsletter.id, record.edition)
            if doubts:
                found.append((newsletter, record, doubts))
    return found

"""What an edition needs next: a decision from its record and the clock, never an effect.

run_daily asks, acts, and asks again, so a run that was killed is simply asked again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from digest.desk.timetable import Slot
from digest.model.news import Form, Issue
from digest.model.sending import Counts, IssueRecord, IssueState
from digest.model.settings import IfUnsigned, Newsletter, SignOff


class Act(StrEnum):
    """What is to be done with an edition."""

    WAIT = "wait"
    DRAFT = "draft"
    REDRAFT = "draft again"
    MAIL_DRAFT = "mail the draft to the editors"
    REMIND = "remind the editors"
    APPROVE = "sign off automatically"
    SPIKE = "spike"
    SAY_THIN = "say that it is too thin to send"
    MISS = "note as missed"
    START = "start sending"
    PUMP = "send"


@dataclass(frozen=True, slots=True)
class Duty:
    """What to do, and why, in words for status."""

    act: Act
    why: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision may look at besides the record.

    `known_since` is when the store first met this newsletter: editions before were not missed.
    `gathered_at` is when news was last gathered. `has_editors`: drafts can be mailed.
    `at_once`: the clock is taken as having reached send_at. `drafted_now`: this very run drafted
    or drafted again.
    """

    now: datetime
    known_since: datetime
    gathered_at: datetime | None = None
    has_editors: bool = False
    at_once: bool = False
    drafted_now: bool = False


def thin(issue: Issue, newsletter: Newsletter) -> str:
    """Why this issue is too thin to go out, or an empty string.

    Breaking news, corrections and the week are made when a person asks: none of them is thin.
    """
    if issue.form != Form.DIGEST:
        return ""
    count = len(issue.items)
    if count >= max(1, newsletter.at_least):
        return ""
    stories = "no story" if not count else f"{count} stor{'y' if count == 1 else 'ies'}"
    return f"thin: {stories}, and at_least asks for {max(1, newsletter.at_least)}"


def remind_at(slot_send: datetime, drafted: datetime) -> datetime:
    """Half an hour before sending, or half-way where the editors have less than an hour."""
    return max(slot_send - timedelta(minutes=30), drafted + (slot_send - drafted) / 2)


def next_duty(
    newsletter: Newsletter, slot: Slot, record: IssueRecord | None, seen: Circumstances
) -> Duty:
    """The one thing this edition needs now."""
    if record is None:
        return _unborn(slot, seen)
    if record.state is IssueState.DRAFT:
        if _drafted_early(slot, record, seen):
            return Duty(Act.REDRAFT, "it was drafted before its draft time")
        return _drafted(newsletter, record, seen)
    if record.state is IssueState.APPROVED:
        return _approved(record, seen)
    if record.state is IssueState.SENDING:
        return Duty(Act.PUMP)
    return Duty(Act.WAIT, record.reason)


def _unborn(slot: Slot, seen: Circumstances) -> Duty:
    if seen.now < slot.draft_at:
        return Duty(Act.WAIT, "not yet draft time")
    if seen.now < slot.expires_at:
        return Duty(Act.DRAFT)
    if seen.known_since <= slot.draft_at:
        return Duty(Act.MISS, "no run happened between draft time and expiry")
    return Duty(Act.WAIT, "before this newsletter's first run")


def _drafted_early(slot: Slot, record: IssueRecord, seen: Circumstances) -> bool:
    """Made by hand ahead of time and shown to no editor yet: the news since belongs in it."""
    if record.issue is None or record.mailed_at is not None or seen.at_once:
        return False
    if record.issue.form != Form.DIGEST:
        return False
    return record.issue.drafted_at < slot.draft_at <= seen.now < record.expires_at


def _drafted(newsletter: Newsletter, record: IssueRecord, seen: Circumstances) -> Duty:
    issue = record.issue
    if issue is None or seen.now >= record.expires_at:
        return Duty(Act.MISS, "nobody signed it off before it expired")
    automatic = newsletter.sign_off is SignOff.AUTOMATIC
    if seen.has_editors and record.mailed_at is None and not (automatic and seen.at_once):
        return Duty(Act.MAIL_DRAFT)
    why_thin = thin(issue, newsletter)
    if why_thin and _may_have_grown(issue, seen):
        return Duty(Act.REDRAFT, why_thin)
    if seen.at_once or seen.now >= record.send_at:
        duty = _at_send_time(newsletter, why_thin, automatic=automatic)
        # Who asks for it at once may mend the configuration and ask again: nothing is final.
        return Duty(Act.SAY_THIN, duty.why) if seen.at_once and duty.act is Act.SPIKE else duty
    if _reminder_due(record, seen, automatic=automatic):
        return Duty(Act.REMIND)
    return Duty(Act.WAIT, why_thin or "waits for sign-off")


def _may_have_grown(issue: Issue, seen: Circumstances) -> bool:
    """Whether a thin draft is worth making again: news came since, or a person asks anew."""
    if seen.at_once:
        return not seen.drafted_now
    return seen.gathered_at is not None and seen.gathered_at > issue.drafted_at


def _at_send_time(newsletter: Newsletter, why_thin: str, *, automatic: bool) -> Duty:
    unsigned = newsletter.if_unsigned is IfUnsigned.SEND
    if why_thin and (automatic or unsigned):
        return Duty(Act.SPIKE, why_thin)
    if automatic:
        return Duty(Act.APPROVE, "automatic")
    if unsigned:
        return Duty(Act.APPROVE, "automatic: unsigned at send_at, and if_unsigned is send")
    return Duty(Act.WAIT, f"held: nobody signed it off{'; ' + why_thin if why_thin else ''}")


def _reminder_due(record: IssueRecord, seen: Circumstances, *, automatic: bool) -> bool:
    if automatic or not seen.has_editors or record.reminded_at or record.mailed_at is None:
        return False
    return seen.now >= remind_at(record.send_at, record.mailed_at)


def _approved(record: IssueRecord, seen: Circumstances) -> Duty:
    if seen.now >= record.expires_at:
        return Duty(Act.MISS, "signed off, but no run could send it before it expired")
    if seen.at_once or seen.now >= record.send_at:
        return Duty(Act.START)
    return Duty(Act.WAIT, "signed off; waits for send_at")


def after_pumping(record: IssueRecord, counts: Counts, now: datetime) -> tuple[IssueState, str]:
    """The issue's state once the pump has stopped, and why it is so.

    Rows still owed keep it `sending` until it expires. Rows in doubt do not hold it up: they
    are shown in status and settled one by one.
    """
    owed = counts.planned + counts.deferred
    if owed and now < record.expires_at:
        return IssueState.SENDING, f"{owed} still to send"
    if counts.total and not counts.accepted and not counts.claimed and counts.expired:
        return IssueState.MISSED, "it expired before any provider had accepted a message"
    if not counts.total:
        return IssueState.SENT, "nobody to send it to: no subscriber may be mailed"
    return IssueState.SENT, ""

"""The yes is bound to bytes: given to a seal, and looked at again before anything goes out."""

from dataclasses import replace

from digest.errors import Refused
from digest.model.checks import Preflight
from digest.model.sending import IssueRecord, IssueState
from digest.model.settings import Newsletter, SignOff
from digest.outbox.seal import differences, is_whole
from digest.ports import RunNote
from digest.steps import proofing
from digest.steps.rooms import Report, Rooms


def seal(
    rooms: Rooms, newsletter: Newsletter, record: IssueRecord, who: str, *, despite_warnings: bool
) -> IssueRecord:
    """Check the issue once more and give the yes to its bytes; the record to be stored.

    Raises Refused with the sentences of what forbids it. Errors can not be overruled.
    """
    checked = proofing.check(rooms, newsletter, record)
    _refuse(checked.preflight, record, despite_warnings=despite_warnings)
    rooms.store.keep_seal(newsletter.id, record.edition, checked.seal)
    overruled = checked.preflight.warnings
    if overruled:
        sentences = " ".join(found.sentence for found in overruled)
        text = f"{who} signed off {newsletter.id} {record.edition} despite warnings: {sentences}"
        rooms.store.note(RunNote(rooms.clock(), text, newsletter.id))
    return replace(
        record,
        approved_fingerprint=checked.seal.hash,
        approved_by=who,
        approved_at=rooms.clock(),
    )


def _refuse(found: Preflight, record: IssueRecord, *, despite_warnings: bool) -> None:
    named = f"{record.newsletter} {record.edition}"
    if found.errors:
        raise Refused(
            _listed(f"Issue {named} does not pass its preflight and cannot be sent:", found)
        )
    if found.warnings and not despite_warnings:
        raise Refused(
            _listed(f"The preflight of {named} warns:", found)
            + f"\nLook at each. To sign it off all the same: "
            f"digest approve {named} --despite-warnings"
        )


def _listed(opening: str, found: Preflight) -> str:
    return "\n".join((opening, *(f"- {proofing.sentence(one)}" for one in found.findings)))


def changed(rooms: Rooms, newsletter: Newsletter, record: IssueRecord) -> str:
    """What is not as it was signed off, in words; an empty string where all is the same."""
    approved = rooms.store.seal(record.approved_fingerprint)
    assert record.issue is not None
    if approved is None or not is_whole(approved):
        return "what the yes was given to is not known any more"
    choices = (choice for choice, _ in approved.variants)
    now = proofing.seal_now(rooms, newsletter, record.issue, choices)
    different = list(differences(approved, now))
    return f"{', '.join(different)} changed since" if different else ""


def may_start(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> bool:
    """Before the first byte: the same bytes as signed off, and nothing wrong with them.

    What changed goes back to being a draft and asks for a new yes. What is broken stays signed
    off and is tried again by the next run. Both are told to the operators.
    """
    named = f"{newsletter.id} {record.edition}"
    if different := changed(rooms, newsletter, record):
        _ask_again(rooms, newsletter, record)
        report.trouble(
            f"changed {named} {record.approved_fingerprint}",
            f"{named} was not sent: it is not the issue that was signed off; {different}. "
            "It is a draft again: look at it and sign off what you see.",
            newsletter.id,
        )
        return False
    approved = rooms.store.seal(record.approved_fingerprint)
    choices = [choice for choice, _ in approved.variants] if approved else []
    found = proofing.check(rooms, newsletter, record, besides=choices).preflight
    if found.errors:
        text = _listed(f"{named} was not sent: it does not pass its preflight.", found)
        key = " ".join(sorted({one.rule for one in found.errors}))
        report.trouble(f"preflight {named} {key}", text, newsletter.id)
        return False
    if found.warnings:
        counted = proofing.counted_findings(found)
        report.say(f"sending {named} with {counted}", newsletter.id)
    return True


def _ask_again(rooms: Rooms, newsletter: Newsletter, record: IssueRecord) -> None:
    """A draft that nobody has seen or signed, checked as it is now: editors are mailed it anew."""
    again = record.unsigned()
    rooms.store.change(again, IssueState.APPROVED)
    proofing.check(rooms, newsletter, again)


def may_go_on(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, report: Report) -> bool:
    """In the middle of sending: readers to come get the same bytes as those before.

    Where an upgrade or a template came in between, the rule gives its yes anew; an editor's
    newsletter waits for the editor's.
    """
    different = changed(rooms, newsletter, record)
    if not different:
        return True
    named = f"{newsletter.id} {record.edition}"
    if _is_rules(newsletter, record):
        try:
            again = seal(rooms, newsletter, record, record.approved_by, despite_warnings=True)
        except Refused as refusal:
            report.trouble(f"stopped {named} {different}", str(refusal), newsletter.id)
            return False
        rooms.store.change(again, IssueState.SENDING)
        report.say(f"goes on sending {named}: {different}; checked again", newsletter.id)
        return True
    report.trouble(
        f"stopped {named} {different}",
        f"{named} stopped in the middle: it is not the issue that was signed off; {different}. "
        f"Put that back, or sign off the rest as it is now: digest approve {named}",
        newsletter.id,
    )
    return False


def _is_rules(newsletter: Newsletter, record: IssueRecord) -> bool:
    """Whether the yes was the rule's and not a person's."""
    return newsletter.sign_off is SignOff.AUTOMATIC or record.approved_by.startswith("automatic")

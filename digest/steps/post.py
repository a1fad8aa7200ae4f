"""Every message the house sends: deliveries, drafts, reminders, failures, tests."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256

from digest.audience.links import issue_url, leave_url, pictures_url
from digest.mail import (
    Envelope,
    Links,
    Rendered,
    Variant,
    build_message,
    build_note,
    render,
    render_variant,
    spoken,
)
from digest.model.checks import Choice, Preflight
from digest.model.news import Issue
from digest.model.people import Reader
from digest.model.sending import IssueRecord, Mail
from digest.model.settings import Newsletter
from digest.steps.rooms import Rooms


def sender_address(newsletter: Newsletter) -> str:
    """The bare address of the newsletter's sender: the envelope's return path."""
    return parseaddr(newsletter.sender)[1]


def message_id(newsletter: Newsletter, *parts: str) -> str:
    """Deterministic per message, so that a repeat can be traced (RFC 5322 3.6.4)."""
    local = ".".join(part.replace("/", ".") for part in parts)
    return f"<{local}@{sender_address(newsletter).rpartition('@')[2]}>"


def links_for(rooms: Rooms, newsletter: str, edition: str, reader: Reader) -> Links:
    """The links of one reader's copy; the leave link is signed for them alone."""
    return Links(
        view=issue_url(rooms.base_url, newsletter, edition),
        leave=leave_url(rooms.base_url, rooms.secret, newsletter, reader.id),
    )


def rendered_for(
    rooms: Rooms, issue: Issue, reader: Reader, notice: tuple[str, ...] = ()
) -> Rendered:
    """An issue as one reader gets it."""
    links = links_for(rooms, issue.masthead.newsletter, issue.edition, reader)
    pictures = pictures_url(rooms.public_url)
    return render(rooms.templates, issue, reader, links, notice, pictures=pictures)


def message_for(
    rooms: Rooms, newsletter: Newsletter, rendered: Rendered, reader: Reader, name: str
) -> bytes:
    """The finished bytes of an issue to one reader; `name` makes its Message-ID."""
    return build_message(rendered, envelope_for(rooms, newsletter, reader, name))


def envelope_for(rooms: Rooms, newsletter: Newsletter, reader: Reader, name: str) -> Envelope:
    """The header values of one reader's copy; `name` makes its Message-ID."""
    domain = sender_address(newsletter).rpartition("@")[2]
    return Envelope(
        sender=newsletter.sender,
        reply_to=newsletter.reply_to,
        to=reader.email,
        to_name=reader.name,
        date=rooms.clock(),
        message_id=message_id(newsletter, name),
        list_id=f"{newsletter.id}.{domain}",
        list_title=newsletter.title,
        leave_url=leave_url(rooms.base_url, rooms.secret, newsletter.id, reader.id),
        feedback_id=f"{name.rpartition('.')[0] or name}:{newsletter.id}:digest:{domain}",
        language=spoken(reader.language, newsletter.language),
    )


def choice_of(newsletter: Newsletter, reader: Reader) -> Choice:
    """What this reader's copy has in common with others: they share a variant.

    A language without a catalogue, and the newsletter's own, are no choice of another.
    """
    language = spoken(reader.language, newsletter.language)
    return Choice(reader.sections, "" if language == newsletter.language else language)


def variant_for(rooms: Rooms, issue: Issue, choice: Choice) -> Variant:
    """An issue for all readers of one choice, with marks where their own values go."""
    return render_variant(
        rooms.templates,
        issue,
        choice.sections,
        language=choice.language,
        pictures=pictures_url(rooms.public_url),
    )


def variant_parts(variant: Variant) -> tuple[str, ...]:
    """All of a variant that reaches readers, for a seal to be put on."""
    texts = (variant.subject, variant.preheader, variant.html, variant.text, variant.hello)
    return (*texts, str(variant.chooses))


def _editor(address: str) -> Reader:
    return Reader(id=0, email=address)


def _stamp(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def draft_mail(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, who: str) -> Mail:
    """The draft as an editor gets it: [DRAFT], how to preview and approve, then the issue."""
    assert record.issue is not None
    found = rooms.store.preflight(newsletter.id, record.edition)
    rendered = rendered_for(rooms, record.issue, _editor(who), draft_notice(record, found))
    rendered = rendered.retitled(f"[DRAFT] {rendered.subject}")
    seen = _stamp(who, record.fingerprint, found.seal if found else "")
    name = f"{newsletter.id}.{record.edition}.draft.{seen}"
    data = message_for(rooms, newsletter, rendered, _editor(who), name)
    return Mail(name, sender_address(newsletter), who, data)


def draft_notice(record: IssueRecord, found: Preflight | None = None) -> tuple[str, ...]:
    """What stands above a draft; `found` is its last preflight."""
    issue = record.issue
    lines = [
        f"This is a draft, to be sent at {record.send_at:%Y-%m-%d %H:%M} UTC.",
        f"It expires at {record.expires_at:%Y-%m-%d %H:%M} UTC.",
        f"To see it as any reader: digest preview {record.newsletter} {record.edition}",
        f"To sign it off: digest approve {record.newsletter} {record.edition}",
        f"To stop it: digest spike {record.newsletter} {record.edition}",
    ]
    if record.reason:
        lines.append(f"Note: {record.reason}.")
    lines += _preflight_lines(found) if found else ()
    return (*lines, *(issue.notes if issue else ()))


MOST_FINDINGS = 8


def _preflight_lines(found: Preflight) -> tuple[str, ...]:
    """What preflight found, most serious first, and what it could not look at."""
    told = [f"Preflight {one.level}: {one.sentence}" for one in found.findings[:MOST_FINDINGS]]
    more = len(found.findings) - len(told)
    if more > 0:
        told.append(f"Preflight found {more} more; `digest preflight` lists them.")
    return (*told, *(f"Not checked: {reason}" for reason in found.unchecked))


def test_mail(rooms: Rooms, newsletter: Newsletter, record: IssueRecord, who: str) -> Mail:
    """The issue as a test to one address; outside the ledger, so it may be sent any number."""
    assert record.issue is not None
    rendered = rendered_for(rooms, record.issue, _editor(who))
    rendered = rendered.retitled(f"[TEST] {rendered.subject}")
    name = f"{newsletter.id}.{record.edition}.test.{_stamp(who, rooms.clock().isoformat())}"
    data = message_for(rooms, newsletter, rendered, _editor(who), name)
    return Mail(name, sender_address(newsletter), who, data)


def reminder_mail(newsletter: Newsletter, record: IssueRecord, who: str, rooms: Rooms) -> Mail:
    """A reminder that an issue still waits for its yes."""
    name = f"{newsletter.id}.{record.edition}.reminder.{_stamp(who)}"
    subject = f"[REMINDER] {newsletter.title} {record.edition} waits for your sign-off"
    unsigned = "sent all the same" if newsletter.if_unsigned == "send" else "held"
    lines = (f"Unsigned at that time, it is {unsigned}.", *draft_notice(record))
    return _note(newsletter, who, subject, lines, (name, rooms.clock()))


def trouble_mail(newsletter: Newsletter, who: str, troubles: Sequence[str], now: datetime) -> Mail:
    """What went wrong, to an operator."""
    name = f"{newsletter.id}.trouble.{_stamp(who, now.isoformat(), *troubles)}"
    subject = f"[DIGEST] {len(troubles)} thing{'s' if len(troubles) > 1 else ''} to look at"
    lines = (*troubles, "`digest status` shows how everything stands.")
    return _note(newsletter, who, subject, lines, (name, now))


def _note(
    newsletter: Newsletter,
    who: str,
    subject: str,
    lines: Sequence[str],
    stamp: tuple[str, datetime],
) -> Mail:
    name, now = stamp
    data = build_note(newsletter.sender, who, subject, lines, now, message_id(newsletter, name))
    return Mail(name, sender_address(newsletter), who, data)

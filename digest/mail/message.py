"""Finished messages: bytes with CRLF line ends, ready for a relay (RFC 5322, 2045, 8058).

Written by hand rather than with email.message: that costs 18 to 29 times the rendering, and its
policies change from one Python to the next, where equal input has to give equal bytes.
"""

import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from digest.errors import Refused
from digest.mail.address import Mailbox, ascii_address, mailbox
from digest.mail.flowed import flowed
from digest.mail.headers import (
    date_field,
    list_id_field,
    mailbox_field,
    text_field,
    token_field,
)
from digest.mail.own import Rendered

_LINE = 76
_HIDDEN_START = re.compile(rb"^(?:\.+|From )", re.MULTILINE)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>,]+\Z")
_ANY_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message's own header values. `date` is aware; `message_id` is `<…@domain>`.

    `list_id` is `daily.example.org`, with or without its brackets. `leave_mailto` is promised
    only where a mailbox is read.
    """

    sender: str
    reply_to: str
    to: str
    date: datetime
    message_id: str
    list_id: str
    list_title: str
    leave_url: str
    feedback_id: str
    language: str = "en"
    to_name: str = ""
    leave_mailto: str = ""


def build_message(rendered: Rendered, envelope: Envelope) -> bytes:
    """The whole message: text and HTML as multipart/alternative, in utf-8 and quoted-printable.

    Equal input gives equal bytes. Raises Refused where an address or an identifier could not
    go on the wire as it is: nothing can inject a header.
    """
    text = _part("text/plain; charset=utf-8; format=flowed", rendered.text)
    html = _part("text/html; charset=utf-8", rendered.html)
    boundary = _boundary(text + html)
    mark = f"--{boundary}".encode()
    return b"".join(
        (
            _fields(rendered.subject, envelope),
            f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode(),
            # The line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
            *(mark, b"\r\n", text, b"\r\n", mark, b"\r\n", html, b"\r\n", mark, b"--\r\n"),
        )
    )


def build_note(
    sender: str,
    to: str,
    subject: str,
    lines: Sequence[str],
    date: datetime,
    message_id: str,
) -> bytes:
    """A plain message of the house to an editor or operator; `lines` are its paragraphs.

    Raises Refused as `build_message` does.
    """
    from_box = mailbox(sender, "sender")
    head = (
        mailbox_field("From", from_box),
        mailbox_field("To", mailbox(to, "recipient")),
        text_field("Subject", subject),
        date_field(date),
        token_field("Message-ID", message_id),
        token_field("Auto-Submitted", "auto-generated"),
        token_field("MIME-Version", "1.0"),
    )
    paragraphs = "\n\n".join(_ANY_LINE_END.sub("\n", line) for line in lines)
    return b"".join((*head, _part("text/plain; charset=utf-8; format=flowed", flowed(paragraphs))))


def _fields(subject: str, envelope: Envelope) -> bytes:
    sender = mailbox(envelope.sender, "sender")
    reply_to = mailbox(envelope.reply_to, "reply_to") if envelope.reply_to else sender
    to = Mailbox(envelope.to_name, ascii_address(envelope.to, "recipient"))
    return b"".join(
        (
            mailbox_field("From", sender),
            mailbox_field("To", to),
            mailbox_field("Reply-To", reply_to),
            text_field("Subject", subject),
            date_field(envelope.date),
            token_field("Message-ID", envelope.message_id),
            *_list_fields(envelope),
            token_field("MIME-Version", "1.0"),
        )
    )


def _list_fields(envelope: Envelope) -> tuple[bytes, ...]:
    return (
        list_id_field(envelope.list_title, envelope.list_id),
        token_field("List-Unsubscribe", _ways_to_leave(envelope)),
        token_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        token_field("Feedback-ID", envelope.feedback_id),
        token_field("Auto-Submitted", "auto-generated"),
        # Not in any standard, but older holiday answerers look at nothing else.
        token_field("Precedence", "bulk"),
        token_field("Content-Language", envelope.language),
    )


def list_headers(envelope: Envelope) -> dict[str, str]:
    """What says that this is a list and how to leave it, for providers that write the rest.

    Unfolded ASCII. Raises Refused as `build_message` does.
    """
    fields = (field.decode("ascii").replace("\r\n", "") for field in _list_fields(envelope))
    return {name: value.strip() for name, _, value in (field.partition(":") for field in fields)}


def _ways_to_leave(envelope: Envelope) -> str:
    """RFC 8058 wants https in angle brackets; the mailbox comes second where there is one."""
    if not _WEB_ADDRESS.match(envelope.leave_url):
        raise Refused(f"The leave link {envelope.leave_url!r} is no web address; set base_url.")
    ways = [f"<{envelope.leave_url}>"]
    if envelope.leave_mailto:
        ways.append(f"<mailto:{ascii_address(envelope.leave_mailto, 'leave address')}>")
    return ", ".join(ways)


def _part(content_type: str, text: str) -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + quoted_printable(text)


def quoted_printable(text: str) -> bytes:
    """The text's utf-8 in lines of at most 76 octets (RFC 2045 6.7), CRLF between its lines.

    A dot or "From " that begins a line is encoded: careless relays drop the one and stuff the
    other, and either breaks a signature.
    """
    # The encoder breaks lines as the first line ends: without one it would write a bare LF.
    octets = _ANY_LINE_END.sub("\r\n", text).encode() + b"\r\n"
    encoded = binascii.b2a_qp(octets, quotetabs=False, istext=True, header=False)[:-2]
    return _HIDDEN_START.sub(_shown_start, encoded) if _HIDDEN_START.search(encoded) else encoded


def _shown_start(start: re.Match[bytes]) -> bytes:
    """Dots, or the F, in hexadecimal and soft-broken off: the rest of the line keeps its width."""
    if start[0].startswith(b"F"):
        return b"=46=\r\n" + start[0][1:]
    return b"=2E=\r\n" * len(start[0])


def _boundary(parts: bytes) -> str:
    """From the content, so that equal messages are equal; `=_` cannot stand in quoted-printable."""
    return f"=_{sha256(parts).hexdigest()[:32]}"

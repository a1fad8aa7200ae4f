"""A message as SMTP needs it: addresses that cannot break out, CRLF ends, doubled dots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from digest.model.sending import Mail, Receipt, Verdict
from digest.outbox.replies import tidy

_MALFORMED = re.compile(r"[\x00-\x20\x7f-\x9f<>]")
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_DOT_FIRST = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message for the wire; `stuffed` is all that goes between DATA and the last dot."""

    sender: str
    recipient: str
    stuffed: bytes
    eight_bit: bool
    utf8: bool

    def options(self, extensions: Mapping[str, str]) -> list[str]:
        """The parameters of MAIL FROM, as far as the server knows them: RFC 1870, 6152, 6531."""
        size = [f"SIZE={len(self.stuffed)}"] if "size" in extensions else []
        body = ["BODY=8BITMIME"] if self.eight_bit else []
        return size + body + (["SMTPUTF8"] if self.utf8 else [])


def crlf(data: bytes) -> bytes:
    """Each line end, however it was written, as CRLF."""
    pairs = data.count(b"\r\n")
    if data.count(b"\r") == data.count(b"\n") == pairs:
        return data
    return _BARE.sub(b"\r\n", data)


def stuffed(data: bytes) -> bytes:
    """Lines ended by CRLF alone and leading dots doubled (RFC 5321 section 4.5.2).

    A bare CR or LF becomes a line end: servers that read one as such could be made to see a
    last dot, and a second message, in the middle of the news.
    """
    lines = crlf(data)
    whole = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return _DOT_FIRST.sub(b"..", whole)


def envelope_for(mail: Mail) -> Envelope | Receipt:
    """The envelope, or our own refusal of an address that is none."""
    for address, verdict in (
        (mail.sender, Verdict.REFUSED_MESSAGE),
        (mail.recipient, Verdict.REFUSED_ADDRESS),
    ):
        local, _, domain = address.rpartition("@")
        if not local or not domain or _MALFORMED.search(address):
            return Receipt(verdict, tidy(f"not an address that can be mailed: {address!r}"))
    whole = stuffed(mail.data)
    head = whole.partition(b"\r\n\r\n")[0]
    return Envelope(
        sender=mail.sender,
        recipient=mail.recipient,
        stuffed=whole,
        eight_bit=not whole.isascii(),
        utf8=not (mail.sender + mail.recipient).isascii() or not head.isascii(),
    )


def unsendable(envelope: Envelope, extensions: Mapping[str, str]) -> Receipt | None:
    """What a server with these EHLO keywords (lower case) cannot take, before it is asked."""
    if envelope.utf8 and "smtputf8" not in extensions:
        answer = "5.6.7 the server takes no addresses beyond ASCII (SMTPUTF8)"
        return Receipt(Verdict.REFUSED_ADDRESS, answer, enhanced="5.6.7")
    if envelope.eight_bit and "8bitmime" not in extensions:
        answer = "5.6.3 the message has 8-bit bytes and the server takes none (8BITMIME)"
        return Receipt(Verdict.REFUSED_MESSAGE, answer, enhanced="5.6.3")
    limit = extensions.get("size", "")
    if limit.isdecimal() and 0 < int(limit) < len(envelope.stuffed):
        answer = f"5.3.4 {len(envelope.stuffed)} bytes; the server takes at most {limit}"
        return Receipt(Verdict.REFUSED_MESSAGE, answer, enhanced="5.3.4")
    return None

"""Rules on the finished message: size, headers, charset, lines, the two ways out."""

import re
from collections.abc import Iterator
from email.message import EmailMessage

from digest.mail.preflight.copies import Copy, House, error, joined, shortly
from digest.model.checks import Finding

LARGEST = 90_000
"""Bytes of HTML; Gmail clips at about 102 kB, and hides the leave link with the rest."""
LONGEST_LINE = 998
"""Octets without the line end (RFC 5322, 2.1.1)."""
_ONCE = (
    *("from", "sender", "to", "cc", "subject", "date", "message-id", "reply-to", "in-reply-to"),
    *("list-unsubscribe", "list-unsubscribe-post", "list-id", "mime-version", "content-type"),
)
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]")
_LOOPBACK = re.compile(r"https?://(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?(?:/|\Z)")


def wire_rules(copy: Copy, house: House) -> Iterator[Finding]:
    """All of them."""
    yield from _size(copy)
    yield from _parts(copy)
    yield from _headers(copy, house)
    yield from _leaving(copy, house)
    yield from _lines(copy)


def _size(copy: Copy) -> Iterator[Finding]:
    size = len(copy.html.encode())
    if size >= LARGEST:
        yield error(
            "size",
            f"The HTML is {size:,} bytes after all shortening, and must be under {LARGEST:,}: "
            "Gmail would clip it. Leave stories out, or choose fewer sections.",
        )


def _parts(copy: Copy) -> Iterator[Finding]:
    parts = [part for part in copy.message.walk() if not part.is_multipart()]
    kinds = [part.get_content_type() for part in parts]
    if copy.message.get_content_type() != "multipart/alternative" or kinds != [
        "text/plain",
        "text/html",
    ]:
        yield error(
            "parts",
            f"The message holds {', '.join(kinds)}; it must be multipart/alternative with the "
            "text first, then the HTML.",
        )
        return
    for part, wanted, name in zip(parts, (copy.text, copy.html), ("text", "HTML"), strict=True):
        yield from _charset(part, name)
        if _content(part) != wanted.replace("\r\n", "\n").rstrip("\n"):
            yield error("parts", f"The {name} part does not decode to what was rendered.")
    if str(parts[0].get_param("format", "")) != "flowed":
        yield error("parts", "The text part does not say format=flowed (RFC 3676).")


def _content(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8", "replace").replace("\r\n", "\n").rstrip("\n")


def _charset(part: EmailMessage, name: str) -> Iterator[Finding]:
    if (part.get_content_charset() or "").lower() != "utf-8":
        yield error("charset", f"The {name} part does not say charset=utf-8.")
    if not _BEYOND_LATIN.search(_content(part)):
        yield error(
            "charset",
            f"The {name} part holds nothing beyond Latin-1: some providers would relabel it "
            "ISO-8859-1, which Gmail clips. A dash or curly quote must stand in it.",
        )


def _headers(copy: Copy, house: House) -> Iterator[Finding]:
    message = copy.message
    domain = re.escape(house.sender_domain)
    wanted = {
        "From": rf"@{domain}>?\Z",
        "To": r"[^@\s]+@[^@\s]+\Z",
        "Reply-To": r"@",
        "Date": r"\d{4} \d\d:\d\d",
        "Message-ID": rf"\A<[^@\s<>]+@{domain}>\Z",
        "List-ID": r"<[^<>@\s]+\.[^<>@\s]+>\Z",
        "List-Unsubscribe-Post": r"\AList-Unsubscribe=One-Click\Z",
        "Feedback-ID": r"\S",
        "Auto-Submitted": r"\Aauto-generated\Z",
        "MIME-Version": r"\A1\.0\Z",
    }
    for name, pattern in wanted.items():
        value = str(message[name] or "").strip()
        if not re.search(pattern, value, re.IGNORECASE):
            said = f"is {shortly(value)}, not as it must be" if value else "is missing"
            yield error("headers", f"The header {name} {said} (see docs/preflight.md).")
    for name in _ONCE:
        if len(message.get_all(name) or []) > 1:
            yield error("headers", f"The header {name} stands there more than once.")


def _leaving(copy: Copy, house: House) -> Iterator[Finding]:
    ways = re.findall(r"<([^<>]+)>", str(copy.message["List-Unsubscribe"] or ""))
    leave = copy.proof.leave
    if not ways or ways[0] != leave:
        yield error("leave", "List-Unsubscribe does not name the reader's own leave link first.")
    elif not leave.startswith("https://") and (house.reaches_readers or not _LOOPBACK.match(leave)):
        yield error(
            "leave",
            "The leave link is not https, and one-click leaving must be (RFC 8058). "
            "Set base_url to an https address.",
        )
    if leave not in copy.links or leave not in copy.text.split():
        yield error("leave", "The leave link must stand in both parts; the templates drop it.")
    postal = joined(house.postal_address).casefold()
    for name, text in (("HTML", copy.document.root.text), ("text", copy.text)):
        if not postal or postal not in joined(text).casefold():
            yield error(
                "postal",
                f"The newsletter's postal address is not in the {name} part, and the law asks for "
                "it (CAN-SPAM). If it was changed since the draft: digest draft --again",
            )


def _lines(copy: Copy) -> Iterator[Finding]:
    raw = copy.proof.message
    longest = max(len(line) for line in raw.replace(b"\r\n", b"\n").split(b"\n"))
    if longest > LONGEST_LINE:
        yield error("lines", f"A line is {longest} octets long; {LONGEST_LINE} is the law.")
    if not raw.isascii():
        yield error("lines", "The message is not plain ASCII on the wire.")
    if raw.replace(b"\r\n", b"").count(b"\n") or raw.replace(b"\r\n", b"").count(b"\r"):
        yield error("lines", "A line does not end in CRLF.")

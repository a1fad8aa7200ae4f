"""Header fields as they go on the wire (RFC 5322, RFC 2047): folded, ASCII, nothing injected."""

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime

from digest.errors import Refused
from digest.mail.address import Mailbox
from digest.mail.clean import clean

LINE = 76
"""Octets to a line where it can be folded; 998 is the law (RFC 5322 2.1.1)."""

_LONGEST_VALUE = 900
_VISIBLE = re.compile(r"[\x21-\x7e]+( [\x21-\x7e]+)*\Z")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+\Z")
# 39 octets become 52 of base64, 64 with =?utf-8?b? and ?=: under RFC 2047's 75, and it fits
# on the line that begins with the longest of our names.
_OCTETS_A_WORD = 39


def text_field(name: str, text: str) -> bytes:
    """Free text, such as a subject: line breaks and control characters become spaces."""
    return _folded(name, _words(_one_line(text)))


def token_field(name: str, value: str) -> bytes:
    """A structured value that must go as it is. Raises Refused where it cannot."""
    if not _VISIBLE.match(value) or len(value) > _LONGEST_VALUE:
        raise Refused(
            f"The header {name} cannot hold {value[:80]!r}: only printable ASCII on one line, "
            f"at most {_LONGEST_VALUE} characters."
        )
    return _folded(name, value.split(" "))


def mailbox_field(name: str, box: Mailbox) -> bytes:
    """`From: Name <address>`; the name quoted or encoded as it needs."""
    shown = _one_line(box.name)
    if not shown:
        return _folded(name, [box.address])
    return _folded(name, [*_phrase(shown), f"<{box.address}>"])


def list_id_field(title: str, list_id: str) -> bytes:
    """RFC 2919: the title as a phrase, the identifier in brackets."""
    bare = list_id.strip("<>")
    if not re.match(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+\Z", bare):
        raise Refused(
            f"The List-Id {list_id!r} must look like daily.example.org (RFC 2919); correct the "
            "newsletter's id or sender."
        )
    shown = _one_line(title)
    return _folded("List-Id", [*(_phrase(shown) if shown else ()), f"<{bare}>"])


def date_field(moment: datetime) -> bytes:
    """The moment in UTC."""
    return _folded("Date", [format_datetime(moment.astimezone(UTC))])


def _one_line(text: str) -> str:
    """Without line breaks and controls; never so long that a line could not be folded."""
    return clean(text, _LONGEST_VALUE)


def _phrase(text: str) -> list[str]:
    if not text.isascii():
        return list(_encoded_words(text))
    # A quoted "=?…?=" would be decoded by careless readers; encoded it stays what it is.
    if _ATOMS.match(text) and "=?" not in text:
        return text.split(" ")
    if "=?" in text:
        return list(_encoded_words(text))
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.split(" ")


def _words(text: str) -> list[str]:
    """The text's own words, or encoded ones where it is not plain ASCII."""
    plain = text.isascii() and "=?" not in text
    if plain and all(len(word) < LINE for word in text.split(" ")):
        return text.split(" ")
    return list(_encoded_words(text))


def _encoded_words(text: str) -> Iterator[str]:
    """RFC 2047 B words; a character is never split between two (section 5)."""
    octets = b""
    for character in text:
        more = character.encode()
        if len(octets) + len(more) > _OCTETS_A_WORD:
            yield _encoded_word(octets)
            octets = b""
        octets += more
    yield _encoded_word(octets)


def _encoded_word(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?="


def _folded(name: str, words: list[str]) -> bytes:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines).encode("ascii") + b"\r\n"

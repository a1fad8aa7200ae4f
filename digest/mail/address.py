"""E-mail addresses as a message carries them: one mailbox, an ASCII domain, nothing injected."""

import re
from dataclasses import dataclass

from digest.errors import Refused

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z")
_DOMAIN = re.compile(
    r"(?=.{1,253}\Z)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*"
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z"
)
# parseaddr would take the first of several addresses, and overlook what follows a bracket.
_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*)<(?P<angled>[^<>]+)>|(?P<bare>[^<>\s]+))\Z")
_QUOTED = re.compile(r'^\s*"(.*)"\s*$')
_ESCAPED = re.compile(r"\\(.)")
_LONGEST_LOCAL = 64


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, which may be empty, and an address in ASCII (RFC 5322 3.4, dot-atom only)."""

    name: str
    address: str


def mailbox(text: str, what: str) -> Mailbox:
    """Read `Name <address>` or a bare address; `what` names it in the refusal.

    Raises Refused where it is not exactly one address, or carries a line break.
    """
    if any(character in text for character in "\r\n\0"):
        raise Refused(f"The {what} {text!r} holds a line break; write it on one line.")
    found = _MAILBOX.match(text.strip())
    if not found:
        raise Refused(f"The {what} {text!r} is not one address like name@example.org; correct it.")
    name = _QUOTED.sub(lambda quoted: _ESCAPED.sub(r"\1", quoted[1]), found["name"] or "")
    return Mailbox(name.strip(), ascii_address(found["angled"] or found["bare"], what))


def ascii_address(address: str, what: str = "address") -> str:
    """The address with its domain in ASCII. Raises Refused where mail could not carry it."""
    local, at, domain = address.rpartition("@")
    if not at or len(local) > _LONGEST_LOCAL or not _LOCAL.match(local):
        raise Refused(
            f"The {what} {address!r} cannot be mailed: before the @ only ASCII letters, digits "
            "and .!#$%&'*+/=?^_`{|}~- may stand; correct it."
        )
    return f"{local}@{ascii_domain(domain)}"


def ascii_domain(domain: str) -> str:
    """A domain as the DNS knows it (RFC 3490). Raises Refused where it cannot be one."""
    try:
        name = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if not _DOMAIN.match(name):
        raise Refused(f"The domain {domain!r} cannot be a domain name; correct it.")
    return name

"""Links a reader can follow: signed where they act, plain where they only show.

A token is `BODY.MAC`, both unpadded base64url (RFC 4648 §5): the parts, and the first 16 bytes
of HMAC-SHA-256 (RFC 2104 §5 allows truncation to half) under a key derived for the purpose. It
names opaque ids only, never an address: newsletters get forwarded, and URLs end up in logs.
A token does not expire: an opt-out must work for 30 days (CAN-SPAM), and mail is kept.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from digest.errors import Refused
from digest.model.settings import Secret

LEAVE = "leave"
_BETWEEN = "\x00"
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Leave:
    """What a leave link says: who leaves, and from an issue of which newsletter."""

    newsletter: str
    subscriber_id: int


def sign(secret: Secret, purpose: str, *parts: str) -> str:
    """A URL-safe token for `parts` that only `purpose` accepts.

    Raises Refused for an empty secret and ValueError for no parts or a part holding NUL.
    """
    if not secret:
        raise Refused("An empty secret signs nothing: give `secret` in digest.toml a value.")
    if not parts or any(_BETWEEN in part for part in parts):
        raise ValueError("A token holds at least one part, and no part holds a NUL.")
    body = _BETWEEN.join(parts).encode()
    key = hmac.digest(secret.encode(), b"digest link for " + purpose.encode(), "sha256")
    mac = hmac.digest(key, body, "sha256")[:_MAC_BYTES]
    return f"{_to_text(body)}.{_to_text(mac)}"


def read_token(secrets: Sequence[Secret], purpose: str, token: str) -> tuple[str, ...] | None:
    """The parts of a token one of `secrets` signed for `purpose`, else None.

    The whole token is made again and compared in constant time, so a second spelling of the
    same bytes (padding, spare bits) is a forgery too. Every secret is tried: the time taken does
    not tell which one signed.
    """
    parts = _parts(token)
    if parts is None:
        return None
    good = False
    for secret in secrets:
        if secret:
            good |= hmac.compare_digest(sign(secret, purpose, *parts), token)
    return parts if good else None


def leave_url(base_url: str, secret: Secret, newsletter: str, subscriber_id: int) -> str:
    """The address for List-Unsubscribe and for the leave link in the message (RFC 8058)."""
    return f"{_base(base_url)}/l/{sign(secret, LEAVE, newsletter, str(subscriber_id))}"


def read_leave(secrets: Sequence[Secret], token: str) -> Leave | None:
    """Who a leave token speaks of, or None if it is not one of ours."""
    match read_token(secrets, LEAVE, token):
        case (newsletter, number) if number.isascii() and number.isdecimal():
            return Leave(newsletter, int(number))
    return None


def issue_url(base_url: str, newsletter: str, edition: str) -> str:
    """The stable public address of an issue; `2026-11-22/breaking-1` keeps its slash."""
    return _base(base_url) + issue_path(newsletter, edition)


def issue_path(newsletter: str, edition: str) -> str:
    """The address of an issue below the base URL."""
    return f"/i/{quote(newsletter, safe='')}/{quote(edition)}"


PICTURES = "/p"
"""Where pictures lie below the base URL, each by its hash and kind."""

SHARED = "/s"
"""Where share pictures lie below the base URL, each by its issue."""


def pictures_url(base_url: str) -> str:
    """The address pictures lie below; "" where there is no base URL."""
    return f"{_base(base_url)}{PICTURES}" if base_url else ""


def share_path(newsletter: str, edition: str) -> str:
    """The address of an issue's share picture below the base URL."""
    return f"{SHARED}/{quote(newsletter, safe='')}/{quote(edition)}.png"


def _base(base_url: str) -> str:
    return base_url.rstrip("/")


def _to_text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _parts(token: str) -> tuple[str, ...] | None:
    """What an unproven token claims to say, or None if it says nothing."""
    if not token.isascii():
        return None
    body = token.partition(".")[0]
    try:
        data = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return tuple(data.decode().split(_BETWEEN))
    except (binascii.Error, UnicodeDecodeError):
        return None

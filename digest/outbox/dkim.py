"""A message's DKIM signature (RFC 6376, RFC 8463): who answers for it, and that nothing changed.

Relaxed canonicalization of both parts, no `l=`. From and Subject are named once more than they are
there, so that none can be added on the way (RFC 6376, section 8.15); RFC 8058 wants both headers of
one-click leaving signed. The time is the message's own Date: the same message, the same bytes.
"""

import base64
import binascii
import hashlib
import re
from email.utils import parsedate_to_datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

from digest.errors import ConfigurationError
from digest.outbox.wire import crlf

SIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
ONCE_MORE = ("From", "Subject")
LEAST_BITS = 1024
"""Verifiers need not look at shorter RSA keys (RFC 8301, section 3.2); 2048 is the advice."""

_FOLD = re.compile(rb"\r\n(?=[ \t])")
_FIELD_WIDTH = 72

Key = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


class Signer:
    """Signs for one domain.

    `key` is a private key: PEM, its line ends also written out as backslash and n, or the base64
    of its DER form, which fits on one line. Raises ConfigurationError for what is none.
    """

    def __init__(self, domain: str, selector: str, key: str) -> None:
        self._key = _read(key)
        kind = "rsa" if isinstance(self._key, rsa.RSAPrivateKey) else "ed25519"
        self._tags = f"v=1; a={kind}-sha256; c=relaxed/relaxed;\r\n d={domain}; s={selector}"

    def sign(self, message: bytes) -> bytes:
        """The message with lines ended by CRLF and its signature before all else."""
        lines = crlf(message)
        whole = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
        head, _, body = whole.partition(b"\r\n\r\n")
        fields = _fields(head + b"\r\n")
        names = [name for name in SIGNED for _ in range(_count(fields, name))]
        names += [name for name in ONCE_MORE if _count(fields, name)]
        told = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode("ascii")
        field = f"DKIM-Signature: {self._tags};{_time(fields)}\r\n h={_folded(names)};"
        field += f"\r\n bh={told};\r\n b="
        covered = _covered(fields, names) + relaxed_field(field.encode("ascii"))
        mark = base64.b64encode(self._mark(covered)).decode("ascii")
        rows = [mark[at : at + _FIELD_WIDTH] for at in range(0, len(mark), _FIELD_WIDTH)]
        return (field + "\r\n ".join(rows) + "\r\n").encode("ascii") + whole

    def _mark(self, covered: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(covered, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(hashlib.sha256(covered).digest())  # RFC 8463, section 3


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376, section 3.4.4, of lines that are all ended by CRLF."""
    kept = _single_spaced(body).replace(b" \r\n", b"\r\n").rstrip(b"\r\n")
    return kept + b"\r\n" if kept else b""


def relaxed_field(field: bytes) -> bytes:
    """RFC 6376, section 3.4.2, of one header with its folds; without a line end."""
    name, _, value = _FOLD.sub(b"", field).partition(b":")
    return name.rstrip(b" \t").lower() + b":" + _single_spaced(value).strip()


def _single_spaced(text: bytes) -> bytes:
    # Much faster than an expression: a message is 100 kB of mostly single spaces.
    spaced = text.replace(b"\t", b" ")
    while b"  " in spaced:
        spaced = spaced.replace(b"  ", b" ")
    return spaced


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    """Each header's lower-case name and its relaxed form, in order."""
    whole = re.split(rb"\r\n(?![ \t])", head)
    relaxed = [relaxed_field(field) for field in whole if field]
    return [(field.partition(b":")[0].decode("latin-1"), field) for field in relaxed]


def _count(fields: list[tuple[str, bytes]], name: str) -> int:
    return sum(held == name.lower() for held, _ in fields)


def _covered(fields: list[tuple[str, bytes]], names: list[str]) -> bytes:
    # Of several with one name the last comes first (section 5.4.2); a name too many is nothing.
    left = {name: [f for held, f in fields if held == name.lower()] for name in set(names)}
    return b"".join(left[name].pop() + b"\r\n" for name in names if left[name])


def _time(fields: list[tuple[str, bytes]]) -> str:
    dates = [field.partition(b":")[2].decode("latin-1") for name, field in fields if name == "date"]
    try:
        return f" t={int(parsedate_to_datetime(dates[0]).timestamp())};" if dates else ""
    except ValueError:
        return ""


def _folded(names: list[str]) -> str:
    rows = (":".join(names[at : at + 4]) for at in range(0, len(names), 4))
    return ":\r\n  ".join(rows)


def _read(text: str) -> Key:
    try:
        key = _loaded(text.replace("\\n", "\n").strip())
    except (ValueError, TypeError, UnsupportedAlgorithm, binascii.Error) as error:
        raise ConfigurationError(
            [f"dkim: the key is no private key in PEM that can be read ({error}); {_ADVICE}"]
        ) from error
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < LEAST_BITS:
        raise ConfigurationError(
            [f"dkim: the key has {key.key_size} bits, which verifiers pass over; {_ADVICE}"]
        )
    if not isinstance(key, Key):
        raise ConfigurationError([f"dkim: the key is neither RSA nor Ed25519; {_ADVICE}"])
    return key


_ADVICE = "make one: openssl genrsa 2048"


def _loaded(text: str) -> object:
    if text.startswith("-----"):
        return load_pem_private_key(text.encode(), None)
    return load_der_private_key(base64.b64decode(text, validate=True), None)

"""Web addresses in digest.toml: what is taken, when two are the same, whose family it is."""

import ipaddress
import re
from pathlib import PurePosixPath
from urllib.parse import SplitResult, urlsplit

from digest.config.wording import WrongError, shown

_PORTS = {"http": 80, "https": 443}
# Labels that stand where a country lets names be registered one level down (co.uk, com.au).
_SECOND_LEVEL = frozenset(
    ("ac", "co", "com", "edu", "gob", "gov", "gouv", "mil", "ne", "net", "or", "org")
)
_COUNTRY = 2
_LABEL = re.compile(r"[^\s\x00-\x2c/:;<=>?@\[\\\]^`{|}~\x7f]{1,63}")


def check_url(text: str) -> str:
    """The address unchanged, or WrongError with what is wrong about it."""
    if any(c.isspace() or not c.isprintable() for c in text):
        raise WrongError("must be an address without spaces or control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise WrongError(f"is not an address: {shown(text)}") from None
    if parts.scheme.lower() not in _PORTS:
        raise WrongError(f"must begin with http:// or https://, not {shown(text)}")
    if parts.username is not None or parts.password is not None:
        raise WrongError("must not hold a user name or password: addresses are shown to people")
    if port == 0 or not _is_host(parts.hostname or ""):
        raise WrongError(f'must name a host, as "https://news.example/feed", not {shown(text)}')
    return text


def _is_host(host: str) -> bool:
    if _is_number(host):
        return True
    labels = host.removesuffix(".").split(".")
    return bool(host) and all(_LABEL.fullmatch(label) for label in labels)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def same_address(url: str) -> tuple[str, str, int, str]:
    """A key equal for two ways of writing one address (case of host, default port, fragment)."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS.get(scheme, 0), rest


def family_of(url: str) -> str:
    """The publisher behind an address: the registrable domain of its host, by a simple rule.

    The last two labels, or three under a country's second level (bbc.co.uk, abc.net.au).
    An IP address or localhost is many publishers (a test, a proxy): each file is its own family.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    labels = host.split(".")
    if _is_number(host) or labels[-1] == "localhost":
        return _local_family(parts, host)
    under_country = len(labels) > 2 and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if under_country else labels[-2:])


def _local_family(parts: SplitResult, host: str) -> str:
    port = parts.port or _PORTS.get(parts.scheme.lower(), 0)
    stem = PurePosixPath(parts.path).stem
    return f"{host}:{port}/{stem}" if stem else f"{host}:{port}"

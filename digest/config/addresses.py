"""E-mail addresses as people write them: checked, with the domain in its ASCII form.

A narrow reading of RFC 5321 on purpose: dot-atoms before the @, a domain name after it. Quoted
local parts, address literals and non-ASCII local parts (SMTPUTF8) are refused with the reason,
because many servers on the way still lose them.
"""

import re
import unicodedata
from functools import lru_cache

import idna

from digest.config.wording import WrongError, shown

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_NAMED = re.compile(
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<>"]*?))\s*<(?P<address>[^<>]*)>'
)
_DOT_LIKE = str.maketrans("。．｡", "...")
_LONGEST_LOCAL = 64
_LONGEST = 254
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')


def address(value: object) -> str:
    """`local@domain`: local part as written, domain in lower-case ASCII. Raises WrongError."""
    if not isinstance(value, str):
        raise WrongError('must be an e-mail address in quotes, such as "editor@news.example"')
    text = value.strip()
    _refuse_forgery(text)
    local, at, domain = text.rpartition("@")
    if not at:
        raise WrongError(f"must be an e-mail address, not {shown(text)}: it has no @")
    if not local.isascii():
        raise WrongError(
            f"{shown(text)} has letters before the @ that many mail servers cannot carry; "
            "ask for an address in plain letters"
        )
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise WrongError(f"must be an e-mail address, not {shown(text)}: look before the @")
    whole = f"{local}@{_domain(domain, text)}"
    if len(whole) > _LONGEST:
        raise WrongError(f"must be at most {_LONGEST} characters (RFC 5321), not {len(whole)}")
    return whole


def _refuse_forgery(text: str) -> None:
    """A line break inside an address would let it write headers of its own."""
    if not text.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text
    ):
        raise WrongError("must not hold line breaks or control characters")


def _domain(domain: str, whole: str) -> str:
    ascii_name = _ascii_domain(domain)
    if ascii_name is None:
        raise WrongError(f"must end in a domain such as news.example, not as in {shown(whole)}")
    return ascii_name


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str | None:
    """Most readers share a few domains, and IDNA's tables are slow."""
    name = domain.translate(_DOT_LIKE).removesuffix(".").lower()
    if name == "localhost":
        return name
    try:
        ascii_name = idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None
    is_number = ascii_name.rpartition(".")[2].isdigit()
    return ascii_name if "." in ascii_name and not is_number else None


def mailbox(value: object) -> tuple[str, str]:
    """`Name <address>` or a bare address, as (name, address); the name may be empty."""
    if not isinstance(value, str):
        raise WrongError('must be like "The News <news@news.example>"')
    text = value.strip()
    _refuse_forgery(text)
    found = _NAMED.fullmatch(text)
    if found is None:
        return "", address(text)
    name = re.sub(r"\\(.)", r"\1", found["quoted"]) if found["quoted"] else found["plain"] or ""
    return unicodedata.normalize("NFC", name.strip()), address(found["address"])


def written(name: str, bare: str) -> str:
    """A mailbox as one header value: quoted where RFC 5322 asks for it, Unicode kept."""
    if not name:
        return bare
    if _SPECIALS.search(name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    return f"{name} <{bare}>"


def sender(value: object) -> str:
    """A mailbox checked and written back in one form."""
    return written(*mailbox(value))


def same_person(bare: str) -> str:
    """A key equal for two ways of writing one address: case is ignored on both sides of the @."""
    return bare.casefold()

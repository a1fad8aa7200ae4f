"""Text and addresses from outside, made harmless before they meet a template.

Escaping is the template's work; here goes what no escaping helps against: control characters,
lone surrogates, marks that reorder the text around them, and lengths nobody would read.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from digest.errors import Refused
from digest.mail.address import ascii_domain

# Explicit embeddings, overrides and isolates (UAX 9) reach beyond the text that holds them.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A byte-order mark in the middle of text, interlinear annotation and the object replacement.
_INVISIBLE = frozenset("\ufeff\ufff9\ufffa\ufffb\ufffc")
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[\x20-\x7e]*\Z")
_LONGEST_ADDRESS = 1_500
# All that RFC 3986 reserves but the apostrophe, which some clients end a link at.
_KEPT_IN_ADDRESSES = "/:?#[]@!$&()*+,;=%~-._"
ELLIPSIS = "…"


def clean(text: str, longest: int = 1_000) -> str:
    """One line of text, at most `longest` characters, cut at a word with an ellipsis."""
    if not _PLAIN.match(text):
        text = "".join(filter(_is_harmless, _SPACE.sub(" ", text)))
    return clip(_SPACE.sub(" ", text).strip(), longest)


def clip(text: str, longest: int) -> str:
    """The text, or its first words with an ellipsis: never more than `longest` characters."""
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    words = kept.rsplit(" ", 1)[0] if " " in kept[longest // 2 :] else kept
    return words.rstrip(" ,;:–—-") + ELLIPSIS


def _is_harmless(character: str) -> bool:
    """Not a control, a surrogate, a private character, a noncharacter or a reordering mark."""
    if character in _REORDERING or character in _INVISIBLE:
        return False
    if ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":
        return False
    return unicodedata.category(character) not in {"Cc", "Cs", "Co"}


def web_address(address: str) -> str:
    """The address in ASCII if it could be an http or https one; else empty: no link is made."""
    text = address.strip()
    if len(text) > _LONGEST_ADDRESS or not all(map(str.isprintable, text)):
        return ""
    try:
        parts = urlsplit(text)
        host = ascii_domain(parts.hostname or "") if not (parts.hostname or "").isascii() else ""
    except (ValueError, Refused):
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return ""
    place = parts.netloc if not host else host + (f":{parts.port}" if parts.port else "")
    whole = urlunsplit((parts.scheme.lower(), place, *parts[2:]))
    return quote(whole, _KEPT_IN_ADDRESSES)


def direction_of(text: str, otherwise: str) -> str:
    """`ltr` or `rtl`, by the first letter that has a direction (UAX 9, P2 and P3)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return otherwise

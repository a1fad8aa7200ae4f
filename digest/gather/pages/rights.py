"""What a publisher says about reading and using its pages, in the three ways there are.

robots.txt (RFC 9309) says which pages may be fetched. The TDM Reservation Protocol (W3C
community group report, 2024: a header, a meta element, /.well-known/tdmrep.json) and the robots
rules `noarchive`, `nosnippet` and `noai` (a meta element, or X-Robots-Tag) say whether the text
may be used. Whatever reserves counts, wherever it stands: we look for a no, not for a loophole.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from protego import Protego

ROBOTS_LIMIT = 512_000
"""Bytes of a robots.txt that are read (RFC 9309 2.5: at least 500 KiB)."""

LOCATIONS = 1_000
TDM_PATH = "/.well-known/tdmrep.json"
ROBOTS_PATH = "/robots.txt"
RESERVED = "reserves the use of its text (tdm-reservation)"

_TOKEN = re.compile(r"[A-Za-z_-]+")
_RULE = re.compile(r"\b(noarchive|nosnippet|noai)\b", re.IGNORECASE)
_ADDRESSED = re.compile(r"\s*([\w-]+)\s*:(?!//)(.*)", re.DOTALL)
# X-Robots-Tag rules that have a value after a colon, and so look like an addressee.
_WITH_VALUE = frozenset(
    {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
)


def token_of(agent: str) -> str:
    """Our product token (RFC 9309 2.2.1) in a User-Agent: letters, "_" and "-" before the first
    other sign.
    """
    found = _TOKEN.match(agent.strip())
    return found[0] if found else "digest"


def robots_allow(robots: str, url: str, token: str) -> bool:
    """Whether a robots.txt lets `token` fetch `url`; /robots.txt itself may always be fetched."""
    if urlsplit(url).path == ROBOTS_PATH:
        return True
    return bool(Protego.parse(robots[:ROBOTS_LIMIT]).can_fetch(url, token))


def tdm_reserves(tdmrep: str, url: str) -> bool:
    """Whether a tdmrep.json reserves `url`. What is no such document reserves nothing.

    Its locations are patterns as in robots.txt, so they are matched as robots.txt is.
    """
    try:
        rules = json.loads(tdmrep)
    except (ValueError, RecursionError):
        return False
    lines = ["User-agent: *"]
    for rule in rules[:LOCATIONS] if isinstance(rules, list) else []:
        location = rule.get("location") if isinstance(rule, dict) else None
        if isinstance(location, str) and location.isprintable():
            reserved = _is_one(rule.get("tdm-reservation"))
            path = location if location.startswith(("/", "*")) else f"/{location}"
            lines.append(f"{'Disallow' if reserved else 'Allow'}: {path}")
    return not robots_allow("\n".join(lines), url, "digest")


def reserved_in(
    headers: Iterable[tuple[str, str]],
    metas: Iterable[tuple[str, str]],
    reservation: str,
    token: str,
) -> str:
    """Why a page's text may not be used, to follow "its page", or "".

    `headers` are pairs of lower-case name and value, `metas` pairs of a robots meta element's
    name and content, `reservation` is what the page's own tdm-reservation element holds.
    """
    pairs = tuple(headers)
    if _is_one(reservation) or any(_is_one(v) for n, v in pairs if n == "tdm-reservation"):
        return RESERVED
    said = [content for name, content in metas if name in ("robots", token.lower())]
    said += [rule for name, v in pairs if name == "x-robots-tag" for rule in _for_us(v, token)]
    found = next(filter(None, map(_RULE.search, said)), None)
    return f"asks not to be kept or quoted ({found[1].lower()})" if found else ""


def _is_one(value: object) -> bool:
    return str(value).strip().strip("\"'") in ("1", "1.0")


def _for_us(value: str, token: str) -> Iterable[str]:
    """The rules of an X-Robots-Tag that are for everybody or for us ("otherbot: noarchive")."""
    ours = True
    for rule in value.split(","):
        addressed = _ADDRESSED.fullmatch(rule)
        if addressed and addressed[1].lower() not in _WITH_VALUE:
            ours = addressed[1].lower() == token.lower()
        if ours:
            yield addressed[2] if addressed else rule

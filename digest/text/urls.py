"""Web addresses: one canonical form for each article, so that equal pages have equal addresses."""

import ipaddress
import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

MAX_LENGTH = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}

_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\ud800-\udfff]+")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SAFE = "%/:@!$&'()*+,;=~?[]|"

# Parameters that say where a click came from and never which page is meant.
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "mc_", "pk_", "mtm_", "hsa_", "_hs", "itm_")
_TRACKING_NAMES = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid yclid ysclid igshid igsh ttclid li_fat_id
    cmp cmpid icid intcid ito ocid maca mbid smid smtyp emc xtor wt_mc wt.mc_id s_cid ftag soc_src
    soc_trk traffic_source mkt_tok vero_id oly_enc_id oly_anon_id _ga _gl guccounter guce_referrer
    guce_referrer_sig spm sref __source ref_src ref_url feedtype feedname share_id sharetype
    __twitter_impression
"""
_TRACKING = frozenset(_TRACKING_NAMES.split())
# Parameters that are tracking only with one of these values; else they may choose the page.
_SOMETIMES = frozenset(["ref", "src", "source", "partner", "from", "mod", "feature"])
_TRACKING_VALUE = re.compile(
    r"(?:rss.*|feed.*|atom|twitter.*|facebook.*|fb|newsletter.*|share|youtu\.?be.*)?",
    re.IGNORECASE,
)
_AMP_PARAMETERS = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp", "output=amp"})
_AMP_CACHE = re.compile(r"/[a-z]/(s/)?(.+)")
_AMP_VIEWER = re.compile(r"/amp/(s/)?(.+)")
_SMALL_SCREEN = frozenset({"m", "mobile", "amp"})
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gob", "go", "gov", "ne", "net", "nic", "or", "org"}
)


def canonical_url(url: str, base: str = "") -> str | None:
    """The one form of an http(s) address, or None where `url` is no usable web address.

    Lower-case IDNA host (UTS 46), no default port, user, fragment, tracking parameter, AMP or
    mobile form, or trailing slash; `&amp;` unescaped however often it was escaped. `base` is
    what a relative `url` is joined to. Applying it twice changes nothing.
    """
    text = _printable(url)
    if not text:
        return None
    # An address taken out of an AMP cache may itself be one; five are more than anybody nests.
    for _ in range(5):
        try:
            parts = urlsplit(urljoin(base, text) if base else text)
            inner = _out_of_amp_cache(parts)
        except ValueError:
            return None
        if inner is None:
            return _assemble(parts)
        text, base = inner, ""
    return None


def absolute_url(url: str, base: str) -> str:
    """The address as it was given, made absolute and printable; `&amp;` is unescaped.

    For an address that canonical_url accepts with the same `base`; others raise ValueError or
    come out as they are.
    """
    return urljoin(base, _printable(url))


def host_of(url: str) -> str:
    """The host of an address, lower case, IDNA, without `www.` and port; "" where there is none."""
    try:
        host = _clean_host(urlsplit(url.strip()).hostname or "")
    except ValueError:
        return ""
    return (host or "").removeprefix("www.").strip("[]")


def _printable(url: str) -> str:
    return _AMPERSANDS.sub("&", _UNPRINTABLE.sub(" ", url).strip()).replace(" ", "%20")


def _assemble(parts: SplitResult) -> str | None:
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        return None
    try:
        host, port = _clean_host(parts.hostname or ""), parts.port
    except ValueError:
        return None
    if not host or port == 0:
        return None
    place = host if port in (None, DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    query = _clean_query(parts.query)
    result = f"{scheme}://{place}{_clean_path(parts.path)}" + (f"?{query}" if query else "")
    return result if len(result) <= MAX_LENGTH else None


def _clean_host(host: str) -> str | None:
    """Lower case, IDNA, without the final dot; IPv6 in brackets; None if it cannot be a host."""
    host = host.strip().rstrip(".").lower()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return f"[{address.compressed}]" if address.version == 6 else str(address)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    if not _HOST.fullmatch(host) or ".." in host or len(host) > 253:
        return None
    return _full_screen(host)


def _full_screen(host: str) -> str:
    """`m.news.example` is `www.news.example`; `en.m.wiki.example` is `en.wiki.example`."""
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _SMALL_SCREEN:
        labels = labels[1:]
        if _is_registered(labels):
            labels = ["www", *labels]
    while len(labels) > 3 and labels[1] in _SMALL_SCREEN:
        del labels[1]
    return ".".join(labels)


def _is_registered(labels: list[str]) -> bool:
    """Whether these look like a bare registered name: `news.example`, `news.co.uk`."""
    if len(labels) == 3:
        return labels[1] in _SECOND_LEVEL and len(labels[2]) == 2
    return len(labels) == 2


def _out_of_amp_cache(parts: SplitResult) -> str | None:
    """The publisher's own address behind Google's AMP viewer or cache, or None."""
    host = (parts.hostname or "").lower()
    if host.endswith(".cdn.ampproject.org"):
        found = _AMP_CACHE.fullmatch(parts.path)
    elif host in ("www.google.com", "google.com"):
        found = _AMP_VIEWER.fullmatch(parts.path)
    else:
        return None
    if not found:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if found[1] else 'http'}://{found[2]}{query}"


def _clean_path(path: str) -> str:
    path = _escaped(path)
    previous = None
    while path != previous:
        previous = path
        path = path.rstrip("/").removesuffix("/amp").removesuffix(".amp")
        if path.endswith(".amp.html"):
            path = path.removesuffix(".amp.html") + ".html"
        # `/amp/` in front is a twin of the page, unless nothing but a section follows.
        if path.startswith("/amp/") and path.count("/") > 2:
            path = path.removeprefix("/amp")
    return path or "/"


def _clean_query(query: str) -> str:
    pieces = [piece for piece in _escaped(query).split("&") if piece]
    return "&".join(p for p in pieces if p.lower() not in _AMP_PARAMETERS and not _tracks(p))


def _tracks(piece: str) -> bool:
    name, _, value = piece.partition("=")
    name = name.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _SOMETIMES and _TRACKING_VALUE.fullmatch(value) is not None


def _escaped(text: str) -> str:
    """RFC 3986 6.2.2: upper-case escapes, none for unreserved characters, all others escaped."""
    # Undoing an escape may spell a new `&amp;` (from `&am%70;`).
    return _AMPERSANDS.sub("&", quote(_ESCAPE.sub(_normal_escape, text), safe=_SAFE))


def _normal_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        return "%25"
    character = chr(int(found[1], 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{found[1].upper()}"

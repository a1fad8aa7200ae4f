"""Names in feeds: the outlet's, the publisher's mark on a title, the wire behind a text."""

import re
from collections import Counter
from collections.abc import Sequence

from digest.text.plain import one_line
from digest.text.urls import host_of

OUTLET_LIMIT = 80
AUTHOR_LIMIT = 120

# Words a feed's title adds to the outlet's name. A part made of nothing else is no name.
_GENERIC_WORDS = """
    a africa all americas and app articles asia atom breaking business by channel culture edition
    english europe feed feeds for from front full global headline headlines health home homepage
    in international latest live main middle east most national new news newest of online page
    politics popular recent reports rss science section sport sports stories story technology
    the top uk updates us u.s. usa video videos world xml
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
_BETWEEN = re.compile(r"\s+[-–—|>»•·/]+\s+|\s*[|»]\s*|:\s+")
_FEED_WORDS = re.compile(
    r"(?:\s+|^)(?:(?:rss|atom|xml)(?:\s+(?:feed|channel)s?)?|feed)$", re.IGNORECASE
)
_SUFFIX = re.compile(r"^(.{8,}\S)\s+[-–—|•]\s+(\S.{0,49})$", re.DOTALL)
# RSS asks for "address (Name)", others write "Name <address>".
_ADDRESSED = re.compile(
    r"(?:[^\s@()<>]+@[^\s@()<>]+\s*(?:\((.*)\))?|(.*\S)\s*<[^\s@<>]+@[^\s@<>]+>)"
)
_WORD = re.compile(r"[^\W_]+")


def outlet_of(title: str, link: str, url: str) -> str:
    """The outlet's name: the feed's title without what only says which feed it is, else a host.

    "Example News - Home" and "World | Example News" are both "Example News".
    """
    cleaned = _FEED_WORDS.sub("", one_line(title, 200)).strip()
    parts = [part.strip(" -–—|:") for part in _BETWEEN.split(cleaned)]
    named = [part for part in parts if _words(part) and not set(_words(part)) <= _GENERIC]
    if named:
        return one_line(named[0], OUTLET_LIMIT)
    return host_of(link) or host_of(url)


def _words(text: str) -> list[str]:
    return [w.strip(".,'’()").lower() or w for w in text.split()]


def author_of(text: str, outlet: str) -> str:
    """Who wrote it: the name beside an e-mail address; "" for a bare address or the outlet."""
    line = one_line(text, 200)
    named = _ADDRESSED.fullmatch(line)
    name = (named[1] or named[2] or "").strip() if named else line
    return "" if letters(name) == letters(outlet) else one_line(name, AUTHOR_LIMIT)


def repeated_suffix(titles: Sequence[str]) -> str:
    """What most of five or more titles end in after a dash or bar: the publisher's mark."""
    found = Counter(match[2] for title in titles if (match := _SUFFIX.match(title)))
    if len(titles) < 5 or not found:
        return ""
    suffix, count = found.most_common(1)[0]
    return suffix if count * 2 > len(titles) else ""


def without_suffix(title: str, names: Sequence[str]) -> str:
    """A title without a last " - Outlet" that repeats one of `names` (outlet, host, mark)."""
    match = _SUFFIX.match(title)
    if not match:
        return title
    last = letters(match[2])
    known = [letters(name) for name in names]
    return match[1].rstrip() if last and last in known else title


def letters(text: str) -> str:
    """Only letters and digits, small, without "the": equal for equal names and titles."""
    return "".join(_WORD.findall(text.lower())).removeprefix("the")


_WIRES = {
    "AP": "AP|Associated Press|The Associated Press",
    "Reuters": "Reuters|REUTERS|Thomson Reuters",
    "AFP": "AFP|Agence France-Presse|Agence France Presse",
    "dpa": "dpa|DPA",
    "EFE": "EFE|Agencia EFE",
    "ANSA": "ANSA",
    "PA": "PA|PA Media|Press Association",
    "PTI": "PTI|Press Trust of India",
    "ANI": "ANI",
    "IANS": "IANS",
    "AAP": "AAP|Australian Associated Press",
    "CP": "CP|The Canadian Press|Canadian Press",
    "UPI": "UPI",
    "RNS": "RNS|Religion News Service",
    "CNA": "Catholic News Agency",
    "Xinhua": "Xinhua",
    "Kyodo": "Kyodo|Kyodo News",
    "Yonhap": "Yonhap|Yonhap News Agency",
    "TASS": "TASS",
    "Interfax": "Interfax|Interfax-Ukraine",
    "Ukrinform": "Ukrinform",
    "Bernama": "Bernama|BERNAMA",
    "Anadolu": "Anadolu|Anadolu Agency",
    "Bloomberg": "Bloomberg|Bloomberg News",
}
_WIRE_OF = {name: wire for wire, names in _WIRES.items() for name in names.split("|")}
_ANY = "|".join(sorted(map(re.escape, _WIRE_OF), key=lambda name: (-len(name), name)))
# Texts begin with (Reuters) - or KYIV, May 3 (AP) — or PARIS (AFP):
_AT_START = re.compile(rf"[^().!?\n]{{0,60}}\(({_ANY})\)\s*[-–—:]")
# And end in (Reuters) or - AFP or /dpa or © AFP or With inputs from PTI.
_AT_END = re.compile(
    rf"(?:\(|[-–—/©]\s*|(?:inputs?|reporting|material) (?:from|by) )({_ANY})\)?\.?$"
)
_IN_AUTHOR = re.compile(rf"(?<![\w-])({_ANY})(?![\w-])")


def credit_of(author: str, *texts: str) -> str:
    """The wire that wrote a text, by its usual short name, or "".

    Read from the author, the dateline a text begins with, or the mark it ends with.
    """
    found = _IN_AUTHOR.search(author)
    for text in texts:
        found = found or _AT_START.match(text) or _AT_END.search(text[-80:].rstrip())
    return _WIRE_OF[found[1]] if found else ""

"""Where an article plays: by towns, provinces, leaders and institutions besides countries.

Wider and less sure than `digest.newsroom.places`, which says whether two articles may tell one
event; this says where a reader would look for it.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from digest.newsroom.institutions import AMBIGUOUS, INSTITUTIONS, NEUTRAL
from digest.newsroom.learned import gazetteer
from digest.newsroom.places import names, regions

_TOKEN = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_CASED = {"us": "US", "eu": "EU", "who": "WHO", "mep": "MEP", "ice": "ICE"}
_ENDINGS = ("'s", "’s", "'", "’")


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Every name in lower case -> countries; the table of countries goes first."""
    found: dict[str, tuple[str, ...]] = {}
    for country, listed in gazetteer().items():
        found |= dict.fromkeys(listed, (country,))
    for line in INSTITUTIONS.strip().splitlines():
        country, _, listed_names = line.partition("|")
        own = country.strip().lower()
        assert own in regions(), f"{country} is not in the table of countries"
        found |= {name.strip().replace("’", "'"): (own,) for name in listed_names.split(",")}
    return found | names()


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """First word -> the names that open with it as words, longest first, with their countries."""
    index: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for name in (*_names(), *AMBIGUOUS, *NEUTRAL.split("|")):
        parts = tuple(_TOKEN.findall(name))
        index.setdefault(parts[0], {})[parts] = _names().get(name, ())
    return {
        word: tuple(sorted(found.items(), key=lambda e: (-len(e[0]), e[0])))
        for word, found in index.items()
    }


def countries_in(text: str, home: str = "") -> tuple[str, ...]:
    """Countries `text` points to, in the order they are first named, for an outlet at `home`.

    What many countries have (a congress, a supreme court) means the outlet's own.
    """
    tokens = [_bare(token) for token in _TOKEN.findall(text)]
    order: dict[str, None] = {}
    k = 0
    while k < len(tokens):
        parts, found = ((), ()) if tokens[k][0].islower() else _match(tokens, k)
        if parts and home and " ".join(parts) in AMBIGUOUS:
            found = (home,)
        for country in found:
            order.setdefault(country)
        k += max(1, len(parts))
    return tuple(order)


def _bare(token: str) -> str:
    for ending in _ENDINGS:
        token = token.removesuffix(ending)
    return token or "-"


def _match(tokens: list[str], k: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of the longest name that begins at token k and its countries, or nothing."""
    first = tokens[k]
    low = first.lower()
    for word in (low, low.removesuffix("s")):
        for parts, countries in _index().get(word, ()):
            name = parts[0] if len(parts) == 1 else ""
            rest = tuple(t.lower() for t in tokens[k + 1 : k + len(parts)])
            if rest == parts[1:] and _CASED.get(name, first) == first:
                return parts, countries
    return (), ()


_REGION_PATHS: Mapping[str, str] = {
    "us-news": "united states",
    "uk-news": "united kingdom",
    "us": "united states",
    "uk": "united kingdom",
    "nz": "new zealand",
    "southkorea": "south korea",
    "northkorea": "north korea",
    "australia-news": "australia",
    "nsw": "australia",
}


@lru_cache(maxsize=4096)
def country_of_path(part: str) -> str:
    """The country one part of an address's path names (`us-news`, `california`), or ""."""
    if part in _REGION_PATHS:
        return _REGION_PATHS[part]
    named = _names().get(part.replace("-", " ").replace("_", " "), ())
    return named[0] if len(named) == 1 and len(part) > 3 else ""

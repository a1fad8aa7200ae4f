"""Places in a text: which countries its names, peoples and leaders point to.

Used to compare words ("Iranian" is Iran), to part look-alike stories of different countries, and
to let a section that names a region or a country find its articles.
"""

import re
from functools import lru_cache

from digest.newsroom.countries import COUNTRIES

REGION_NAMES = {
    "middle east": "Middle East",
    "mideast": "Middle East",
    "africa": "Africa",
    "african": "Africa",
    "asia": "Asia",
    "asian": "Asia",
    "europe": "Europe",
    "european": "Europe",
    "americas": "Americas",
    "america": "Americas",
    "latin america": "Americas",
    "oceania": "Oceania",
    "pacific": "Oceania",
}
"""How sections name regions."""


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    """Country, regions, demonyms, known places; names in lower case."""
    rows = []
    for line in COUNTRIES.strip().splitlines():
        country, regions, people, known = (part.strip() for part in line.split("|"))
        rows.append(
            (
                country.lower(),
                tuple(region.strip() for region in regions.split(",")),
                tuple(people.split()),
                tuple(place.strip() for place in known.split(",") if place.strip()),
            )
        )
    return tuple(rows)


@lru_cache(maxsize=1)
def regions() -> dict[str, tuple[str, ...]]:
    """Country in lower case -> the regions it is told in."""
    return {country: where for country, where, _, _ in _rows()}


@lru_cache(maxsize=1)
def names() -> dict[str, tuple[str, ...]]:
    """Every name in lower case (country, people, city, leader) -> the countries it points to."""
    found: dict[str, tuple[str, ...]] = {}
    for country, _, people, known in _rows():
        for name in (country, *people, *known):
            found[name] = (*found.get(name, ()), country)
    return found


@lru_cache(maxsize=1)
def peoples() -> frozenset[str]:
    """The words for countries' people, in lower case."""
    return frozenset(word for _, _, people, _ in _rows() for word in people)


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, str]:
    single = {c: c for c in regions() if " " not in c}
    single |= {"united kingdom": "britain", "united states": "usa", "palestine": "palestin"}
    return {
        word: single[country]
        for country, _, people, _ in _rows()
        if country in single
        for word in people
    }


def fold_demonym(word: str) -> str:
    """`iranian` and `iranians` become `iran`; other words stay as they are."""
    return _demonyms().get(word, word)


_TOKEN = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_CASED = {"us": "US", "eu": "EU"}
"""Names that are other words when not in capitals."""


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, tuple[tuple[str, ...], ...]]:
    """First word -> the names that open with it, as words, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in names():
        parts = tuple(_TOKEN.findall(name))
        found.setdefault(parts[0], []).append(parts)
    return {word: tuple(sorted(ps, key=lambda p: (-len(p), p))) for word, ps in found.items()}


def find_places(text: str) -> list[tuple[str, str]]:
    """(as written, as in the table) for every name in `text`, in order; the longest name wins.

    Names must be capitalised; possessives and plurals count.
    """
    tokens = _TOKEN.findall(text)
    found = []
    k = 0
    while k < len(tokens):
        parts = () if tokens[k][0].islower() else _match(tokens, k)
        if parts:
            written = " ".join((*tokens[k : k + len(parts) - 1], _bare(tokens[k + len(parts) - 1])))
            found.append((written, _spellings()[" ".join(parts)]))
        k += max(1, len(parts))
    return found


def _bare(token: str) -> str:
    """Without a possessive."""
    for ending in ("'s", "’s", "'", "’"):
        token = token.removesuffix(ending)
    return token


def _match(tokens: list[str], k: int) -> tuple[str, ...]:
    """The words of the name that begins at token k, or ()."""
    index = _by_first_word()
    first = _bare(tokens[k])
    low = first.lower()
    for word in (low, low.removesuffix("s")):
        for parts in index.get(word, ()):
            rest = tuple(_bare(t).lower() for t in tokens[k + 1 : k + len(parts)])
            name = parts[0] if len(parts) == 1 else ""
            if rest == parts[1:] and _CASED.get(name, first) == first:
                return parts
    return ()


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {" ".join(_TOKEN.findall(name)): name for name in names()}


def places_in(text: str) -> list[str]:
    """Countries `text` points to, in the order they are first named."""
    known = names()
    order: dict[str, None] = {}
    for _, name in find_places(text):
        for country in known[name]:
            order.setdefault(country)
    return list(order)

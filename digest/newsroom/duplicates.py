"""Copies: one publisher's article twice, and one wire text printed by many."""

from collections.abc import Iterable, Sequence

from digest.newsroom.reading import Reading, credited_wire
from digest.newsroom.terms import words

SHORTEST_TITLE = 3
"""Titles of fewer terms ("Morning briefing") do not make two articles the same."""

SHINGLE = 4
"""Words in a run that is compared."""

LEAST_SHINGLES = 8
"""Texts shorter than this many runs prove nothing unless they are equal."""

CONTAINED = 0.6
"""Share of the shorter text's runs found in the other from which both are one text."""

CONTAINED_WIRED = 0.35
"""The same share where both credit one agency: each desk cuts and tops its copy."""

COMPARED_WORDS = 250
"""How much of each text is compared: outlets cut wire copy at the end, not at the beginning."""


def copies_among(readings: Sequence[Reading]) -> dict[str, str]:
    """URL of each copy -> URL of the article kept, which is none itself: one address twice, then
    one publisher's article twice.
    """
    copies = same_address_twice(readings)
    later = same_publisher_twice([r for r in readings if r.url not in copies])
    return {url: later.get(kept, kept) for url, kept in copies.items()} | later


def same_address_twice(readings: Sequence[Reading]) -> dict[str, str]:
    """URL of each copy -> URL of the article kept: pages that call one address their own.

    Kept is the article at that address; where there is none, as in same_publisher_twice.
    """
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(reading.article.canonical or reading.url, []).append(reading)
    copies: dict[str, str] = {}
    for address, group in groups.items():
        kept = min(group, key=lambda r: (r.url != address, *_keep_first(r)))
        copies |= {r.url: kept.url for r in group if r.url != kept.url}
    return copies


def same_publisher_twice(readings: Sequence[Reading]) -> dict[str, str]:
    """URL of each copy -> URL of the article kept: one family's same title within the day.

    Kept is the dated one with the longest text, then the smaller URL.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Reading]] = {}
    for reading in readings:
        if len(set(reading.title_terms)) >= SHORTEST_TITLE:
            groups.setdefault((reading.family, reading.title_terms), []).append(reading)
    copies: dict[str, str] = {}
    for group in groups.values():
        kept = min(group, key=_keep_first)
        copies |= {r.url: kept.url for r in group if r.url != kept.url}
    return copies


def _keep_first(reading: Reading) -> tuple[bool, int, str]:
    length = len(reading.lead) + len(reading.article.body)
    return (reading.article.published is None, -length, reading.url)


def _shingles(reading: Reading) -> frozenset[tuple[str, ...]]:
    text = f"{reading.lead}\n{reading.article.body}"[: COMPARED_WORDS * 12]
    plain = words(text)[:COMPARED_WORDS]
    return frozenset(tuple(plain[k : k + SHINGLE]) for k in range(len(plain) - SHINGLE + 1))


def origins(readings: Sequence[Reading]) -> dict[str, str]:
    """URL -> URL of the first article with that text, over the articles of one story.

    Two articles have one origin if their texts are nearly the same (less will do where both credit
    one agency, in a line or a dateline), or if both credit one agency under the same title.
    """
    ordered = sorted(readings, key=lambda r: r.age_key)
    runs = [_shingles(r) for r in ordered]
    origin: dict[str, str] = {}
    for k, reading in enumerate(ordered):
        earlier = (j for j in range(k) if _same_text(ordered[j], reading, runs[j], runs[k]))
        first = next(earlier, None)
        origin[reading.url] = reading.url if first is None else origin[ordered[first].url]
    return origin


def _same_text(
    a: Reading,
    b: Reading,
    a_runs: frozenset[tuple[str, ...]],
    b_runs: frozenset[tuple[str, ...]],
) -> bool:
    same_title = a.title_terms == b.title_terms and len(a.title_terms) >= SHORTEST_TITLE
    fewer = min(len(a_runs), len(b_runs))
    wire = credited_wire(a)
    wired = bool(wire) and wire == credited_wire(b)
    contained = len(a_runs & b_runs) >= (CONTAINED_WIRED if wired else CONTAINED) * fewer
    if same_title:
        return fewer == 0 or a_runs == b_runs or wired or contained
    return fewer >= LEAST_SHINGLES and contained


def independent(readings: Iterable[Reading], origin: dict[str, str]) -> int:
    """How many independent voices tell a story: families with a text of their own, and each
    shared text once.
    """
    printers: dict[str, set[str]] = {}
    for reading in readings:
        printers.setdefault(origin[reading.url], set()).add(reading.family)
    own = {min(families) for families in printers.values() if len(families) == 1}
    shared = sum(len(families) > 1 for families in printers.values())
    return len(own) + shared

"""How surely two articles tell one event: named features of each pair, weighed as learned."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from digest.newsroom.learned import background, scorer
from digest.newsroom.reading import Reading
from digest.newsroom.signs import names_in, numbers_in
from digest.newsroom.similarity import (
    Counts,
    Floats,
    Ints,
    Space,
    candidates,
    counts_of,
    presence,
    products,
    spaces_of,
)

LEAST_BEYOND_PLACES = 1
"""Terms two articles must share that name no country: one country is not one event."""

RARE_FROM, TELLING_FROM = 4.5, 3.0
"""Shared terms count as rare above this weight (one article in ninety), as telling in twenty."""

UNKNOWN_GAP, LONGEST_GAP = 0.5, 4.0
"""Days between two articles where one has no date, and from which on longer makes no difference."""

PLAIN_NAME = 6.0
"""Weight of one good name: shared names are measured against at least so much."""

FEW = 2
"""Two articles that share no more telling terms than this are said to share few."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs, sorted: `first[k] < second[k]` index the readings, `score[k]` is 0..1."""

    first: Ints
    second: Ints
    score: Floats


Features = dict[str, Floats]


def compare(readings: Sequence[Reading], eligible: npt.NDArray[np.bool_]) -> Pairs:
    """Score every candidate pair that has an eligible member; languages are kept apart.

    Callers pass the readings by URL, so that sums run in one order and give the same bits.
    """
    learned = scorer()
    found = []
    for language in sorted({r.language for r in readings}):
        rows = np.array([k for k, r in enumerate(readings) if r.language == language])
        i, j, values = measured([readings[k] for k in rows], eligible[rows], language)
        if len(i):
            odds = learned.intercept + sum(values[n] * w for n, w in learned.weights.items())
            score = np.round(1.0 / (1.0 + np.exp(-odds)), 6)
            found.append((rows[i], rows[j], np.where(values["beyond"] > 0, score, 0.0)))
    if not found:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    first, second, score = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((second, first))
    return Pairs(first[order], second[order], score[order])


def measured(
    readings: Sequence[Reading], eligible: npt.NDArray[np.bool_], language: str
) -> tuple[Ints, Ints, Features]:
    """Candidate pairs of articles in one language, and the value of each feature for each."""
    counts = counts_of(readings)
    spaces = spaces_of(counts, language)
    i, j = candidates(counts, spaces[0], eligible)
    if not len(i):
        return i, j, {}
    values = _words(counts, spaces, i, j)
    values |= _shared(counts, spaces[0], i, j)
    values |= _signs(readings, i, j)
    values |= _circumstances(readings, i, j)
    return i, j, values | _crossed(values)


def _words(counts: Counts, spaces: tuple[Space, Space], i: Ints, j: Ints) -> Features:
    """Likeness of words, in the space where it is less; containment is the shared part's share."""
    first, second = (_likeness(counts, space, i, j) for space in spaces)
    return {name: np.minimum(first[name], second[name]) for name in first}


def _likeness(counts: Counts, space: Space, i: Ints, j: Ints) -> Features:
    rare = np.maximum(space.weight - RARE_FROM, 0.0)
    rare_title, rare_both = presence(counts.title, rare), presence(counts.both, rare)
    title, both = presence(counts.title, space.weight), presence(counts.both, space.weight)
    title_sum = np.maximum(np.asarray(title.multiply(title).sum(axis=1)).ravel(), 1e-9)
    both_sum = np.maximum(np.asarray(both.multiply(both).sum(axis=1)).ravel(), 1e-9)
    told, told_back = products(title, both, i, j), products(title, both, j, i)
    crossed = np.maximum(
        products(space.title, space.text, i, j), products(space.title, space.text, j, i)
    )
    whole = np.maximum(
        products(space.title, space.both, i, j), products(space.title, space.both, j, i)
    )
    return {
        "title": products(space.title, space.title, i, j),
        "text": products(space.text, space.text, i, j),
        "both": products(space.both, space.both, i, j),
        "crossed": crossed,
        "title in both": whole,
        "rare title": np.log1p(products(rare_title, rare_title, i, j)),
        "rare both": np.log1p(products(rare_both, rare_both, i, j)),
        "title contained": products(title, title, i, j) / np.minimum(title_sum[i], title_sum[j]),
        "both contained": products(both, both, i, j) / np.minimum(both_sum[i], both_sum[j]),
        "title told": np.maximum(told / title_sum[i], told_back / title_sum[j]),
        "titles told": np.minimum(told / title_sum[i], told_back / title_sum[j]),
    }


def _shared(counts: Counts, space: Space, i: Ints, j: Ints) -> Features:
    """How many terms are shared: telling ones, and any that name no country ("beyond")."""
    telling = (space.weight > TELLING_FROM) * counts.telling
    title, both = presence(counts.title, telling), presence(counts.both, telling)
    beyond = presence(counts.both, counts.telling)
    shared = products(both, both, i, j)
    return {
        "telling both": np.log1p(shared),
        "telling title": np.log1p(products(title, title, i, j)),
        "few": (shared < FEW - 0.5).astype(np.float64),
        "beyond": np.maximum(products(beyond, beyond, i, j) - LEAST_BEYOND_PLACES + 1, 0.0),
    }


def _signs(readings: Sequence[Reading], i: Ints, j: Ints) -> Features:
    """Shared names, weighed by how rare they were before, and shared or different numbers."""
    known = background()
    names, columns = _sets([names_in(r) for r in readings])
    rarity = [np.log((1 + known.articles) / (1 + known.frequency.get(n, 0))) for n in columns]
    weighed = presence(names, np.array(rarity or [0.0]))
    total = np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel()
    shared = products(weighed, weighed, i, j)
    numbers, _ = _sets([numbers_in(r) for r in readings])
    count = np.asarray(numbers.sum(axis=1)).ravel()
    equal = products(numbers, numbers, i, j)
    return {
        "names": np.log1p(shared / PLAIN_NAME),
        "names contained": shared / np.maximum(np.minimum(total[i], total[j]), PLAIN_NAME),
        "numbers": np.log1p(equal),
        "number clash": ((equal == 0) & (count[i] > 0) & (count[j] > 0)).astype(np.float64),
    }


def _sets(found: Sequence[frozenset[str]]) -> tuple[sparse.csr_matrix, list[str]]:
    """A row of ones for each set, and what its columns stand for."""
    columns = sorted(frozenset().union(*found))
    place = {name: k for k, name in enumerate(columns)}
    indices = [place[name] for names in found for name in sorted(names)]
    starts = np.cumsum([0, *(len(names) for names in found)])
    shape = (len(found), max(1, len(columns)))
    return sparse.csr_matrix((np.ones(len(indices)), indices, starts), shape), columns


def _circumstances(readings: Sequence[Reading], i: Ints, j: Ints) -> Features:
    """Time, place, publisher and length."""
    published = [r.article.published for r in readings]
    days = np.array([p.timestamp() / 86_400 if p else np.nan for p in published])
    gap = np.abs(days[i] - days[j])
    lacking = np.array([not r.text_terms for r in readings])
    length = np.log1p([len(r.title_terms) + len(r.text_terms) for r in readings])
    families = np.unique([r.family for r in readings], return_inverse=True)[1]
    same, other = _places([frozenset(r.places) for r in readings], i, j)
    return {
        "gap": np.minimum(np.where(np.isnan(gap), UNKNOWN_GAP, gap), LONGEST_GAP),
        "no time": np.isnan(gap).astype(np.float64),
        "no text": (lacking[i] | lacking[j]).astype(np.float64),
        "short": np.minimum(length[i], length[j]),
        "long": np.maximum(length[i], length[j]),
        "same place": same,
        "other place": other,
        "other title place": _places([frozenset(r.title_places) for r in readings], i, j)[1],
        "family": (families[i] == families[j]).astype(np.float64),
    }


def _places(known: Sequence[frozenset[str]], i: Ints, j: Ints) -> tuple[Floats, Floats]:
    """Whether both name a country in common, and whether both name only different ones."""
    pairs = list(zip(i.tolist(), j.tolist(), strict=True))
    same = np.array([bool(known[a] & known[b]) for a, b in pairs])
    both = np.array([bool(known[a] and known[b]) for a, b in pairs])
    return same.astype(np.float64), (both & ~same).astype(np.float64)


_PRODUCTS = (
    ("title", "both"),
    ("text", "text"),
    ("both", "both"),
    ("title", "title"),
    ("both", "gap"),
    ("both", "family"),
    ("both", "names contained"),
    ("both", "short"),
    ("title", "short"),
    ("title", "no text"),
    ("crossed", "no text"),
    ("crossed", "title"),
    ("both", "same place"),
)
"""Features that count together: a short title's likeness is not a long text's."""


def _crossed(values: Features) -> Features:
    return {f"{a} x {b}": values[a] * values[b] for a, b in _PRODUCTS}

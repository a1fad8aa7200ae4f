"""How alike two articles are: sparse vectors, candidate pairs, and a named score for each pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt
from scipy import sparse

from digest.newsroom.places import peoples, regions
from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST_CORPUS = 2_000
"""Document frequencies of a few articles say little: they are read as out of at least so many.

Of 100, 400, 2,000 and 4,000 this gave the best pairwise F1 over four labelled sets (.69 to .75)."""

COMMON_TERM = 150
"""A term in more articles than this proposes no pairs: keeps candidates linear in the articles."""

LEAST_BEYOND_PLACES = 1
"""Terms two articles must share that name no country: one country is not one event."""

BLOCK = 512
"""Rows multiplied at a time: bounds memory."""

CANDIDATE_FLOOR = 0.06
"""Pairs whose rare terms overlap less than this cosine are never looked at."""

NEAREST = 60
"""The most candidates one article brings."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: `first[k] < second[k]` index the readings, `score[k]` is 0..1."""

    first: Ints
    second: Ints
    score: Floats


@lru_cache(maxsize=1)
def _place_terms() -> frozenset[str]:
    """Stems of the countries' and peoples' names."""
    return frozenset(term for name in (*regions(), *peoples()) for term in terms(name))


def _vocabulary(readings: Sequence[Reading]) -> dict[str, int]:
    every = {t for r in readings for t in r.title_terms} | {
        t for r in readings for t in r.text_terms
    }
    return {term: column for column, term in enumerate(sorted(every))}


def _counts(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    data, columns, starts = [], [], [0]
    for row in rows:
        tally: dict[int, int] = {}
        for term in row:
            tally[vocabulary[term]] = tally.get(vocabulary[term], 0) + 1
        for column in sorted(tally):
            columns.append(column)
            data.append(1.0 + log(tally[column]))
        starts.append(len(columns))
    shape = (len(rows), max(1, len(vocabulary)))
    return sparse.csr_matrix(
        (np.asarray(data, dtype=np.float64), np.asarray(columns, dtype=np.int64), starts), shape
    )


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return sparse.diags(1.0 / norms) @ matrix


@dataclass(frozen=True, slots=True)
class Space:
    """The readings as unit TF-IDF rows: their titles, their texts, and both together.

    By term: its weight, in how many articles it is, and 0 where it names a country, else 1.
    """

    title: sparse.csr_matrix
    text: sparse.csr_matrix
    both: sparse.csr_matrix
    weight: Floats
    frequency: Ints
    telling: Floats


def space_of(readings: Sequence[Reading]) -> Space:
    """Vectors over all `readings`, those of earlier days included: they make the frequencies."""
    vocabulary = _vocabulary(readings)
    title = _counts([r.title_terms for r in readings], vocabulary)
    text = _counts([r.text_terms for r in readings], vocabulary)
    both = _counts([(*r.title_terms, *r.text_terms) for r in readings], vocabulary)
    frequency = np.bincount(both.indices, minlength=both.shape[1]).astype(np.int64)
    corpus = max(SMALLEST_CORPUS, len(readings))
    weight = np.log((1.0 + corpus) / (1.0 + frequency))
    telling = np.ones(len(weight))
    telling[[vocabulary[term] for term in sorted(_place_terms()) if term in vocabulary]] = 0.0
    scale = sparse.diags(weight)
    return Space(
        _unit(title @ scale),
        _unit(text @ scale),
        _unit(both @ scale),
        weight,
        frequency,
        telling,
    )


def candidates(space: Space, eligible: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Pairs of which at least one is eligible and whose rare terms overlap; first < second."""
    keep = sparse.diags((space.frequency <= COMMON_TERM).astype(np.float64))
    rare = (space.both @ keep).tocsr()
    rare.eliminate_zeros()
    columns = rare.T.tocsr()
    rows = np.flatnonzero(eligible)
    found = [
        _nearest(rare[rows[k : k + BLOCK]] @ columns, rows[k : k + BLOCK])
        for k in range(0, len(rows), BLOCK)
    ]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    pairs = np.unique(np.concatenate(found), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _nearest(product: sparse.csr_matrix, rows: Ints) -> Ints:
    """(first, second) of the best NEAREST of each row above the floor; equal ones by index."""
    product = product.tocsr()
    pairs = []
    for k, row in enumerate(rows):
        start, end = product.indptr[k], product.indptr[k + 1]
        others, cosines = product.indices[start:end], product.data[start:end]
        good = (cosines >= CANDIDATE_FLOOR) & (others != row)
        others, cosines = others[good].astype(np.int64), np.round(cosines[good], 9)
        best = others[np.lexsort((others, -cosines))[:NEAREST]]
        pairs.append(np.column_stack((np.minimum(best, row), np.maximum(best, row))))
    return np.concatenate(pairs)


def _cosines(left: sparse.csr_matrix, right: sparse.csr_matrix, i: Ints, j: Ints) -> Floats:
    out = np.empty(len(i))
    for k in range(0, len(i), BLOCK * 16):
        part = slice(k, k + BLOCK * 16)
        out[part] = np.asarray(left[i[part]].multiply(right[j[part]]).sum(axis=1)).ravel()
    return out


WEIGHTS = {
    "title": 3.7,
    "text": 1.7,
    "both": 4.1,
    "crossed": 1.4,
    "rare title": 1.3,
    "rare shared": 1.45,
    "gap": -0.65,
    "no text": 0.95,
    "same place": 0.65,
    "other place": -1.0,
}
"""What each feature adds to the log odds that two articles tell one event.

Set by hand after a logistic regression over four labelled sets of very different kinds (a day of
feed items, full texts twice, titles alone), one setting for all.
The places gained nothing in that mean, but they part the look-alikes an editor is ashamed of.
"""

INTERCEPT = -5.9
"""The log odds of a candidate pair that shares next to nothing."""


def features(readings: Sequence[Reading], space: Space, i: Ints, j: Ints) -> Floats:
    """One row a pair, one column a name in WEIGHTS.

    `title`, `text`, `both`, `crossed` are cosines; `rare` ones are summed weights of shared
    terms; `gap` is days between publications (0.5 if unknown); `same place` and `other place` are
    1 where both name countries and share one, or none.
    """
    hours = np.array(
        [
            r.article.published.timestamp() / 3600 if r.article.published else np.nan
            for r in readings
        ]
    )
    lacking = np.array([not r.text_terms for r in readings])
    gap = np.abs(hours[i] - hours[j]) / 24
    crossed = np.maximum(
        _cosines(space.title, space.text, i, j), _cosines(space.text, space.title, i, j)
    )
    return np.column_stack(
        (
            _cosines(space.title, space.title, i, j),
            _cosines(space.text, space.text, i, j),
            _cosines(space.both, space.both, i, j),
            crossed,
            _rare(space.title, space.title, space.weight, i, j),
            _rare(space.both, space.both, space.weight, i, j),
            np.minimum(np.where(np.isnan(gap), 0.5, gap), 4.0),
            (lacking[i] | lacking[j]).astype(np.float64),
            *_places(readings, i, j),
        )
    )


def _places(readings: Sequence[Reading], i: Ints, j: Ints) -> tuple[Floats, Floats]:
    """Whether both name a country in common, and whether both name only different ones."""
    known = [frozenset(r.places) for r in readings]
    same = np.array(
        [bool(known[a] & known[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    )
    both = np.array([bool(known[a] and known[b]) for a, b in zip(i, j, strict=True)])
    return same.astype(np.float64), (both & ~same).astype(np.float64)


RARE_FROM = 4.5
"""Shared terms count as rare above this weight (about one article in ninety)."""


def _rare(
    left: sparse.csr_matrix, right: sparse.csr_matrix, weight: Floats, i: Ints, j: Ints
) -> Floats:
    scale = sparse.diags(np.sqrt(np.maximum(weight - RARE_FROM, 0.0)))
    ones_left, ones_right = left.copy(), right.copy()
    ones_left.data[:] = 1.0
    ones_right.data[:] = 1.0
    return np.log1p(_cosines(ones_left @ scale, ones_right @ scale, i, j))


def compare(readings: Sequence[Reading], eligible: npt.NDArray[np.bool_]) -> Pairs:
    """Score every candidate pair that has an eligible member. Order of `readings` matters not:

    callers pass them by URL, so that sums run in one order and give the same bits.
    """
    if not readings:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    space = space_of(readings)
    first, second = candidates(space, eligible)
    if not len(first):
        return Pairs(first, second, np.empty(0))
    odds = features(readings, space, first, second) @ np.array(list(WEIGHTS.values())) + INTERCEPT
    told = _beyond_places(space, first, second) >= LEAST_BEYOND_PLACES
    return Pairs(first, second, np.where(told, np.round(1.0 / (1.0 + np.exp(-odds)), 6), 0.0))


def _beyond_places(space: Space, i: Ints, j: Ints) -> Floats:
    """How many terms each pair shares that are no country's or people's name."""
    ones = space.both.copy()
    ones.data[:] = 1.0
    kept = (ones @ sparse.diags(space.telling)).tocsr()
    return _cosines(kept, kept, i, j)

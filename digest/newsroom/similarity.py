"""Articles as sparse vectors, twice weighted, and the pairs of them worth a closer look."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
import numpy.typing as npt
from scipy import sparse

from digest.newsroom.learned import background
from digest.newsroom.places import peoples, regions
from digest.newsroom.reading import Reading
from digest.newsroom.terms import terms

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SMALLEST_CORPUS = 2_000
"""Document frequencies of a few articles say little: they are read as out of at least so many."""

COMMON_TERM = 150
"""A term in more articles than this proposes no pairs: keeps candidates linear in the articles."""

BLOCK = 512
"""Rows multiplied at a time: bounds memory."""

CANDIDATE_FLOOR = 0.06
"""Pairs whose rare terms overlap less than this cosine are never looked at."""

NEAREST = 40
"""The most candidates one article brings."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each article has each term: in its title, in its text, and in both together.

    Cells are 1 + log(times). By term: in how many of the articles it is, and 0 where it names a
    country or a people, else 1.
    """

    title: sparse.csr_matrix
    text: sparse.csr_matrix
    both: sparse.csr_matrix
    frequency: Ints
    telling: Floats
    vocabulary: dict[str, int]


@dataclass(frozen=True, slots=True)
class Space:
    """The same articles as unit rows, their terms weighted by rarity (`weight`, 0 and more)."""

    title: sparse.csr_matrix
    text: sparse.csr_matrix
    both: sparse.csr_matrix
    weight: Floats


@lru_cache(maxsize=1)
def _place_terms() -> frozenset[str]:
    """Stems of the countries' and peoples' names."""
    return frozenset(term for name in (*regions(), *peoples()) for term in terms(name))


def _vocabulary(readings: Sequence[Reading]) -> dict[str, int]:
    every = {t for r in readings for t in r.title_terms} | {
        t for r in readings for t in r.text_terms
    }
    return {term: column for column, term in enumerate(sorted(every))}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> sparse.csr_matrix:
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


def counts_of(readings: Sequence[Reading]) -> Counts:
    """Over all `readings`, those of earlier days included: they make the frequencies."""
    vocabulary = _vocabulary(readings)
    both = _matrix([(*r.title_terms, *r.text_terms) for r in readings], vocabulary)
    telling = np.ones(both.shape[1])
    telling[[vocabulary[term] for term in sorted(_place_terms()) if term in vocabulary]] = 0.0
    return Counts(
        title=_matrix([r.title_terms for r in readings], vocabulary),
        text=_matrix([r.text_terms for r in readings], vocabulary),
        both=both,
        frequency=np.bincount(both.indices, minlength=both.shape[1]).astype(np.int64),
        telling=telling,
        vocabulary=vocabulary,
    )


def spaces_of(counts: Counts, language: str) -> tuple[Space, Space]:
    """The articles weighted by what was rare before and today, and by what is rare today alone.

    A word that was never met before is rare in the first, and not in the second if the whole day
    is full of it; a word that is common every day weighs little in the first. Only English has
    a background; in other languages both spaces are the same.
    """
    articles = counts.both.shape[0]
    today = _weighed(counts, counts.frequency, max(SMALLEST_CORPUS, articles))
    if language != "en":
        return today, today
    known = background()
    before = np.zeros(len(counts.frequency), dtype=np.int64)
    for term, column in counts.vocabulary.items():
        before[column] = known.frequency.get(term, 0)
    return _weighed(counts, before + counts.frequency, known.articles + articles), today


def _weighed(counts: Counts, frequency: Ints, articles: int) -> Space:
    weight = np.log((1.0 + articles) / (1.0 + frequency))
    scale = sparse.diags(weight)
    return Space(
        _unit(counts.title @ scale), _unit(counts.text @ scale), _unit(counts.both @ scale), weight
    )


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    return (sparse.diags(1.0 / norms) @ matrix).tocsr()


def candidates(counts: Counts, space: Space, eligible: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Pairs of which at least one is eligible and whose rare terms overlap; first < second."""
    keep = sparse.diags((counts.frequency <= COMMON_TERM).astype(np.float64))
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


def products(left: sparse.csr_matrix, right: sparse.csr_matrix, i: Ints, j: Ints) -> Floats:
    """The dot product of row i[k] of `left` with row j[k] of `right`, for each k."""
    out = np.empty(len(i))
    for k in range(0, len(i), BLOCK * 16):
        part = slice(k, k + BLOCK * 16)
        out[part] = np.asarray(left[i[part]].multiply(right[j[part]]).sum(axis=1)).ravel()
    return out


def presence(matrix: sparse.csr_matrix, weight: Floats) -> sparse.csr_matrix:
    """Rows whose products are the summed `weight` of the terms two articles share."""
    ones = matrix.copy()
    ones.data[:] = 1.0
    return (ones @ sparse.diags(np.sqrt(weight))).tocsr()

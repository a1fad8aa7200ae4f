"""Agreement of a grouping, a sorting and an order with what readers said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2


def f1(precision: float, recall: float) -> float:
    """The harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def bcubed(found: Mapping[int, int], truth: Mapping[int, str]) -> tuple[float, float, float]:
    """F1, precision and recall of Bagga and Baldwin (1998), over the items of `truth`."""
    if not truth:
        return 0.0, 0.0, 0.0
    both = Counter((found[k], truth[k]) for k in truth)
    mine, theirs = Counter(found[k] for k in truth), Counter(truth.values())
    precision = sum(n * n / mine[c] for (c, _), n in sorted(both.items())) / len(truth)
    recall = sum(n * n / theirs[t] for (_, t), n in sorted(both.items())) / len(truth)
    return f1(precision, recall), precision, recall


def pairwise(found: Mapping[int, int], truth: Mapping[int, str]) -> tuple[float, float, float]:
    """F1, precision and recall over pairs of items that are in one group."""
    both = Counter((found[k], truth[k]) for k in truth)
    right = sum(n * (n - 1) for n in both.values())
    mine = sum(n * (n - 1) for n in Counter(found[k] for k in truth).values())
    theirs = sum(n * (n - 1) for n in Counter(truth.values()).values())
    precision = right / mine if mine else 1.0
    recall = right / theirs if theirs else 1.0
    return f1(precision, recall), precision, recall


def ndcg(gains: Sequence[float], ideal: Sequence[float], places: int) -> float:
    """Discounted gain of an order, against the best order of `ideal`; 1 if there is no gain."""

    def discounted(values: Sequence[float]) -> float:
        return sum(value / log2(k + 2) for k, value in enumerate(values[:places]))

    best = discounted(sorted(ideal, reverse=True))
    return discounted(gains) / best if best else 1.0

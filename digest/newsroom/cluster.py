"""Sparse average linkage: which articles tell one event."""

import heapq

import numpy as np

from digest.newsroom.similarity import Floats, Ints


def link(count: int, first: Ints, second: Ints, score: Floats, threshold: float) -> list[list[int]]:
    """Clusters of 0..count-1, each sorted, by their first member.

    The two clusters with the highest mean score over all their cross pairs merge, while that mean
    is at least `threshold`; a pair that is not given counts 0. Ties go to the lower indices.
    Memory and time follow the number of pairs, not count squared.
    """
    members: dict[int, list[int]] = {k: [k] for k in range(count)}
    sums: dict[int, dict[int, float]] = {k: {} for k in range(count)}
    queue: list[tuple[float, int, int]] = []
    for a, b, value in zip(
        first.tolist(), second.tolist(), np.round(score, 9).tolist(), strict=True
    ):
        sums[a][b] = sums[b][a] = value
        if value >= threshold:
            queue.append((-value, a, b))
    heapq.heapify(queue)
    while queue:
        minus, a, b = heapq.heappop(queue)
        if a in members and b in members and minus == -_mean(members, sums, a, b):
            _merge(members, sums, queue, a, b, threshold)
    return sorted(sorted(group) for group in members.values())


def _mean(
    members: dict[int, list[int]], sums: dict[int, dict[int, float]], a: int, b: int
) -> float:
    return round(sums[a].get(b, 0.0) / (len(members[a]) * len(members[b])), 9)


def _merge(
    members: dict[int, list[int]],
    sums: dict[int, dict[int, float]],
    queue: list[tuple[float, int, int]],
    a: int,
    b: int,
    threshold: float,
) -> None:
    """Put b into a and queue a's new means."""
    members[a].extend(members.pop(b))
    for other, value in sums.pop(b).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0.0) + value
    for other in sums[a]:
        mean = _mean(members, sums, a, other)
        if mean >= threshold:
            heapq.heappush(queue, (-mean, min(a, other), max(a, other)))

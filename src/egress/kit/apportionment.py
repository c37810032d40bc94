"""Whole numbers that add up."""

from collections.abc import Sequence


def shared_out(persons: int, shares: Sequence[float]) -> list[int]:
    """
    Return whole persons by share that sum to `persons`: the largest remainders are rounded up.

    Source: Hamilton's method of apportionment.
    """
    exact = [persons * share / sum(shares) for share in shares]
    counts = [int(count) for count in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: counts[i] - exact[i])
    for i in by_remainder[: persons - sum(counts)]:
        counts[i] += 1
    return counts

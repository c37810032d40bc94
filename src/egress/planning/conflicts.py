"""The smallest set of conditions that cannot be met together: an irreducible infeasible set."""

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def minimal_conflict(items: Sequence[Item], clears: Callable[[list[Item]], bool]) -> list[Item]:
    """
    Return a set of items that cannot be met together, of which none can be left out; empty if all can be met.

    `clears(kept)` says whether the kept ones can all be met; fewer items are never harder to meet. Items at the
    beginning are preferred. Divide and conquer (QuickXplain: Junker, AAAI 2004, "QUICKXPLAIN: Preferred explanations
    and relaxations for over-constrained problems"): about k log(n / k) questions for k of n items.
    """
    every = list(items)
    if clears(every):
        return []
    if not clears([]):
        raise ValueError("something else than these items cannot be met")
    return _conflict([], False, every, clears)


def _conflict(
    kept: list[Item], has_grown: bool, items: list[Item], clears: Callable[[list[Item]], bool]
) -> list[Item]:
    """Return the part of a minimal conflict that lies in `items`, with the kept ones met."""
    if has_grown and not clears(kept):
        return []
    if len(items) == 1:
        return items
    first, second = items[: len(items) // 2], items[len(items) // 2 :]
    in_second = _conflict(kept + first, True, second, clears)
    in_first = _conflict(kept + in_second, bool(in_second), first, clears)
    return in_first + in_second

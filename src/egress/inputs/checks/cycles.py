"""Chains in which each item names one other, and those that run in a circle."""

from collections.abc import Iterator, Mapping


def circles(next_of: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield each circle once, as the items in order from the first that leads into it."""
    done: set[str] = set()
    for start in next_of:
        trail: dict[str, None] = {}
        item: str | None = start
        while item is not None and item not in done and item not in trail:
            trail[item] = None
            item = next_of.get(item)
        if item is not None and item in trail:
            chain = list(trail)
            yield tuple(chain[chain.index(item) :])
        done.update(trail)

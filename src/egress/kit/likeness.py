"""Names that are like one that nobody knows, so that an error can say which may have been meant."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_NEAREST = 3
"""So many names are offered."""

LIKE_ENOUGH = 0.6
"""Ratio of equal characters, 0 to 1, from which a name is offered."""


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that are most like one, the most alike first; none if nothing is like it."""
    return tuple(get_close_matches(name, sorted(set(known)), n=MOST_NEAREST, cutoff=LIKE_ENOUGH))


def nearest_words(name: str, known: Iterable[str]) -> str:
    """Return the same as words to put behind what was expected: `` such as a or b``; empty if nothing is like it."""
    found = nearest(name, known)
    return f" such as {' or '.join(found)}" if found else ""

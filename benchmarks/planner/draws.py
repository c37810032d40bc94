"""Draws from one named stream, of the kinds that a generator of posts needs."""

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

QUARTER_MIN = 15
"""Durations are whole quarters of an hour."""

T = TypeVar("T")


class Draw:
    """Draws of the kinds that the generator needs."""

    def __init__(self, stream: np.random.Generator) -> None:
        self._stream = stream

    def between(self, low: float, high: float) -> float:
        """Return an even draw."""
        return float(self._stream.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return int(self._stream.integers(low, high + 1))

    def log_between(self, low: float, high: float) -> float:
        """Return a draw that is even in the logarithm."""
        return math.exp(self.between(math.log(low), math.log(high)))

    def minutes(self, low: int, high: int) -> int:
        """Return whole quarters of an hour, in minutes."""
        return QUARTER_MIN * self.whole(low // QUARTER_MIN, high // QUARTER_MIN)

    def chance(self, p: float) -> bool:
        """Return true with probability p."""
        return bool(self._stream.random() < p)

    def one_of(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.whole(0, len(things) - 1)]

    def shares(self, count: int) -> list[float]:
        """Return shares that sum to 1, none of them tiny."""
        raw = self._stream.uniform(0.4, 1.6, size=count)
        return [float(x) for x in raw / raw.sum()]

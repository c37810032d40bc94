"""Plain quantities: a range of three, and the few conversions the house needs."""

import math
from dataclasses import dataclass

MIN_PER_H = 60
H_PER_DAY = 24
MIN_PER_DAY = MIN_PER_H * H_PER_DAY


@dataclass(frozen=True)
class Range:
    """
    An uncertain quantity: low, likely and high, in the unit its name bears.

    Raises
    ------
    ValueError
        when the three are not finite or not in order.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        """Refuse values out of order or not finite."""
        if not all(math.isfinite(x) for x in (self.low, self.likely, self.high)):
            raise ValueError("low, likely and high must be finite numbers")
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"low ≤ likely ≤ high is broken: {self.low}, {self.likely}, {self.high}")

    @classmethod
    def exactly(cls, value: float) -> "Range":
        """Return the range of a quantity that is known: all three equal."""
        return cls(value, value, value)

    def scaled(self, factor: float) -> "Range":
        """Return the range with all three multiplied by a factor ≥ 0."""
        return Range(self.low * factor, self.likely * factor, self.high * factor)

"""What is minimised over the scenarios: the weighted mean, or the mean and its worst part mixed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Preference:
    """
    How much the worst scenarios count.

    Attributes
    ----------
    averse : share of the objective that looks at the worst scenarios only, in [0, 1]; 0 = the mean alone.
    worst_share : the worst scenarios are those that make up this share of all weight, in (0, 1].
    """

    averse: float = 0.0
    worst_share: float = 1.0

    def judged(self, losses: Sequence[float], weights: Sequence[float]) -> float:
        """
        Return the objective of one loss per scenario, weights summing to 1.

        (1 − averse) × mean + averse × CVaR, the mean of the worst share (Rockafellar and Uryasev, Journal of Risk
        2(3), 2000). A loss that is larger everywhere is never judged smaller.
        """
        mean = float(np.dot(losses, weights))
        if not self.averse:
            return mean
        return (1 - self.averse) * mean + self.averse * worst_mean(losses, weights, self.worst_share)


def worst_mean(losses: Sequence[float], weights: Sequence[float], share: float) -> float:
    """Return the mean of the losses over the worst `share` of the weight, the last scenario counted in part."""
    left, total = share, 0.0
    for loss, weight in sorted(zip(losses, weights, strict=True), reverse=True):
        taken = min(left, weight)
        total, left = total + taken * loss, left - taken
    return total / (share - left) if share > left else 0.0

"""How long a group of people takes to be safe, as a distribution over rehearsals and not as the plan's own time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.domain import Case
from egress.simulation import Outcomes, Rehearsal


@dataclass(frozen=True)
class ClearingSpread:
    """
    The clearance of some groups together, over the runs of a rehearsal in which no exit closes.

    Attributes
    ----------
    hours : from the order, at the end of each bin. Shape (bins,).
    waiting_share : mean share of them who are not safe by then, in [0, 1], never rising. Shape (bins,).
    cleared_h : hours until the last of them is safe, by run, sorted; inf = not within the plan. Shape (runs,).
    """

    hours: np.ndarray
    waiting_share: np.ndarray
    cleared_h: np.ndarray

    def quantile_h(self, share: float) -> float | None:
        """Return the hours within which so large a share of the runs is cleared; None if that is never reached."""
        place = min(len(self.cleared_h) - 1, max(0, int(np.ceil(share * len(self.cleared_h))) - 1))
        found = float(self.cleared_h[place])
        return found if np.isfinite(found) else None

    def p_not_cleared(self, within_h: np.ndarray) -> np.ndarray:
        """Return the chance that they are not all safe within so many hours. Shape of `within_h`."""
        done = np.searchsorted(self.cleared_h, np.asarray(within_h, dtype=float), side="right")
        return np.asarray(1.0 - done / len(self.cleared_h))

    def share_waiting(self, within_h: np.ndarray) -> np.ndarray:
        """Return the mean share who are not safe within so many hours; 1 before the order, the last one after all."""
        inside = np.interp(within_h, np.concatenate([[0.0], self.hours]), np.concatenate([[1.0], self.waiting_share]))
        return np.where(np.asarray(within_h) < 0.0, 1.0, inside)


def clearing_spread(case: Case, rehearsal: Rehearsal, outcomes: Outcomes, group_ids: Sequence[str]) -> ClearingSpread:
    """
    Return how long these groups take together, from the outcomes of a rehearsal.

    Whoever is harmed by an attack on the way is waiting no longer, and never safe: the people caught so count as
    waiting in the share, but do not keep the others from being cleared.
    """
    index = [i for i, group in enumerate(case.groups) if group.id in set(group_ids)]
    safe = outcomes.safe[:, index, :].sum(axis=1).astype(float)
    gone = safe + outcomes.caught[:, index, :].sum(axis=1)
    total = outcomes.total[:, index].sum(axis=1).astype(float)
    first = rehearsal.curves[0].hours
    bin_h = first[0]
    hours = np.minimum((np.arange(safe.shape[1]) + 1) * bin_h, max(first[-1], bin_h))
    done = gone >= total[:, None] - 0.5
    cleared = np.where(done.any(axis=1), hours[done.argmax(axis=1)], np.inf)
    share = 1.0 - safe / np.maximum(total, 1.0)[:, None]
    waiting = np.minimum.accumulate(np.clip(share.mean(axis=0), 0.0, 1.0))
    return ClearingSpread(hours, waiting, np.sort(np.where(total > 0, cleared, 0.0)))


def certain_clearing(clearance_h: float) -> ClearingSpread:
    """Return a clearance that is known to the hour: nobody is safe before, everybody from then on."""
    hours = np.array([clearance_h * (1.0 - 1e-9), clearance_h])
    return ClearingSpread(hours, np.array([1.0, 0.0]), np.array([clearance_h]))

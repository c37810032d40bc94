"""One category of person before the joint paths: what there is to decide, when, and under which priors."""

from dataclasses import dataclass

import numpy as np

STEP_DAYS = np.array(
    [0, 1, 2, 3, 5, 7, 10, 14, 18, 22, 27, 32, 38, 45, 52, 60, 70, 80, 92, 105, 120, 140, 160, 180.0]
)
"""Days ahead at which it can be decided anew; the last is the end, after which nothing is reckoned."""

STAY, SOME, ALL = 0, 1, 2
"""The states: nobody of a category has left by order, some have, all have."""

RETURN_DAYS = 14.0
"""Coming back costs as much of the mission as two weeks away: tickets, houses, schools. Assumption."""


@dataclass(frozen=True, kw_only=True)
class Priors:
    """
    The priors to be solved at once; each array has shape (priors,).

    Attributes
    ----------
    mission_days : mission days that one person caught is worth.
    hastening : by what factor a departure in full view shortens the time that is left.
    collapse_persons : cost of a collapse that would not have come within the horizon, in persons caught.
    """

    mission_days: np.ndarray
    hastening: np.ndarray
    collapse_persons: np.ndarray


@dataclass(frozen=True, kw_only=True)
class StoppingProblem:
    """
    One category of person before the joint paths.

    Attributes
    ----------
    step_days : as `STEP_DAYS`. Shape (steps,).
    closing_days : days until the last way out closes, inf = never. Shape (paths,).
    features : what is known at each step. Shape (steps, paths, columns).
    weight : of the paths, summing to 1. Shape (paths,).
    persons : head count.
    waiting_days, waiting_share : days after the order, and the mean share who are not safe by then.
    share_gone, mission_lost, visibility : by state: share of the persons away, mission days lost per day, how plainly
        the order is seen. Shape (3,).
    """

    step_days: np.ndarray
    closing_days: np.ndarray
    features: np.ndarray
    weight: np.ndarray
    persons: float
    waiting_days: np.ndarray
    waiting_share: np.ndarray
    share_gone: np.ndarray
    mission_lost: np.ndarray
    visibility: np.ndarray

    def caught_leaving(self, left_days: np.ndarray, end_days: float) -> np.ndarray:
        """
        Return the share of those under way who are caught when the way closes so many days after the order.

        None where that comes after the end of the reckoning: it is not counted of those who stay either.
        """
        days = np.concatenate([[0.0], self.waiting_days])
        share = np.concatenate([[1.0], self.waiting_share])
        return np.where(left_days <= end_days, np.interp(left_days, days, share), 0.0)

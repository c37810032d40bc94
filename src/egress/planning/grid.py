"""The time grid of the relaxation: edges in minutes from the start of the plan."""

from collections.abc import Sequence

import numpy as np

from egress.kit import MIN_PER_DAY, MIN_PER_H

GRADED: tuple[tuple[float, float], ...] = ((2.0, 4.0), (5.0, 6.0), (14.0, 12.0), (1e9, 24.0))
"""Steps of 4 h to day 2, 6 h to day 5, 12 h to day 14, then 24 h: fine where plans differ, coarse where not."""

GUIDING: tuple[tuple[float, float], ...] = (
    (1.0, 1.0),
    (2.0, 2.0),
    (5.0, 4.0),
    (10.0, 8.0),
    (20.0, 12.0),
    (1e9, 24.0),
)
"""Steps for a guide: an hour on the first day, when every way begins anew, then ever wider."""

COARSE: tuple[tuple[float, float], ...] = ((2.0, 6.0), (6.0, 12.0), (14.0, 24.0), (1e9, 48.0))
"""Steps for one plan among many, of which a few looks are taken: half the work of the graded grid."""

RENEWED: tuple[tuple[float, float], ...] = ((2.0, 6.0), (6.0, 12.0), (1e9, 24.0))
"""The same for a guide renewed inside a plan, which is followed for a few days only."""


def uniform_grid(horizon_min: int, step_min: int) -> np.ndarray:
    """Return edges every `step_min` minutes, the last one at the horizon. Shape (steps + 1,)."""
    edges = np.arange(0, horizon_min, step_min, dtype=float)
    return np.append(edges, float(horizon_min))


def graded_grid(
    horizon_min: int, *, from_min: float = 0.0, stages: Sequence[tuple[float, float]] = GRADED
) -> np.ndarray:
    """Return edges that widen; stages are (until day, step in hours) after `from_min`. Shape (steps + 1,)."""
    edges, moment = [from_min], from_min
    for until_day, step_h in stages:
        while moment < min(horizon_min, from_min + until_day * MIN_PER_DAY):
            moment = min(moment + step_h * MIN_PER_H, float(horizon_min))
            edges.append(moment)
    return np.asarray(edges)

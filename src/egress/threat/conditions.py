"""Estimates under a condition: "after the troops leave" speaks of nothing until they do."""

import math

import numpy as np
from scipy.special import ndtri

from egress.threat.stories import GRID_DAYS, Cdf

P_CONDITION = 0.5
"""Chance that a condition which is not met yet will be: a stated prior, for an estimate that does not say."""

WAIT_MEDIAN_DAYS, WAIT_LOG_SD = 30.0, 1.0
"""Days until a condition is met, if it is: log-normal, middle 90 % from six days to five months; a stated prior."""

STEPS = 40
"""The wait is taken at so many equal ranks."""


def if_condition(cdf: Cdf) -> Cdf:
    """Return the story of an estimate whose condition may never be met: the chance of closing falls in proportion."""
    return lambda days: P_CONDITION * cdf(days)


def after_condition(cdf: Cdf) -> Cdf:
    """Return the story of an estimate whose days count from a condition that has still to be met: wait, then time."""
    ranks = (np.arange(STEPS) + 0.5) / STEPS
    waits = WAIT_MEDIAN_DAYS * np.exp(WAIT_LOG_SD * ndtri(ranks))
    table = np.mean([np.where(w < GRID_DAYS, cdf(np.maximum(GRID_DAYS - w, 0.0)), 0.0) for w in waits], axis=0)
    reach = math.log1p(GRID_DAYS[-1])
    return lambda days: np.interp(np.minimum(np.log1p(days), reach), np.log1p(GRID_DAYS), table)

"""Distributions over the days until an exit closes, as functions that can be conditioned and pooled."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import ndtr

Cdf = Callable[[np.ndarray], np.ndarray]
"""P(closed by so many days after its origin), for an array of days ≥ 0; the limit is 1 - P(never)."""

VIEW_DAYS = (7, 14, 30, 60, 90)
"""The horizons at which views show a probability, days."""

NEVER_AFTER_DAYS = 3650.0
"""What has not happened after ten years counts as never."""

GRID_DAYS = np.concatenate([[0.0], np.geomspace(0.01, NEVER_AFTER_DAYS, 900)])
"""Days at which a distribution is inverted: steps of 1.4 %, a quarter of an hour at first."""

SPENT = 1e-6
"""A story that gave the past less than this chance has been refuted by events and is dropped."""


def log_normal(mu: float, sigma: float, p_never: float) -> Cdf:
    """Return (1 - p_never) · Φ((ln t - mu) / sigma), t in days."""

    def cdf(days: np.ndarray) -> np.ndarray:
        with np.errstate(divide="ignore"):
            z = (np.log(days) - mu) / sigma
        return np.asarray((1.0 - p_never) * ndtr(z))

    return cdf


def exponential(rate_per_day: float) -> Cdf:
    """Return 1 - exp(-rate · t), t in days: a constant hazard."""
    return lambda days: -np.expm1(-rate_per_day * days)


def empirical(sample_days: np.ndarray) -> Cdf:
    """Return the share of a sample (days, inf = never) that is ≤ t."""
    ordered = np.sort(sample_days)
    return lambda days: np.searchsorted(ordered, days, side="right") / len(ordered)


def not_yet(cdf: Cdf, age_days: float) -> tuple[Cdf, float]:
    """
    Condition a story on "it has not happened in the days since it was told".

    F(t | not yet) = (F(age + t) - F(age)) / (1 - F(age)). P(never) rises by the factor 1 / (1 - F(age)).

    Returns
    -------
    The conditioned function, counted from as_of, and the chance that the story gave to the past,
    1 - F(age); a story whose chance is below `SPENT` becomes "never", to be dropped by its weight.
    """
    age = max(0.0, age_days)
    already = float(cdf(np.array([age]))[0])
    survival = 1.0 - already
    if survival < SPENT:
        return (lambda days: np.zeros_like(days, dtype=float)), 0.0
    return (lambda days: np.clip((cdf(age + days) - already) / survival, 0.0, 1.0)), survival


def mixture(parts: Sequence[tuple[float, Cdf]]) -> Cdf:
    """Return the linear pool Σ w·F / Σ w of weighted stories (at least one weight must be positive)."""
    total = sum(weight for weight, _ in parts)
    kept = [(weight / total, cdf) for weight, cdf in parts if weight > 0]
    return lambda days: np.sum([weight * cdf(days) for weight, cdf in kept], axis=0)


def hastened(cdf: Cdf, speed: float) -> Cdf:
    """Return the story in which every time to closing is divided by `speed`."""
    return lambda days: cdf(days * speed)


def scaled(cdf: Cdf, factor: float) -> Cdf:
    """Return the story in which every time to closing is multiplied by a factor."""
    return cdf if factor == 1.0 else lambda days: cdf(days / factor)


def tabled(cdf: Cdf) -> Cdf:
    """Return a story as a table over `GRID_DAYS`, quick to read many times; between its days in a straight line."""
    values = cdf(GRID_DAYS)
    return lambda days: np.interp(days, GRID_DAYS, values)


def quantile_days(cdf: Cdf, ranks: np.ndarray) -> np.ndarray:
    """Return the days by which the story has happened with probability `ranks`; inf where it never reaches it."""
    reached = np.maximum.accumulate(np.clip(cdf(GRID_DAYS), 0.0, 1.0))
    days = np.interp(ranks, reached, GRID_DAYS)
    return np.where(ranks > reached[-1], np.inf, days)


def median_days(cdf: Cdf) -> float | None:
    """Return the days by which it has happened with probability one half; None if never."""
    middle = float(quantile_days(cdf, np.array([0.5]))[0])
    return middle if np.isfinite(middle) else None


def p_by_view_days(cdf: Cdf) -> dict[int, float]:
    """Return the probability at each of `VIEW_DAYS`."""
    values = cdf(np.array(VIEW_DAYS, dtype=float))
    return {day: float(p) for day, p in zip(VIEW_DAYS, values, strict=True)}

"""
Choose the weights of the pool, and how it is recalibrated, on generated worlds with seeds below 1000.

``python benchmarks/threat/fit.py [WORLDS] [SPOILT_SHARE]`` prints each mechanism by itself, the weights of greatest
mean log score, and the coverage by kind of world. What it prints is written into `egress.threat.pool` by hand.
"""

import sys
from dataclasses import dataclass
from multiprocessing import Pool

import numpy as np
from scipy.optimize import minimize
from scipy.special import betainc
from worlds.as_case import as_case, day_of
from worlds.generate import FIT_SEEDS, make_world

from egress.domain import known_at
from egress.threat.pool import stories_of, told_by

NAMES = ("experts", "cascade", "front", "siege", "flash", "peers", "base_rate")
DAYS = np.arange(0.0, 122.0)
HORIZON = 120
FLOOR = 1e-5


@dataclass
class Sample:
    """Stories told on every asked day: shape (n, mechanisms, days), strengths, outcomes, kinds, log speeds."""

    cdf: np.ndarray
    strength: np.ndarray
    left_days: np.ndarray
    kind: np.ndarray
    log_speed: np.ndarray

    @property
    def censored(self) -> np.ndarray:
        """Whether the city outlasts the horizon."""
        return self.left_days > HORIZON


def told_on(seed_and_share: tuple[int, float]) -> list[tuple[np.ndarray, np.ndarray, float, str, float]]:
    """Return what every mechanism says on the asked days of one world, at the speed of the news."""
    seed, spoilt = seed_and_share
    world = make_world(seed, spoilt_share=spoilt)
    case, rows = as_case(world), []
    for day in world.asked_days:
        known = known_at(case, day_of(day))
        stories = stories_of(known, day_of(day))
        cdf, strength = np.zeros((len(NAMES), len(DAYS))), np.zeros(len(NAMES))
        for name, story, weight in told_by(known, stories):
            cdf[NAMES.index(name)] = stories.news.applied(story)(DAYS)
            strength[NAMES.index(name)] = weight
        left = world.truth.closes_day["city"] - day
        rows.append((cdf, strength, left, world.truth.kind.value, stories.news.log_speed))
    return rows


def sample_of(worlds: int, spoilt: float = 0.0) -> Sample:
    """Return the sample of the first worlds."""
    with Pool(2) as workers:
        each = workers.imap(told_on, [(seed, spoilt) for seed in FIT_SEEDS[:worlds]], chunksize=4)
        rows = [row for found in each for row in found]
    cdf, strength, left, kind, speed = zip(*rows, strict=True)
    return Sample(np.array(cdf), np.array(strength), np.array(left), np.array(kind), np.array(speed))


def pooled(sample: Sample, weights: np.ndarray) -> np.ndarray:
    """Return the linear pool, shape (n, days)."""
    share = sample.strength * weights
    return np.einsum("nm,nmd->nd", share / share.sum(axis=1, keepdims=True), sample.cdf)


def log_likelihood(sample: Sample, p: np.ndarray) -> np.ndarray:
    """Return log density per day of the outcome, or log survival past the horizon."""
    at = np.clip(np.floor(sample.left_days), 0, HORIZON - 1).astype(int)
    rows = np.arange(len(p))
    density = p[rows, at + 1] - p[rows, at]
    return np.log(np.maximum(np.where(sample.censored, 1 - p[:, HORIZON], density), FLOOR))


def tw_crps(sample: Sample, p: np.ndarray) -> np.ndarray:
    """Return the threshold-weighted CRPS on 0 to 120 days, in days."""
    happened = DAYS[None, :HORIZON] + 0.5 >= sample.left_days[:, None]
    middle = (p[:, :HORIZON] + p[:, 1 : HORIZON + 1]) / 2
    return np.asarray(((middle - happened) ** 2).sum(axis=1))


def coverage(sample: Sample, p: np.ndarray, level: float) -> np.ndarray:
    """Return how far each outcome's PIT lies in the central interval; past the horizon it is spread over the rest."""
    low, high = (1 - level) / 2, (1 + level) / 2
    at = np.minimum(sample.left_days, HORIZON)
    pit = np.array([np.interp(t, DAYS, row) for t, row in zip(at, p, strict=True)])
    rest = np.clip(high - np.maximum(pit, low), 0, None) / np.maximum(1 - pit, 1e-12)
    return np.where(sample.censored, rest, (pit >= low) & (pit <= high))


def fitted_weights(sample: Sample) -> np.ndarray:
    """Return the weights of greatest mean log score, sum 1."""

    def loss(log_weights: np.ndarray) -> float:
        return -float(log_likelihood(sample, pooled(sample, np.exp(log_weights))).mean())

    found = minimize(loss, np.zeros(len(NAMES)), method="L-BFGS-B", bounds=[(-3, 2)] * len(NAMES))
    weights = np.exp(found.x)
    return np.asarray(weights / weights.sum())


def fitted_beta(sample: Sample, p: np.ndarray) -> tuple[float, float]:
    """Return the beta transform of the pool of greatest mean log score (Ranjan and Gneiting 2010)."""

    def loss(logs: np.ndarray) -> float:
        a, b = np.exp(logs)
        return -float(log_likelihood(sample, betainc(a, b, np.clip(p, 0, 1))).mean())

    a, b = np.exp(minimize(loss, np.zeros(2), method="Nelder-Mead").x)
    return float(a), float(b)


def print_by_kind(sample: Sample, p: np.ndarray, title: str) -> None:
    """Print score and coverage for all and within each kind."""
    print(f"{title:<12} {'n':>5} {'cover50':>8} {'cover90':>8} {'twCRPS':>7} {'log':>7} {'P30':>5} {'was':>5}")
    for kind in ("all", *sorted(set(sample.kind))):
        rows = np.ones(len(p), bool) if kind == "all" else sample.kind == kind
        print(
            f"{kind:<12} {rows.sum():>5} {coverage(sample, p, 0.5)[rows].mean():>8.2f} "
            f"{coverage(sample, p, 0.9)[rows].mean():>8.2f} {tw_crps(sample, p)[rows].mean():>7.1f} "
            f"{log_likelihood(sample, p)[rows].mean():>7.2f} {p[rows, 30].mean():>5.2f} "
            f"{(sample.left_days[rows] <= 30).mean():>5.2f}"
        )


def main(arguments: list[str]) -> None:
    """Fit and print."""
    worlds = int(arguments[0]) if arguments else 400
    sample = sample_of(worlds, float(arguments[1]) if len(arguments) > 1 else 0.0)
    base = sample.cdf[:, NAMES.index("base_rate")]
    for i, name in enumerate(NAMES):
        told = sample.strength[:, i] > 0
        alone, beside = (log_likelihood(sample, p)[told].mean() for p in (sample.cdf[:, i], base))
        print(
            f"{name:<10} n {told.sum():>5} strength {sample.strength[told, i].mean():.2f} "
            f"log {alone:.2f} beside {beside:.2f}"
        )
    weights = fitted_weights(sample)
    p = pooled(sample, weights)
    print("weights", {name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True)})
    print_by_kind(sample, p, "pool")
    print("beta", fitted_beta(sample, p))
    print_by_kind(sample, base, "base rate")


if __name__ == "__main__":
    main(sys.argv[1:])

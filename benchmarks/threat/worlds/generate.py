"""Make a world from its seed. FROZEN: see README.md; the digest of its output is held by a test."""

import numpy as np

from egress.kit import named_stream
from worlds.dynamics import truth_of
from worlds.kinds import SHARES, Kind, World
from worlds.officials import estimates_of
from worlds.sources import counts_of, gauges_of, reports_of, resolutions_of, spoilt, voices

FIT_SEEDS = range(1000)
"""Parameters may be chosen on worlds of these seeds alone."""

JUDGE_SEEDS = range(1000, 1200)
"""Printed once."""

ASKED_PER_WORLD = 6


def make_world(seed: int, *, spoilt_share: float = 0.0, kind: Kind | None = None) -> World:
    """
    Return the world of a seed.

    Parameters
    ----------
    spoilt_share : add so many false or copied reports that they are this share of all.
    kind : make it of this kind, instead of the one that the seed draws.
    """

    def stream(name: str) -> np.random.Generator:
        return named_stream(seed, f"world/{name}")

    drawn = Kind(stream("kind").choice([k.value for k in SHARES], p=list(SHARES.values())))
    truth = truth_of(kind or drawn, stream("truth"))
    rng = stream("sources")
    reports = reports_of(truth, voices(rng), rng)
    ends = min(truth.closes_day["city"], 180.0)
    if spoilt_share > 0:
        reports = spoilt(reports, spoilt_share, ends, stream("spoilt"))
    last = min(truth.closes_day["city"] - 0.5, 150.0)
    asked = np.sort(stream("asked").uniform(min(5.0, last), last, ASKED_PER_WORLD)) if last > 0.5 else np.array([])
    return World(
        seed=seed,
        truth=truth,
        reports=reports,
        estimates=estimates_of(truth, stream("officials")),
        counts=counts_of(truth, stream("counts")),
        gauges=gauges_of(truth, stream("gauges")),
        resolutions=resolutions_of(reports, stream("resolutions")),
        asked_days=tuple(round(float(day), 2) for day in asked),
    )

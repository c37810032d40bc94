"""
Luck that can be asked for by name, in any order and in any process: a counter-based generator.

A number depends on seed, stream, run, whom it concerns and the how-manieth time, and on nothing else. So two plans
that ask about the same thing meet the same luck, and it does not matter which process runs which replication.
"""

import hashlib

import numpy as np
from numba import njit

STREAMS = (
    "exits",
    "head_counts",
    "unplanned_arrivals",
    "travel",
    "breakdowns",
    "repairs",
    "losses",
    "station_rates",
    "leg_rates",
    "departure_slots",
    "weather",
    "attacks",
    "permissions",
    "forces",
)
"""The named streams, in the order of the table of keys."""

(
    EXITS,
    HEAD_COUNTS,
    UNPLANNED_ARRIVALS,
    TRAVEL,
    BREAKDOWNS,
    REPAIRS,
    LOSSES,
    STATION_RATES,
    LEG_RATES,
    DEPARTURE_SLOTS,
    WEATHER,
    ATTACKS,
    PERMISSIONS,
    FORCES,
) = range(len(STREAMS))

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def name_hash(name: str) -> np.uint64:
    """Return 64 bits of the hash of a name: a stream's, or an id of the case."""
    return np.uint64(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big"))


def stream_keys(seed: int) -> np.ndarray:
    """Return the key of every stream for a seed, in the order of `STREAMS`. Shape (streams,)."""
    return np.array([name_hash(f"{seed}/{stream}") for stream in STREAMS], dtype=np.uint64)


@njit(cache=True)
def _mixed(x):
    """Return x with its bits mixed: the finalizer of SplitMix64 (Steele, Lea and Flood 2014)."""
    x = (x ^ (x >> _S30)) * _FIRST
    x = (x ^ (x >> _S27)) * _SECOND
    return x ^ (x >> _S31)


@njit(cache=True)
def uniform(key, run, who, nth):
    """Return a number in (0, 1) for a stream's key, a run, whom it concerns (64 bits) and the how-manieth time."""
    x = _mixed(key + np.uint64(run) * _GOLDEN)
    x = _mixed((x ^ who) + _GOLDEN)
    x = _mixed((x + np.uint64(nth) * _GOLDEN) ^ _FIRST)
    return (float(x >> _S11) + 0.5) / 9007199254740992.0


def uniforms(key: np.uint64, runs: np.ndarray, who: np.uint64, nth: int) -> np.ndarray:
    """Return `uniform` for many runs at once. Shape (runs,)."""

    def mixed(x: np.ndarray) -> np.ndarray:
        x = (x ^ (x >> _S30)) * _FIRST
        x = (x ^ (x >> _S27)) * _SECOND
        return np.asarray(x ^ (x >> _S31))

    x = mixed(np.asarray(runs, dtype=np.uint64) * _GOLDEN + key)
    x = mixed((x ^ who) + _GOLDEN)
    x = mixed((x + np.array([nth], dtype=np.uint64) * _GOLDEN) ^ _FIRST)
    return np.asarray(((x >> _S11).astype(np.float64) + 0.5) / 9007199254740992.0)

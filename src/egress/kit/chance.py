"""Chance by named streams: the same name and base seed always give the same luck."""

import hashlib

import numpy as np


def named_stream(base_seed: int, name: str) -> np.random.Generator:
    """Return a random generator whose seed is the base seed combined with the hash of its name."""
    hashed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.default_rng([base_seed, hashed])


def stratified_uniforms(count: int, base_seed: int, name: str) -> np.ndarray:
    """Return `count` numbers in (0, 1), one in each of `count` equal strata, in a shuffled order."""
    stream = named_stream(base_seed, name)
    jitter = stream.random(count)
    strata = stream.permutation(count)
    return np.asarray((strata + jitter) / count, dtype=float)

"""
Twenty posts, 10,000 joint paths each, twice: seconds on two cores, and whether the two runs are the same to the bit.

Reach: at most 60 s. Run: make bench ONLY=threat_twenty
"""

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from egress.inputs import read_case
from egress.threat import assess

KABUL = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"
AS_OF = datetime(2021, 8, 11, tzinfo=UTC)
POSTS, PATHS, REACH_S = 20, 10_000, 60.0


def assessed(seed: int) -> str:
    """Return the digest of one post's paths: the case of Kabul under another seed, with all views."""
    picture = assess(replace(read_case(KABUL), seed=seed), AS_OF, paths=PATHS)
    whole = hashlib.sha256()
    for exit_, hours in sorted(picture.closing_h.items()):
        whole.update(exit_.encode() + np.ascontiguousarray(hours).tobytes())
    return whole.hexdigest()


def main() -> None:
    """Print seconds and whether they repeat."""
    runs, seconds = [], []
    for _ in range(2):
        began = time.perf_counter()
        with Pool(2) as workers:
            runs.append(workers.map(assessed, range(1, POSTS + 1), chunksize=1))
        seconds.append(time.perf_counter() - began)
    print(f"{POSTS} posts × {PATHS:,} paths × 6 exits, two processes: {seconds[0]:.1f} s and {seconds[1]:.1f} s")
    print(f"reach ≤ {REACH_S:.0f} s: {'met' if max(seconds) <= REACH_S else 'missed'}")
    print(f"the same to the bit: {'yes' if runs[0] == runs[1] else 'no'}")


if __name__ == "__main__":
    main()

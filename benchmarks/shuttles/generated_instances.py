"""
Shuttle instances made from a seed, in the format of data/d_icep.json and of the same two shapes.

Even seeds draw ferries that are much alike (as D1: 250 to 310 persons, 11 to 22 knots), odd seeds a mixed fleet (as
D2: boats of 12, 38, 120, 300 and 457, larger ones slower and not at every dock). Demand is 2, 3 or 4 times the
fleet's seats.
"""

import math
from typing import Any

import numpy as np

Instance = dict[str, Any]

MIXED = (
    (12, 20.0, 28.0, 3),
    (38, 20.0, 26.0, 5),
    (120, 15.0, 20.0, 10),
    (300, 11.0, 20.0, 10),
    (457, 11.0, 14.0, 10),
)
"""Persons, slowest and fastest in knots, minutes at a dock."""

SHARES = (0.3, 0.2, 0.2, 0.2, 0.1)


def make_instance(seed: int, *, vessels: int, locations: int) -> Instance:
    """Return the instance of a seed: 3 safe docks, 1 to 3 docks per location, some 3 to 25 nautical miles away."""
    luck = np.random.default_rng([seed, vessels, locations])
    ends = [f"Safe dock {n}" for n in range(3)]
    docks = {
        f"Dock {place}{letter}": f"Location {place}"
        for place in range(locations)
        for letter in "abc"[: int(luck.integers(1, 4))]
    }
    nautical_miles = _distances(luck, ends, docks)
    fleet = [_vessel(luck, number, ends, is_mixed=seed % 2 == 1) for number in range(vessels)]
    compatible = [
        [one["name"], dock]
        for one in fleet
        for dock in (*docks, *ends)
        if dock in ends
        or seed % 2 == 0
        or luck.random() < 0.85
        or (dock.endswith("a") and one["capacity_persons"] < 300)
    ]
    people = int(luck.choice([2, 3, 4])) * sum(one["capacity_persons"] for one in fleet)
    shares = luck.dirichlet(np.full(locations, 1.5))
    return {
        "id": f"G-{vessels}x{locations}-s{seed}",
        "vessels": fleet,
        "pickup_docks": docks,
        "dropoff_docks": ends,
        "compatible": compatible,
        "first_leg_nm": [[end, dock, nautical_miles[dock, end]] for end in ends for dock in docks],
        "loaded_leg_nm": [[dock, end, nautical_miles[dock, end]] for dock in docks for end in ends],
        "return_leg_nm": [[end, dock, nautical_miles[dock, end]] for end in ends for dock in docks],
        "demand_persons": {f"Location {n}": max(1, round(float(share) * people)) for n, share in enumerate(shares)},
        "published_makespan_min": None,
    }


def _distances(luck: np.random.Generator, ends: list[str], docks: dict[str, str]) -> dict[tuple[str, str], float]:
    at = {end: (0.0, float(luck.uniform(0, 20))) for end in ends}
    centre = {place: (luck.uniform(3, 15), luck.uniform(0, 20)) for place in dict.fromkeys(docks.values())}
    for dock, place in docks.items():
        x, y = centre[place]
        at[dock] = (float(x + luck.uniform(-1, 1)), float(y + luck.uniform(-1, 1)))
    return {(dock, end): math.dist(at[dock], at[end]) for dock in docks for end in ends}


def _vessel(luck: np.random.Generator, number: int, ends: list[str], *, is_mixed: bool) -> dict[str, Any]:
    if is_mixed:
        persons, slowest, fastest, minutes = MIXED[int(luck.choice(len(MIXED), p=SHARES))]
        speed = float(luck.uniform(slowest, fastest))
    else:
        persons, speed, minutes = (
            int(luck.integers(250, 311)),
            float(luck.integers(11, 23)),
            int(luck.integers(3, 11)),
        )
    return {
        "name": f"Vessel {number + 1}",
        "capacity_persons": persons,
        "speed_loaded_kn": speed,
        "speed_empty_kn": speed,
        "loading_min": float(minutes),
        "available_min": float(luck.uniform(10, 80)),
        "origin": ends[int(luck.integers(3))],
    }

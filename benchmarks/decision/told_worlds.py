"""
What is told of generated worlds, day by day: the rival stories and plain observables, kept in out/decision.

``python benchmarks/decision/told_worlds.py FIRST COUNT`` reads that many worlds (about a second each); the benches
beside it do it themselves where a file is missing.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "threat"))

from worlds.as_case import as_case, day_of
from worlds.generate import make_world
from worlds.kinds import World

from egress.domain import known_at
from egress.threat import stories_of
from egress.threat.pool import mechanisms

KEPT = Path(__file__).resolve().parents[2] / "out" / "decision"
NAMES = ("experts", "cascade", "front", "siege", "flash", "peers", "truce", "base_rate")
GRID_DAYS = np.array(
    [*range(9), 10, 12, 14, 17, 21, 25, 30, 35, 40, 45, 52, 60, 70, 80, 90, 105, 120, 135, 150, 165, 180, 240, 330.0]
)
"""Days ahead at which the stories are read; between them in a straight line."""

STEP_DAYS, LAST_DAY = 3.0, 150.0
"""A world is looked at every three days, from the third to the hundred and fiftieth, while the city holds."""

SEEN_CLAIMS = ("capital_lost", "districts_lost", "rival_forces_clash", "deal_signed", "advance_reversed", "warning")
OBSERVABLES = ("day", "front_km", "front_slope", "supply", "capitals", "districts", *SEEN_CLAIMS)


@dataclass(frozen=True)
class ToldWorld:
    """
    One world as a post meets it.

    Attributes
    ----------
    days : days looked at, shape (n,). closes_day : when the city is lost, inf = never; for the judge.
    weight, p_closed : share of each story in the pool, and its chance by `GRID_DAYS`; (n, stories), (n, stories,
        grid).
    seen : plain observables, shape (n, OBSERVABLES).
    """

    seed: int
    kind: str
    closes_day: float
    days: np.ndarray
    weight: np.ndarray
    p_closed: np.ndarray
    seen: np.ndarray

    def pooled(self, look: int, without: str = "") -> np.ndarray:
        """Return the pooled chance by `GRID_DAYS` on one day; a story may be left out by its name."""
        weight = self.weight[look].copy()
        if without and weight.sum() > weight[NAMES.index(without)]:
            weight[NAMES.index(without)] = 0.0
        return np.asarray(weight @ self.p_closed[look] / weight.sum())


def told_world(seed: int) -> ToldWorld:
    """Return the world of a seed as it is told."""
    world = make_world(seed)
    case, closes = as_case(world), world.truth.closes_day["city"]
    days = np.arange(STEP_DAYS, LAST_DAY + 0.5, STEP_DAYS)
    days = days[days < closes]
    weight = np.zeros((len(days), len(NAMES)))
    p_closed = np.zeros((len(days), len(NAMES), len(GRID_DAYS)))
    for i, day in enumerate(days):
        known = known_at(case, day_of(day))
        stories = stories_of(known, day_of(day))
        for one in mechanisms(known, stories):
            j = NAMES.index(one.name)
            weight[i, j] = one.weight
            p_closed[i, j] = stories.news.applied(one.cdf)(GRID_DAYS)
    seen = np.array([_seen(world, day) for day in days]).reshape(len(days), len(OBSERVABLES))
    return ToldWorld(seed, world.truth.kind.value, closes, days, weight, p_closed, seen)


def _seen(world: World, day: float) -> list[float]:
    """Return what anybody would look at first; -1 stands for unknown."""
    front = [(g.day_event, g.value) for g in world.gauges if g.what == "front_km" and g.day_received <= day]
    stocks = [g.value for g in world.gauges if g.what == "supply_days" and g.day_received <= day]
    late = [km for when, km in front if when > day - 15]
    slope = (late[-1] - late[0]) if len(late) > 1 else 0.0

    def share(level: str) -> float:
        counts = [c.lost / c.of for c in world.counts if c.level == level and c.day_received <= day]
        return max(counts[-6:]) if counts else -1.0

    fresh = [r.claim for r in world.reports if day - 21 < r.day_received <= day and not r.derived_from]
    return [
        *(day, front[-1][1] if front else -1.0, slope, stocks[-1] if stocks else -1.0),
        *(share("capitals"), share("districts")),
        *(float(fresh.count(claim)) for claim in SEEN_CLAIMS),
    ]


def told(first: int, count: int) -> list[ToldWorld]:
    """Return worlds as they are told, from the file kept of them or read anew."""
    file = KEPT / f"worlds-{first}-{count}.npz"
    if not file.exists():
        worlds = [told_world(seed) for seed in range(first, first + count)]
        KEPT.mkdir(parents=True, exist_ok=True)
        flat = {f"{i}/{name}": np.asarray(value) for i, w in enumerate(worlds) for name, value in vars(w).items()}
        np.savez_compressed(file, **flat)
    with np.load(file) as kept:
        return [
            ToldWorld(
                seed=int(kept[f"{i}/seed"]),
                kind=str(kept[f"{i}/kind"]),
                closes_day=float(kept[f"{i}/closes_day"]),
                **{name: kept[f"{i}/{name}"] for name in ("days", "weight", "p_closed", "seen")},
            )
            for i in range(count)
        ]


if __name__ == "__main__":
    told(int(sys.argv[1]), int(sys.argv[2]))

"""
Generated worlds, seeds 1000 to 1199: loss beside a policy that knows the generator, and beside rules of thumb.

Reach: ≤ 1.25 × the policy that knows the generator at 3, 30 and 300 mission days per person caught, ≤ 1.5 × where the
stated value is off by three; start-by within two days of the path-based optimum when the clearance is certain.
Run: make bench ONLY=decision_worlds
"""

import sys
from datetime import UTC, datetime

import numpy as np
from told_worlds import GRID_DAYS, ToldWorld, told
from world_post import CLEARANCE_DAYS, VALUES, best_choices, losses, paths_of, played

from egress.decision import certain_clearing
from egress.decision.news_ahead import NEWS_PER_DAY
from egress.decision.start_by_spread import start_by_of_spread
from rules import BASELINES, best_threshold, knowing

STATED = (3.0, 30.0, 300.0)
REACH, REACH_OFF, REACH_DAYS = 1.25, 1.5, 2.0
TRAIN = ((0, 100), (100, 100), (200, 100), (300, 100), (400, 100), (500, 100))
JUDGE = ((1000, 100), (1100, 100))
DRAWS = 2_000
RISK = 0.05


def our_choices(worlds: list[ToldWorld]) -> dict[int, np.ndarray]:
    """Return the product's choice by world: look, state, value."""
    return {
        w.seed: np.array([best_choices(w.pooled(i), VALUES, news_per_day=NEWS_PER_DAY) for i in range(len(w.days))])
        for w in worlds
    }


def ours(worlds: list[ToldWorld], table: dict[int, np.ndarray], value: float, stated: float) -> np.ndarray:
    """Return our loss by world at the true value, the choices made at a stated one."""
    column = int(np.flatnonzero(stated == VALUES)[0])
    return losses(worlds, lambda w, look, state: int(table[w.seed][look, state, column]), value)


def ratio_range(mine: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return the range of the ratio of means in nine draws of ten, worlds drawn again."""
    rng = np.random.default_rng(1)
    drawn = rng.integers(len(mine), size=(DRAWS, len(mine)))
    low, high = np.quantile(mine[drawn].mean(axis=1) / other[drawn].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def print_losses(worlds: list[ToldWorld], train: list[ToldWorld], table: dict[int, np.ndarray]) -> list[bool]:
    """Print the table of losses; return what is met."""
    met = []
    for value in STATED:
        learned = losses(worlds, knowing(train, value), value)
        hindsight, rule = best_threshold(worlds, value)
        knows = learned if learned.mean() <= hindsight else losses(worlds, rule, value)
        name = "learned" if learned.mean() <= hindsight else "best threshold in hindsight"
        print(f"value {value:g}: knows the generator {knows.mean():.2f} persons, by {name}")
        print(f"  (learned {learned.mean():.2f}, threshold in hindsight {hindsight:.2f})")
        for stated in (value, value / 3, value * 3):
            mine = ours(worlds, table, value, stated)
            ratio, (low, high) = mine.mean() / knows.mean(), ratio_range(mine, knows)
            reach = REACH if stated == value else REACH_OFF
            met.append(bool(ratio <= reach))
            word = "met" if met[-1] else "missed"
            print(
                f"  egress, stated {stated:6g}: {mine.mean():6.2f} persons, {ratio:.2f} × "
                f"({low:.2f} to {high:.2f}), reach ≤ {reach}: {word}"
            )
        for label, make in BASELINES.items():
            loss = losses(worlds, make(worlds), value)
            print(f"  {label:<24} {loss.mean():6.2f} persons, {loss.mean() / knows.mean():.2f} ×")
    return met


def print_by_kind(worlds: list[ToldWorld], table: dict[int, np.ndarray]) -> None:
    """Print people caught and mission days lost by kind of world, at thirty."""
    column = int(np.flatnonzero(VALUES == 30.0)[0])
    print("by kind, at 30 mission days per person: persons caught, mission days lost, worlds")
    for kind in sorted({w.kind for w in worlds}):
        mine = [w for w in worlds if w.kind == kind]
        each = [played(w, lambda w, look, state: int(table[w.seed][look, state, column])) for w in mine]
        caught, lost = np.mean([e[0] for e in each]), np.mean([e[1] for e in each])
        print(f"  {kind:<8} {caught:6.1f} {lost:6.1f} {len(each):4d}")


def print_start_by(worlds: list[ToldWorld]) -> bool:
    """Print how far the start-by lies from the optimum over the paths themselves, the clearance being certain."""
    off = []
    spread = certain_clearing(CLEARANCE_DAYS * 24)
    for world in worlds:
        for look in range(0, len(world.days), 10):
            closing_h = paths_of(world.pooled(look), 2_000) * 24
            (found,) = start_by_of_spread(datetime(2030, 1, 1, tzinfo=UTC), closing_h, spread, risks=(RISK,))
            reached = np.interp(RISK, world.pooled(look) + np.arange(len(GRID_DAYS)) * 1e-12, GRID_DAYS)
            best = reached - CLEARANCE_DAYS
            if found.margin_h is not None and 0 < best < 180:
                off.append(abs(found.margin_h / 24 - best))
    within = np.mean(np.array(off) <= REACH_DAYS)
    print(
        f"start-by within {REACH_DAYS:g} days of the optimum of the paths: {within:.1%} of {len(off)} days", end="; "
    )
    print(f"largest {max(off):.2f} days, {'met' if within == 1 else 'missed'}")
    return bool(within == 1)


def main(arguments: list[str]) -> None:
    """Print the tables; `dev` judges on seeds 0 to 99, with the policy learned on the others below 1000."""
    dev = "dev" in arguments
    worlds = [w for block in (TRAIN[:1] if dev else JUDGE) for w in told(*block)]
    train = [w for block in (TRAIN[1:] if dev else TRAIN) for w in told(*block)]
    table = our_choices(worlds)
    print(f"{len(worlds)} worlds from seed {worlds[0].seed}, {sum(len(w.days) for w in worlds)} looks")
    met = print_losses(worlds, train, table)
    print_by_kind(worlds, table)
    met.append(print_start_by(worlds))
    print(f"{sum(met)} of {len(met)} met")


if __name__ == "__main__":
    main(sys.argv[1:])

"""
Generated worlds, seeds 1000 to 1199: coverage of the intervals, by kind of world, and what lies and copies cost.

Reach: 50 % intervals cover 44 to 56 %, 90 % cover 86 to 94 %, also within each kind; with 30 % of reports false or
copied at most a quarter of the skill is lost. Run: make bench ONLY=threat_worlds
"""

import sys
from multiprocessing import Pool

import numpy as np
from worlds.as_case import BASE_P_NEVER, BASE_RATE_PER_DAY, as_case, day_of
from worlds.generate import JUDGE_SEEDS, make_world
from worlds.kinds import UNMODELLED, Kind

from egress.domain import Exit, known_at
from egress.threat import main_story, stories_of
from egress.threat.scoring import DAYS, Forecast, Resolved, Scores, coverage, scores_of

REACH = {50: (0.44, 0.56), 90: (0.86, 0.94)}
SPOILT_SHARE, MOST_LOST = 0.30, 0.25
Row = tuple[int, str, Scores]


def judged(job: tuple[int, float]) -> list[Row]:
    """Return the scores of one world's asked days."""
    seed, spoilt = job
    world = make_world(seed, spoilt_share=spoilt)
    case, rows = as_case(world), []
    for day in world.asked_days:
        known = known_at(case, day_of(day))
        p = np.clip(main_story(known, stories_of(known, day_of(day)))(DAYS), 0, 1)
        rows.append((seed, world.truth.kind.value, scored(world.seed, day, p, world.truth.closes_day["city"])))
    return rows


def scored(seed: int, day: float, p: np.ndarray, closes_day: float) -> Scores:
    """Return the scores of one forecast."""
    said = Forecast(
        case_id=f"world-{seed}", exit=Exit.CITY, as_of=day_of(day), forecaster="egress", p_closed=tuple(map(float, p))
    )
    return scores_of(Resolved(forecast=said, left_days=closes_day - day, seen_days=float("inf")))


def climatology_scores(seeds: range) -> float:
    """Return the mean twCRPS (days) of the base rate alone: the same chance every day, whatever is told."""
    p = (1 - BASE_P_NEVER) * (1 - np.exp(-BASE_RATE_PER_DAY / (1 - BASE_P_NEVER) * DAYS))
    worlds = [make_world(seed) for seed in seeds]
    each = [
        np.mean([scored(w.seed, day, p, w.truth.closes_day["city"]).tw_crps_days for day in w.asked_days])
        for w in worlds
        if w.asked_days
    ]
    return float(np.mean(each))


def by_world(rows: list[Row]) -> float:
    """Return the mean twCRPS (days), every world counted once."""
    worlds = sorted({seed for seed, _, _ in rows})
    return float(np.mean([np.mean([s.tw_crps_days for seed, _, s in rows if seed == w]) for w in worlds]))


def print_coverage(name: str, rows: list[Row]) -> list[bool]:
    """Print one line; return whether each level is within reach."""
    covered = {level: coverage([s.pit for _, _, s in rows], level / 100) for level in REACH}
    met = [low <= covered[level] <= high for level, (low, high) in REACH.items()]
    told = "  ".join(
        f"{level} %: {100 * covered[level]:5.1f} {'met   ' if m else 'missed'}"
        for level, m in zip(REACH, met, strict=True)
    )
    worlds = len({seed for seed, _, _ in rows})
    print(f"  {name:<22} {worlds:4d} worlds {len(rows):5d} days  {told}  twCRPS {by_world(rows):5.1f} days")
    return met


def main(arguments: list[str]) -> None:
    """Print the table."""
    first = int(arguments[0]) if arguments else JUDGE_SEEDS.start
    seeds = range(first, first + (int(arguments[1]) if len(arguments) > 1 else len(JUDGE_SEEDS)))
    with Pool(2) as workers:
        plain = [row for rows in workers.imap(judged, [(s, 0.0) for s in seeds], chunksize=4) for row in rows]
        spoilt = [
            row for rows in workers.imap(judged, [(s, SPOILT_SHARE) for s in seeds], chunksize=4) for row in rows
        ]
    print(f"seeds {seeds.start} to {seeds.stop - 1}")
    met = print_coverage("all", plain)
    print_coverage("unlike any mechanism", [r for r in plain if Kind(r[1]) in UNMODELLED])
    kinds = [print_coverage(kind.value, [r for r in plain if r[1] == kind.value]) for kind in Kind]
    print(
        f"all worlds: {sum(met)} of 2 levels within reach; within kinds: {sum(map(sum, kinds))} of {2 * len(kinds)}"
    )
    base, ours, lied = climatology_scores(seeds), by_world(plain), by_world(spoilt)
    lost = 1 - (base - lied) / (base - ours)
    print(f"base rate alone {base:.2f} days, egress {ours:.2f}, with 30 % false or copied {lied:.2f}")
    print(f"skill {1 - ours / base:.3f}; lost to lies and copies {lost:.1%} (reach ≤ {MOST_LOST:.0%}), ", end="")
    print("met" if lost <= MOST_LOST else "missed")


if __name__ == "__main__":
    main(sys.argv[1:])

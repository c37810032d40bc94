"""
Generated worlds, seeds 1000 to 1199: is "split" said where the advice turns, and only there?

Reach: "split" on ≥ 95 % of the days on which the advice flips under a plausible prior, and on ≤ 35 % of all days; on
the other days the advice is right under ≥ 80 % of priors drawn independently of the rule.
Run: make bench ONLY=decision_split
"""

import sys
from multiprocessing import Pool

import numpy as np
from replayed_posts import RISK_LEVELS, plausible
from told_worlds import NAMES, ToldWorld, told
from world_post import MISSION_LOST, PERSONS, paths_of

from egress.decision.agreement import CLOCK_SHARE, agreement, clock_vote, loss_votes
from egress.decision.clearing_spread import certain_clearing
from egress.decision.news_ahead import features
from egress.decision.rival_pools import LEAST_SHARE
from egress.decision.start_by_spread import margin_by_day, risks_by_day
from egress.decision.stopping import STEP_DAYS, Priors, StoppingProblem, solve_stopping
from egress.kit import named_stream

JUDGE = ((1000, 100), (1100, 100))
EVERY_LOOKS, PATHS, DRAWN = 12, 400, 25
REACH_FLIPS, MOST_SPLIT, REACH_RIGHT = 0.95, 0.35, 0.80
STEP_UP_H = (720.0, 336.0)
Day = tuple[int, float, bool, bool, float]


def problem(curve: np.ndarray) -> StoppingProblem:
    """Return the post of the worlds before a curve, its departures in full view."""
    closing = paths_of(curve, PATHS)
    return StoppingProblem(
        step_days=STEP_DAYS,
        closing_days=closing,
        features=features(closing, [], STEP_DAYS, seed=1),
        weight=np.full(PATHS, 1 / PATHS),
        persons=PERSONS,
        waiting_days=np.array([3.99, 4.0]),
        waiting_share=np.array([1.0, 0.0]),
        share_gone=np.array([0.0, 0.4, 1.0]),
        mission_lost=MISSION_LOST,
        visibility=np.array([0.0, 0.4, 0.8]),
    )


def leaves(curve: np.ndarray, priors: Priors) -> np.ndarray:
    """Return, by prior, whether anybody should leave today."""
    return solve_stopping(problem(curve), priors).best() > 0


def rivals(world: ToldWorld, look: int) -> dict[str, np.ndarray]:
    """Return the curves of the rival pools of one day."""
    found = {"pool": world.pooled(look)}
    speaks = [n for n in NAMES if world.weight[look, NAMES.index(n)] >= LEAST_SHARE]
    if len(speaks) > 1:
        found |= {f"without {n}": world.pooled(look, n) for n in speaks}
        found["alike"] = world.p_closed[look][world.weight[look] > 0].mean(axis=0)
    return found


def drawn_priors(seed: int, look: int) -> tuple[Priors, np.ndarray]:
    """
    Return priors drawn independently of the rule, and weights of the accounts with each.

    Value log-normal about 30 (log-sd 0.6, so that nine of ten lie from 11 to 81), hastening log-uniform from 1 to 4,
    cost of a collapse log-uniform from half to ten in a hundred of all, accounts by a Dirichlet about the pool.
    """
    rng = named_stream(seed, f"drawn/{look}")
    priors = Priors(
        mission_days=30.0 * np.exp(0.6 * rng.standard_normal(DRAWN)),
        hastening=np.exp(rng.uniform(0, np.log(4.0), DRAWN)),
        collapse_persons=PERSONS * np.exp(rng.uniform(np.log(0.005), np.log(0.1), DRAWN)),
    )
    return priors, rng.standard_gamma(1.0, (4, len(NAMES)))


def judged(world: ToldWorld) -> list[Day]:
    """Return, for every twelfth look: seed, day, whether it is split, whether it flips, share of drawn priors for."""
    priors, weight = plausible()
    priors = Priors(
        mission_days=priors.mission_days,
        hastening=priors.hastening,
        collapse_persons=priors.collapse_persons * PERSONS / 140.0,
    )
    rows = []
    for look in range(0, len(world.days), EVERY_LOOKS):
        curves, votes, flips = rivals(world, look), [], []
        for name, curve in curves.items():
            one = problem(curve)
            best = solve_stopping(one, priors).best()
            flips.append(best > 0)
            shares = [(1 - CLOCK_SHARE) * w / len(curves) for w in weight]
            votes += loss_votes(name, priors.mission_days.tolist(), priors.hastening.tolist(), best, weight=shares)
            risks = risks_by_day(one.closing_days * 24, certain_clearing(96.0))
            for risk in RISK_LEVELS:
                margin = margin_by_day(risks, one.weight, risk)
                each = CLOCK_SHARE / len(curves) / len(RISK_LEVELS)
                votes.append(clock_vote(name, risk, margin, STEP_UP_H, weight=each))
        agreed = agreement(votes)
        named = np.concatenate(flips)
        drawn, gammas = drawn_priors(world.seed, look)
        for_it = []
        for gamma in gammas:
            share = world.weight[look] * gamma
            for_it.append(leaves(share @ world.p_closed[look] / share.sum(), drawn) == (agreed.choice != "stay"))
        rows.append(
            (
                world.seed,
                float(world.days[look]),
                agreed.split,
                bool(named.any() and not named.all()),
                np.mean(for_it),
            )
        )
    return rows


def main(arguments: list[str]) -> None:
    """Print the table; `workers N` for so many processes, `dev` for seeds 0 to 99."""
    blocks = ((0, 100),) if "dev" in arguments else JUDGE
    workers = int(arguments[arguments.index("workers") + 1]) if "workers" in arguments else 2
    worlds = [w for block in blocks for w in told(*block)]
    with Pool(workers) as pool:
        rows = [row for found in pool.imap(judged, worlds, chunksize=5) for row in found]
    split, flips, right = (np.array([row[i] for row in rows]) for i in (2, 3, 4))
    caught = split[flips].mean()
    print(f"{len(rows)} days of {len(worlds)} worlds from seed {worlds[0].seed}; the advice flips on {flips.sum()}")
    print(f"split where it flips: {caught:.1%}, reach ≥ 95 %: {'met' if caught >= REACH_FLIPS else 'missed'}")
    print(f"split on all days: {split.mean():.1%}, reach ≤ 35 %: {'met' if split.mean() <= MOST_SPLIT else 'missed'}")
    good = np.mean(right[~split] >= REACH_RIGHT)
    print(f"on the other {int((~split).sum())} days right under ≥ 80 % of drawn priors: {good:.1%} of days;")
    print(f"  mean share of drawn priors for it {right[~split].mean():.1%}: {'met' if good == 1 else 'missed'}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""A post in a generated world: what every policy's choices cost it, by what truly happens."""

from collections.abc import Callable

import numpy as np
from told_worlds import GRID_DAYS, ToldWorld

from egress.decision.news_ahead import features
from egress.decision.stopping import RETURN_DAYS, STEP_DAYS, Priors, StoppingProblem, solve_stopping

PERSONS, CLEARANCE_DAYS, HORIZON_DAYS = 100.0, 4.0, 180.0
SHARE_GONE = np.array([0.0, 0.4, 1.0])
MISSION_LOST = np.array([0.0, 0.4, 1.0])
"""
A hundred people; whoever is ordered out is safe after four days for certain; a whole day of the post is one day.
"""

PATHS = 600
VALUES = np.array([1.0, 3, 9, 10, 30, 90, 100, 300, 900])
"""Mission days per person caught: 3, 30, 300, and each off by three either way."""

Policy = Callable[[ToldWorld, int, int], int]
"""From a world, the number of a look and the state (0 stay, 1 some, 2 all) to the next state."""


def paths_of(p_closed: np.ndarray, count: int = PATHS) -> np.ndarray:
    """Return closing times (days) at even ranks of a curve over `GRID_DAYS`; inf beyond its end."""
    ranks = (np.arange(count) + 0.5) / count
    reached = np.maximum.accumulate(np.clip(p_closed, 0.0, 1.0)) + np.arange(len(GRID_DAYS)) * 1e-12
    return np.where(ranks > reached[-1], np.inf, np.interp(ranks, reached, GRID_DAYS))


def problem_of(closing_days: np.ndarray, *, news_per_day: float, seed: int = 1) -> StoppingProblem:
    """Return the stopping problem of the post before such paths; nothing hastens in a generated world."""
    return StoppingProblem(
        step_days=STEP_DAYS,
        closing_days=closing_days,
        features=features(closing_days, [], STEP_DAYS, seed=seed, news_per_day=news_per_day),
        weight=np.full(len(closing_days), 1.0 / len(closing_days)),
        persons=PERSONS,
        waiting_days=np.array([CLEARANCE_DAYS * (1 - 1e-9), CLEARANCE_DAYS]),
        waiting_share=np.array([1.0, 0.0]),
        share_gone=SHARE_GONE,
        mission_lost=MISSION_LOST,
        visibility=np.zeros(3),
    )


def best_choices(p_closed: np.ndarray, values: np.ndarray, *, news_per_day: float) -> np.ndarray:
    """Return the product's choice by state and value on one day. Shape (3, values)."""
    count = len(values)
    priors = Priors(mission_days=values, hastening=np.ones(count), collapse_persons=np.zeros(count))
    answer = solve_stopping(problem_of(paths_of(p_closed), news_per_day=news_per_day), priors)
    return np.stack([answer.best(state) for state in range(3)])


def played(world: ToldWorld, policy: Policy) -> tuple[float, float, list[int]]:
    """Return persons caught, mission days lost and the states of a policy in a world, over 180 days."""
    closes, state, caught, lost = world.closes_day, 0, 0.0, 0.0
    ends = [*world.days[1:], HORIZON_DAYS]
    if closes <= (world.days[0] if len(world.days) else 3.0):
        return PERSONS, 0.0, []
    states = []
    for look, (day, end) in enumerate(zip(world.days, ends, strict=True)):
        new = policy(world, look, state)
        if new > state and closes <= day + CLEARANCE_DAYS:
            caught += PERSONS * (SHARE_GONE[new] - SHARE_GONE[state])
        if new < state:
            lost += RETURN_DAYS * (MISSION_LOST[state] - MISSION_LOST[new])
        state = new
        states.append(state)
        lost += MISSION_LOST[state] * (min(end, closes) - day)
        if closes <= end:
            return caught + PERSONS * (1.0 - SHARE_GONE[state]), lost, states
    return caught, lost, states


def losses(worlds: list[ToldWorld], policy: Policy, value: float) -> np.ndarray:
    """Return the loss of a policy by world: persons caught + mission days lost ÷ value."""
    each = [played(world, policy) for world in worlds]
    return np.array([caught + lost / value for caught, lost, _ in each])

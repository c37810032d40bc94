"""
The same stopping problem solved on a grid of beliefs: a check on the regression that shares none of its steps.

The state is the day and the signal; the belief it stands for is exact (Bayes over a few hundred atoms of the closing
time), the transitions are those of the signal. Other exits are not seen here, so the regression, which sees them,
may do better.
"""

import numpy as np
from scipy.special import ndtri

from egress.decision.news_ahead import NEWS_PER_DAY
from egress.decision.stopping import RETURN_DAYS, StoppingProblem
from egress.kit import InternalError

ATOMS, POINTS, REACH = 200, 141, 4.5
"""Atoms of the closing time; points of the grid of the signal; how far it reaches, in standard deviations."""


def belief_grid_loss(
    problem: StoppingProblem,
    *,
    mission_days: float,
    hastening: float,
    collapse_persons: float,
    news_per_day: float = NEWS_PER_DAY,
) -> np.ndarray:
    """Return the loss (persons) of each choice today for whoever stays now, then the best on the grid. Shape (3,)."""
    closing, share, scores = _atoms(problem)
    kappa, days = float(np.sqrt(news_per_day)), problem.step_days
    value = np.zeros((3, POINTS))
    grid_after = _grid(days[-1], kappa)
    for step in range(len(days) - 2, -1, -1):
        grid = _grid(days[step], kappa) if step else np.zeros(1)
        belief = _belief(grid, days[step], closing, share, scores, kappa)
        kernel = _kernel(grid, grid_after, days[step + 1] - days[step], scores, kappa)
        alive_after = closing > days[step + 1]
        ahead = np.stack(
            [
                belief @ _until_next(problem, step, choice, closing, mission_days)
                + np.einsum("xj,xjy,y->x", belief * alive_after, kernel, value[choice])
                for choice in range(3)
            ]
        )
        fresh = np.zeros((3, len(grid)))
        for state in range(3):
            losses = np.stack(
                [
                    ahead[choice]
                    + belief
                    @ _at_once(problem, step, state, choice, closing, mission_days, hastening, collapse_persons)
                    for choice in range(3)
                ]
            )
            if step == 0 and state == 0:
                return np.asarray(losses[:, 0])
            fresh[state] = losses.min(axis=0)
        value, grid_after = fresh, grid
    raise InternalError("the grid ends with today")


def _atoms(problem: StoppingProblem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return closing times of the weighted paths, denser among the soonest, each with its share and normal score."""
    ends = (np.arange(ATOMS + 1) / ATOMS) ** 1.5
    middle = 0.5 * (ends[1:] + ends[:-1])
    order = np.argsort(problem.closing_days, kind="stable")
    reached = np.cumsum(problem.weight[order]) / problem.weight.sum()
    places = np.minimum(np.searchsorted(reached, middle), len(order) - 1)
    closing, share, scores = problem.closing_days[order][places], np.diff(ends), ndtri(middle)
    never = np.isinf(closing)
    if never.any():
        scores[never] = (scores[never] * share[never]).sum() / share[never].sum()
    return closing, share, scores


def _grid(day: float, kappa: float) -> np.ndarray:
    spread = np.sqrt(day + (kappa * day) ** 2)
    return np.linspace(-REACH * spread, REACH * spread, POINTS)


def _belief(
    grid: np.ndarray, day: float, closing: np.ndarray, share: np.ndarray, scores: np.ndarray, kappa: float
) -> np.ndarray:
    log_likely = kappa * scores[None, :] * grid[:, None] - 0.5 * kappa**2 * scores[None, :] ** 2 * day
    likely = share * (closing > day) * np.exp(log_likely - log_likely.max(axis=1, keepdims=True))
    return np.asarray(likely / np.maximum(likely.sum(axis=1, keepdims=True), 1e-300))


def _kernel(grid: np.ndarray, after: np.ndarray, gap: float, scores: np.ndarray, kappa: float) -> np.ndarray:
    """Return P(signal after | signal, atom). Shape (grid, atoms, grid after)."""
    mean = grid[:, None] + kappa * scores[None, :] * gap
    density = np.exp(-0.5 * (after[None, None, :] - mean[:, :, None]) ** 2 / gap)
    return np.asarray(density / np.maximum(density.sum(axis=2, keepdims=True), 1e-300))


def _until_next(
    problem: StoppingProblem, step: int, choice: int, closing: np.ndarray, mission_days: float
) -> np.ndarray:
    day, following = problem.step_days[step], problem.step_days[step + 1]
    caught = ((closing > day) & (closing <= following)) * problem.persons * (1.0 - problem.share_gone[choice])
    lasts = np.maximum(0.0, np.minimum(closing, following) - day)
    return np.asarray(caught + problem.mission_lost[choice] * lasts / mission_days)


def _at_once(
    problem: StoppingProblem,
    step: int,
    state: int,
    choice: int,
    closing: np.ndarray,
    mission_days: float,
    hastening: float,
    collapse_persons: float,
) -> np.ndarray:
    if choice == state:
        return np.zeros(len(closing))
    if choice < state:
        lost = max(0.0, problem.mission_lost[state] - problem.mission_lost[choice])
        return np.full(len(closing), RETURN_DAYS * lost / mission_days)
    left = closing - problem.step_days[step]
    sooner = left / hastening ** max(0.0, problem.visibility[choice] - problem.visibility[state])
    moved = problem.persons * (problem.share_gone[choice] - problem.share_gone[state])
    end = problem.step_days[-1] - problem.step_days[step]
    return np.asarray(
        moved * problem.caught_leaving(sooner, end) + collapse_persons * ((sooner <= end) & (left > end))
    )

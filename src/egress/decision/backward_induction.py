"""
The backward induction of optimal stopping, over many priors at once and several weights of the paths.

What is regressed on, what is caught under way and what is lost until the next step depend on the paths alone, and are
reckoned once; only the fit depends on the weights. Losses are kept by choice, prior and path. Priors that share
hastening and cost stand together, and they are worked on in stretches of paths that the processor has at hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from egress.decision.stopping_problem import RETURN_DAYS, Priors, StoppingProblem

RIDGE = 1e-7
"""Keeps the regression sound where a column is constant, as a share of the weight of the paths."""

UPS = ((0, 1), (0, 2), (1, 2))
"""From which state one can step up to which."""

STRETCH = 20_000
"""Losses worked on at once: of some paths, under the priors that share hastening and cost."""


@dataclass(frozen=True)
class Together:
    """Priors that share a hastening and a cost of the collapse: which rows they are."""

    hastening: float
    collapse_persons: float
    rows: slice


@dataclass(frozen=True)
class Ahead:
    """
    What the choices of today come to on every path, and the best that can be done after them.

    Attributes
    ----------
    order : the paths, those that last longest first, so that those open at any step are the first so many.
    place : where each prior stands among those that share its hastening and cost. Shape (priors,).
    back : loss of coming back, by state, choice and prior. Shape (3, 3, priors).
    rises : persons caught by stepping up today, by (state, choice). Shape (priors, paths).
    loss : by weight: people caught + mission days lost ÷ value (persons). Shape (3, priors, paths), as ordered.
    caught : by weight: people caught alone; empty where only the loss was asked for. Shape as `loss`.
    """

    problem: StoppingProblem
    order: np.ndarray
    place: np.ndarray
    back: np.ndarray
    rises: Mapping[tuple[int, int], np.ndarray]
    loss: list[np.ndarray]
    caught: list[np.ndarray]

    def loss_of(self, number: int, state: int, choice: int) -> np.ndarray:
        """Return the loss of a move today, under one of the weights (persons). Shape (priors, paths), as ordered."""
        moved = self._moved(self.loss[number][choice], state, choice) + self.back[state, choice][:, None]
        return np.asarray(moved[self.place])

    def caught_of(self, number: int, state: int, choice: int) -> np.ndarray:
        """Return the people caught of it, likewise."""
        return np.asarray(self._moved(self.caught[number][choice], state, choice)[self.place])

    def _moved(self, ahead: np.ndarray, state: int, choice: int) -> np.ndarray:
        """Add what the move costs at once; who is cut off already is caught whatever is chosen."""
        moved = ahead + self.rises[state, choice] if choice > state else ahead.copy()
        closing, today = self.problem.closing_days[self.order], self.problem.step_days[0]
        moved[:, _still_open(closing, today) :] = self.problem.persons * (1.0 - self.problem.share_gone[state])
        return np.asarray(moved)


def from_the_end(problem: StoppingProblem, priors: Priors, weights: np.ndarray, *, with_caught: bool) -> Ahead:
    """
    Return what today's choices come to, under each of the weights; their shape is (weights, paths).

    At each step the loss of every choice, as it came out on the paths, is regressed on what is known then; the choice
    of least fitted loss is taken, and its loss as it came out is carried back.
    """
    order = np.argsort(-problem.closing_days, kind="stable")
    closing, weights = problem.closing_days[order], weights[:, order]
    arranged, together = _arranged(priors)
    worth = priors.mission_days[arranged]
    shape = 3, len(worth), len(order)
    back = _coming_back(problem)[:, :, None] / worth
    losses = [np.zeros(shape) for _ in weights]
    caught = [np.zeros(shape) for _ in weights] if with_caught else []
    for step in range(len(problem.step_days) - 2, -1, -1):
        paths = _still_open(closing, problem.step_days[step]) if step else len(order)
        rises = _rises(problem, together, step, closing[:paths])
        for loss in losses:
            _until_next(problem, step, closing[:paths], loss, worth)
        for fallen in caught:
            _until_next(problem, step, closing[:paths], fallen, None)
        if step:
            known = problem.features[step][order[:paths]]
            for number, loss in enumerate(losses):
                fits = _fitted(known, weights[number, :paths], loss, rises)
                _take_best(known, fits, rises, together, back, [loss, *caught[number : number + 1]])
    return Ahead(problem, order, np.argsort(arranged), back, _by_prior(rises, together), losses, caught)


def _arranged(priors: Priors) -> tuple[np.ndarray, list[Together]]:
    """Return the priors in an order in which those that share hastening and cost stand together, and these."""
    arranged = np.lexsort((priors.collapse_persons, priors.hastening))
    both = list(zip(priors.hastening[arranged].tolist(), priors.collapse_persons[arranged].tolist(), strict=True))
    return arranged, [
        Together(*one, slice(both.index(one), both.index(one) + both.count(one))) for one in dict.fromkeys(both)
    ]


def _still_open(closing_days: np.ndarray, day: float) -> int:
    """Return how many paths are open on a day, of paths that last longest first."""
    return int(np.searchsorted(-closing_days, -day, side="left"))


def _coming_back(problem: StoppingProblem) -> np.ndarray:
    """
    Return the mission days that a step down costs: two weeks of what the people away would have delivered.

    Shape (3, 3), by state and choice.
    """
    return np.asarray(RETURN_DAYS * np.maximum(0.0, problem.mission_lost[:, None] - problem.mission_lost[None, :]))


def _rises(
    problem: StoppingProblem, together: list[Together], step: int, closing: np.ndarray
) -> dict[tuple[int, int], np.ndarray]:
    """
    Return what stepping up costs at once, in persons: those caught under way, and the collapse that haste brings on.

    What happens after the end counts for nobody, whether they stay or leave. By (state, choice), each of shape
    (different hastenings and costs, paths).
    """
    left = closing - problem.step_days[step]
    end = float(problem.step_days[-1] - problem.step_days[step])
    found = {}
    for state, choice in UPS:
        seen = max(0.0, problem.visibility[choice] - problem.visibility[state])
        moved = problem.persons * (problem.share_gone[choice] - problem.share_gone[state])
        sooner = {one.hastening: left / one.hastening**seen for one in together}
        under_way = {haste: moved * problem.caught_leaving(days, end) for haste, days in sooner.items()}
        brought_on = {haste: (days <= end) & (left > end) for haste, days in sooner.items()}
        found[state, choice] = np.stack(
            [under_way[one.hastening] + one.collapse_persons * brought_on[one.hastening] for one in together]
        )
    return found


def _by_prior(
    rises: Mapping[tuple[int, int], np.ndarray], together: list[Together]
) -> dict[tuple[int, int], np.ndarray]:
    """Return them by prior, in the order in which these are arranged."""
    times = [one.rows.stop - one.rows.start for one in together]
    return {up: np.repeat(rise, times, axis=0) for up, rise in rises.items()}


def _until_next(
    problem: StoppingProblem, step: int, closing: np.ndarray, ahead: np.ndarray, worth: np.ndarray | None
) -> None:
    """Add in place, by choice, what the time until the next step costs: all of it, or without a value the caught."""
    day, following = problem.step_days[step], problem.step_days[step + 1]
    after, paths = _still_open(closing, following), len(closing)
    lasts = np.maximum(0.0, closing[after:] - day)
    for choice, mine in enumerate(ahead):
        mine[:, after:paths] = problem.persons * (1.0 - problem.share_gone[choice])
        if worth is not None:
            a_day = (problem.mission_lost[choice] / worth)[:, None]
            mine[:, after:paths] += a_day * lasts
            mine[:, :after] += a_day * (following - day)


def _fitted(
    known: np.ndarray, weight: np.ndarray, loss: np.ndarray, rises: Mapping[tuple[int, int], np.ndarray]
) -> np.ndarray:
    """Return the coefficients of the losses by choice and prior, then of the rises. Shape (rows, columns)."""
    weighted = known * weight[:, None]
    gram = known.T @ weighted + RIDGE * max(float(weight.sum()), 1e-12) * np.eye(known.shape[1])
    rows = [loss.reshape(-1, loss.shape[2])[:, : len(known)], *(rises[up] for up in UPS)]
    return np.asarray(np.linalg.solve(gram, np.concatenate([row @ weighted for row in rows]).T).T)


def _take_best(
    known: np.ndarray,
    fits: np.ndarray,
    rises: Mapping[tuple[int, int], np.ndarray],
    together: list[Together],
    back: np.ndarray,
    tables: list[np.ndarray],
) -> None:
    """Write in place, by state, what comes of the choice of least fitted loss: the loss, and the caught if asked."""
    count, columns = back.shape[2], known.shape[1]
    after = fits[: 3 * count].reshape(3, count, columns)
    risen = fits[3 * count :].reshape(len(UPS), len(together), columns)
    known_and_one = np.concatenate([known, np.ones((len(known), 1))], axis=1)
    for number, one in enumerate(together):
        mine, down = after[:, one.rows], back[:, :, one.rows]
        apart = _apart(mine, dict(zip(UPS, risen[:, number], strict=True)), down)
        stretch = max(1, STRETCH // mine.shape[1])
        for begin in range(0, len(known), stretch):
            part = slice(begin, begin + stretch)
            here = known_and_one[part]
            chosen = _chosen((apart @ here.T).reshape(6, mine.shape[1], len(here)))
            up = {key: rise[number, part] for key, rise in rises.items()}
            for table, cost in zip(tables, (down, None), strict=False):
                cell = table[:, one.rows, begin : begin + len(here)]
                cell[:] = [
                    np.where(third, c, np.where(second, b, a))
                    for (a, b, c), (second, third) in zip(_moves(cell, up, cost), chosen, strict=True)
                ]


def _apart(after: np.ndarray, risen: Mapping[tuple[int, int], np.ndarray], back: np.ndarray) -> np.ndarray:
    """
    Return the coefficients of how far the choices lie apart: in each state, either of the two moves less to stay so.

    The last column is of what is the same on all paths. Shape (6 × priors, columns + 1).
    """
    stay, some, every = after
    pairs = [
        (some - stay + risen[0, 1], None),
        (every - stay + risen[0, 2], None),
        (stay - some, back[1, 0]),
        (every - some + risen[1, 2], None),
        (stay - every, back[2, 0]),
        (some - every, back[2, 1]),
    ]
    same = np.stack([np.zeros(len(stay)) if cost is None else cost for _, cost in pairs])
    return np.concatenate([np.stack([rows for rows, _ in pairs]), same[:, :, None]], axis=2).reshape(
        6 * len(stay), -1
    )


def _chosen(apart: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """
    Return by state where some leaving is better than none, and where all leaving is better than both.

    What is not better by the fit is not taken: of two that are alike the lower one.
    """
    some, every = apart[0], apart[1]
    found = [(some < 0.0, every < np.minimum(some, 0.0))]
    stay, every = apart[2], apart[3]
    found.append((stay > 0.0, every < np.minimum(stay, 0.0)))
    stay, some = apart[4], apart[5]
    found.append((some < stay, np.minimum(stay, some) > 0.0))
    return found


def _moves(
    ahead: np.ndarray, up: Mapping[tuple[int, int], np.ndarray], back: np.ndarray | None
) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return by state what staying, letting some go and sending all come to; coming back costs nobody's life."""
    stay, some, every = ahead
    down = np.zeros((3, 3, len(stay))) if back is None else back
    return [
        (stay, some + up[0, 1], every + up[0, 2]),
        (stay + down[1, 0][:, None], some, every + up[1, 2]),
        (stay + down[2, 0][:, None], some + down[2, 1][:, None], every),
    ]

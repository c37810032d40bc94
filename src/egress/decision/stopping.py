"""
Optimal stopping over the joint paths and the posture ladder, by least-squares Monte Carlo.

Stay, let some leave, or bring all out; come back when it turns. Source: Longstaff and Schwartz (2001,
doi:10.1093/rfs/14.1.113), for switching between several states as in Carmona and Ludkovski (2010,
doi:10.1080/14697680902946514). Many priors are solved at once: what is regressed on is the same for all.
"""

from dataclasses import dataclass, replace

import numpy as np

STEP_DAYS = np.array(
    [0, 1, 2, 3, 5, 7, 10, 14, 18, 22, 27, 32, 38, 45, 52, 60, 70, 80, 92, 105, 120, 140, 160, 180.0]
)
"""Days ahead at which it can be decided anew; the last is the end, after which nothing is reckoned."""

STAY, SOME, ALL = 0, 1, 2
"""The states: nobody of a category has left by order, some have, all have."""

RIDGE = 1e-7
"""Keeps the regression sound where a column is constant, as a share of the weight of the paths."""

RETURN_DAYS = 14.0
"""Coming back costs as much of the mission as two weeks away: tickets, houses, schools. Assumption."""


@dataclass(frozen=True, kw_only=True)
class Priors:
    """
    The priors to be solved at once; each array has shape (priors,).

    Attributes
    ----------
    mission_days : mission days that one person caught is worth.
    hastening : by what factor a departure in full view shortens the time that is left.
    collapse_persons : cost of a collapse that would not have come within the horizon, in persons caught.
    """

    mission_days: np.ndarray
    hastening: np.ndarray
    collapse_persons: np.ndarray


@dataclass(frozen=True, kw_only=True)
class StoppingProblem:
    """
    One category of person before the joint paths.

    Attributes
    ----------
    step_days : as `STEP_DAYS`. Shape (steps,).
    closing_days : days until the last way out closes, inf = never. Shape (paths,).
    features : what is known at each step. Shape (steps, paths, columns).
    weight : of the paths, summing to 1. Shape (paths,).
    persons : head count.
    waiting_days, waiting_share : days after the order, and the mean share who are not safe by then.
    share_gone, mission_lost, visibility : by state: share of the persons away, mission days lost per day, how plainly
        the order is seen. Shape (3,).
    """

    step_days: np.ndarray
    closing_days: np.ndarray
    features: np.ndarray
    weight: np.ndarray
    persons: float
    waiting_days: np.ndarray
    waiting_share: np.ndarray
    share_gone: np.ndarray
    mission_lost: np.ndarray
    visibility: np.ndarray

    def caught_leaving(self, left_days: np.ndarray, end_days: float) -> np.ndarray:
        """
        Return the share of those under way who are caught when the way closes so many days after the order.

        None where that comes after the end of the reckoning: it is not counted of those who stay either.
        """
        days = np.concatenate([[0.0], self.waiting_days])
        share = np.concatenate([[1.0], self.waiting_share])
        return np.where(left_days <= end_days, np.interp(left_days, days, share), 0.0)


@dataclass(frozen=True, kw_only=True)
class StoppingAnswer:
    """
    What each choice today costs, followed by the best that can be done.

    Attributes
    ----------
    caught, days : expected persons caught (collapse included) and mission days lost, by state today, choice, prior.
    error : standard error of the loss of each choice, likewise, in persons.
    path_loss : loss by choice, path and prior for whoever stays today, in persons. Shape (3, paths, priors).
    """

    caught: np.ndarray
    days: np.ndarray
    error: np.ndarray
    path_loss: np.ndarray
    mission_days: np.ndarray

    @property
    def loss(self) -> np.ndarray:
        """
        Return people caught + mission days lost ÷ mission days per person caught, by state, choice and prior.

        The loss of the house (decision 0050), in persons. Shape (3, 3, priors).
        """
        return np.asarray(self.caught + self.days / self.mission_days)

    def best(self, state: int = STAY) -> np.ndarray:
        """Return the choice of least loss under each prior. Shape (priors,)."""
        return np.asarray(self.loss[state].argmin(axis=0))


class Parts:
    """Persons caught and mission days lost, kept apart so that any value can weigh them. Shapes (paths, priors)."""

    def __init__(self, caught: np.ndarray, days: np.ndarray) -> None:
        self.caught, self.days = caught, days


def solve_stopping(problem: StoppingProblem, priors: Priors) -> StoppingAnswer:
    """
    Return what each choice today costs under every prior, by backward induction over the paths.

    At each step the loss of every choice, as it came out on the paths, is regressed on what is known then; the choice
    of least fitted loss is taken, and its loss as it came out is carried back. The paths that last longest stand
    first, so that those still open at a step are the first so many.
    """
    order = np.argsort(-problem.closing_days, kind="stable")
    ordered = replace(
        problem,
        closing_days=problem.closing_days[order],
        features=problem.features[:, order],
        weight=problem.weight[order],
    )
    nothing = np.zeros((_still_open(ordered, len(problem.step_days) - 1), len(priors.mission_days)))
    value = [Parts(nothing, nothing) for _ in range(3)]
    for step in range(len(problem.step_days) - 2, 0, -1):
        value = _stepped(ordered, priors, step, value)
    return _today(ordered, priors, value, order)


def _still_open(problem: StoppingProblem, step: int) -> int:
    """Return how many paths are open at a step; they are the first so many."""
    return int(np.searchsorted(-problem.closing_days, -problem.step_days[step], side="left"))


@dataclass(frozen=True)
class _Rises:
    """
    What stepping up costs at one step, by (state, choice): shapes (paths, different hastenings).

    Attributes
    ----------
    leaving : persons caught under way. brought_on : 1 where the collapse comes within the horizon because of it.
    column : which of the hastenings each prior has. collapse_persons : by prior.
    """

    leaving: dict[tuple[int, int], np.ndarray]
    brought_on: dict[tuple[int, int], np.ndarray]
    column: np.ndarray
    collapse_persons: np.ndarray

    def caught(self, up: tuple[int, int]) -> np.ndarray:
        """Return persons caught by the rise, by path and prior."""
        brought = self.brought_on[up][:, self.column] * self.collapse_persons[None, :]
        return np.asarray(self.leaving[up][:, self.column] + brought)


UPS = ((0, 1), (0, 2), (1, 2))


def _rises(problem: StoppingProblem, priors: Priors, step: int, paths: int) -> _Rises:
    """
    Return what stepping up costs at once: those caught under way, and the collapse that haste brings on.

    What happens after the end counts for nobody, whether they stay or leave.
    """
    left = (problem.closing_days[:paths] - problem.step_days[step])[:, None]
    end = problem.step_days[-1] - problem.step_days[step]
    different, column = np.unique(priors.hastening, return_inverse=True)
    leaving, brought_on = {}, {}
    for state, choice in UPS:
        seen = max(0.0, problem.visibility[choice] - problem.visibility[state])
        sooner = left / different[None, :] ** seen
        moved = problem.persons * (problem.share_gone[choice] - problem.share_gone[state])
        leaving[state, choice] = moved * problem.caught_leaving(sooner, end)
        brought_on[state, choice] = ((sooner <= end) & (left > end)).astype(float)
    return _Rises(leaving, brought_on, column.reshape(-1), priors.collapse_persons)


def _coming_back(problem: StoppingProblem, state: int, choice: int) -> float:
    """Return the mission days that a step down costs: two weeks of what the people away would have delivered."""
    return float(RETURN_DAYS * max(0.0, problem.mission_lost[state] - problem.mission_lost[choice]))


def _ahead(problem: StoppingProblem, step: int, paths: int, value: list[Parts]) -> list[Parts]:
    """Return, by choice, what the time until the next step costs and what comes after it, on the first paths."""
    day, following = problem.step_days[step], problem.step_days[step + 1]
    closing = problem.closing_days[:paths]
    closes_now = ((closing > day) & (closing <= following))[:, None]
    lasts = np.maximum(0.0, np.minimum(closing, following) - day)[:, None]
    found = []
    for choice in range(3):
        after = value[choice]
        caught = np.repeat(
            closes_now * problem.persons * (1.0 - problem.share_gone[choice]), after.caught.shape[1], 1
        )
        days = np.repeat(problem.mission_lost[choice] * lasts, after.days.shape[1], 1)
        caught[: len(after.caught)] += after.caught
        days[: len(after.days)] += after.days
        found.append(Parts(caught, days))
    return found


def _stepped(problem: StoppingProblem, priors: Priors, step: int, value: list[Parts]) -> list[Parts]:
    """Return the value of each state at a step, taking at every open path the choice of least fitted loss."""
    paths = _still_open(problem, step)
    rises, ahead = _rises(problem, priors, step, paths), _ahead(problem, step, paths, value)
    worth, count = priors.mission_days[None, :], len(priors.mission_days)
    wanted = [one.caught + one.days / worth for one in ahead]
    wanted += [table[up] for up in UPS for table in (rises.leaving, rises.brought_on)]
    fits = _fitted(problem, step, paths, np.concatenate(wanted, axis=1))
    after = [fits[:, i * count : (i + 1) * count] for i in range(3)]
    pairs = np.split(fits[:, 3 * count :], 2 * len(UPS), axis=1)
    risen = {
        up: pairs[2 * i][:, rises.column] + pairs[2 * i + 1][:, rises.column] * priors.collapse_persons
        for i, up in enumerate(UPS)
    }
    found = []
    for state in range(3):
        losses = []
        for choice in range(3):
            up = risen[state, choice] if choice > state else 0.0
            losses.append(after[choice] + up + _coming_back(problem, state, choice) / worth)
        each = [_moved(problem, rises, state, choice, ahead[choice]) for choice in range(3)]
        found.append(_taken(losses, each))
    return found


def _fitted(problem: StoppingProblem, step: int, paths: int, wanted: np.ndarray) -> np.ndarray:
    known, weight = problem.features[step][:paths], problem.weight[:paths]
    weighted = known * weight[:, None]
    gram = known.T @ weighted + RIDGE * max(float(weight.sum()), 1e-12) * np.eye(known.shape[1])
    return np.asarray(known @ np.linalg.solve(gram, weighted.T @ wanted))


def _taken(losses: list[np.ndarray], each: list[Parts]) -> Parts:
    """Return what comes of the choice of least fitted loss on every path."""
    second, third = losses[1] < losses[0], losses[2] < np.minimum(losses[0], losses[1])
    caught, days = (
        np.where(third, c, np.where(second, b, a))
        for a, b, c in (tuple(one.caught for one in each), tuple(one.days for one in each))
    )
    return Parts(caught, days)


def _moved(problem: StoppingProblem, rises: _Rises, state: int, choice: int, ahead: Parts) -> Parts:
    """Return what comes of a choice on every path: the move itself and all that follows it."""
    caught = ahead.caught + rises.caught((state, choice)) if choice > state else ahead.caught
    return Parts(caught, ahead.days + _coming_back(problem, state, choice))


def _today(problem: StoppingProblem, priors: Priors, value: list[Parts], order: np.ndarray) -> StoppingAnswer:
    """Weigh the choices of today, when all paths look alike; who is cut off already is caught whatever is chosen."""
    paths, count = len(problem.closing_days), len(priors.mission_days)
    rises, ahead = _rises(problem, priors, 0, paths), _ahead(problem, 0, paths, value)
    weight, shut = problem.weight, problem.closing_days <= problem.step_days[0]
    caught, days, error = (np.zeros((3, 3, count)) for _ in range(3))
    path_loss = np.zeros((3, paths, count))
    for state in range(3):
        inside = problem.persons * (1.0 - problem.share_gone[state])
        for choice in range(3):
            whole = _moved(problem, rises, state, choice, ahead[choice])
            gone = np.where(shut[:, None], inside, whole.caught)
            loss = gone + whole.days / priors.mission_days[None, :]
            caught[state, choice], days[state, choice] = weight @ gone, weight @ whole.days
            spread = weight @ (loss - weight @ loss) ** 2
            error[state, choice] = np.sqrt(spread * float(np.sum(weight**2)))
            if state == STAY:
                path_loss[choice][order] = loss
    return StoppingAnswer(
        caught=caught, days=days, error=error, path_loss=path_loss, mission_days=priors.mission_days
    )

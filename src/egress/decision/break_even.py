"""At what value of a person caught leaving begins: sought on the same paths and days as the losses beside it."""

import numpy as np

from egress.decision.plausible import break_even_priors
from egress.decision.stopping import ALL, SOME, STAY, Priors, StoppingAnswer, StoppingProblem, losses_today
from egress.domain import Case

COARSE, CLOSER = 3, 5
"""Of the values of `break_even_priors` every third is solved first, then so many between the two that differ."""


def sought_break_even(problem: StoppingProblem, case: Case, *, state: int = STAY) -> float | None:
    """
    Return N in "you leave if one person caught is worth more than N mission days"; as `break_even_mission_days`.

    On the whole problem: fewer paths, or days at which it can be decided, make staying look worse than it is.
    """
    priors = break_even_priors(case)
    every = np.unique(np.append(np.arange(0, len(priors.mission_days), COARSE), len(priors.mission_days) - 1))
    values = priors.mission_days[every]
    gain = _gain_at(problem, priors, values, state)
    leaving = gain > 0
    first = int(leaving.argmax())
    if leaving.any() and first > 0:
        ends = gain[first - 1 : first + 1]
        values = np.geomspace(values[first - 1], values[first], CLOSER + 2)
        gain = np.concatenate([ends[:1], _gain_at(problem, priors, values[1:-1], state), ends[1:]])
    return _crossing(values, gain)


def break_even_mission_days(answer: StoppingAnswer, *, state: int = STAY) -> float | None:
    """
    Return N in "you leave if one person caught is worth more than N mission days", from answers over rising values.

    Leaving means that some or all leave, or stay away where they are out in the state that stands; whoever is out is
    brought back below N. Between two of the values solved the difference of the losses is
    interpolated on the logarithm of the value. None where no value solved leads to leaving; 0 where every one does.
    """
    return _crossing(answer.mission_days, _gain(answer.loss[state], answer.mission_days))


def _crossing(values: np.ndarray, gain: np.ndarray) -> float | None:
    """Return where the gain of leaving crosses nought, between rising values."""
    leaving = gain > 0
    if not leaving.any():
        return None
    first = int(leaving.argmax())
    if first == 0:
        return 0.0
    below, above = gain[first - 1], gain[first]
    share = float(-below / (above - below))
    return float(np.exp(np.log(values[first - 1]) * (1 - share) + np.log(values[first]) * share))


def _gain(losses: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return by how many mission days it is better that some or all leave today, or stay away, by value."""
    return np.asarray((losses[STAY] - np.minimum(losses[SOME], losses[ALL])) * values)


def _gain_at(problem: StoppingProblem, priors: Priors, values: np.ndarray, state: int) -> np.ndarray:
    """Return that gain at these values, all else of the priors being as it is."""
    one = np.ones(len(values))
    at = Priors(
        mission_days=values,
        hastening=one * priors.hastening[0],
        collapse_persons=one * priors.collapse_persons[0],
    )
    return _gain(losses_today(problem, at, problem.weight[None, :])[0, state], values)

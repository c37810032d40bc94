"""At what value of a person caught leaving begins: sought on the same paths and days as the losses beside it."""

from dataclasses import replace

import numpy as np

from egress.decision.plausible import break_even_priors
from egress.decision.stopping import SOME, STAY, Priors, StoppingAnswer, StoppingProblem, solve_stopping
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
    answer = solve_stopping(problem, _some(priors, priors.mission_days[every]))
    leaving = _gain(answer, state) > 0
    first = int(leaving.argmax())
    if not leaving.any() or first == 0:
        return break_even_mission_days(answer, state=state)
    between = np.geomspace(answer.mission_days[first - 1], answer.mission_days[first], CLOSER + 2)
    return break_even_mission_days(solve_stopping(problem, _some(priors, between)), state=state)


def break_even_mission_days(answer: StoppingAnswer, *, state: int = STAY) -> float | None:
    """
    Return N in "you leave if one person caught is worth more than N mission days", from answers over rising values.

    Leaving means that some or all leave, or stay away where they are out in the state that stands; whoever is out is
    brought back below N. Between two of the values solved the difference of the losses is
    interpolated on the logarithm of the value. None where no value solved leads to leaving; 0 where every one does.
    """
    values = answer.mission_days
    gain = _gain(answer, state)
    leaving = gain > 0
    if not leaving.any():
        return None
    first = int(leaving.argmax())
    if first == 0:
        return 0.0
    below, above = gain[first - 1], gain[first]
    share = float(-below / (above - below))
    return float(np.exp(np.log(values[first - 1]) * (1 - share) + np.log(values[first]) * share))


def _gain(answer: StoppingAnswer, state: int) -> np.ndarray:
    """Return by how many mission days it is better that some or all leave today, or stay away, by value."""
    losses = answer.loss[state]
    return np.asarray((losses[STAY] - np.minimum(losses[SOME], losses[2])) * answer.mission_days)


def _some(priors: Priors, values: np.ndarray) -> Priors:
    """Return the priors at other values."""
    one = np.ones(len(values))
    return replace(
        priors,
        mission_days=values,
        hastening=one * priors.hastening[0],
        collapse_persons=one * priors.collapse_persons[0],
    )

"""
Optimal stopping over the joint paths and the posture ladder, by least-squares Monte Carlo.

Stay, let some leave, or bring all out; come back when it turns. Source: Longstaff and Schwartz (2001,
doi:10.1093/rfs/14.1.113), for switching between several states as in Carmona and Ludkovski (2010,
doi:10.1080/14697680902946514). Many priors are solved at once, and under several weights of the paths: what is
regressed on, and what a departure costs under way, is the same for all.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from egress.decision.backward_induction import from_the_end
from egress.decision.stopping_problem import ALL as ALL
from egress.decision.stopping_problem import RETURN_DAYS as RETURN_DAYS
from egress.decision.stopping_problem import SOME as SOME
from egress.decision.stopping_problem import STAY as STAY
from egress.decision.stopping_problem import STEP_DAYS as STEP_DAYS
from egress.decision.stopping_problem import Priors as Priors
from egress.decision.stopping_problem import StoppingProblem as StoppingProblem


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


def solve_stopping(problem: StoppingProblem, priors: Priors) -> StoppingAnswer:
    """Return what each choice today costs under every prior, by backward induction over the paths."""
    today = from_the_end(problem, priors, problem.weight[None, :], with_caught=True)
    weight, count = problem.weight[today.order], len(priors.mission_days)
    caught, days, error = (np.zeros((3, 3, count)) for _ in range(3))
    path_loss = np.zeros((3, len(weight), count))
    for state, choice in product(range(3), range(3)):
        loss, fallen = today.loss_of(0, state, choice), today.caught_of(0, state, choice)
        caught[state, choice] = fallen @ weight
        days[state, choice] = (loss - fallen) @ weight * priors.mission_days
        spread = (loss - (loss @ weight)[:, None]) ** 2 @ weight
        error[state, choice] = np.sqrt(spread * float(np.sum(weight**2)))
        if state == STAY:
            path_loss[choice][today.order] = loss.T
    return StoppingAnswer(
        caught=caught, days=days, error=error, path_loss=path_loss, mission_days=priors.mission_days
    )


def losses_today(problem: StoppingProblem, priors: Priors, weights: np.ndarray) -> np.ndarray:
    """
    Return the `loss` of `solve_stopping` alone, under several weights of the paths in place of the problem's own.

    Each row of `weights` sums to 1; its shape is (weights, paths). In persons, shape (weights, 3, 3, priors).
    """
    today = from_the_end(problem, priors, weights, with_caught=False)
    found = np.zeros((len(weights), 3, 3, len(priors.mission_days)))
    for number, weight in enumerate(weights[:, today.order]):
        for state, choice in product(range(3), range(3)):
            found[number, state, choice] = today.loss_of(number, state, choice) @ weight
    return found

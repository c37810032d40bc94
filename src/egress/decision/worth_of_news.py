"""What waiting is worth, and what a named piece of information would be worth today."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from egress.decision.stopping import STAY, StoppingAnswer

LEAST_PERSONS = 0.005
"""Worth less than this many people, a piece of information settles nothing."""


@dataclass(frozen=True, kw_only=True)
class NewsWorth:
    """
    A question, and what its answer today would be worth.

    Attributes
    ----------
    question : what would have to be known.
    persons : how much less would be lost, in persons caught; what it may cost at most to find out.
    if_yes, if_no : the choice it would lead to.
    """

    question: str
    persons: float
    if_yes: str
    if_no: str


def worth_of_waiting(answer: StoppingAnswer, prior: int, *, state: int = STAY) -> float:
    """
    Return how much less is lost by leaving things as they stand today than by leaving altogether today, in persons.

    Negative: so much does a day's wait cost. Nought where all are out already.
    """
    losses = answer.loss[state, :, prior]
    return float(losses[2] - losses[state])


def worth_of_news(
    answer: StoppingAnswer, prior: int, questions: Mapping[str, np.ndarray], weight: np.ndarray
) -> tuple[NewsWorth, ...]:
    """
    Return what the answer to each question would be worth today, the dearest first.

    min over choices of E[loss] − (P(yes) min E[loss | yes] + P(no) min E[loss | no]), on the paths. A question is the
    chance of "yes" by path. Source: Raiffa and Schlaifer (1961), expected value of partial information.
    """
    keys = ("stay", "some", "all")
    loss = answer.path_loss[:, :, prior]
    blind = float((loss @ weight).min())
    found = []
    for question, yes in questions.items():
        p = float(weight @ yes)
        if not 0.0 < p < 1.0:
            continue
        told = loss @ (weight * yes) / p
        denied = loss @ (weight * (1.0 - yes)) / (1.0 - p)
        worth = blind - (p * float(told.min()) + (1.0 - p) * float(denied.min()))
        if worth >= LEAST_PERSONS:
            yes_key, no_key = keys[int(told.argmin())], keys[int(denied.argmin())]
            found.append(NewsWorth(question=question, persons=worth, if_yes=yes_key, if_no=no_key))
    return tuple(sorted(found, key=lambda one: -one.persons))

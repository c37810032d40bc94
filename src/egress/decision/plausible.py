"""The plausible priors of a case: values, hastening and the cost of a collapse, with their weights."""

from dataclasses import dataclass

import numpy as np

from egress.decision.agreement import HASTENING
from egress.decision.stopping import Priors
from egress.domain import Case

PRINTED_VALUES = (3.0, 10.0, 30.0, 100.0, 300.0)
"""
Mission days per person caught over which advice is shown where nobody has signed a value: a printed range, no
default.
"""

SIGNED_WEIGHTS = (0.25, 0.5, 0.25)
"""Weights of low, likely and high of a signed value."""

BREAK_EVEN_VALUES = tuple(float(v) for v in np.geomspace(0.1, 10_000, 16))
"""Values between which the break-even is sought."""

LIKELY_HASTENING = 2.0
"""The prior's middle, on the logarithm."""

COLLAPSE_SHARES = (0.005, 0.02, 0.10)
"""
Cost of a collapse brought on, low, likely and high, as a share of everyone in the case, where the head of post has
signed none. Assumption, shown: the cost must never be nought.
"""


@dataclass(frozen=True, kw_only=True)
class Plausible:
    """
    Priors with their weights.

    Attributes
    ----------
    weight : of each prior, summing to 1. likely : index of the one that leads.
    """

    priors: Priors
    weight: tuple[float, ...]
    likely: int


def collapse_persons(case: Case) -> tuple[float, float, float]:
    """Return the cost of a collapse brought on, low, likely and high, in persons caught."""
    signed = case.values.collapse_cost
    if signed is not None:
        return signed.low, signed.likely, signed.high
    everyone = sum(group.head_count for group in case.groups)
    low, likely, high = (share * everyone for share in COLLAPSE_SHARES)
    return low, likely, high


def values_tried(case: Case) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """
    Return the mission days per person caught to be tried, and their weights: the signed range, or the printed one.
    """
    signed = case.values.mission_days_per_person_caught
    if signed is None:
        return PRINTED_VALUES, (1.0 / len(PRINTED_VALUES),) * len(PRINTED_VALUES)
    return (signed.low, signed.likely, signed.high), SIGNED_WEIGHTS


def leading_priors(case: Case) -> Plausible:
    """Return the values tried at the likely hastening and cost: what is shown first."""
    values, weight = values_tried(case)
    count = len(values)
    priors = Priors(
        mission_days=np.array(values),
        hastening=np.full(count, LIKELY_HASTENING),
        collapse_persons=np.full(count, collapse_persons(case)[1]),
    )
    return Plausible(priors=priors, weight=weight, likely=count // 2)


def plausible_priors(case: Case) -> Plausible:
    """Return every value with every hastening; the dearest collapse goes with the strongest hastening, once each."""
    values, weight = values_tried(case)
    low, likely, high = collapse_persons(case)
    rows = [
        (v, x, cost, w * share)
        for v, w in zip(values, weight, strict=True)
        for x, costs in ((HASTENING[0], (likely,)), (HASTENING[1], (low, high)), (HASTENING[2], (likely,)))
        for cost in costs
        for share in (1.0 / 3.0 / len(costs),)
    ]
    mission, hastening, cost, each = (np.array(column) for column in zip(*rows, strict=True))
    priors = Priors(mission_days=mission, hastening=hastening, collapse_persons=cost)
    return Plausible(priors=priors, weight=tuple(float(w) for w in each), likely=len(each) // 2)


def break_even_priors(case: Case) -> Priors:
    """Return rising values at the likely hastening and cost."""
    count = len(BREAK_EVEN_VALUES)
    return Priors(
        mission_days=np.array(BREAK_EVEN_VALUES),
        hastening=np.full(count, LIKELY_HASTENING),
        collapse_persons=np.full(count, collapse_persons(case)[1]),
    )

"""Rows of the relaxation for a rate: so much per hour, and a burst at once."""

import numpy as np

from egress.kit import MIN_PER_H
from egress.planning.intervals import Intervals, begun, measure
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import Variables

Terms = list[tuple[np.ndarray | list[np.ndarray], float]]
"""Columns by step, one or several, and the amount that one unit of each uses."""


def limit_rate(
    x: Variables,
    rows: RuleRows,
    target: str,
    terms_: Terms,
    rate_per_h: float,
    burst: float,
    open_: Intervals,
    *,
    in_hand_first: float | None = None,
    unit_rate: float = 1.0,
    unit_burst: float = 1.0,
) -> None:
    """
    Limit an amount by a token bucket: rate × hours, and one burst in hand.

    With owed[k] what has been taken and not refilled when step k ends, "at most rate × hours + burst in every stretch
    of steps" is, for all stretches at once:
    owed[k] ≥ owed[k-1] + used[k] − rate × hours[k],  0 ≤ owed[k] ≤ burst;  and in one step, while it is open:
    used[k] ≤ rate × hours open[k] + burst × openings[k].
    The bucket refills while the target is closed too; at first it holds `in_hand_first`, if given. `unit_rate` and
    `unit_burst` say by how much rate and burst rise for one more unit of the target.
    """
    owed = x.model.add_columns(np.zeros(x.steps))
    began = False
    for k in range(x.steps):
        terms = [(columns[k], amount) for columns, amount in terms_]
        hours, bursts = _open_between(open_, x.edges[k], x.edges[k + 1])
        elapsed = float(x.edges[k + 1] - x.edges[k]) / MIN_PER_H if began else hours
        began = began or hours > 0
        before = [(owed[k - 1], 1.0)] if k else []
        owed_first = 0.0 if k or in_hand_first is None else burst - in_hand_first
        rows.at_most(
            [*terms, *before, (owed[k], -1.0)],
            rate_per_h * elapsed - owed_first,
            target=target,
            step=k,
            per_unit=unit_rate * elapsed,
        )
        rows.at_most([(owed[k], 1.0)], burst, target=target, step=k, per_unit=unit_burst)
        if hours < elapsed:
            upper = rate_per_h * hours + burst * bursts
            rows.at_most(terms, upper, target=target, step=k, per_unit=unit_rate * hours + unit_burst * bursts)


def _open_between(open_: Intervals, begin: float, end: float) -> tuple[float, int]:
    """Return the hours open in [begin, end), and how often it opens there or is open already."""
    hours = (measure(open_, before=end) - measure(open_, before=begin)) / MIN_PER_H
    openings = begun(open_, before=end) - begun(open_, before=begin)
    already = any(first < begin < last for first, last in open_)
    return hours, openings + int(already)

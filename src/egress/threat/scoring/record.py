"""What the record of other cases teaches: how often such places are lost, and how far estimates were off."""

import math
from collections.abc import Iterable, Sequence

from egress.domain import Case, Estimate
from egress.kit import H_PER_DAY, hours_between
from egress.threat.experts import CENTRAL_HALF, WIDENING, log_normal_through
from egress.threat.scoring.forecasts import Outcome

PRIOR_ESTIMATES = 10.0
"""The stated widening weighs as much as ten resolved estimates."""

MOST_WIDENING = 4.0


def learned_base_rate(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """
    Return the hazard per day of a threatened place and the share that never closes, cases weighted equally.

    Hazard: mean over cases of closings per day watched. Share: cases that had not closed, with one case of each kind
    added so that it is never nothing and never all.
    """
    rates = []
    for outcome in outcomes:
        end = outcome.closed_at if closed_while_asked(outcome) else outcome.asked_until
        watched = max(1.0, hours_between(outcome.watched_from, end or outcome.asked_until) / H_PER_DAY)
        rates.append(1.0 / watched if closed_while_asked(outcome) else 0.0)
    closed = sum(1 for o in outcomes if closed_while_asked(o))
    return sum(rates) / len(rates), (len(outcomes) - closed + 1) / (len(outcomes) + 2)


def closed_while_asked(outcome: Outcome) -> bool:
    """Tell whether the exit closed while forecasts were asked for."""
    return outcome.closed_at is not None and outcome.closed_at <= outcome.asked_until


def learned_widening(cases: Iterable[tuple[Case, Outcome]]) -> float:
    """
    Return the factor on the log-sd of estimates: root mean square of how many log-sds the outcomes lay off.

    The stated prior counts as ten estimates. What had not happened when the watch ended says something of `p_never`
    and nothing of the spread, so it does not count here.
    """
    squares, count = PRIOR_ESTIMATES * WIDENING**2, PRIOR_ESTIMATES
    for case, outcome in cases:
        for estimate in case.estimates:
            off = log_sds_off(estimate, outcome)
            if off is not None:
                squares, count = squares + off**2, count + 1.0
    return min(MOST_WIDENING, max(1.0, math.sqrt(squares / count)))


def log_sds_off(estimate: Estimate, outcome: Outcome) -> float | None:
    """Return (ln outcome - mu) / sigma of an estimate with figures; None where nothing can be said."""
    if estimate.exit is not outcome.exit or estimate.lo_days is None or estimate.hi_days is None:
        return None
    q_lo, q_hi = estimate.p_by_lo_days, estimate.p_by_hi_days
    p_by = CENTRAL_HALF if q_lo is None or q_hi is None else (q_lo, q_hi)
    mu, sigma = log_normal_through((estimate.lo_days, estimate.hi_days), p_by)
    if outcome.closed_at is None or not closed_while_asked(outcome):
        return None
    days = hours_between(estimate.t_made, outcome.closed_at) / H_PER_DAY
    return None if days <= 0 else (math.log(days) - mu) / sigma

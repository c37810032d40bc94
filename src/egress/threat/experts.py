"""The experts' story: estimates become one pooled distribution per exit that knows it has not happened yet."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scipy.special import ndtri

from egress.domain import Case, Estimate, Exit
from egress.kit import H_PER_DAY, hours_between
from egress.threat.grades import credibility, freshness
from egress.threat.stories import Cdf, log_normal, mixture, not_yet
from egress.threat.words import read_words

HALF_LIFE_DAYS = 21.0
"""An estimate counts half after three weeks: a stated prior."""

WIDENING = 1.6
"""
Factor on the log-sd of every estimate, because stated intervals are too narrow.

Intervals meant to hold 90 % hold 40 to 50 % (Soll and Klayman 2004, doi:10.1037/0278-7393.30.2.299), which asks for
a factor of about 2.5; central halves are nearer the mark (Teigen and Jørgensen 2005, doi:10.1002/acp.1085).
1.6 lies between. Chosen from that literature, fitted to no case.
"""

NARROWEST_LOG_SD = 0.15
"""Smallest log-sd before widening: lo and hi that coincide are not taken as certainty."""

SHORTEST_DAYS = 0.25
"""A lower bound of zero days is read as six hours, since a logarithm needs a positive time."""

CENTRAL_HALF = (0.25, 0.75)
"""The quantiles of lo and hi when an estimate names none."""

P_NEVER_UNKNOWN = 0.15
"""P(never) of an estimate that does not say: a stated prior."""

BROAD_MU, BROAD_LOG_SD = math.log(180.0), 1.5
"""Time to closing of an estimate that gives only P(never): median 180 days, middle 90 % from 15 days to 6 years."""


@dataclass(frozen=True, kw_only=True)
class ExpertStory:
    """
    One current estimate, as it reads at as_of.

    Attributes
    ----------
    cdf : conditioned on not yet, days from as_of.
    weight : credibility times freshness times the chance it gave to "not yet"; 0 = tells nothing.
    note : how it was read, where that needs saying; empty otherwise.
    """

    estimate: Estimate
    age_days: float
    cdf: Cdf
    weight: float
    note: str


def expert_stories(case: Case, as_of: datetime) -> tuple[ExpertStory, ...]:
    """Return the current estimates (one per source and exit) as stories, in order of their ids."""
    return tuple(_story(estimate, as_of) for estimate in current_estimates(case.estimates))


def current_estimates(estimates: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """
    Return the newest estimate of each source for each exit; a newer one supersedes the older.

    One that tells nothing (grade F or 6, words not known) never displaces one that does.
    """
    newest: dict[tuple[str, Exit], Estimate] = {}
    for estimate in sorted(estimates, key=lambda e: (_tells(e), e.t_made, e.t_received, e.id)):
        newest[(estimate.source_id, estimate.exit)] = estimate
    return tuple(sorted(newest.values(), key=lambda e: e.id))


def pooled_experts(stories: Iterable[ExpertStory], exit_: Exit) -> tuple[Cdf | None, float]:
    """Return the linear pool of the stories on an exit, and the sum of their weights; None if they tell nothing."""
    parts = [(s.weight, s.cdf) for s in stories if s.estimate.exit is exit_ and s.weight > 0]
    if not parts:
        return None, 0.0
    return mixture(parts), sum(weight for weight, _ in parts)


def _tells(estimate: Estimate) -> bool:
    return credibility(estimate.grade) > 0 and estimate_cdf(estimate)[0] is not None


def _story(estimate: Estimate, as_of: datetime) -> ExpertStory:
    age_days = hours_between(estimate.t_made, as_of) / H_PER_DAY
    told, note = estimate_cdf(estimate)
    weight = 0.0
    cdf = log_normal(BROAD_MU, BROAD_LOG_SD, 1.0)
    if told is not None:
        cdf, survival = not_yet(told, age_days)
        weight = credibility(estimate.grade) * freshness(age_days, HALF_LIFE_DAYS) * survival
        if survival == 0.0:
            note = f"{estimate.source_id}: its time has run out ({estimate.statement}); it is left out."
    return ExpertStory(estimate=estimate, age_days=age_days, cdf=cdf, weight=weight, note=note)


def estimate_cdf(estimate: Estimate) -> tuple[Cdf | None, str]:
    """
    Return what an estimate says, in days from `t_made`, and a note on how it was read.

    Quantiles first, then words by the table of `words`, then P(never) alone with a broad time; None when
    nothing can be read. The quantiles speak of the time *if* it happens; `p_never` is set aside first.
    """
    said = estimate.p_never
    if estimate.lo_days is not None and estimate.hi_days is not None:
        q_lo, q_hi = estimate.p_by_lo_days, estimate.p_by_hi_days
        if q_lo is None or q_hi is None:
            q_lo, q_hi = CENTRAL_HALF
        never = P_NEVER_UNKNOWN if said is None else said
        return _through(estimate.lo_days, estimate.hi_days, q_lo, q_hi, never), ""
    reading = read_words(estimate.statement)
    if reading is not None:
        never = reading.p_never if said is None else said
        note = (
            f"{estimate.source_id} gave words only: “{reading.phrase}” is read as {reading.lo_days:.3g} to "
            f"{reading.hi_days:.3g} days (middle half), never {never:.0%}."
        )
        return _through(reading.lo_days, reading.hi_days, *CENTRAL_HALF, never), note
    if said is not None:
        return log_normal(BROAD_MU, BROAD_LOG_SD * WIDENING, said), ""
    return None, (
        f"{estimate.source_id}: no figures, and words the table does not know "
        f"({estimate.statement}); it counts for nothing until quantiles are given."
    )


def _through(lo_days: float, hi_days: float, q_lo: float, q_hi: float, p_never: float) -> Cdf:
    log_lo = math.log(max(lo_days, SHORTEST_DAYS))
    log_hi = math.log(max(hi_days, lo_days, SHORTEST_DAYS))
    z_lo, z_hi = float(ndtri(q_lo)), float(ndtri(q_hi))
    sigma = max((log_hi - log_lo) / (z_hi - z_lo), NARROWEST_LOG_SD)
    mu = (log_lo + log_hi) / 2 - sigma * (z_lo + z_hi) / 2
    return log_normal(mu, sigma * WIDENING, p_never)

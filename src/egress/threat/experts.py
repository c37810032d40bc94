"""The experts' story: estimates become one pooled distribution per exit that knows it has not happened yet."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from scipy.special import ndtri

from egress.domain import Case, Estimate, EstimateClock, Exit
from egress.kit import H_PER_DAY, hours_between
from egress.threat.conditions import after_condition, if_condition
from egress.threat.grades import credibility, freshness
from egress.threat.stories import NEVER_AFTER_DAYS, SPENT, Cdf, log_normal, mixture, not_yet, scaled
from egress.threat.words import read_words

HALF_LIFE_DAYS = 21.0
"""An estimate counts half after three weeks: a stated prior."""

WIDENING = 2.5
"""
Factor on the log-sd of every estimate, because stated intervals are too narrow; a case may state its own.

Intervals meant to hold 90 % hold 40 to 50 % (Soll and Klayman 2004, doi:10.1037/0278-7393.30.2.299), which asks for
a factor of about 2.5. On generated worlds 0 to 299 the log score of estimates alone rises with 1.6, 2.5 and 3.5
(-2.62, -2.54, -2.53) and their twCRPS worsens (18.3, 18.6, 19.1 days): 2.5 stands between.
"""

NARROWEST_LOG_SD = 0.15
"""Smallest log-sd before widening: lo and hi that coincide are not taken as certainty."""

SHORTEST_DAYS = 0.25
"""A lower bound of zero days is read as six hours, since a logarithm needs a positive time."""

CENTRAL_HALF = (0.25, 0.75)
"""The quantiles of lo and hi when an estimate names none."""

P_NEVER_UNKNOWN = 0.15
"""P(never) of an estimate that does not say: a stated prior."""

MOMENTUM = 0.15
"""
Share of a source's last revision that is expected to come again: officials revise too little at a time.

On the log of the time left. Revisions of one forecaster correlate with the next (Nordhaus 1987, "Forecasting
efficiency", doi:10.2307/1935962): the stated prior was 0.3. Generated worlds 0 to 299 show none. Half way.
"""

MOST_MOMENTUM = math.log(2.0)
"""No revision moves the reading by more than a factor of two."""

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
    speaks : whether its words or figures say anything of the days to come; if not, `cdf` stands for nothing.
    """

    estimate: Estimate
    age_days: float
    cdf: Cdf
    weight: float
    note: str
    speaks: bool


def expert_stories(case: Case, as_of: datetime) -> tuple[ExpertStory, ...]:
    """Return the current estimates (one per source and exit) as stories, in order of their ids."""
    widening = case.threat_prior.expert_widening or WIDENING
    told = [
        _story(estimate, as_of, widening, log_revision(estimate, case.estimates))
        for estimate in current_estimates(case.estimates)
    ]
    return _as_voices(told)


def log_revision(estimate: Estimate, estimates: Iterable[Estimate]) -> float:
    """
    Return how its source has just revised the time left: the logarithm of new over old; 0 without an older one.

    What the older one leaves is its middle less the days gone by since, and at least a tenth of that middle.
    """
    older = [
        e
        for e in estimates
        if e.source_id == estimate.source_id and e.exit is estimate.exit and e.t_made < estimate.t_made
    ]
    old_middle = middle_days(max(older, key=lambda e: (e.t_made, e.id))) if older else None
    new_middle = middle_days(estimate)
    if old_middle is None or new_middle is None:
        return 0.0
    gone = hours_between(max(older, key=lambda e: (e.t_made, e.id)).t_made, estimate.t_made) / H_PER_DAY
    return math.log(max(new_middle, SHORTEST_DAYS) / max(old_middle - gone, 0.1 * old_middle, SHORTEST_DAYS))


def middle_days(estimate: Estimate) -> float | None:
    """Return the geometric middle of an estimate's days, by figures or by words; None if it gives neither."""
    if estimate.lo_days is not None and estimate.hi_days is not None:
        return math.sqrt(max(estimate.lo_days, SHORTEST_DAYS) * max(estimate.hi_days, SHORTEST_DAYS))
    reading = read_words(estimate.statement)
    return None if reading is None else math.sqrt(reading.lo_days * reading.hi_days)


def _as_voices(stories: Sequence[ExpertStory]) -> tuple[ExpertStory, ...]:
    """Let those who share their information count as one voice: together they weigh as their strongest does."""
    groups: dict[tuple[str, Exit], list[ExpertStory]] = {}
    for story in stories:
        if story.estimate.information_set:
            groups.setdefault((story.estimate.information_set, story.estimate.exit), []).append(story)
    voiced = []
    for story in stories:
        group = groups.get((story.estimate.information_set, story.estimate.exit), [story])
        total = sum(s.weight for s in group)
        share = max(s.weight for s in group) / total if total > 0 else 0.0
        voiced.append(replace(story, weight=story.weight * share))
    return tuple(voiced)


def current_estimates(estimates: Iterable[Estimate]) -> tuple[Estimate, ...]:
    """
    Return the newest estimate of each source for each exit; a newer one supersedes the older.

    One that tells nothing (grade F or 6, words not known) never displaces one that does. One that another
    names in `supersedes` is withdrawn.
    """
    known = list(estimates)
    withdrawn = {e.supersedes for e in known if e.supersedes and _tells(e)}
    newest: dict[tuple[str, Exit], Estimate] = {}
    for estimate in sorted(known, key=lambda e: (_tells(e), e.t_made, e.t_received, e.id)):
        if estimate.id in withdrawn:
            continue
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


def _story(estimate: Estimate, as_of: datetime, widening: float, log_revision_: float) -> ExpertStory:
    since, waits = _clock(estimate)
    age_days = hours_between(estimate.t_made, as_of) / H_PER_DAY
    told, note = estimate_cdf(estimate, widening=widening)
    weight, survival = 0.0, 0.0
    cdf = log_normal(BROAD_MU, BROAD_LOG_SD, 1.0)
    if told is not None:
        moved = max(-MOST_MOMENTUM, min(MOST_MOMENTUM, MOMENTUM * log_revision_))
        told = scaled(told, math.exp(moved))
        if waits:
            cdf, survival = after_condition(told), 1.0
        else:
            cdf, survival = _not_yet(
                told, hours_between(since, as_of) / H_PER_DAY, says_never=estimate.p_never is not None
            )
        if estimate.condition and estimate.condition_met_at is None:
            cdf = if_condition(cdf)
            note = f"{estimate.source_id} speaks under a condition not met yet ({estimate.condition}). {note}".strip()
        weight = credibility(estimate.grade) * freshness(age_days, HALF_LIFE_DAYS) * survival
        if survival == 0.0:
            note = f"{estimate.source_id}: its time has run out ({estimate.statement}); it is left out."
    speaks = survival > 0
    return ExpertStory(estimate=estimate, age_days=age_days, cdf=cdf, weight=weight, note=note, speaks=speaks)


def _not_yet(told: Cdf, age_days: float, *, says_never: bool) -> tuple[Cdf, float]:
    """
    Condition an estimate on "not yet"; one whose days are over, and that said nothing of never, is spent.

    What it has left is then P(never) as we assumed it: whoever said "at once" two days ago did not say "never".
    """
    left = float(np.diff(told(np.array([max(0.0, age_days), NEVER_AFTER_DAYS])))[0])
    return not_yet(told, age_days) if says_never or left >= SPENT else (log_normal(BROAD_MU, BROAD_LOG_SD, 1.0), 0.0)


def _clock(estimate: Estimate) -> tuple[datetime, bool]:
    """Return from when the days of an estimate count, and whether that clock has still to start."""
    if estimate.counts_from is EstimateClock.MADE:
        return estimate.t_made, False
    met = estimate.condition_met_at
    return (estimate.t_made, True) if met is None else (max(met, estimate.t_made), False)


def estimate_cdf(estimate: Estimate, *, widening: float = WIDENING) -> tuple[Cdf | None, str]:
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
        return _through((estimate.lo_days, estimate.hi_days), (q_lo, q_hi), never, widening), ""
    reading = read_words(estimate.statement)
    if reading is not None:
        never = reading.p_never if said is None else said
        note = (
            f"{estimate.source_id} gave words only: “{reading.phrase}” is read as {reading.lo_days:.3g} to "
            f"{reading.hi_days:.3g} days (middle half), never {never:.0%}."
        )
        return _through((reading.lo_days, reading.hi_days), CENTRAL_HALF, never, widening), note
    if said is not None:
        return log_normal(BROAD_MU, BROAD_LOG_SD * widening, said), ""
    return None, (
        f"{estimate.source_id}: no figures, and words the table does not know "
        f"({estimate.statement}); it counts for nothing until quantiles are given."
    )


def _through(days: tuple[float, float], p_by: tuple[float, float], p_never: float, widening: float) -> Cdf:
    mu, sigma = log_normal_through(days, p_by)
    return log_normal(mu, sigma * widening, p_never)


def log_normal_through(days: tuple[float, float], p_by: tuple[float, float]) -> tuple[float, float]:
    """Return mu and sigma (of the log of days) of the log-normal through two quantiles, before any widening."""
    lo_days, hi_days = days
    log_lo = math.log(max(lo_days, SHORTEST_DAYS))
    log_hi = math.log(max(hi_days, lo_days, SHORTEST_DAYS))
    z_lo, z_hi = float(ndtri(p_by[0])), float(ndtri(p_by[1]))
    sigma = max((log_hi - log_lo) / (z_hi - z_lo), NARROWEST_LOG_SD)
    return (log_lo + log_hi) / 2 - sigma * (z_lo + z_hi) / 2, sigma

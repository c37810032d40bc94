"""The generic model's "so many per hour": token buckets on the hourly clock."""

import numpy as np
from linear_rows import Term
from model_draft import Draft

from egress.domain import Leg, Mode


def leg_rate(draft: Draft) -> None:
    """People who set out on a leg: token bucket of persons_per_h, holding max(one hour, largest vehicle's seats)."""
    for leg in draft.problem.legs:
        if leg.persons_per_h is not None:
            terms = [draft.at(columns, 1.0) for columns in draft.people_on(leg)]
            held = max(leg.persons_per_h, _largest_load(draft, [leg]))
            token_bucket(draft, "leg_rate", terms, rate=leg.persons_per_h, held=held)


def site_processing(draft: Draft) -> None:
    """People who leave a site: token bucket of processing_per_h, holding max(one hour, largest vehicle's seats)."""
    for site in draft.problem.case.sites:
        legs = [leg for leg in draft.problem.legs if leg.from_site_id == site.id]
        if site.processing_per_h is not None and legs:
            terms = [draft.at(columns, 1.0) for leg in legs for columns in draft.people_on(leg)]
            rate = site.processing_per_h.likely
            held = max(rate, _largest_load(draft, legs))
            token_bucket(draft, "site_processing", terms, rate=rate, held=held)


def site_departures(draft: Draft) -> None:
    """Fixed-wing departures with people from a site: token bucket of departures_per_h, holding max(one hour, 1)."""
    for site in draft.problem.case.sites:
        legs = [leg for leg in draft.problem.legs if leg.from_site_id == site.id and leg.mode is Mode.AIR]
        trips = [draft.trips[f.id, leg.id] for leg in legs for f in draft.problem.fleets_of[leg.id]]
        if site.departures_per_h is not None and trips:
            rate = site.departures_per_h.likely
            terms = [draft.at(columns, 1.0) for columns in trips]
            token_bucket(draft, "site_departures", terms, rate=rate, held=max(1.0, rate))


def token_bucket(
    draft: Draft, family: str, terms: list[Term], *, rate: float | np.ndarray, held: float, first: float | None = None
) -> None:
    """
    Limit what is used in each step to a bucket that holds `held` and gains `rate` per step.

    On the hour: used[k] + level[k] ≤ level[k−1] + rate and ≤ held. Bound: use is anywhere within the step, so the
    bucket may be filled while it is emptied: used[k] + level[k] ≤ level[k−1] + rate, level[k] ≤ held.
    Full at first (`first`, if it is not).
    """
    if not terms:
        return
    begin = held if first is None else first
    gain = np.broadcast_to(np.asarray(rate, dtype=float), (draft.clock.steps,)).copy()
    if not draft.clock.is_bound and first is None and held <= gain.min():
        draft.rows.rows(family, terms, upper=held)
        return
    level = draft.rows.columns(f"{family}_level", upper=held)
    gain[0] += begin
    if not draft.clock.is_bound:
        draft.rows.rows(family, [*terms, draft.at(level, 1.0)], upper=held)
    draft.rows.rows(family, [*terms, draft.at(level, 1.0), (draft.steps + 1, level, -1.0)], upper=gain)


def _largest_load(draft: Draft, legs: list[Leg]) -> float:
    return float(max((f.seats for leg in legs for f in draft.problem.fleets_of[leg.id]), default=0))

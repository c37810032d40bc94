"""The generic model's vehicles: continuous amounts that stand somewhere, load, run, unload and come back empty."""

import numpy as np
from empty_ways import Hop, empty_hops
from hour_clock import Durations, Lag, intersection
from linear_rows import Term
from model_draft import Draft
from rate_rows import token_bucket

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_H, minutes_between


def seats(draft: Draft) -> None:
    """People on a leg ≤ seats of the trips made: sum_g board[g,l,k] ≤ sum_f seats[f] trips[f,l,k]."""
    for leg in draft.problem.legs:
        if leg.mode.needs_fleet:
            terms = [draft.at(columns, 1.0) for columns in draft.people_on(leg)]
            terms += [draft.at(draft.trips[f.id, leg.id], -float(f.seats)) for f in draft.problem.fleets_of[leg.id]]
            draft.rows.rows("seats", terms, upper=0.0)


def vehicles(draft: Draft) -> None:
    """Add the vehicles of every fleet that may carry people, and the stands they take."""
    parked: dict[str, list[Term]] = {}
    for fleet in draft.problem.case.fleets:
        legs = [leg for leg in draft.problem.legs if fleet in draft.problem.fleets_of[leg.id]]
        if legs:
            _fleet(draft, fleet, legs, parked)
    for site_id, terms in parked.items():
        _site_parking(draft, site_id, terms)


def _fleet(draft: Draft, fleet: Fleet, legs: list[Leg], parked: dict[str, list[Term]]) -> None:
    """
    vehicle_continuity and vehicle_turnaround (vehicles).

    stand[f,i,k] = stand[f,i,k−1] + delivered + unloaded − began to load + came empty − left empty − gone ≥ 0
    """
    hops = empty_hops(draft.problem.case, fleet)
    rows = {fleet.base_site_id: [], **{site_id: [] for hop in hops for site_id in (hop.from_site_id, hop.to_site_id)}}
    balance: dict[str, list[Term]] = {site_id: list(terms) for site_id, terms in rows.items()}
    busy: list[Term] = []
    for leg in legs:
        trips = _trips(draft, fleet, leg)
        before, after = block(draft, fleet, leg)
        balance.setdefault(leg.from_site_id, []).extend(draft.after(trips, before, 1.0))
        balance.setdefault(leg.to_site_id, []).extend(draft.after(trips, after, -1.0))
        busy.append(draft.at(trips, float(fleet.load_min + leg.out_min + fleet.unload_min)))
    can_leave = draft.clock.is_open(draft.problem.fleet_times[fleet.id])
    for hop in hops:
        empty = draft.rows.columns("empty", exists=can_leave)
        balance[hop.from_site_id].append(draft.at(empty, 1.0))
        balance[hop.to_site_id] += draft.after(empty, _hop_lag(draft, fleet, hop, legs), -1.0)
        busy.append(draft.at(empty, float(hop.minutes)))
    for site_id, terms in balance.items():
        _stand(draft, fleet, site_id, terms, parked)
    if fleet.mode is Mode.AIR:
        _ground_time(draft, fleet, legs, parked)
    _fleet_time(draft, fleet, legs, busy)


def _trips(draft: Draft, fleet: Fleet, leg: Leg) -> np.ndarray:
    windows = intersection(draft.problem.departures[leg.id], draft.problem.fleet_times[fleet.id])
    there = draft.steps + max(steps for steps, _ in draft.clock.lag(leg.out_min)) < draft.clock.steps
    before, _ = block(draft, fleet, leg)
    loaded = draft.steps + min(steps for steps, _ in before) >= 0
    trips = draft.rows.columns("trips", exists=draft.clock.is_open(windows) & there & loaded)
    draft.trips[fleet.id, leg.id] = trips
    return trips


def block(draft: Draft, fleet: Fleet, leg: Leg) -> tuple[Lag, Lag]:
    """
    Return the lags from the departure with people to the beginning of loading (≤ 0) and to the end of unloading.

    Nearest: the whole block load + out + unload to the nearest hour, its loading part likewise. Bound: loading begins
    in the latest, unloading ends in the earliest step possible.
    """
    clock = draft.clock
    if clock.durations is Durations.NEAREST:
        whole = clock.lag(fleet.load_min + leg.out_min + fleet.unload_min)[0][0]
        before = clock.lag(fleet.load_min)[0][0]
        return ((-before, 1.0),), ((max(0, whole - before), 1.0),)
    if clock.is_bound:
        before = (MIN_PER_H - 1 - fleet.load_min) // MIN_PER_H
        return ((before, 1.0),), clock.lag(leg.out_min + fleet.unload_min)
    return clock.lag(-fleet.load_min), clock.lag(leg.out_min + fleet.unload_min)


def _hop_lag(draft: Draft, fleet: Fleet, hop: Hop, legs: list[Leg]) -> Lag:
    """
    Return after how many steps an empty vehicle is there.

    Nearest: the return over a leg that the fleet serves takes what the whole cycle has left, so that out and back
    together are to the nearest hour; a cycle takes one step at least.
    """
    leg = hop.leg
    if draft.clock.durations is not Durations.NEAREST or not hop.is_return or leg not in legs:
        return draft.clock.lag(hop.minutes)
    out = fleet.load_min + leg.out_min + fleet.unload_min
    whole, cycle = draft.clock.lag(out)[0][0], draft.clock.lag(out + hop.minutes)[0][0]
    return ((max(cycle - whole, 1 - whole, 0), 1.0),)


def _stand(draft: Draft, fleet: Fleet, site_id: str, terms: list[Term], parked: dict[str, list[Term]]) -> None:
    stand = draft.rows.columns("stand")
    terms = [*terms, draft.at(stand, 1.0), (draft.steps + 1, stand, -1.0)]
    is_parked = fleet.mode is Mode.AIR and site_id != fleet.base_site_id
    if is_parked and draft.site(site_id).parking_aircraft is not None:
        # After its last movement an aircraft is taken off the apron.
        terms.append(draft.at(draft.rows.columns("gone"), 1.0))
        if not draft.clock.is_bound:
            parked.setdefault(site_id, []).append(draft.at(stand, float(MIN_PER_H)))
    delivered = np.zeros(draft.clock.steps)
    step = draft.clock.lag(delivered_min(draft, fleet))[0][0]
    if site_id == fleet.base_site_id and step < draft.clock.steps:
        delivered[step] = fleet.vehicles
    draft.rows.rows("vehicle_continuity", terms, lower=delivered, upper=delivered)


def delivered_min(draft: Draft, fleet: Fleet) -> float:
    """Return the minute from which the vehicles stand at their base, by date or after the lead time."""
    if fleet.available_from is None:
        return fleet.lead_time_h * MIN_PER_H
    return max(0.0, minutes_between(draft.problem.start, fleet.available_from))


def _fleet_time(draft: Draft, fleet: Fleet, legs: list[Leg], busy: list[Term]) -> None:
    """
    Vehicle-minutes used ≤ vehicle-minutes there are: a token bucket of 60 × vehicles per step.

    Bound: what leaves in a step may have begun loading before it and end after it, so the bucket holds one longest
    loading and one longest way per vehicle. Nearest: only where a block rounds to nothing, which would be free.
    """
    out = max(
        [leg.out_min + fleet.unload_min for leg in legs] + [h.minutes for h in empty_hops(draft.problem.case, fleet)]
    )
    if draft.clock.is_bound:
        there = _minutes_there(draft, fleet)
        held = float(fleet.vehicles * (out + fleet.load_min))
        token_bucket(draft, "fleet_time", busy, rate=there * fleet.vehicles, held=held, first=fleet.vehicles * out)
    elif draft.clock.durations is Durations.NEAREST and any(_is_free(draft, fleet, leg) for leg in legs):
        rate = float(MIN_PER_H * fleet.vehicles)
        token_bucket(
            draft, "fleet_time", busy, rate=rate, held=max(rate, float(fleet.vehicles * (out + fleet.load_min)))
        )


def _is_free(draft: Draft, fleet: Fleet, leg: Leg) -> bool:
    before, after = block(draft, fleet, leg)
    return before[0][0] == after[0][0] == 0


def _minutes_there(draft: Draft, fleet: Fleet) -> np.ndarray:
    """Return the minutes of each step in which the fleet's vehicles stand at their base or are used."""
    begin = draft.steps * float(MIN_PER_H)
    return np.clip(begin + MIN_PER_H - delivered_min(draft, fleet), 0.0, float(MIN_PER_H))


def _ground_time(draft: Draft, fleet: Fleet, legs: list[Leg], parked: dict[str, list[Term]]) -> None:
    """Add the aircraft-minutes of loading (not at the base) and unloading to what is parked at both ends of a leg."""
    for leg in legs:
        trips = draft.trips[fleet.id, leg.id]
        if draft.site(leg.to_site_id).parking_aircraft is not None:
            lag = draft.clock.latest(leg.out_min)
            parked.setdefault(leg.to_site_id, []).extend(draft.after(trips, lag, float(fleet.unload_min)))
        if draft.site(leg.from_site_id).parking_aircraft is not None and leg.from_site_id != fleet.base_site_id:
            parked.setdefault(leg.from_site_id, []).append(draft.at(trips, float(fleet.load_min)))


def _site_parking(draft: Draft, site_id: str, terms: list[Term]) -> None:
    """
    Aircraft-minutes on the ground ≤ 60 × parking per step.

    On the hour idle aircraft count too. Bound: only loading and unloading; an arrival is counted up to a step late,
    and its stay may reach past the step on both sides, so the bucket holds 60 min and two longest stays per stand.
    """
    limit = draft.site(site_id).parking_aircraft
    assert limit is not None
    rate = limit.likely * MIN_PER_H
    if not draft.clock.is_bound:
        draft.rows.rows("site_parking", terms, upper=rate)
        return
    stay = max(float(np.max(coefficient)) for _, _, coefficient in terms)
    token_bucket(draft, "site_parking", terms, rate=rate, held=limit.likely * (MIN_PER_H + 2 * stay))

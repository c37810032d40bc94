"""Rules of the relaxation that speak of vehicles: their time, where they are, runways and aprons."""

import numpy as np

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.intervals import Intervals, next_moment, union
from egress.planning.problem import PlanningProblem
from egress.planning.rate_rows import Terms, limit_rate
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import Variables, beginnings, busy_min, cycle_min, earliest_departure_min
from egress.solvers import RowBuilder, Term


def fleet_available(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    No more trips than the vehicles can make.

    In any stretch [a, b), the times of what a vehicle does in it add up to at most its length, what the first
    activity may have begun before, and what the last may end later. A trip is reckoned when it departs, with loading
    before and the rest after; an empty way when it arrives. Before the beginning nothing was begun. And whatever
    departs less than one cycle before an instant is under way at it:
    sum minutes × trips and empty ways in [a, b) ≤ vehicles[f] (b − a + longest before + longest after);
    trips under way ≤ vehicles[f].
    """
    rows = RuleRows(RowBuilder("fleet_available"))
    for fleet in problem.case.fleets:
        legs = [leg for leg in problem.legs if fleet in problem.fleets_of[leg.id]]
        if legs:
            _fleet_time(problem, x, fleet, legs, rows)
            _fleet_under_way(problem, x, fleet, legs, rows)
    return rows


def vehicles_present(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    A fleet that sets out from several sites sends no more vehicles from a site than have come there.

    For every such fleet f, site s and step k (vehicles), with all of the fleet at its base at first:
    there[k] = there[k-1] + came with people[k] + came empty[k] − left with people[k] − left empty[k] ≥ 0.
    Whoever arrives counts in the step of the earliest arrival, whoever comes empty in the step of leaving; the time
    that all of it takes is left to `fleet_available`.
    """
    rows = RuleRows(RowBuilder("vehicles_present"))
    for fleet in problem.case.fleets:
        if x.empty and len(beginnings(problem, fleet)) > 1:
            _count_vehicles(problem, x, fleet, rows)
    return rows


def site_departures(problem: PlanningProblem, x: Variables) -> RuleRows:
    """Fixed-wing departures with people ≤ departures_per_h × hours in use, plus one hour's worth at once."""
    rows = RuleRows(RowBuilder("site_departures"))
    for site in problem.case.sites:
        legs = [leg for leg in problem.legs if leg.from_site_id == site.id and leg.mode is Mode.AIR]
        if site.departures_per_h is not None and legs:
            rate = site.departures_per_h.likely
            terms: Terms = [(x.trips[f.id, leg.id], 1.0) for leg in legs for f in problem.fleets_of[leg.id]]
            windows = union([problem.departures[leg.id] for leg in legs])
            limit_rate(x, rows, site.id, terms, rate, max(1.0, rate), windows)
    return rows


def site_parking(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Aircraft-minutes on the ground ≤ parking × minutes, plus one longest stay at each place.

    A trip occupies a place for its loading where it begins, counted in the step of departure, and for its unloading
    where it ends, counted in the step of arrival. Where that step is not sure, it is not counted: legs of different
    length would otherwise be crowded into steps in which they do not arrive.
    """
    rows = RuleRows(RowBuilder("site_parking"))
    for site in problem.case.sites:
        if site.parking_aircraft is None:
            continue
        terms: Terms = []
        for leg in problem.legs:
            if leg.mode is Mode.AIR and site.id in (leg.from_site_id, leg.to_site_id):
                terms += _stands(problem, x, leg, site.id)
        if terms:
            places, stay = site.parking_aircraft.likely, max(minutes for _, minutes in terms)
            whole: Intervals = ((0.0, float(problem.horizon_min)),)
            burst = places * 2 * stay
            unit = {"unit_rate": float(MIN_PER_H), "unit_burst": 2 * stay}
            limit_rate(x, rows, site.id, terms, places * MIN_PER_H, burst, whole, **unit)
    return rows


def _stands(problem: PlanningProblem, x: Variables, leg: Leg, site_id: str) -> Terms:
    """Return the trips of a leg that stand at one of its ends, by step, with the minutes of their stay."""
    found: Terms = []
    for fleet in problem.fleets_of[leg.id]:
        trips, times = x.trips[fleet.id, leg.id], x.trip_times[fleet.id, leg.id]
        if site_id == leg.from_site_id and site_id != fleet.base_site_id:
            # At its base an aircraft that has not left yet takes no stand.
            found.append((trips, float(fleet.load_min)))
        elif site_id == leg.to_site_id:
            sure = times.arrives_first == times.arrives_last
            arriving = [trips[sure & (times.arrives_first == k)] for k in range(x.steps)]
            found.append((arriving, float(fleet.unload_min)))
    return found


def _count_vehicles(problem: PlanningProblem, x: Variables, fleet: Fleet, rows: RuleRows) -> None:
    legs = [leg for leg in problem.legs if fleet in problem.fleets_of[leg.id]]
    sites = {site for leg in legs for site in (leg.from_site_id, leg.to_site_id)} | {fleet.base_site_id}
    for site_id in sorted(sites):
        there = x.model.add_columns(np.zeros(x.steps))
        ways = [(key, columns) for key, columns in x.empty.items() if key[0] == fleet.id]
        for k in range(x.steps):
            terms: list[Term] = [(there[k], 1.0), *([(there[k - 1], -1.0)] if k else [])]
            for leg in legs:
                trips, times = x.trips[fleet.id, leg.id], x.free_times[fleet.id, leg.id]
                terms += [(trips[k], 1.0)] if leg.from_site_id == site_id else []
                if leg.to_site_id == site_id:
                    terms += times.evenly(trips, k) if x.even else times.earliest(trips, k)
            for (_, a, b), columns in ways:
                terms += [(columns[k], 1.0)] if a == site_id else []
                if b == site_id:
                    times = x.empty_times[fleet.id, a, b]
                    terms += times.evenly(columns, k) if x.even else times.earliest(columns, k)
            at_base = fleet.vehicles if k == 0 and site_id == fleet.base_site_id else 0
            rows.equal(terms, float(at_base), target=fleet.id, step=k)


def _fleet_time(problem: PlanningProblem, x: Variables, fleet: Fleet, legs: list[Leg], rows: RuleRows) -> None:
    terms: Terms = [(x.trips[fleet.id, leg.id], busy_min(problem, x, fleet, leg)) for leg in legs]
    ways = _empty_ways(problem, x, fleet)
    terms += [(columns, float(minutes)) for columns, minutes in ways]
    after = max(busy_min(problem, x, fleet, leg) for leg in legs) - fleet.load_min
    before = max([fleet.load_min, *(minutes for _, minutes in ways)])
    first = max(x.standing.moment_min, _first_available(problem, fleet))
    if not ways:
        first = max(first, min(earliest_departure_min(problem, fleet, leg) for leg in legs) - fleet.load_min)
    if not np.isfinite(first):
        return
    n, burst = fleet.vehicles, after + before
    at_first = burst if x.standing.moment_min else after
    per_vehicle = {"unit_rate": MIN_PER_H, "unit_burst": burst}
    span: Intervals = ((first, np.inf),)
    limit_rate(x, rows, fleet.id, terms, n * MIN_PER_H, n * burst, span, in_hand_first=n * at_first, **per_vehicle)
    if ways:
        cycles = [cycle_min(problem, fleet, leg) for leg in legs]
        trips: Terms = [(x.trips[fleet.id, leg.id], cycle) for leg, cycle in zip(legs, cycles, strict=True)]
        first = max(x.standing.moment_min, min(earliest_departure_min(problem, fleet, leg) for leg in legs))
        per_vehicle = {"unit_rate": MIN_PER_H, "unit_burst": max(cycles)}
        limit_rate(x, rows, fleet.id, trips, n * MIN_PER_H, n * max(cycles), ((first, np.inf),), **per_vehicle)


def _first_available(problem: PlanningProblem, fleet: Fleet) -> float:
    """Return the first minute at which a vehicle of the fleet stands at its base."""
    return min(delivered_min(fleet, problem.start), next_moment(problem.fleet_times[fleet.id], 0.0))


def _empty_ways(problem: PlanningProblem, x: Variables, fleet: Fleet) -> list[tuple[np.ndarray, int]]:
    """Return the columns of a fleet's empty ways with their minutes."""
    found = []
    for (fleet_id, a, b), columns in x.empty.items():
        minutes = problem.positioning_min(fleet, a, b) if fleet_id == fleet.id else None
        if minutes is not None:
            found.append((columns, minutes))
    return found


def _fleet_under_way(problem: PlanningProblem, x: Variables, fleet: Fleet, legs: list[Leg], rows: RuleRows) -> None:
    cycles = [(x.trips[fleet.id, leg.id], cycle_min(problem, fleet, leg)) for leg in legs]
    for k in range(x.steps):
        terms: list[Term] = []
        for trips, cycle in cycles:
            since = x.edges[k + 1] - cycle - 1e-9
            whole = np.flatnonzero(x.edges[: k + 1] >= since)
            terms += [(trips[whole], 1.0)] if len(whole) else []
            part = k - len(whole)
            if x.even and part >= 0 and x.edges[part + 1] > since:
                terms.append((trips[part], (x.edges[part + 1] - since) / (x.edges[part + 1] - x.edges[part])))
        if terms:
            rows.at_most(terms, float(fleet.vehicles), target=fleet.id, step=k, per_unit=1.0)

"""The rules of the relaxation, one function each; the names are those of `domain.rules`."""

from collections.abc import Callable, Sequence

import numpy as np

from egress.domain import Fleet, Leg, Mode
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.field_rows import commercial_seats, crew_day, fleet_categories, litters, site_fuel
from egress.planning.intervals import Intervals, begun, measure, next_moment, union
from egress.planning.places import vehicle_continuity
from egress.planning.problem import PlanningProblem
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import StepTimes, Variables, beginnings, busy_min, cycle_min, earliest_departure_min
from egress.solvers import RowBuilder, Term

Terms = list[tuple[np.ndarray | list[np.ndarray], float]]
"""Columns by step, one or several, and the amount that one unit of each uses."""


def people_present(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    Nobody leaves before being ready, or from where they are not.

    For every group g, unsafe site i and step k (persons):
    wait[k] = wait[k-1] + ready[k] + arrived[k] - left[k] ≥ 0. An arrival counts in the step of its earliest time.
    """
    rows = RuleRows(RowBuilder("people_present"))
    legs = {leg.id: leg for leg in problem.legs}
    groups = {group.id: group for group in problem.groups}
    for (group_id, site_id), wait in x.waiting.items():
        group = groups[group_id]
        ready = np.diff(x.ready_by(group), prepend=0.0) if group.site_id == site_id else np.zeros(x.steps)
        ways = [legs[leg_id] for leg_id in problem.routes[group_id]]
        left = [x.board[group_id, leg.id] for leg in ways if leg.from_site_id == site_id]
        come = [(x.board[group_id, leg.id], x.times[leg.id]) for leg in ways if leg.to_site_id == site_id]
        for k in range(x.steps):
            terms = [(wait[k], 1.0), *((columns[k], 1.0) for columns in left)]
            terms += [(wait[k - 1], -1.0)] if k else []
            for columns, times in come:
                terms += times.evenly(columns, k) if x.even else times.earliest(columns, k)
            there = x.standing.waiting.get((group_id, site_id), 0) if k == 0 else 0
            rows.equal(terms, float(ready[k]) + there, target=site_id, step=k)
    return rows


def seats(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People on a leg in a step ≤ seats of its trips: sum_g board[g, l, k] ≤ sum_f seats[f] trips[f, l, k]."""
    rows = RuleRows(RowBuilder("seats"))
    for leg in problem.legs:
        fleets = problem.fleets_of[leg.id]
        if leg.mode.needs_fleet:
            people = _people_on(problem, x, leg)
            for k in range(x.steps):
                terms = [(columns[k], 1.0) for columns in people]
                terms += [(x.trips[fleet.id, leg.id][k], -float(fleet.seats)) for fleet in fleets]
                rows.at_most(terms, 0.0, target=leg.id, step=k, per_unit=0.0)
    return rows


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


def leg_rate(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People setting out on a leg ≤ persons_per_h × hours open, with one hour's worth at once when it opens."""
    rows = RuleRows(RowBuilder("leg_rate"))
    for leg in problem.legs:
        if leg.persons_per_h is not None:
            terms: Terms = [(columns, 1.0) for columns in _people_on(problem, x, leg)]
            burst = max(leg.persons_per_h, _largest_load(problem, [leg]))
            _rate(x, rows, leg.id, terms, leg.persons_per_h, burst, problem.departures[leg.id])
    return rows


def site_processing(problem: PlanningProblem, x: Variables) -> RuleRows:
    """People leaving a site ≤ processing_per_h × hours in use, with one hour's worth at once when it opens."""
    rows = RuleRows(RowBuilder("site_processing"))
    for site in problem.case.sites:
        legs = [leg for leg in problem.legs if leg.from_site_id == site.id]
        if site.processing_per_h is not None and legs:
            rate = site.processing_per_h.likely
            terms: Terms = [(columns, 1.0) for leg in legs for columns in _people_on(problem, x, leg)]
            burst = max(rate, _largest_load(problem, legs))
            _rate(x, rows, site.id, terms, rate, burst, union([problem.departures[leg.id] for leg in legs]))
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
            _rate(x, rows, site.id, terms, rate, max(1.0, rate), windows)
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
            _rate(x, rows, site.id, terms, places * MIN_PER_H, burst, whole, **unit)
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


def site_holding(problem: PlanningProblem, x: Variables) -> RuleRows:
    """
    People who came to a site and have not gone on ≤ holding_persons: a full hub pushes back.

    Counts arrivals in the step of their latest time, so that no plan is cut off by the grid:
    held[k] = held[k-1] + arrived[k] - left[k] ≤ holding_persons.
    """
    rows = RuleRows(RowBuilder("site_holding"))
    for site in problem.case.sites:
        if site.holding_persons is None:
            continue
        come = _arriving(problem, x, site.id)
        left = _leaving_again(problem, x, site.id)
        if come:
            held = x.model.add_columns(np.zeros(x.steps), lower=-np.inf)
            for k in range(x.steps):
                terms = [(held[k], 1.0), *((columns[k], 1.0) for columns in left)]
                terms += [(held[k - 1], -1.0)] if k else []
                for columns, times in come:
                    terms += times.evenly(columns, k) if x.even else times.latest(columns, k)
                before = _came_before(x, site.id) if k == 0 else 0.0
                rows.equal(terms, before, target=site.id, step=k)
                limit = site.holding_persons.likely
                rows.at_most([(held[k], 1.0)], limit, target=site.id, step=k, per_unit=1.0)
    return rows


def onward_present(problem: PlanningProblem, x: Variables) -> RuleRows:
    """Nobody goes on from a safe site before arriving there: onward so far ≤ arrived so far (earliest times)."""
    rows = RuleRows(RowBuilder("onward_present"))
    for site in problem.case.sites:
        left = [x.onward[leg.id] for leg in problem.onward if leg.from_site_id == site.id]
        if not left:
            continue
        come = _arriving(problem, x, site.id)
        there = x.model.add_columns(np.zeros(x.steps))
        for k in range(x.steps):
            terms = [(there[k], 1.0), *((columns[k], 1.0) for columns in left)]
            terms += [(there[k - 1], -1.0)] if k else []
            for columns, times in come:
                terms += times.evenly(columns, k) if x.even else times.earliest(columns, k)
            rows.equal(terms, _came_before(x, site.id) if k == 0 else 0.0, target=site.id, step=k)
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


RULES: tuple[Callable[[PlanningProblem, Variables], RuleRows], ...] = (
    people_present,
    seats,
    fleet_available,
    vehicles_present,
    vehicle_continuity,
    leg_rate,
    site_processing,
    site_departures,
    site_parking,
    site_holding,
    onward_present,
    commercial_seats,
    fleet_categories,
    litters,
    crew_day,
    site_fuel,
)
"""Every rule of the relaxation; force, enablers, windows and closings are compiled into the departure times."""


def _came_before(x: Variables, site_id: str) -> float:
    """Return the persons who had come to a site, or were on their way to it, at the first edge."""
    waiting = sum(persons for (_, site), persons in x.standing.waiting.items() if site == site_id)
    return float(waiting + x.standing.held.get(site_id, 0))


def _people_on(problem: PlanningProblem, x: Variables, leg: Leg) -> list[np.ndarray]:
    if leg.id in x.onward:
        return [x.onward[leg.id]]
    return [x.board[group.id, leg.id] for group in problem.groups if (group.id, leg.id) in x.board]


def _largest_load(problem: PlanningProblem, legs: Sequence[Leg]) -> float:
    return float(max((f.most_persons for leg in legs for f in problem.fleets_of[leg.id]), default=0))


def _arriving(problem: PlanningProblem, x: Variables, site_id: str) -> list[tuple[np.ndarray, StepTimes]]:
    ways = [leg for leg in problem.legs if leg.to_site_id == site_id]
    return [(columns, x.times[leg.id]) for leg in ways for columns in _people_on(problem, x, leg)]


def _leaving_again(problem: PlanningProblem, x: Variables, site_id: str) -> list[np.ndarray]:
    """Return the columns of people who leave a site that they had come to: groups at home there do not count."""
    home = {group.id for group in problem.groups if group.site_id == site_id}
    found = []
    for leg in problem.legs:
        if leg.from_site_id == site_id:
            found += [x.onward[leg.id]] if leg.id in x.onward else []
            found += [c for (group_id, leg_id), c in x.board.items() if leg_id == leg.id and group_id not in home]
    return found


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
    _rate(x, rows, fleet.id, terms, n * MIN_PER_H, n * burst, span, in_hand_first=n * at_first, **per_vehicle)
    if ways:
        cycles = [cycle_min(problem, fleet, leg) for leg in legs]
        trips: Terms = [(x.trips[fleet.id, leg.id], cycle) for leg, cycle in zip(legs, cycles, strict=True)]
        first = max(x.standing.moment_min, min(earliest_departure_min(problem, fleet, leg) for leg in legs))
        per_vehicle = {"unit_rate": MIN_PER_H, "unit_burst": max(cycles)}
        _rate(x, rows, fleet.id, trips, n * MIN_PER_H, n * max(cycles), ((first, np.inf),), **per_vehicle)


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


def _rate(
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

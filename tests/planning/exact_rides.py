"""An integer model of vehicles between a place and a haven, hour by hour, with the rules of the field, on HiGHS."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from egress.domain import Case, Fleet, Group
from egress.kit import daily_windows
from egress.solvers import LinearModel, RowBuilder, SolveStatus, solve

from .brute_force_rides import Action, Chosen
from .toys import at


@dataclass
class Rides:
    """The columns of one vehicle: where it is, whether it goes out or back in each hour, and whom it takes."""

    fleet: Fleet
    out: np.ndarray
    back: np.ndarray
    loads: np.ndarray


@dataclass
class Model:
    """The model as far as it is built."""

    case: Case
    hours: int
    lp: LinearModel = field(default_factory=LinearModel)
    rows: RowBuilder = field(default_factory=lambda: RowBuilder("all"))
    rides: list[Rides] = field(default_factory=list)


def exact_optimum(case: Case, *, hours: int) -> tuple[float, Chosen]:
    """
    Return the least cost of all timetables as in `best_of_all`, and a best one; proved by the solver.

    Knows households, minors, litters, fleets for some, convoys, escorts, daylight, crew days of whole hours, fuel,
    readiness and calls; not queues, rates or room.
    """
    m = Model(case, hours)
    for fleet in case.fleets:
        for _ in range(fleet.vehicles):
            m.rides.append(_vehicle(m, fleet))
    _people(m)
    _convoys(m)
    _fuel(m)
    m.lp.add_rows(m.rows.block())
    options = {"mip_rel_gap": 0.0, "mip_abs_gap": 1e-6, "mip_max_nodes": 200_000}
    solution = solve(m.lp, options=options)
    assert solution.status is SolveStatus.OPTIMAL
    stay = sum(group.weight * group.head_count * 2 * hours for group in case.groups)
    chosen = tuple(_schedule(one, np.round(solution.values).astype(int)) for one in m.rides)
    return solution.objective + stay, chosen


def _vehicle(m: Model, fleet: Fleet) -> Rides:
    hours, groups = m.hours, m.case.groups
    may = np.asarray([float(_may_run(m.case, fleet, hour)) for hour in range(hours)])
    out = m.lp.add_columns(np.zeros(hours), upper=may, integer=True)
    back = m.lp.add_columns(np.zeros(hours), upper=may, integer=True)
    gain = np.asarray([[group.weight * (hour + 1 - 2 * hours) for group in groups] for hour in range(hours)])
    upper = np.asarray([[float(fleet.seats * fleet.may_carry(group)) for group in groups]] * hours)
    one = Rides(fleet, out, back, m.lp.add_columns(gain, upper=upper, integer=True))
    for hour in range(hours):
        before = [(out[:hour], 1.0), (back[:hour], -1.0)] if hour else []
        # At a: it may go out; at s: it may come back; once an hour.
        m.rows.add([*before, (out[hour], 1.0)], upper=1.0)
        m.rows.add([*before, (back[hour], -1.0)], lower=0.0)
        m.rows.add([(out[hour], 1.0), (back[hour], 1.0)], upper=1.0)
        _aboard(m, one, hour)
    if fleet.crew_day_h is not None and fleet.crew_rest_h is not None:
        _crew(m, one, round(fleet.crew_day_h), round(fleet.crew_rest_h))
    return one


def _may_run(case: Case, fleet: Fleet, hour: int) -> bool:
    if fleet.daily_open is None or fleet.daily_close is None:
        return True
    begin, end = at(60 * hour), at(60 * hour + 60)
    windows = daily_windows(fleet.daily_open, fleet.daily_close, case.timezone, begin, end)
    return any(first <= begin and end <= last for first, last in windows)


def _aboard(m: Model, one: Rides, hour: int) -> None:
    groups, fleet, loads = m.case.groups, one.fleet, one.loads[hour]
    litters = [n for n, group in enumerate(groups) if group.litter]
    each = [float(fleet.seats_per_litter if group.litter else 1) for group in groups]
    m.rows.add([*zip(loads, each, strict=True), (one.out[hour], -float(fleet.seats))], upper=0.0)
    if litters:
        m.rows.add([(loads[litters], 1.0), (one.out[hour], -float(fleet.litters))], upper=0.0)
    for n, group in enumerate(groups):
        if group.accompanied_by:
            company = [i for i, other in enumerate(groups) if other.id in group.accompanied_by]
            m.rows.add([(loads[n], 1.0), (loads[company], -float(group.persons_per_companion or 0))], upper=0.0)


def _crew(m: Model, one: Rides, day: int, rest: int) -> None:
    """Part every two hours of work that are more than a day from begin to end by a rest."""
    starts = m.lp.add_columns(np.zeros(m.hours), upper=1.0, integer=True)
    for hour in range(m.hours):
        for idle in range(hour, min(hour + rest, m.hours)):
            m.rows.add([(one.out[idle], 1.0), (one.back[idle], 1.0), (starts[hour], 1.0)], upper=1.0)
    for i, j in itertools.combinations(range(m.hours), 2):
        if j + 1 - i > day:
            work = [(one.out[i], 1.0), (one.back[i], 1.0), (one.out[j], 1.0), (one.back[j], 1.0)]
            m.rows.add([*work, (starts[i + 1 : max(i + 1, j - rest + 1)], -1.0)], upper=1.0)


def _people(m: Model) -> None:
    for n, group in enumerate(m.case.groups):
        for hour in range(m.hours):
            so_far = np.concatenate([one.loads[: hour + 1, n] for one in m.rides])
            m.rows.add([(so_far, 1.0)], upper=float(np.floor(group.ready_persons(hour) + 1e-6)))
        if group.household_persons > 1:
            _households(m, group, n)


def _households(m: Model, group: Group, n: int) -> None:
    size, smaller = group.household_persons, group.head_count % group.household_persons
    small: list[np.ndarray] = []
    for one in m.rides:
        for hour in range(m.hours):
            whole = m.lp.add_columns(np.zeros(1), integer=True)
            less = m.lp.add_columns(np.zeros(1), upper=1.0 if smaller else 0.0, integer=True)
            small.append(less)
            m.rows.add(
                [(one.loads[hour, n], 1.0), (whole, -float(size)), (less, -float(smaller))], lower=0.0, upper=0.0
            )
    m.rows.add([(np.concatenate(small), 1.0)], upper=1.0)


def _convoys(m: Model) -> None:
    leg = m.case.legs[0]
    goes = m.lp.add_columns(np.zeros(m.hours), upper=1.0, integer=True)
    for hour in range(m.hours):
        for one in m.rides:
            m.rows.add([(one.loads[hour], 1.0), (goes[hour], -float(one.fleet.seats))], upper=0.0)
        out = [(one.out[hour], 1.0) for one in m.rides]
        escorts = [(one.out[hour], 1.0) for one in m.rides if one.fleet.id in leg.escort_fleet_ids]
        m.rows.add([*out, (goes[hour], -float(leg.convoy_vehicles))], lower=0.0)
        m.rows.add([*escorts, (goes[hour], -float(leg.escort_vehicles))], lower=0.0)


def _fuel(m: Model) -> None:
    for site in m.case.sites:
        for hour in range(m.hours if site.fuel_l is not None else 0):
            there = (site.fuel_l or 0.0) + site.fuel_l_per_day * hour / 24
            taken = [
                ((one.out if site.id == "a" else one.back)[: hour + 1], one.fleet.fuel_l_per_h) for one in m.rides
            ]
            m.rows.add(taken, upper=there)


def _schedule(one: Rides, values: np.ndarray) -> tuple[Action, ...]:
    found: list[Action] = []
    nobody = (0,) * one.loads.shape[1]
    for hour in range(len(one.out)):
        if values[one.out[hour]]:
            found.append(("out", tuple(int(n) for n in values[one.loads[hour]])))
        else:
            found.append(("back" if values[one.back[hour]] else "wait", nobody))
    return tuple(found)


def gaps(costs: Sequence[tuple[float, float]]) -> list[float]:
    """Return how far each first cost lies above the second, as a share of the second."""
    return sorted((mine - best) / best if best > 0 else 0.0 for mine, best in costs)

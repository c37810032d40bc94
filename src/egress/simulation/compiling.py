"""From a case, a plan, a threat picture and planning factors to the script."""

import math
from collections.abc import Iterable, Mapping, Set
from typing import Any

import numpy as np

from egress.domain import Case, Exit, Group, Leg, Mode, Movement, Plan, Site, SiteKind, Situation, with_what_is_shut
from egress.domain.rules.waiving import waived, without_rules
from egress.kit import MIN_PER_DAY, MIN_PER_H, InternalError, Range, minutes_between
from egress.simulation.beginning_from import Standing, without_called_off
from egress.simulation.factors import DISTURBANCES, PlanningFactors
from egress.simulation.luck import DEPARTURE_SLOTS, LEG_RATES, STATION_RATES, name_hash, stream_keys
from egress.simulation.script import Names, Script
from egress.simulation.script_closures import available_min, closures, forces, permissions
from egress.simulation.script_lifts import as_landed, lift_columns
from egress.simulation.script_rules import field_rules
from egress.threat import ThreatPicture

MOST_BINS = 192
"""Outcomes are counted by the hour, or by so many whole hours that there are no more bins than this."""

LEAST_GATHER_MIN = 1.0
"""Whoever is sent after the others and cannot get away is not sent again in the same minute."""

EXITS = tuple(Exit)

WORDS_OF_KINDS = frozenset({*map(str, Mode), *map(str, SiteKind)})
"""Keys of planning factors that are a mode or a kind of site, whatever fleet or site bears them as its id."""


def compile_script(
    case: Case,
    plan: Plan,
    *,
    picture: ThreatPicture | None,
    factors: PlanningFactors,
    disturbances: Set[str],
    seed: int,
    situation: Situation | None = None,
) -> tuple[Script, Names]:
    """
    Return the script and the names behind its numbers.

    The case has its scenario applied, and so has the picture. Without a picture no exit closes. Soft rules that the
    plan has given up are not asked for. From a situation the
    plan is played on from there, and counts minutes from its own start all the same.

    Raises
    ------
    InternalError
        when the plan names what the case does not have; `check_plan` tells such plans.
    """
    _refuse_strangers(case, plan)
    if situation is not None:
        case = with_what_is_shut(case, situation)
    if case.soft_rules and (given_up := waived(case, plan)):
        case = without_rules(case, given_up)
    case, lifted = as_landed(case, plan if situation is None else without_called_off(plan, situation))
    standing = Standing(case, plan, situation)
    plan = standing.rest
    vehicles = _vehicles(case, plan)
    movements = sorted(plan.movements, key=standing.order)
    columns: dict[str, Any] = {
        **_hours(plan),
        "on": np.array([name in disturbances for name in DISTURBANCES]),
        "keys": stream_keys(seed),
        **_rows(case, plan, movements, vehicles, standing, factors),
        **standing.columns(movements, list(vehicles)),
        **lift_columns(case, plan, movements, lifted, begins_min=standing.begins_min),
        "closing_min": standing.still_open(_closings(plan, picture)),
        "p_lost": factors.p_lost,
        "gather_min": max(LEAST_GATHER_MIN, factors.gather_min),
        "late_low": factors.late_permission.low,
        "late_likely": factors.late_permission.likely,
        "late_high": factors.late_permission.high,
    }
    names = Names(
        movements=tuple(m.id for m in movements),
        legs=tuple(leg.id for leg in case.legs),
        fleets=tuple(fleet.id for fleet in case.fleets),
        vehicles=tuple(vehicles),
        sites=tuple(site.id for site in case.sites),
        groups=tuple(group.id for group in case.groups),
    )
    return Script(**columns), names


def _hours(plan: Plan) -> dict[str, Any]:
    """Return how long the plan lasts, and in which bins outcomes are counted."""
    horizon_min = minutes_between(plan.start, plan.horizon_end)
    bin_min = MIN_PER_H * max(1, math.ceil(horizon_min / MIN_PER_H / MOST_BINS))
    return {
        "horizon_min": horizon_min,
        "ends_min": horizon_min,
        "bin_min": float(bin_min),
        "bins": math.ceil(horizon_min / bin_min) + 1,
    }


def _rows(
    case: Case,
    plan: Plan,
    movements: list[Movement],
    vehicles: dict[tuple[str, int], int],
    standing: Standing,
    factors: PlanningFactors,
) -> dict[str, Any]:
    """Return the columns of every table of the case, and of the movements."""
    # A rate lets as many through at once as the whole plan sends at once, also in what is left of it.
    buckets = _Buckets(case, [*standing.whole.movements, *movements], factors)
    return {
        **standing.not_before(_movement_columns(case, plan, movements, vehicles)),
        **_leg_columns(case, movements, factors, buckets),
        **_fleet_columns(case, plan, factors),
        **_site_columns(case, factors, buckets),
        **(_group_columns(case) | standing.group_counts()),
        **buckets.columns(),
        **field_rules(case, plan, movements),
        **closures(case, plan),
        **standing.not_late(permissions(case, plan), "e"),
        **standing.not_late(forces(case, plan), "o"),
    }


def _refuse_strangers(case: Case, plan: Plan) -> None:
    for m in plan.movements:
        known = m.leg_id in case.leg_by_id and (m.fleet_id is None or m.fleet_id in case.fleet_by_id)
        if not known or not all(group_id in case.group_by_id for group_id, _ in m.loads):
            raise InternalError(f"movement {m.id} names a leg, fleet or group that the case does not have")


def _vehicles(case: Case, plan: Plan) -> dict[tuple[str, int], int]:
    """Return the number of every vehicle: those of the fleets, then those that only the plan knows."""
    known = [(fleet.id, n) for fleet in case.fleets for n in range(1, fleet.vehicles + 1)]
    used = [(m.fleet_id, m.vehicle or 0) for m in plan.movements if m.fleet_id is not None]
    return {vehicle: i for i, vehicle in enumerate(dict.fromkeys([*known, *used]))}


def _movement_columns(
    case: Case, plan: Plan, movements: list[Movement], vehicles: dict[tuple[str, int], int]
) -> dict[str, np.ndarray]:
    leg, fleet = _numbers(case.legs), _numbers(case.fleets)
    site, group = _numbers(case.sites), _numbers(case.groups)
    ends = [_ends(case, m) for m in movements]
    vehicle = [vehicles[m.fleet_id, m.vehicle or 0] if m.fleet_id is not None else -1 for m in movements]
    first, following = [-1] * len(vehicles), [-1] * len(movements)
    for i in range(len(movements) - 1, -1, -1):
        if vehicle[i] >= 0:
            following[i], first[vehicle[i]] = first[vehicle[i]], i
    loads = [[] if m.empty_return else [(group[g], n) for g, n in m.loads if n > 0] for m in movements]
    flat = [load for one in loads for load in one]
    return {
        "m_dep": np.array([minutes_between(plan.start, m.depart) for m in movements], dtype=np.float64),
        "m_dur": np.array([minutes_between(m.depart, m.arrive) for m in movements], dtype=np.float64),
        "m_leg": _ints(leg[m.leg_id] for m in movements),
        "m_from": _ints(site[a] for a, _ in ends),
        "m_to": _ints(site[b] for _, b in ends),
        "m_fleet": _ints(fleet[m.fleet_id] if m.fleet_id is not None else -1 for m in movements),
        "m_vehicle": _ints(vehicle),
        "m_planned": _ints(sum(n for _, n in one) for one in loads),
        "m_next": _ints(following),
        "load_ptr": np.concatenate([[0], np.cumsum([len(one) for one in loads])]).astype(np.int64),
        "load_group": _ints(g for g, _ in flat),
        "load_n": _ints(n for _, n in flat),
        "v_fleet": _ints(fleet[fleet_id] for fleet_id, _ in vehicles),
        "v_first": _ints(first),
        "v_key": _hashed(f"{fleet_id}/{number}" for fleet_id, number in vehicles),
    }


def _ends(case: Case, movement: Movement) -> tuple[str, str]:
    leg = case.leg_by_id[movement.leg_id]
    ends = leg.from_site_id, leg.to_site_id
    return (ends[1], ends[0]) if movement.empty_return else ends


def _leg_columns(
    case: Case, movements: list[Movement], factors: PlanningFactors, buckets: "_Buckets"
) -> dict[str, np.ndarray]:
    legs, site, group = case.legs, _numbers(case.sites), _numbers(case.groups)
    flow = np.zeros((len(legs), len(case.groups)), dtype=np.int64)
    number = _numbers(legs)
    for m in movements:
        for group_id, n in () if m.empty_return else m.loads:
            flow[number[m.leg_id], group[group_id]] += n
    calm = [factors.weather.get(leg.mode) for leg in legs]
    return {
        "leg_from": _ints(site[leg.from_site_id] for leg in legs),
        "leg_to": _ints(site[leg.to_site_id] for leg in legs),
        "leg_own": np.array([not leg.mode.needs_fleet for leg in legs], dtype=np.bool_),
        "leg_low": _floats(leg.travel_min.low for leg in legs),
        "leg_likely": _floats(max(leg.travel_min.likely, 1e-9) for leg in legs),
        "leg_high": _floats(leg.travel_min.high for leg in legs),
        "leg_out": _floats(leg.out_min for leg in legs),
        "leg_back": _floats(leg.back_min for leg in legs),
        "leg_exits": _ints(_route_exits(case, leg) for leg in legs),
        "leg_open": np.array([[_is_open(case, leg, g) for g in case.groups] for leg in legs], dtype=np.bool_).reshape(
            len(legs), len(case.groups)
        ),
        "leg_runs": np.array(
            [[f.in_use and f.may_run(leg) for f in case.fleets] for leg in legs], dtype=np.bool_
        ).reshape(len(legs), len(case.fleets)),
        "leg_flow": flow,
        "leg_bucket": _ints(buckets.leg.get(leg.id, -1) for leg in legs),
        "leg_patience": _floats(factors.patience_min[leg.mode] for leg in legs),
        "leg_weather_per_min": _floats(w.per_day / MIN_PER_DAY if w else 0.0 for w in calm),
        "leg_weather_min": _floats(w.lasts_h * MIN_PER_H if w else 0.0 for w in calm),
        "leg_weather_key": _hashed(f"{leg.from_site_id}/{leg.mode}" for leg in legs),
        "leg_key": _hashed(leg.id for leg in legs),
    }


def _is_open(case: Case, leg: Leg, group: Group) -> bool:
    """Tell whether the leg can bring people of a group nearer to safety: in use, for them, and run by somebody."""
    ends = case.site_by_id[leg.from_site_id], case.site_by_id[leg.to_site_id]
    fleets = [f for f in case.fleets if f.in_use and f.vehicles > 0 and f.may_run(leg) and f.may_carry(group)]
    run = bool(fleets) if leg.mode.needs_fleet else not group.litter or group.category in leg.categories
    usable = leg.in_use and run and all(end.in_use for end in ends) and (ends[1].safe or not ends[0].safe)
    return usable and (not leg.categories or group.category in leg.categories)


def _route_exits(case: Case, leg: Leg) -> int:
    """Return the mask of the exits that the leg and those of its sites that are not safe close with."""
    sites = [case.site_by_id[i] for i in (leg.from_site_id, leg.to_site_id)]
    exits = {*leg.closes_with, *(e for site in sites if not site.safe for e in site.closes_with)}
    return sum(1 << EXITS.index(e) for e in exits)


def _fleet_columns(case: Case, plan: Plan, factors: PlanningFactors) -> dict[str, np.ndarray]:
    site = _numbers(case.sites)
    return {
        "f_seats": _ints(f.seats for f in case.fleets),
        "f_load": _floats(f.load_min for f in case.fleets),
        "f_unload": _floats(f.unload_min for f in case.fleets),
        "f_air": np.array([f.mode.value == "air" for f in case.fleets], dtype=np.bool_),
        "f_base": _ints(site[f.base_site_id] for f in case.fleets),
        "f_from": _floats(max(0.0, available_min(plan, f)) for f in case.fleets),
        "f_break_per_h": _floats(_known(factors.breakdowns_per_h, f.id, f.mode) for f in case.fleets),
        "f_repair_min": _floats(_known(factors.repair_h, f.id, f.mode) * MIN_PER_H for f in case.fleets),
    }


def _site_columns(case: Case, factors: PlanningFactors, buckets: "_Buckets") -> dict[str, np.ndarray]:
    sites = case.sites
    shut = [_known(factors.attack_shuts_h, s.id, s.kind) * MIN_PER_H for s in sites]
    often = [0.0 if s.safe else _known(factors.attacks_per_day, s.id, s.kind) / MIN_PER_DAY for s in sites]
    return {
        "s_safe": np.array([site.safe for site in sites], dtype=np.bool_),
        "s_hold": _floats(_limit(site.holding_persons) for site in sites),
        "s_park": _floats(_limit(site.parking_aircraft) for site in sites),
        "s_station": _ints(buckets.station.get(site.id, -1) for site in sites),
        "s_slot": _ints(buckets.slot.get(site.id, -1) for site in sites),
        "s_queues": np.array([s.id in buckets.station or s.id in buckets.slot for s in sites], dtype=np.bool_),
        "s_attack_per_min": _floats(often),
        "s_attack_min": _floats(shut),
        "s_attack_share": _floats(_known(factors.attack_harms_share, s.id, s.kind) for s in sites),
        "s_key": _hashed(site.id for site in sites),
    }


def _known(figures: Mapping[str, float], one: str, kind: str) -> float:
    """Return what is known of one fleet or site, else of its mode or kind, else nothing."""
    is_id = one not in WORDS_OF_KINDS
    return figures[one] if is_id and one in figures else figures.get(kind, 0.0)


def _limit(range_: Range | None) -> float:
    return math.inf if range_ is None else range_.likely


def _group_columns(case: Case) -> dict[str, np.ndarray]:
    groups, site = case.groups, _numbers(case.sites)
    order = sorted(range(len(groups)), key=lambda i: (-groups[i].weight, i))
    return {
        "g_home": _ints(site[g.site_id] for g in groups),
        "g_count": _ints(g.head_count for g in groups),
        "g_low": _floats(g.persons.low for g in groups),
        "g_high": _floats(g.persons.high for g in groups),
        "g_first": _floats(g.ready_first_h * MIN_PER_H for g in groups),
        "g_all": _floats(g.ready_all_h * MIN_PER_H for g in groups),
        "g_order": _ints(order),
        "g_key": _hashed(g.id for g in groups),
    }


class _Buckets:
    """The token buckets of a script: five stations per site that processes, airfield slots, legs with a rate."""

    def __init__(self, case: Case, movements: list[Movement], factors: PlanningFactors) -> None:
        self.rows: list[tuple[Range, float, float, int, str]] = []
        self.station: dict[str, int] = {}
        self.slot: dict[str, int] = {}
        self.leg: dict[str, int] = {}
        largest: dict[str, int] = {}
        for m in movements:
            if m.fleet_id is not None and not m.empty_return:
                for place in (m.leg_id, case.leg_by_id[m.leg_id].from_site_id):
                    largest[f"{place}"] = max(largest.get(place, 0), m.persons)
        for site in case.sites:
            self._add_site(site, largest.get(site.id, 0), factors)
        for leg in case.legs:
            if leg.persons_per_h is not None:
                self.leg[leg.id] = len(self.rows)
                rate = Range.exactly(leg.persons_per_h)
                self.rows.append((rate, float(largest.get(leg.id, 0)), 1.0, LEG_RATES, leg.id))

    def _add_site(self, site: Site, largest: int, factors: PlanningFactors) -> None:
        if site.processing_per_h is not None:
            self.station[site.id] = len(self.rows)
            for one in factors.stations:
                rate, name = site.processing_per_h.scaled(one.pace), f"{site.id}/{one.name}"
                self.rows.append((rate, float(largest), one.share, STATION_RATES, name))
        if site.departures_per_h is not None:
            self.slot[site.id] = len(self.rows)
            self.rows.append((site.departures_per_h, 1.0, 1.0, DEPARTURE_SLOTS, site.id))

    def columns(self) -> dict[str, np.ndarray]:
        """Return the columns `b_…` of a script."""
        return {
            "b_low": _floats(row[0].low for row in self.rows),
            "b_likely": _floats(row[0].likely for row in self.rows),
            "b_high": _floats(row[0].high for row in self.rows),
            "b_least_cap": _floats(row[1] for row in self.rows),
            "b_share": _floats(row[2] for row in self.rows),
            "b_stream": _ints(row[3] for row in self.rows),
            "b_key": _hashed(row[4] for row in self.rows),
        }


def _closings(plan: Plan, picture: ThreatPicture | None) -> np.ndarray:
    """Return the minutes from the plan's start until each exit closes, path by path. Shape (paths, exits)."""
    if picture is None:
        return np.full((1, len(EXITS)), np.inf)
    gone_min = minutes_between(picture.as_of, plan.start)
    return np.column_stack([picture.closing_h[e] * MIN_PER_H - gone_min for e in EXITS])


def _numbers(rows: Iterable[Any]) -> dict[str, int]:
    return {row.id: i for i, row in enumerate(rows)}


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)


def _hashed(values: Iterable[str]) -> np.ndarray:
    return np.array([name_hash(value) for value in values], dtype=np.uint64)

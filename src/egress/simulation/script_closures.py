"""When the things that a plan uses are shut whatever the luck: windows, blackouts, permissions, fleets, forces."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

import numpy as np

from egress.domain import Case, Enabler, Fleet, Leg, Plan, TargetKind
from egress.kit import MIN_PER_H, add_hours, daily_windows, minutes_between
from egress.simulation.luck import name_hash

MIDNIGHT = time()
JUST_AFTER_MIN = 1e-3
"""A last instant of use is still of use: what is shut begins just after it."""

Stretches = list[tuple[float, float]]


class Targets:
    """The numbering of what can be shut: sites, legs at departure and arrival, fleets at departure and arrival."""

    def __init__(self, case: Case) -> None:
        sites, legs = len(case.sites), len(case.legs)
        self.site = {site.id: i for i, site in enumerate(case.sites)}
        self.leg = {leg.id: sites + i for i, leg in enumerate(case.legs)}
        self.leg_end = {leg.id: sites + legs + i for i, leg in enumerate(case.legs)}
        self.fleet = {fleet.id: sites + 2 * legs + i for i, fleet in enumerate(case.fleets)}
        self.fleet_end = {id_: len(case.fleets) + place for id_, place in self.fleet.items()}
        self.count = sites + 2 * legs + 2 * len(case.fleets)

    def of(self, target_id: str) -> list[int]:
        """Return the targets that a permission for this id unlocks."""
        return [table[target_id] for table in (self.site, self.leg, self.fleet) if target_id in table]


def closures(case: Case, plan: Plan) -> dict[str, np.ndarray]:
    """Return the columns `c_…` of a script."""
    targets = Targets(case)
    shut: list[Stretches] = [[] for _ in range(targets.count)]
    for site in case.sites:
        if not site.in_use:
            shut[targets.site[site.id]].append((-math.inf, math.inf))
    for leg in case.legs:
        shut[targets.leg[leg.id]] += _leg_shut(case, plan, leg)
    for fleet in case.fleets:
        shut[targets.fleet[fleet.id]] += [*_fleet_shut(plan, fleet), *_out_of_hours(case, plan, fleet, 0.0)]
        shut[targets.fleet_end[fleet.id]] += _out_of_hours(case, plan, fleet, JUST_AFTER_MIN)
    for blackout in case.blackouts:
        table = {TargetKind.SITE: targets.site, TargetKind.LEG: targets.leg, TargetKind.FLEET: targets.fleet}
        from_ = -math.inf if blackout.from_ is None else minutes_between(plan.start, blackout.from_)
        until = math.inf if blackout.until is None else minutes_between(plan.start, blackout.until)
        shut[table[blackout.target_kind][blackout.target_id]].append((from_, until))
    for enabler in case.enablers:
        for target in [t for unlocked in enabler.unlocks for t in targets.of(unlocked)]:
            shut[target] += _not_in_hand(plan, enabler)
    merged = [_merged(stretches) for stretches in shut]
    ptr = np.concatenate([[0], np.cumsum([len(m) for m in merged])]).astype(np.int64)
    flat = np.array([stretch for m in merged for stretch in m], dtype=float).reshape(-1, 2)
    return {"c_ptr": ptr, "c_lo": flat[:, 0].copy(), "c_hi": flat[:, 1].copy()}


def _leg_shut(case: Case, plan: Plan, leg: Leg) -> Stretches:
    shut: Stretches = [] if leg.in_use else [(-math.inf, math.inf)]
    if leg.open_from is not None:
        shut.append((-math.inf, minutes_between(plan.start, leg.open_from)))
    if leg.open_until is not None:
        shut.append((minutes_between(plan.start, leg.open_until) + JUST_AFTER_MIN, math.inf))
    if leg.daily_open is not None or leg.daily_close is not None:
        opens, closes = leg.daily_open or MIDNIGHT, leg.daily_close or MIDNIGHT
        windows = daily_windows(opens, closes, case.timezone, plan.start, add_hours(plan.horizon_end, 48))
        edge = -math.inf
        for first, last in windows:
            shut.append((edge, minutes_between(plan.start, first)))
            edge = minutes_between(plan.start, last)
        shut.append((edge, math.inf))
    return shut


def _fleet_shut(plan: Plan, fleet: Fleet) -> Stretches:
    shut: Stretches = [] if fleet.in_use else [(-math.inf, math.inf)]
    shut.append((-math.inf, available_min(plan, fleet)))
    if fleet.available_until is not None:
        shut.append((minutes_between(plan.start, fleet.available_until) + JUST_AFTER_MIN, math.inf))
    return shut


def _out_of_hours(case: Case, plan: Plan, fleet: Fleet, late_min: float) -> Stretches:
    """Return when vehicles of a fleet may not be under way; what is to end by closing may do so `late_min` after."""
    if fleet.daily_open is None and fleet.daily_close is None:
        return []
    opens, closes = fleet.daily_open or MIDNIGHT, fleet.daily_close or MIDNIGHT
    shut: Stretches = []
    edge = -math.inf
    for first, last in daily_windows(opens, closes, case.timezone, plan.start, add_hours(plan.horizon_end, 48)):
        shut.append((edge, minutes_between(plan.start, first)))
        edge = minutes_between(plan.start, last) + late_min
    return [*shut, (edge, math.inf)]


def available_min(plan: Plan, fleet: Fleet) -> float:
    """Return the minutes from the plan's start until a fleet may be used: as given, else its lead time."""
    if fleet.available_from is not None:
        return minutes_between(plan.start, fleet.available_from)
    return minutes_between(plan.start, add_hours(plan.start, fleet.lead_time_h))


def _not_in_hand(plan: Plan, enabler: Enabler) -> Stretches:
    if not enabler.in_use:
        return [(-math.inf, math.inf)]
    shut = [(-math.inf, minutes_between(plan.start, enabler.in_hand_after(plan.start)))]
    if enabler.available_until is not None:
        shut.append((minutes_between(plan.start, enabler.available_until), math.inf))
    return shut


def _merged(stretches: Iterable[tuple[float, float]]) -> Stretches:
    merged: Stretches = []
    for low, high in sorted(s for s in stretches if s[1] > s[0]):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def permissions(case: Case, plan: Plan) -> dict[str, np.ndarray]:
    """Return the columns `e_…` of a script: permissions that are on their way may come late."""
    targets = Targets(case)
    unlocked = [[t for i in enabler.unlocks for t in targets.of(i)] for enabler in case.enablers]
    coming = [e.in_use and e.in_hand_from is None for e in case.enablers]
    return {
        "e_from": _minutes(plan, [e.in_hand_after(plan.start) for e in case.enablers]),
        "e_lead": _floats(e.lead_time_h * MIN_PER_H * c for e, c in zip(case.enablers, coming, strict=True)),
        "e_key": _hashes(case.enablers),
        **_ragged("e_ptr", "e_target", unlocked),
    }


def forces(case: Case, plan: Plan) -> dict[str, np.ndarray]:
    """Return the columns `o_…` and `need…` of a script."""
    targets, number = Targets(case), {e.id: i for i, e in enumerate(case.enablers)}
    released = [[number[e.id] for e in case.enablers if force.id in e.unlocks] for force in case.forces]
    until = []
    for force, enabler_numbers in zip(case.forces, released, strict=True):
        ends = [force.withdrawn_by, *(case.enablers[i].available_until for i in enabler_numbers)]
        known = [minutes_between(plan.start, end) for end in ends if end is not None]
        usable = force.in_use and all(case.enablers[i].in_use for i in enabler_numbers)
        until.append(min(known, default=math.inf) if usable else -math.inf)
    need = np.zeros(targets.count)
    secured: list[list[int]] = [[] for _ in range(targets.count)]
    for table, rows in ((targets.site, case.sites), (targets.leg, case.legs), (targets.leg_end, case.legs)):
        for row in rows:
            need[table[row.id]] = row.force_needed_persons
            secured[table[row.id]] = [i for i, force in enumerate(case.forces) if row.id in force.secures]
    ordered = [force.in_use and force.present_from is None for force in case.forces]
    return {
        "o_from": _minutes(plan, [force.in_place_from(plan.start) for force in case.forces]),
        "o_until": _floats(until),
        "o_strength": _floats(force.strength_persons for force in case.forces),
        "o_lead": _floats(f.lead_time_h * MIN_PER_H * o for f, o in zip(case.forces, ordered, strict=True)),
        "o_key": _hashes(case.forces),
        **_ragged("o_ptr", "o_enabler", released),
        "need": need,
        **_ragged("need_ptr", "need_force", secured),
    }


def _minutes(plan: Plan, instants: Sequence[datetime]) -> np.ndarray:
    return _floats(minutes_between(plan.start, instant) for instant in instants)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)


def _hashes(rows: Iterable[Any]) -> np.ndarray:
    return np.array([name_hash(row.id) for row in rows], dtype=np.uint64)


def _ragged(ptr: str, name: str, rows: Sequence[Sequence[int]]) -> dict[str, np.ndarray]:
    edges = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return {ptr: edges, name: np.array([x for row in rows for x in row], dtype=np.int64)}

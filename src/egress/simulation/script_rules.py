"""The rules of the field as plain tables: parties, litters, crews, fuel, commercial seats and convoys."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

import numpy as np

from egress.domain import Case, Movement, Plan
from egress.kit import H_PER_DAY, MIN_PER_DAY, MIN_PER_H, add_hours, daily_windows, minutes_between

MIDNIGHT = time()


def field_rules(case: Case, plan: Plan, movements: Sequence[Movement]) -> dict[str, Any]:
    """Return the columns of a script for the rules of the field; movements in its order."""
    return {
        **_of_groups(case),
        **_of_fleets(case),
        "s_fuel": _floats(math.inf if site.fuel_l is None else site.fuel_l for site in case.sites),
        "s_fuel_per_min": _floats(site.fuel_l_per_day / MIN_PER_DAY for site in case.sites),
        "leg_seats": _floats(math.inf if leg.seats_per_day is None else leg.seats_per_day for leg in case.legs),
        "day_min": _days(case, plan),
        **_convoys(case, movements),
        "by_priority": case.queues_by_priority,
    }


def _of_groups(case: Case) -> dict[str, np.ndarray]:
    groups = case.groups
    number = {group.id: i for i, group in enumerate(groups)}
    halves = [(g.ready_first_h + g.ready_all_h) / 2 if g.ready_half_h is None else g.ready_half_h for g in groups]
    inside = [min(max(h, g.ready_first_h), g.ready_all_h) for h, g in zip(halves, groups, strict=True)]
    called = [g.called_persons if g.called_persons is not None and g.called_every_h else 0 for g in groups]
    companions = [[number[one] for one in g.accompanied_by] for g in groups]
    return {
        "g_half": _floats(half * MIN_PER_H for half in inside),
        "g_called": _ints(called),
        "g_call_min": _floats((g.called_every_h or 1.0) * MIN_PER_H for g in groups),
        "g_house": _ints(g.household_persons for g in groups),
        "g_litter": np.array([g.litter for g in groups], dtype=np.bool_),
        "g_weight": _floats(g.weight for g in groups),
        "g_per_comp": _ints((g.persons_per_companion or 0) if g.accompanied_by else 0 for g in groups),
        "comp_ptr": np.concatenate([[0], np.cumsum([len(one) for one in companions])]).astype(np.int64),
        "comp_group": _ints(one for found in companions for one in found),
        "g_cares": np.isin(np.arange(len(groups)), [one for found in companions for one in found]),
    }


def _of_fleets(case: Case) -> dict[str, np.ndarray]:
    fleets, groups = case.fleets, case.groups
    limited = [f.crew_day_h is not None and f.crew_rest_h is not None for f in fleets]
    days = [(f.crew_day_h or 0.0) * MIN_PER_H if is_ else math.inf for f, is_ in zip(fleets, limited, strict=True)]
    return {
        "f_carries": np.array([[f.may_carry(g) for g in groups] for f in fleets], dtype=np.bool_).reshape(
            len(fleets), len(groups)
        ),
        "f_litters": _ints(f.litters for f in fleets),
        "f_litter_seats": _ints(max(1, f.seats_per_litter) for f in fleets),
        "f_crew_min": _floats(days),
        "f_rest_min": _floats((f.crew_rest_h or 0.0) * MIN_PER_H for f in fleets),
        "f_fuel_per_min": _floats(f.fuel_l_per_h / MIN_PER_H for f in fleets),
    }


def _days(case: Case, plan: Plan) -> np.ndarray:
    """Return the minutes at which the local days begin, the first at or before the plan's start."""
    begins = add_hours(plan.start, -H_PER_DAY)
    windows = daily_windows(MIDNIGHT, MIDNIGHT, case.timezone, begins, add_hours(plan.horizon_end, H_PER_DAY))
    minutes = [minutes_between(plan.start, first) for first, _ in windows]
    return _floats([max((m for m in minutes if m <= 0), default=0.0), *(m for m in minutes if m > 0)])


def _convoys(case: Case, movements: Sequence[Movement]) -> dict[str, np.ndarray]:
    """Return who sets out with whom: what the plan sends by such a leg at one minute, where people ride in it."""
    ruled = {leg.id for leg in case.legs if leg.convoy_vehicles > 1 or leg.escort_vehicles > 0}
    together: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for i, m in enumerate(movements):
        if m.leg_id in ruled and m.fleet_id is not None and not m.empty_return:
            together[m.leg_id, m.depart].append(i)
    convoys = [found for found in together.values() if any(movements[i].persons for i in found)]
    of_move, escort = [-1] * len(movements), [0] * len(movements)
    for number, found in enumerate(convoys):
        for i in found:
            of_move[i] = number
            escort[i] = int(movements[i].fleet_id in case.leg_by_id[movements[i].leg_id].escort_fleet_ids)
    legs = [case.leg_by_id[movements[found[0]].leg_id] for found in convoys]
    return {
        "leg_convoy": np.array([leg.id in ruled for leg in case.legs], dtype=np.bool_),
        "m_convoy": _ints(of_move),
        "m_escort": _ints(escort),
        "conv_ptr": np.concatenate([[0], np.cumsum([len(found) for found in convoys])]).astype(np.int64),
        "conv_move": _ints(i for found in convoys for i in found),
        "conv_least": _ints(leg.convoy_vehicles for leg in legs),
        "conv_escorts": _ints(leg.escort_vehicles for leg in legs),
    }


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)

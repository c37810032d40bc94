"""Soft rules: which of them a plan has waived, and a case without some of them."""

from collections.abc import Set
from dataclasses import replace

from egress.domain.case import Case
from egress.domain.plan import Plan
from egress.domain.rules.check import RULES, SOFTENABLE
from egress.domain.rules.timetable import Timetable


def waived(case: Case, plan: Plan) -> frozenset[str]:
    """Return the rules that the case calls soft and the plan breaks."""
    timetable = Timetable(case=case, plan=plan)
    soft = (name for name in SOFTENABLE if name in case.soft_rules)
    return frozenset(name for name in soft if next(RULES[name](timetable), None) is not None)


def without_rules(case: Case, names: Set[str]) -> Case:
    """Return the case without what these rules of `SOFTENABLE` ask for; others of them keep it."""
    groups, fleets, legs, forces = case.groups, case.fleets, case.legs, case.forces
    if "call_forward" in names:
        groups = tuple(replace(one, called_persons=None, called_every_h=None) for one in groups)
    if "households_together" in names:
        groups = tuple(replace(one, household_persons=1) for one in groups)
    if "minors_accompanied" in names:
        groups = tuple(replace(one, accompanied_by=(), persons_per_companion=None) for one in groups)
    if "fleet_daylight" in names:
        fleets = tuple(replace(one, daily_open=None, daily_close=None) for one in fleets)
    if "crew_day" in names:
        fleets = tuple(replace(one, crew_day_h=None, crew_rest_h=None) for one in fleets)
    if "convoy_size" in names:
        legs = tuple(replace(one, convoy_vehicles=1) for one in legs)
    if "convoy_escort" in names:
        legs = tuple(replace(one, escort_vehicles=0, escort_fleet_ids=()) for one in legs)
    if "force_withdrawn_last" in names:
        forces = tuple(replace(one, leaves_last=False) for one in forces)
    by_priority = case.queues_by_priority and "priority_order" not in names
    return replace(case, groups=groups, fleets=fleets, legs=legs, forces=forces, queues_by_priority=by_priority)

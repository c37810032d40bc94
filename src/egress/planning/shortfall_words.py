"""Shortfalls in words, one function per kind: how much, of what, where, and in which hours from the order."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime

from egress.domain import Case, Group
from egress.kit import H_PER_DAY, MIN_PER_H, add_minutes, iso_utc, minutes_between
from egress.planning.availability import FOREVER, delivered_min, enabler_times, force_times
from egress.planning.intervals import Intervals, intersect
from egress.planning.problem import PlanningProblem
from egress.planning.result import Shortfall
from egress.planning.slack import Lack
from egress.planning.soft_conditions import Condition

UNITS = {
    "leg_rate": "persons/h",
    "site_processing": "persons/h",
    "site_departures": "departures/h",
    "site_parking": "aircraft places",
    "site_holding": "places",
    "site_fuel": "litres of fuel",
    "commercial_seats": "seats a day",
}
"""What one unit of an amount is, by rule; fleets are told in seats."""

DAYS_FROM_H = 72.0
"""From here on times are told in days from the order, before in hours."""

Words = tuple[str, float | None, str]
"""Sentence, amount, unit."""


def worded(problem: PlanningProblem, condition: Condition, lack: Lack | None, seats: Lack | None) -> Shortfall:
    """Return a member of a set with its sentence; what the set as a whole does is for the caller to add."""
    if condition.is_rows:
        said = _fleet(problem, condition, lack, seats) if seats else _amount(problem, condition, lack)
    else:
        said = WORDS.get(condition.rule, _nothing)(problem, condition)
    sentence, amount, unit = said
    when = seats or lack
    return Shortfall(
        conflict=0,
        rule=condition.rule,
        target_id=condition.target_id,
        amount=amount,
        unit=unit,
        from_=None if when is None else _instant(problem, when.first_min),
        until=None if when is None else _instant(problem, when.last_min),
        suffices=False,
        left_persons=0,
        sentence=sentence,
    )


def beyond_reach(problem: PlanningProblem, group: Group, persons: float, number: int) -> Shortfall:
    """Return the shortfall of a group that no leg leads to safety in time, whatever is dropped."""
    site = problem.site(group.site_id)
    hours = problem.horizon_min / MIN_PER_H
    return Shortfall(
        conflict=number,
        rule="within_plan",
        target_id=group.id,
        amount=None,
        unit="",
        from_=None,
        until=None,
        suffices=False,
        left_persons=round(persons),
        sentence=(
            f"{group.label}: no leg leads from {site.label} to a safe site, or the way takes longer than the "
            f"{hours:g} hours of the plan."
        ),
    )


def _amount(problem: PlanningProblem, condition: Condition, lack: Lack | None) -> Words:
    """Return "1,900 places short at Qatar from day 12."; without an amount, that no more of it alone would do."""
    unit = UNITS.get(condition.rule, "")
    label = _label(problem.case, condition.target_id)
    if lack is None:
        of = f"{unit} at {label}" if unit else label
        return f"More {of} alone would not do.", None, ""
    amount = math.ceil(lack.amount - 1e-6)
    place = "on" if condition.rule in ("leg_rate", "commercial_seats") else "at"
    end = (
        "" if condition.rule == "site_holding" or _lasts(problem, lack) else f" to {_moment(lack.last_min, up=True)}"
    )
    return f"{amount:,} {unit} short {place} {label} from {_moment(lack.first_min)}{end}.", float(amount), unit


def _fleet(problem: PlanningProblem, condition: Condition, lack: Lack | None, seats: Lack) -> Words:
    """Return "240 seats short by hour 36; 4 more buses would do."."""
    label = _label(problem.case, condition.target_id)
    amount = math.ceil(seats.amount - 1e-6)
    by = _moment(min(seats.last_min, problem.horizon_min), up=True)
    more = "" if lack is None else f"; about {math.ceil(lack.amount - 1e-6):,} more would do"
    return f"{label}: {amount:,} seats short by {by}{more}.", float(amount), "seats"


def _force(problem: PlanningProblem, condition: Condition) -> Words:
    """Return how many troops are missing at a place, or until when they are."""
    case, target = problem.case, condition.target_id
    place = case.site_by_id[target] if target in case.site_by_id else case.leg_by_id[target]
    needed, most = (
        place.force_needed_persons,
        most_force(problem, target, within_min=(0.0, float(problem.horizon_min))),
    )
    if most < needed:
        missing = needed - most
        return (
            f"{missing:,} troops short at {place.label}: {needed:,} needed, {most:,} at most.",
            float(missing),
            "troops",
        )
    times = force_times(case, target, needed, problem.start)
    return f"{place.label} has its {needed:,} troops only {_within(problem, times)}.", None, ""


def most_force(problem: PlanningProblem, place_id: str, *, within_min: tuple[float, float]) -> int:
    """Return the greatest strength that secures a place at any time between two minutes (persons)."""
    case = problem.case
    low, high = 0, sum(force.strength_persons for force in case.forces if force.in_use and place_id in force.secures)
    while low < high:
        middle = (low + high + 1) // 2
        there = intersect(force_times(case, place_id, middle, problem.start), (within_min,))
        low, high = (middle, high) if there else (low, middle - 1)
    return low


def _enabler(problem: PlanningProblem, condition: Condition) -> Words:
    """Return when an enabler is in hand, or that it cannot be had."""
    enabler = next(one for one in problem.case.enablers if one.id == condition.target_id)
    times = enabler_times(enabler, problem.start)
    if not intersect(times, ((0.0, float(problem.horizon_min)),)):
        return f"{enabler.label} cannot be obtained within the plan.", None, ""
    return f"{enabler.label} is in hand only {_within(problem, times)}.", None, ""


def _window(problem: PlanningProblem, condition: Condition) -> Words:
    """Return that a way cannot be used, is lost for a time, or is open at certain times only."""
    case, label = problem.case, _label(problem.case, condition.target_id)
    if condition.aspect == "use":
        return f"{label} cannot be used.", None, ""
    if condition.aspect == "loss":
        return f"{label} is lost {_lost(problem, condition.target_id)}.", None, ""
    leg = case.leg_by_id[condition.target_id]
    said = []
    if leg.daily_open is not None and leg.daily_close is not None:
        said.append(f"daily from {leg.daily_open:%H:%M} to {leg.daily_close:%H:%M} local time")
    said += [f"from {iso_utc(leg.open_from)}"] if leg.open_from else []
    said += [f"until {iso_utc(leg.open_until)}"] if leg.open_until else []
    return f"{label} is open only {', '.join(said)}.", None, ""


def _vehicles(problem: PlanningProblem, condition: Condition) -> Words:
    """Return why there are no vehicles: none may run, not in use, not there in time, lost."""
    case, label = problem.case, _label(problem.case, condition.target_id)
    if condition.aspect == "loss":
        return f"{label} is lost {_lost(problem, condition.target_id)}.", None, ""
    if condition.target_id in case.leg_by_id:
        return f"{label} has no vehicle that could run there.", None, ""
    fleet = case.fleet_by_id[condition.target_id]
    if condition.aspect == "use":
        return f"{label} cannot be used.", None, ""
    if condition.aspect == "need":
        return f"{label} has no vehicles.", None, ""
    until = FOREVER if fleet.available_until is None else minutes_between(problem.start, fleet.available_until)
    return f"{label} is there only {_within(problem, ((delivered_min(fleet, problem.start), until),))}.", None, ""


def _categories(problem: PlanningProblem, condition: Condition) -> Words:
    """Return who alone may take a leg."""
    leg = problem.case.leg_by_id[condition.target_id]
    return f"{leg.label} takes only {', '.join(leg.categories)}.", None, ""


def _exit(problem: PlanningProblem, condition: Condition) -> Words:
    """Return that a scenario closes an exit, and when."""
    times = [c.closes_at for c in problem.case.exit_changes if c.exit.value == condition.target_id and c.closes_at]
    when = f" at {iso_utc(times[-1])}" if times else ""
    return f"The scenario closes {condition.target_id}{when}.", None, ""


def _ready(problem: PlanningProblem, condition: Condition) -> Words:
    """Return how many of a group are ready after the last moment to set out, or from when to when they are."""
    group = next(one for one in problem.groups if one.id == condition.target_id)
    legs = {leg.id: leg for leg in problem.legs}
    ways = [legs[leg_id] for leg_id in problem.routes[group.id] if legs[leg_id].from_site_id == group.site_id]
    last = max((problem.departures[leg.id][-1][1] - 1 for leg in ways), default=float(problem.horizon_min))
    late = group.head_count - math.floor(group.ready_persons(last / MIN_PER_H) + 1e-6)
    if late > 0:
        by = _moment(last, up=True)
        are = "ready" if group.called_persons is None else "ready and called forward"
        return f"{late:,} of {group.label} are not {are} by {by}, the last moment to set out.", float(late), "persons"
    first, every = group.ready_first_h * MIN_PER_H, group.ready_by_h * MIN_PER_H
    return f"{group.label} are ready only from {_moment(first)} to {_moment(every, up=True)}.", None, ""


def _of_a_fleet(problem: PlanningProblem, condition: Condition) -> Words:
    """Return the hours, the crews' day or the passengers to which a fleet is bound."""
    fleet = problem.case.fleet_by_id[condition.target_id]
    if condition.rule == "fleet_categories":
        return f"{fleet.label} carries only {', '.join(fleet.categories)}.", None, ""
    if condition.rule == "crew_day":
        return f"Crews of {fleet.label} may work {fleet.crew_day_h:g} h, then rest {fleet.crew_rest_h:g} h.", None, ""
    opens, closes = (f"{one:%H:%M}" if one else "midnight" for one in (fleet.daily_open, fleet.daily_close))
    return f"{fleet.label} may be under way only from {opens} to {closes} local time.", None, ""


def _convoy(problem: PlanningProblem, condition: Condition) -> Words:
    """Return how many vehicles or escorts a convoy needs."""
    leg = problem.case.leg_by_id[condition.target_id]
    if condition.rule == "convoy_size":
        return f"{leg.label} takes convoys of {leg.convoy_vehicles} vehicles or more only.", None, ""
    return f"{leg.label} takes convoys with {leg.escort_vehicles} escort vehicles only.", None, ""


def _litters(problem: PlanningProblem, condition: Condition) -> Words:
    """Return that a group needs litters."""
    group = next(one for one in problem.groups if one.id == condition.target_id)
    return f"{group.label} need litters, which too few vehicles have.", None, ""


WORDS: Mapping[str, Callable[[PlanningProblem, Condition], Words]] = {
    "force_in_place": _force,
    "enabler_in_hand": _enabler,
    "leg_window": _window,
    "fleet_available": _vehicles,
    "leg_categories": _categories,
    "exit_closed": _exit,
    "people_present": _ready,
    "fleet_daylight": _of_a_fleet,
    "crew_day": _of_a_fleet,
    "fleet_categories": _of_a_fleet,
    "litters": _litters,
    "convoy_size": _convoy,
    "convoy_escort": _convoy,
}
"""Words for what is no amount, or is nothing at all, by rule."""


def _nothing(problem: PlanningProblem, condition: Condition) -> Words:
    """Return that a rate is nothing."""
    return f"{_label(problem.case, condition.target_id)} lets nobody through.", None, ""


def _label(case: Case, target_id: str) -> str:
    for table in (case.site_by_id, case.leg_by_id, case.fleet_by_id):
        if target_id in table:
            return str(table[target_id].label)
    return target_id


def _instant(problem: PlanningProblem, minutes: float) -> datetime:
    return add_minutes(problem.start, min(minutes, problem.horizon_min))


def _lasts(problem: PlanningProblem, lack: Lack) -> bool:
    return lack.last_min >= problem.horizon_min - 1e-6


def _moment(minutes: float, *, up: bool = False) -> str:
    """Return "hour 36" or "day 12" from the order; `up`: the hour or day that ends then, else the one that begins."""
    hours = minutes / MIN_PER_H
    if hours < DAYS_FROM_H:
        return f"hour {math.ceil(hours - 1e-6) if up else math.floor(hours + 1e-6):,}"
    days = hours / H_PER_DAY
    return f"day {math.ceil(days - 1e-6) if up else math.floor(days + 1e-6) + 1:,}"


def _within(problem: PlanningProblem, times: Intervals) -> str:
    """Return when in the plan something is there: "from hour 6 to hour 20, and from hour 30"."""
    inside = intersect(times, ((0.0, float(problem.horizon_min) + 1.0),))
    said = []
    for first, last in inside:
        parts = [f"from {_moment(first)}"] if first > 0 else []
        parts += [f"until {_moment(last, up=True)}"] if last <= problem.horizon_min else []
        said.append(" ".join(parts))
    return ", and ".join(said) or "after the plan"


def _lost(problem: PlanningProblem, target_id: str) -> str:
    """Return when a scenario takes something away: "from … until …", "for good"."""
    said = []
    for blackout in problem.case.blackouts:
        if blackout.target_id == target_id:
            parts = [f"from {iso_utc(blackout.from_)}"] if blackout.from_ else []
            parts += [f"until {iso_utc(blackout.until)}"] if blackout.until else []
            said.append(" ".join(parts) or "for good")
    return ", and ".join(said)

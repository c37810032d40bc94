"""Check a plan against every rule, in a fixed order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from egress.domain.case import Case
from egress.domain.plan import Finding, Plan
from egress.domain.rules.conditions import enabler_in_hand, exit_closed, force_in_place
from egress.domain.rules.convoys import convoy_escort, convoy_size
from egress.domain.rules.crews import crew_day, fleet_daylight
from egress.domain.rules.fuel import site_fuel
from egress.domain.rules.legs import commercial_seats, leg_categories, leg_rate, leg_window
from egress.domain.rules.lifted_forces import force_withdrawn_last
from egress.domain.rules.parties import households_together, minors_accompanied
from egress.domain.rules.people import call_forward, everyone_counted, people_present, safe_stays_safe
from egress.domain.rules.queues import priority_order
from egress.domain.rules.references import known_references
from egress.domain.rules.sites import site_departures, site_holding, site_parking, site_processing
from egress.domain.rules.special_vehicles import fleet_categories, litters
from egress.domain.rules.times import travel_time, within_plan
from egress.domain.rules.timetable import Timetable
from egress.domain.rules.vehicles import fleet_available, seats, vehicle_continuity, vehicle_turnaround
from egress.kit import InternalError

Rule = Callable[[Timetable], Iterator[Finding]]
"""A rule reads the timetable and yields its findings."""

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        known_references,
        within_plan,
        travel_time,
        vehicle_continuity,
        vehicle_turnaround,
        fleet_available,
        fleet_daylight,
        crew_day,
        seats,
        fleet_categories,
        litters,
        convoy_size,
        convoy_escort,
        people_present,
        call_forward,
        households_together,
        minors_accompanied,
        priority_order,
        safe_stays_safe,
        site_processing,
        site_departures,
        site_holding,
        site_parking,
        site_fuel,
        leg_rate,
        commercial_seats,
        leg_window,
        leg_categories,
        force_in_place,
        force_withdrawn_last,
        enabler_in_hand,
        exit_closed,
        everyone_counted,
    )
}
"""Every rule by its name, in the order in which findings are given."""

SOFTENABLE: tuple[str, ...] = (
    "fleet_daylight",
    "crew_day",
    "convoy_size",
    "convoy_escort",
    "call_forward",
    "households_together",
    "minors_accompanied",
    "priority_order",
    "force_withdrawn_last",
)
"""The rules that a case may call soft: whoever answers for them can waive them. What is physics cannot be waived."""

MOST_FINDINGS_PER_RULE = 50
"""Findings of one rule and severity that are spelt out; the rest are counted."""


def check_plan(case: Case, plan: Plan) -> list[Finding]:
    """
    Return every finding about a plan, by rule in the order of `RULES`, and within a rule as it yields them.

    The case has its scenario applied already. A plan without a finding of severity "breach" can be carried
    out as far as the case knows. What breaks a rule that the case calls soft is a notice. At most
    `MOST_FINDINGS_PER_RULE` are given per rule and severity; one more then says how many were left out. A movement
    whose leg is unknown is judged by `known_references` alone.

    Raises
    ------
    InternalError
        when an instant of the plan bears no offset; the borders refuse such plans.
    """
    _refuse_naive_times(plan)
    timetable = Timetable(case=case, plan=plan)
    return [finding for name, rule in RULES.items() for finding in _capped(name, _judged(name, rule, timetable))]


def _judged(name: str, rule: Rule, timetable: Timetable) -> Iterator[Finding]:
    """Yield the findings of a rule; its breaches are notices where the case calls it soft."""
    is_soft = name in timetable.case.soft_rules and name in SOFTENABLE
    for finding in rule(timetable):
        yield replace(finding, severity="notice") if is_soft else finding


def _capped(name: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    by_severity: dict[str, list[Finding]] = {"breach": [], "notice": []}
    for finding in findings:
        by_severity[finding.severity].append(finding)
    for severity, found in by_severity.items():
        yield from islice(found, MOST_FINDINGS_PER_RULE)
        more = len(found) - MOST_FINDINGS_PER_RULE
        if more > 0:
            sentence = f"{more} more findings of this rule ({severity}) are not shown."
            yield Finding(rule=name, severity=severity, sentence=sentence)


def _refuse_naive_times(plan: Plan) -> None:
    if plan.start.tzinfo is None or plan.horizon_end.tzinfo is None:
        raise InternalError("the plan's start and end need their offset from UTC")
    for movement in plan.movements:
        if movement.depart.tzinfo is None or movement.arrive.tzinfo is None:
            raise InternalError(f"movement {movement.id}: its times need their offset from UTC")

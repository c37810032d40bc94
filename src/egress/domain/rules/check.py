"""Check a plan against every rule, in a fixed order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from egress.domain.case import Case
from egress.domain.plan import Finding, Plan
from egress.domain.rules.conditions import enabler_in_hand, exit_closed, force_in_place
from egress.domain.rules.legs import leg_categories, leg_rate, leg_window
from egress.domain.rules.people import everyone_counted, people_present, safe_stays_safe
from egress.domain.rules.references import known_references
from egress.domain.rules.sites import site_departures, site_holding, site_parking, site_processing
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
        seats,
        people_present,
        safe_stays_safe,
        site_processing,
        site_departures,
        site_holding,
        site_parking,
        leg_rate,
        leg_window,
        leg_categories,
        force_in_place,
        enabler_in_hand,
        exit_closed,
        everyone_counted,
    )
}
"""Every rule by its name, in the order in which findings are given."""

MOST_FINDINGS_PER_RULE = 50
"""Findings of one rule and severity that are spelt out; the rest are counted."""


def check_plan(case: Case, plan: Plan) -> list[Finding]:
    """
    Return every finding about a plan, by rule in the order of `RULES`, and within a rule as it yields them.

    The case has its scenario applied already. A plan without a finding of severity "breach" can be carried
    out as far as the case knows. At most `MOST_FINDINGS_PER_RULE` are given per rule and severity; one more
    then says how many were left out. A movement whose leg is unknown is judged by `known_references` alone.

    Raises
    ------
    InternalError
        when an instant of the plan bears no offset; the borders refuse such plans.
    """
    _refuse_naive_times(plan)
    timetable = Timetable(case=case, plan=plan)
    return [finding for name, rule in RULES.items() for finding in _capped(name, rule(timetable))]


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

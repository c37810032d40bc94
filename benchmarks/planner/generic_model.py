"""
The generic hourly linear model: a time-expanded multi-commodity network with vehicles that have positions.

Every rule is written as a formula in generic.md, under the same name. What a leg is charged and when it is open
comes from `egress.planning` (`compile_problem`, `Risk`), so that rival and product speak of the same objective;
nothing else does.
"""

from hour_clock import Durations, HourClock
from linear_rows import LinearProgramme, ProgrammeBuilder
from model_draft import Draft
from people_rows import add_boarding, people_present, site_holding_and_onward
from rate_rows import leg_rate, site_departures, site_processing
from vehicle_rows import seats, vehicles

from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk


def generic_model(
    problem: PlanningProblem, risk: Risk, *, durations: Durations = Durations.NEAREST
) -> LinearProgramme:
    """Return the hourly model of a compiled case."""
    clock = HourClock(Durations(durations), problem.horizon_min)
    draft = Draft(problem, risk, clock, ProgrammeBuilder(clock.steps))
    add_boarding(draft)
    people_present(draft)
    site_holding_and_onward(draft)
    vehicles(draft)
    for rule in (seats, leg_rate, site_processing, site_departures):
        rule(draft)
    return draft.rows.finished()

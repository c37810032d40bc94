"""Soft rules: kept where that costs nobody, given up where it would."""

from collections.abc import Callable
from dataclasses import replace

from egress.domain import SOFTENABLE, Case
from egress.domain.rules.waiving import without_rules
from egress.planning.engines import Laid
from egress.planning.evaluation import weighted_caught
from egress.planning.obedience import rules_asked
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.risk import Risk

GAIN = 1e-6
"""Share of the weighted persons caught that giving soft rules up must spare at least."""

Laying = Callable[[PlanningProblem, Risk], Laid]


def lay_softly(problem: PlanningProblem, risk: Risk, laying: Laying) -> tuple[PlanningProblem, Risk, Laid]:
    """
    Return a timetable that keeps the soft rules, or one that does not where that spares people; with its problem.

    The bound is that of the case without its soft rules, for plans that break them count too.
    """
    laid = laying(problem, risk)
    case = without_soft_rules(problem.case)
    if case is problem.case:
        return problem, risk, laid
    eased = replace(compile_problem(case, problem.start, as_of=problem.start), offset_h=problem.offset_h)
    at_ease = risk.on(eased)
    other = laying(eased, at_ease)
    kept, free = weighted_caught(problem, risk, laid.timetable), weighted_caught(eased, at_ease, other.timetable)
    if free < kept * (1 - GAIN) - GAIN:
        return eased, at_ease, replace(other, method={**other.method, "soft_rules": "gave way"})
    bound = min(laid.bound, other.bound)
    return problem, risk, replace(laid, bound=bound, method={**laid.method, "soft_rules": "kept"})


def without_soft_rules(case: Case) -> Case:
    """Return the case without the soft rules that it asks for; the same one if it asks for none."""
    soft = set(case.soft_rules) & set(SOFTENABLE)
    called = any(group.called_persons is not None for group in case.groups)
    if not soft & (rules_asked(case) | ({"call_forward"} if called else set())):
        return case
    return without_rules(case, soft)

"""
Kabul to 20 July and on 12 August 2021: what was due by public information, and what could no longer be done.

Reach: with what was public by 20 July the enablers and the slow groups say "now"; on 12 August nobody's plan brings
everyone to safety outside the scenario in which the airport is held, and the answer says so.
Run: make bench ONLY=decision_kabul
"""

import sys
from pathlib import Path

from egress.decision import advise, leading, leading_risk, prepared
from egress.domain import Case, known_at
from egress.inputs import read_case
from egress.kit import Progress, parse_as_of
from egress.planning import PlanningResult
from egress.threat import ThreatPicture, assess
from egress.workflow.plan_tasks import PlanTask, run_tasks

CASE = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"
HELD = "airport-held"


def planned(tasks: list[PlanTask], workers: int) -> list[PlanningResult]:
    """Return the plans of the tasks."""
    return list(run_tasks(tasks, Progress(), workers))


def task(case: Case, picture: ThreatPicture, scenario_id: str = "base", days: int = 0) -> PlanTask:
    """Return one plan to be made."""
    return PlanTask(
        name=scenario_id, case=case, picture=picture, scenario_id=scenario_id, days_later=days, explained=False
    )


def to_july(case: Case, workers: int) -> bool:
    """Print what was due on 20 July; return whether enablers and slow groups say "now"."""
    as_of = parse_as_of("2021-07-20")
    later = [e.id for e in known_at(case, as_of).estimates if e.t_public is None or e.t_public > as_of]
    print(f"as of the end of 20 July 2021; estimates that were not public by then: {later or 'none'}")
    picture = assess(case, as_of)
    ready = prepared(case, picture)
    plans = planned([task(case, picture), task(case, picture, days=1), task(case, picture, days=21)], workers)
    in_hand = planned([task(ready, picture), task(ready, picture, days=21)], workers)
    told = advise(case, "base", picture, plans=plans, prepared_plans=in_hand)
    open_ones = [e for e in told.enablers if e.status not in ("in_hand", "expected")]
    overdue = [e for e in open_ones if e.status == "overdue"]
    for one in open_ones:
        print(
            f"  enabler {one.enabler_id:<26} {one.status:<12} margin {one.margin_h and round(one.margin_h / 24, 1)} d"
        )
    slow = sorted(case.groups, key=lambda g: -g.ready_all_h)[: len(case.groups) // 2]
    lines = {line.target: leading(line, leading_risk(case)) for line in told.clock}
    for group in slow:
        print(f"  slow group {group.id:<26} start-by {lines[group.id].status.value}")
    now = [g for g in slow if lines[g.id].status.value in ("past", "cannot_clear")]
    met = len(overdue) == len(open_ones) and len(now) == len(slow)
    print(f"enablers overdue {len(overdue)} of {len(open_ones)}, slow groups now {len(now)} of {len(slow)}: ", end="")
    print("met" if met else "missed")
    return met


def in_august(case: Case, workers: int) -> bool:
    """Print what each scenario's plan of 12 August leaves behind; return whether only a held airport clears."""
    as_of = parse_as_of("2021-08-12")
    picture = assess(case, as_of)
    ids = [s.id for s in case.scenarios]
    results = dict(zip(ids, planned([task(case, picture, i) for i in ids], workers), strict=True))
    for scenario_id, one in results.items():
        left = one.persons - one.safe_persons
        caught = one.expected_caught_persons
        print(f"  {scenario_id:<26} {one.status.value:<14} not safe {left:8,} expected caught {caught:9,.0f}")
    others = [one for i, one in results.items() if i != HELD]
    infeasible = [o for o in others if o.clearance_time_h is None or o.expected_caught_persons > 0.05 * o.persons]
    met = len(infeasible) == len(others)
    print(f"full evacuation infeasible in {len(infeasible)} of {len(others)} scenarios beside {HELD} ", end="")
    print(f"(somebody is left, or more than 5 % are caught): {'met' if met else 'missed'}")
    return met


def main(arguments: list[str]) -> None:
    """Print both; `workers N` for so many processes."""
    workers = int(arguments[1]) if arguments[:1] == ["workers"] else 2
    case = read_case(CASE)
    print(f"{sum([to_july(case, workers), in_august(case, workers)])} of 2 met")


if __name__ == "__main__":
    main(sys.argv[1:])

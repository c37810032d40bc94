"""Plan one case with egress, compiled loops warmed up, and print what came of it as JSON: a process of its own."""

import argparse
import json
import time
from collections.abc import Mapping
from typing import Any

from bench_case import BenchCase, named
from plan_value import caught
from saved_programme import peak_mib

from egress.domain import check_plan
from egress.planning import PlanningResult, PlanOptions, make_plan

WARM_UP = "small:19"
"""A small case, planned twice before the clock runs: the difference of the two is the time of compiling."""


def main() -> None:
    """Plan the case as often as asked and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", help="kabul-2021, or size:seed")
    parser.add_argument("--repeats", type=int, default=3, help="the fastest counts; all are printed")
    parser.add_argument("--options", type=json.loads, default={}, help="fields of PlanOptions, as JSON")
    options = parser.parse_args()
    compile_s = warm_up(options.options)
    case = named(options.case)
    seconds: list[float] = []
    result = None
    for _ in range(options.repeats):
        began = time.perf_counter()
        result = planned(case, options.options)
        seconds.append(time.perf_counter() - began)
    assert result is not None
    print(json.dumps({"compile_s": compile_s, "plan_s": min(seconds), "all_plan_s": seconds, **facts(case, result)}))


def warm_up(options: Mapping[str, Any]) -> float:
    """Plan a small case twice and return how much longer the first took (seconds, at least 0)."""
    case, seconds = named(WARM_UP), []
    for _ in range(2):
        began = time.perf_counter()
        planned(case, options)
        seconds.append(time.perf_counter() - began)
    return max(0.0, seconds[0] - seconds[1])


def planned(case: BenchCase, options: Mapping[str, Any]) -> PlanningResult:
    """Return the product's answer: the one place of the bench that calls the planner."""
    return make_plan(case.case, case.scenario_id, case.picture, PlanOptions(**{"explained": False, **options}))


def facts(case: BenchCase, result: PlanningResult) -> dict[str, Any]:
    """Return what is printed of a result, its plan checked and valued once more from its movements."""
    value = caught(case.problem, case.risk, result.plan)
    if abs(value - result.weighted_caught) > 1e-6 * max(1.0, value):
        raise SystemExit(f"{case.name}: the planner says {result.weighted_caught}, its movements say {value}")
    breaches = [f.sentence for f in check_plan(case.applied, result.plan) if f.severity == "breach"]
    if breaches:
        raise SystemExit(f"{case.name}: the plan is in breach: {breaches[:3]}")
    return {
        "caught": value,
        "bound": result.bound,
        "still": case.still(),
        "safe_persons": result.safe_persons,
        "movements": len(result.plan.movements),
        "peak_mib": peak_mib(),
        "method": {key: str(value) for key, value in result.method.items()},
    }


if __name__ == "__main__":
    main()

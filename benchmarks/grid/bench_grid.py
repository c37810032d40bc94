"""How much the graded grid loses against even steps: bound and plan of a case, grid by grid, in one run."""

import argparse
import time
from pathlib import Path

from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.planning import PlanOptions, make_plan
from egress.threat import assess


def main() -> None:
    """Print one line per grid."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", type=Path, default=Path("cases/kabul-2021"))
    parser.add_argument("--as-of", default="2021-07-10")
    parser.add_argument("--steps-min", default="1440,720,360,180", help="even steps to try, minutes")
    options = parser.parse_args()
    case, as_of = read_case(options.case), parse_as_of(options.as_of)
    picture = assess(case, as_of)
    print(f"{case.case_id} as of {options.as_of}, base, seed {case.seed}; one thread")
    print("grid        steps  columns     rows  bound      plan       gap     seconds")
    for step in [None, *(int(text) for text in options.steps_min.split(","))]:
        began = time.perf_counter()
        result = make_plan(case, "base", picture, PlanOptions(step_min=step, explained=False))
        seconds = time.perf_counter() - began
        method = result.method
        name = "graded" if step is None else f"{step} min"
        print(
            f"{name:10s} {method['steps']:6d} {method['columns']:8d} {method['rows']:8d}  "
            f"{result.bound:9,.0f}  {result.weighted_caught:9,.0f}  {result.gap:6.1%}  {seconds:8.1f}",
            flush=True,
        )
    print(f"solver: {method['solver']}")


if __name__ == "__main__":
    main()

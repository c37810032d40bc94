"""CP-SAT on the generic model of the instance on stdin: `rival_cpsat.py SECONDS`; prints finish and bound."""

import json
import math
import sys
import time

import ortools
from ortools.sat.python import cp_model
from rival_model import build_model

PER_MIN = 1000
"""Times are whole thousandths of a minute."""


def main(seconds: float) -> dict[str, object]:
    """Solve and return what was reached."""
    begun = time.perf_counter()
    rows = build_model(json.load(sys.stdin))
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(rows.columns)]
    finish = model.new_int_var(0, math.ceil(rows.latest_min * PER_MIN) + rows.columns, "finish")
    for lower, terms, upper in rows.rows:
        total = cp_model.LinearExpr.weighted_sum([x[c] for c, _ in terms], [round(a) for _, a in terms])
        if math.isfinite(lower):
            model.add(total >= round(lower))
        if math.isfinite(upper):
            model.add(total <= round(upper))
    for terms in rows.minutes:
        minutes = [round(a * PER_MIN) for _, a in terms]
        model.add(cp_model.LinearExpr.weighted_sum([x[c] for c, _ in terms], minutes) <= finish)
    model.minimize(finish)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "finish_min": solver.objective_value / PER_MIN if found else None,
        "bound_min": solver.best_objective_bound / PER_MIN,
        "seconds": time.perf_counter() - begun,
        "columns": rows.columns,
        "version": f"OR-Tools {ortools.__version__}",
    }


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]))))

"""HiGHS on the generic model of the instance on stdin: `rival_highs.py SECONDS`; prints finish, bound and seconds."""

import json
import math
import sys
import time

import highspy
import numpy as np
from rival_model import build_model


def main(seconds: float) -> dict[str, object]:
    """Solve and return what was reached."""
    begun = time.perf_counter()
    model = build_model(json.load(sys.stdin))
    solver, limit = highspy.Highs(), float(highspy.kHighsInf)
    for name, value in {"output_flag": False, "threads": 1, "time_limit": seconds, "mip_rel_gap": 0.0}.items():
        solver.setOptionValue(name, value)
    for _ in range(model.columns):
        solver.addVar(0.0, 1.0)
    kinds = np.full(model.columns, highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(model.columns, np.arange(model.columns, dtype=np.int32), kinds)
    solver.addVar(0.0, limit)
    finish = model.columns
    solver.changeColCost(finish, 1.0)
    rows = [*model.rows, *((-math.inf, [*terms, (finish, -1.0)], 0.0) for terms in model.minutes)]
    for lower, terms, upper in rows:
        index = np.array([column for column, _ in terms], dtype=np.int32)
        value = np.array([coefficient for _, coefficient in terms])
        solver.addRow(max(lower, -limit), min(upper, limit), len(index), index, value)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == 2
    return {
        "finish_min": float(info.objective_function_value) if found else None,
        "bound_min": float(info.mip_dual_bound),
        "seconds": time.perf_counter() - begun,
        "columns": model.columns,
        "version": f"HiGHS {solver.version()}",
    }


if __name__ == "__main__":
    print(json.dumps(main(float(sys.argv[1]))))

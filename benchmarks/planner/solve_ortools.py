"""Solve one saved programme with GLOP or PDLP of OR-Tools and print what came of it as JSON: a process of its own."""

import argparse
import json
import time
from importlib.metadata import version

import numpy as np
from ortools.linear_solver.python import model_builder_helper
from saved_programme import load, peak_mib

METHODS = {"glop": "GLOP", "pdlp": "PDLP"}


def main() -> None:
    """Read the programme, solve it, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programme")
    parser.add_argument("--method", choices=METHODS, required=True)
    parser.add_argument("--limit-s", type=float, default=600.0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    programme = load(options.programme)
    began, cpu_began = time.perf_counter(), time.process_time()
    model = model_builder_helper.ModelBuilderHelper()
    model.fill_model_from_sparse_data(
        programme.lower, programme.upper, programme.cost, programme.row_lower, programme.row_upper, programme.matrix
    )
    solver = model_builder_helper.ModelSolverHelper(METHODS[options.method])
    solver.set_time_limit_in_seconds(options.limit_s)
    if options.method == "pdlp":
        solver.set_solver_specific_parameters(f"num_threads: {options.threads}")
    solver.solve(model)
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
    status = solver.status().name.lower()
    found = {
        "solver": f"OR-Tools {version('ortools')}",
        "method": options.method,
        "status": status,
        "objective": solver.objective_value() + programme.constant if solver.has_solution() else float(np.nan),
        "solve_s": seconds,
        "cpu_s": cpu_s,
        "peak_mib": peak_mib(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

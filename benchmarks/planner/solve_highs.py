"""Solve one saved programme with one method of HiGHS and print what came of it as JSON: a process of its own."""

import argparse
import json
import time

import highspy
import numpy as np
from saved_programme import SavedProgramme, load, peak_mib

METHODS = {
    "simplex": {"solver": "simplex"},
    "ipx": {"solver": "ipx", "run_crossover": "off"},
    "hipo": {"solver": "hipo", "run_crossover": "off", "parallel": "on"},
    "pdlp": {"solver": "pdlp"},
}
"""Options by method; interior point without crossover, because nobody here needs a vertex."""

MOST_OBJECTIVE_ERROR, MOST_INFEASIBILITY = 1e-6, 1e-4
"""
What still counts as finished where HiGHS says "unknown": relative distance of primal and dual objective, persons.

Without crossover its own postsolve often leaves a few duals a little off, at a solution optimal to ten digits.
"""


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
    solver = highspy.Highs()
    settings = {"output_flag": False, "threads": options.threads, "time_limit": options.limit_s}
    for name, value in {**settings, **METHODS[options.method]}.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SystemExit(f"HiGHS does not take {name} = {value}")
    solver.passModel(_as_highs(programme))
    solver.run()
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu_began
    info, said = solver.getInfo(), solver.modelStatusToString(solver.getModelStatus()).lower()
    is_close = info.primal_dual_objective_error <= MOST_OBJECTIVE_ERROR
    is_close &= info.max_primal_infeasibility <= MOST_INFEASIBILITY
    found = {
        "solver": f"HiGHS {solver.version()}",
        "method": options.method,
        "status": "optimal" if said == "optimal" or (said == "unknown" and is_close) else said,
        "said": said,
        "objective": float(info.objective_function_value) + programme.constant,
        "solve_s": seconds,
        "cpu_s": cpu_s,
        "peak_mib": peak_mib(),
    }
    print(json.dumps(found))


def _as_highs(programme: SavedProgramme) -> highspy.HighsLp:
    limit = float(highspy.kHighsInf)

    def finite(bounds: np.ndarray) -> np.ndarray:
        return np.clip(bounds, -limit, limit)

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.cost), len(programme.row_lower)
    lp.col_cost_ = programme.cost
    lp.col_lower_, lp.col_upper_ = finite(programme.lower), finite(programme.upper)
    lp.row_lower_, lp.row_upper_ = finite(programme.row_lower), finite(programme.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = programme.matrix.indptr
    lp.a_matrix_.index_ = programme.matrix.indices
    lp.a_matrix_.value_ = programme.matrix.data
    return lp


if __name__ == "__main__":
    main()

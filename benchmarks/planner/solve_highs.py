"""Solve one saved programme with one method of HiGHS and print what came of it as JSON. Run in a process of its own."""

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


def main() -> None:
    """Read the programme, solve it, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programme")
    parser.add_argument("--method", choices=METHODS, required=True)
    parser.add_argument("--limit-s", type=float, default=600.0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    programme = load(options.programme)
    began = time.perf_counter()
    solver = highspy.Highs()
    settings = {"output_flag": False, "threads": options.threads, "time_limit": options.limit_s}
    for name, value in {**settings, **METHODS[options.method]}.items():
        if solver.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SystemExit(f"HiGHS does not take {name} = {value}")
    solver.passModel(_as_highs(programme))
    solver.run()
    seconds = time.perf_counter() - began
    status = solver.modelStatusToString(solver.getModelStatus())
    info = solver.getInfo()
    found = {
        "solver": f"HiGHS {solver.version()}",
        "method": options.method,
        "status": "optimal" if status == "Optimal" else status.lower(),
        "objective": float(info.objective_function_value) + programme.constant,
        "solve_s": seconds,
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

"""The bench's instances, and an independent sailing of what the engine lays."""

import sys
from pathlib import Path
from typing import Any

from egress.planning.shuttles import ShuttleAnswer, ShuttleProblem

BENCH = Path(__file__).resolve().parents[3] / "benchmarks" / "shuttles"
sys.path.append(str(BENCH))

from generated_instances import make_instance as make_instance  # noqa: E402
from instances import as_problem, d_icep  # noqa: E402
from sail import finish_of  # noqa: E402

INSTANCES: dict[str, dict[str, Any]] = {one["id"]: one for one in d_icep()}


def problem_of(instance: dict[str, Any]) -> ShuttleProblem:
    """Return an instance as the engine wants it."""
    problem: ShuttleProblem = as_problem(instance)
    return problem


def sailed_min(instance: dict[str, Any], answer: ShuttleAnswer) -> float:
    """Return the finish of the answer's trips when sailed again, every rule asserted."""
    trips = {
        name: [(t.pickup_dock, t.dropoff_dock, t.departs_min, t.unloaded_min, t.persons) for t in own]
        for name, own in answer.trips.items()
    }
    return float(finish_of(instance, trips))

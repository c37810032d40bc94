"""Read instances in the format of data/d_icep.json as shuttle problems."""

import json
from pathlib import Path
from typing import Any

from egress.planning.shuttles import ShuttleProblem, vehicle_by_speed

DATA = Path(__file__).parent / "data" / "d_icep.json"


def d_icep() -> list[dict[str, Any]]:
    """Return the 18 instances as they are tabulated."""
    return list(json.loads(DATA.read_text(encoding="utf-8")))


def as_problem(instance: dict[str, Any]) -> ShuttleProblem:
    """Return an instance as the engine wants it."""
    legs = {(a, b): nm for a, b, nm in [*instance["loaded_leg_nm"], *instance["return_leg_nm"]]}
    first = {(a, b): nm for a, b, nm in instance["first_leg_nm"]}
    docks, ends = instance["pickup_docks"], tuple(instance["dropoff_docks"])
    return ShuttleProblem(
        vehicles=tuple(
            vehicle_by_speed(
                one["name"],
                legs,
                capacity_persons=int(one["capacity_persons"]),
                loaded_kn=one["speed_loaded_kn"],
                empty_kn=one["speed_empty_kn"],
                load_min=one["loading_min"],
                unload_min=one["loading_min"],
                available_min=one["available_min"],
                origin=one["origin"],
                docks=docks,
                dropoff_docks=ends,
                fits=frozenset(dock for name, dock in instance["compatible"] if name == one["name"]),
                first_nautical_miles=first,
            )
            for one in instance["vessels"]
        ),
        docks=docks,
        dropoff_docks=ends,
        demand_persons={place: int(persons) for place, persons in instance["demand_persons"].items()},
    )

"""Sail a timetable again, from the instance alone; no line is shared with the engine that drew it."""

from collections.abc import Iterable, Mapping
from typing import Any

CLOSE_MIN = 1e-6
"""Minutes by which a moment may differ through rounding."""

Trip = tuple[str, str, float, float, int]
"""Pick-up dock, drop-off dock, departure and end of unloading in minutes, persons."""


def finish_of(instance: dict[str, Any], trips: Mapping[str, Iterable[Trip]]) -> float:
    """
    Return when the last person is ashore, unloaded.

    Raises
    ------
    AssertionError
        when a vessel is not where it must be, is too fast or too full, does not fit, or somebody is left.
    """
    fits = {tuple(pair) for pair in instance["compatible"]}
    miles = {kind: {(a, b): nm for a, b, nm in instance[f"{kind}_leg_nm"]} for kind in ("first", "loaded", "return")}
    left = dict(instance["demand_persons"])
    finish = 0.0
    for vessel in instance["vessels"]:
        moment, where, kind = vessel["available_min"], vessel["origin"], "first"
        for dock, end, departs, unloaded, persons in trips.get(vessel["name"], ()):
            assert (vessel["name"], dock) in fits, f"{vessel['name']} does not fit {dock}"
            assert (vessel["name"], end) in fits, f"{vessel['name']} does not fit {end}"
            assert 0 < persons <= vessel["capacity_persons"], f"{vessel['name']} carries {persons}"
            moment += 60 * miles[kind][where, dock] / vessel["speed_empty_kn"] + vessel["loading_min"]
            assert departs >= moment - CLOSE_MIN, f"{vessel['name']} cannot leave {dock} at {departs}"
            moment = departs + 60 * miles["loaded"][dock, end] / vessel["speed_loaded_kn"] + vessel["loading_min"]
            assert unloaded >= moment - CLOSE_MIN, f"{vessel['name']} cannot be unloaded at {end} at {unloaded}"
            moment, where, kind = unloaded, end, "return"
            left[instance["pickup_docks"][dock]] -= persons
            finish = max(finish, moment)
    assert all(persons == 0 for persons in left.values()), f"left behind: {left}"
    return finish

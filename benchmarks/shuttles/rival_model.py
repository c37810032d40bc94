"""
The generic integer model of a shuttle instance, as plain rows that HiGHS and CP-SAT both take.

Per vessel and round a flow of legs: first leg, loaded leg, leg back. Minimise the finish z with, for every vessel,
sum of leg minutes ≤ z, and for every location sum of persons carried ≥ demand.
"""

import math
from dataclasses import dataclass, field
from typing import Any

Terms = list[tuple[int, float]]


@dataclass
class Model:
    """Binary columns, then z; rows lower ≤ terms ≤ upper. `minutes` has vessel rows: terms ≤ z."""

    columns: int = 0
    rows: list[tuple[float, Terms, float]] = field(default_factory=list)
    minutes: list[Terms] = field(default_factory=list)
    latest_min: float = 0.0

    def column(self) -> int:
        """Add a binary column."""
        self.columns += 1
        return self.columns - 1


def build_model(instance: dict[str, Any]) -> Model:
    """Return the model of an instance."""
    model, latest = Model(), _greedy_finish(instance)
    model.latest_min = latest
    carried: dict[str, Terms] = {place: [] for place in instance["demand_persons"]}
    for vessel in instance["vessels"]:
        _add_vessel(model, instance, vessel, latest, carried)
    for place, persons in instance["demand_persons"].items():
        model.rows.append((float(persons), carried[place], math.inf))
    return model


def legs_of(instance: dict[str, Any], vessel: dict[str, Any]) -> tuple[dict, dict, dict]:
    """Return minutes until loaded on the first leg, until unloaded on the loaded one, until loaded coming back."""
    fits = {dock for name, dock in instance["compatible"] if name == vessel["name"]}
    empty, loaded, ground = 60 / vessel["speed_empty_kn"], 60 / vessel["speed_loaded_kn"], vessel["loading_min"]
    first = {d: nm * empty + ground for o, d, nm in instance["first_leg_nm"] if o == vessel["origin"] and d in fits}
    go = {(d, e): nm * loaded + ground for d, e, nm in instance["loaded_leg_nm"] if d in fits and e in fits}
    back = {(e, d): nm * empty + ground for e, d, nm in instance["return_leg_nm"] if d in fits and e in fits}
    return first, go, back


def _add_vessel(
    model: Model, instance: dict[str, Any], vessel: dict[str, Any], latest: float, carried: dict[str, Terms]
) -> None:
    first, go, back = legs_of(instance, vessel)
    cycle = min((go[d, e] + t for (e, d), t in back.items() if (d, e) in go), default=math.inf)
    rounds = 1 + max(0, math.floor((latest - vessel["available_min"]) / cycle))
    docks = sorted({d for d, _ in go})
    coming: dict[str, Terms] = {d: [] for d in docks}
    minutes: Terms = []
    starts = {d: model.column() for d in docks if d in first}
    model.rows.append((-math.inf, [(x, 1.0) for x in starts.values()], 1.0))
    for d, x in starts.items():
        coming[d].append((x, 1.0))
        minutes.append((x, vessel["available_min"] + first[d]))
    for number in range(rounds):
        loaded = {pair: model.column() for pair in go}
        minutes += [(x, go[pair]) for pair, x in loaded.items()]
        for d in docks:
            out = [(x, -1.0) for (a, _), x in loaded.items() if a == d]
            model.rows.append((0.0, coming[d] + out, 0.0))
        for (d, _), x in loaded.items():
            carried[instance["pickup_docks"][d]].append((x, vessel["capacity_persons"]))
        if number + 1 < rounds:
            returning = {pair: model.column() for pair in back}
            minutes += [(x, back[pair]) for pair, x in returning.items()]
            for e in sorted({e for e, _ in back}):
                arrived = [(x, -1.0) for (_, b), x in loaded.items() if b == e]
                model.rows.append((-math.inf, [(x, 1.0) for (a, _), x in returning.items() if a == e] + arrived, 0.0))
            coming = {d: [(x, 1.0) for (_, b), x in returning.items() if b == d] for d in docks}
    model.minutes.append(minutes)


def _greedy_finish(instance: dict[str, Any]) -> float:
    """Return the finish of: whoever would be done first goes where most people are left."""
    left = dict(instance["demand_persons"])
    fleet = [(vessel, *legs_of(instance, vessel)) for vessel in instance["vessels"]]
    state = [(vessel["available_min"], None) for vessel in instance["vessels"]]
    finish = 0.0
    while any(persons > 0 for persons in left.values()):
        best = None
        for number, (vessel, first, go, back) in enumerate(fleet):
            moment, where = state[number]
            for (d, e), minutes in go.items():
                place = instance["pickup_docks"][d]
                until = first.get(d) if where is None else back.get((where, d))
                if left[place] > 0 and until is not None:
                    key = (moment + until + minutes, -min(left[place], vessel["capacity_persons"]))
                    if best is None or key < best[0]:
                        best = (key, number, e, place, vessel["capacity_persons"])
        key, number, e, place, persons = best
        state[number] = (key[0], e)
        left[place] -= persons
        finish = max(finish, key[0])
    return finish

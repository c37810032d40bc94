"""Forces on the plan's own lift: who comes by which movement, and who leaves last by which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from egress.domain import Case, Force, Leg, Movement, Plan
from egress.domain.rules.lifted_forces import Lift, lifts_in, ways_out
from egress.domain.rules.timetable import Timetable
from egress.kit import MIN_PER_H, minutes_between
from egress.simulation.luck import name_hash


@dataclass(frozen=True)
class Lifted:
    """
    Which movements bring forces and take them out.

    Attributes
    ----------
    parts : by force, the ids of its parts in the landed case; of a force that comes by itself, its own.
    brought : by part that a run lands, the force it is of, and the movement.
    out : by force that leaves last, the runs that take it out.
    """

    parts: Mapping[str, tuple[str, ...]]
    brought: Mapping[str, tuple[Force, str]]
    out: Mapping[str, tuple[Lift, ...]]


def as_landed(case: Case, plan: Plan) -> tuple[Case, Lifted]:
    """
    Return the case with each lifted force in parts, one per run that lands it, there from when it does by the plan.

    Beside it, which movement brings which part, and which take the forces out that leave last.
    """
    if not any(force.is_lifted_in or force.leaves_last for force in case.forces):
        return case, Lifted({}, {}, {})
    timetable = Timetable(case=case, plan=plan)
    landed, out = lifts_in(timetable), ways_out(timetable)
    forces: list[Force] = []
    parts: dict[str, tuple[str, ...]] = {}
    brought: dict[str, tuple[Force, str]] = {}
    for force in case.forces:
        if not force.is_lifted_in:
            forces.append(force)
            parts[force.id] = (force.id,)
            continue
        for n, lift in enumerate(landed[force.id]):
            part = replace(force, id=f"{force.id}/{n}", strength_persons=lift.persons, present_from=lift.arrive)
            forces.append(part)
            brought[part.id] = force, lift.movement_id
        parts[force.id] = tuple(f"{force.id}/{n}" for n in range(len(landed[force.id])))
    enablers = []
    for enabler in case.enablers:
        unlocks = tuple(part for one in enabler.unlocks for part in parts.get(one, (one,)))
        enablers.append(replace(enabler, unlocks=unlocks))
    lifted = Lifted(parts, brought, {force_id: way.lifts for force_id, way in out.items()})
    return replace(case, forces=tuple(forces), enablers=tuple(enablers)), lifted


def lift_columns(
    case: Case, plan: Plan, movements: Sequence[Movement], lifted: Lifted, *, begins_min: float
) -> dict[str, Any]:
    """Return the columns of a script for lifted forces; the case as landed, movements in the order of the script."""
    move = {m.id: i for i, m in enumerate(movements)}
    force = {f.id: i for i, f in enumerate(case.forces)}
    brought = [lifted.brought.get(f.id) for f in case.forces]
    ready = [0.0 if one is None else minutes_between(plan.start, one[0].in_place_from(plan.start)) for one in brought]
    leads = [
        0.0 if one is None or one[0].present_from is not None or at <= begins_min else one[0].lead_time_h * MIN_PER_H
        for one, at in zip(brought, ready, strict=True)
    ]
    brings: list[list[int]] = [[] for _ in movements]
    for i, one in enumerate(brought):
        if one is not None and one[1] in move:
            brings[move[one[1]]].append(i)
    out = tuple(lifted.out)
    takes: list[list[tuple[int, int]]] = [[] for _ in movements]
    gone = [0] * len(out)
    for number, force_id in enumerate(out):
        for lift in lifted.out[force_id]:
            if lift.movement_id in move:
                takes[move[lift.movement_id]].append((number, lift.persons))
            else:
                gone[number] += lift.persons
    by_id = {f.id: f for f in case.forces}
    guards = [by_id[lifted.parts[one][0]] if lifted.parts[one] else None for one in out]
    return {
        "lifts": any(brings) or any(takes),
        "o_run": _ints(-1 if one is None else move.get(one[1], -1) for one in brought),
        "o_ready": _floats(ready),
        "o_ready_lead": _floats(leads),
        "o_ready_key": np.array(
            [name_hash(f.id if one is None else one[0].id) for f, one in zip(case.forces, brought, strict=True)],
            dtype=np.uint64,
        ),
        **_ragged("brings", ("brings_force",), [[(i,) for i in found] for found in brings]),
        **_ragged("takes", ("takes_out", "takes_n"), takes),
        **_ragged("out", ("out_force",), [[(force[part],) for part in lifted.parts[one]] for one in out]),
        "out_gone": _ints(gone),
        "leg_guarded": np.array(
            [[_guarded(case, leg, one) for one in guards] for leg in case.legs],
            dtype=np.int64,
        ).reshape(len(case.legs), len(out)),
    }


def _guarded(case: Case, leg: Leg, force: Force | None) -> int:
    """
    Return until when people on a leg use what a force secures, as `lifted_forces.guarded_uses` has it.

    0 = they do not; 1 = until they set out; 2 = until they are there.
    """
    if force is None:
        return 0
    before, after = case.site_by_id[leg.from_site_id], case.site_by_id[leg.to_site_id]
    if any(row.force_needed_persons > 0 and row.id in force.secures for row in (leg, after)):
        return 2
    return int(before.force_needed_persons > 0 and before.id in force.secures)


def _ragged(name: str, columns: Sequence[str], rows: Sequence[Sequence[tuple[int, ...]]]) -> dict[str, np.ndarray]:
    edges = np.concatenate([[0], np.cumsum([len(found) for found in rows])]).astype(np.int64)
    flat = [one for found in rows for one in found]
    return {f"{name}_ptr": edges, **{column: _ints(one[k] for one in flat) for k, column in enumerate(columns)}}


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> np.ndarray:
    return np.array(list(values), dtype=np.float64)

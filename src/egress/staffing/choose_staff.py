"""choose_staff: which holders stay so that a footprint delivers most, exactly, under the rules of staffing."""

from collections.abc import Mapping, Sequence

import numpy as np

from egress.domain import Case, Posture
from egress.kit import InternalError
from egress.solvers import LinearSolution
from egress.staffing.choice import FunctionDelivery, PositionChoice, StaffingChoice
from egress.staffing.departures import case_under, counted_apart, going_by_choice, must_go
from egress.staffing.staffing_model import StaffingModel, full_output, worth_of_output

WORTH_KEPT = 1e-9
"""Mission days per day that count as none."""


def choose_staff(case: Case, footprint_persons: int, *, rung: Posture | None = None) -> StaffingChoice:
    """
    Return who stays when exactly so many holders do, so that most mission days are delivered; proven best.

    maximise    sum over functions f of value_f × output_f ÷ full output_f × share left by the limit on movement
    subject to  sum of kept holders = footprint; whoever is kept works in one position: the own one, or one in which
                he can stand in; whoever goes works on from abroad where the position allows; no position is filled
                twice; the rules of staffing_rules.csv; who must go under a rung goes, and all families where it takes
                out the category in which they are counted; where it lets them leave, some do.

    Source: a transport problem with side rules, solved as an integer programme.
    """
    model = StaffingModel(case_under(case, rung), going=must_go(case, rung))
    found = model.solved(footprint_persons)
    if found is None:
        return _infeasible(case, footprint_persons, rung)
    binding = _costly_rules(case, footprint_persons, rung, found)
    return _choice(case, footprint_persons, model, found, binding=binding, rung=rung)


def _costly_rules(case: Case, footprint_persons: int, rung: Posture | None, found: LinearSolution) -> tuple[str, ...]:
    """Return the rules without any one of which the footprint would deliver more."""
    costly = []
    under, going = case_under(case, rung), must_go(case, rung)
    for rule in case.staffing_rules:
        free = StaffingModel(under, going=going, without=(rule.id,)).solved(footprint_persons)
        if free is not None and found.objective - free.objective > WORTH_KEPT:
            costly.append(rule.id)
    return tuple(costly)


def _infeasible(case: Case, footprint_persons: int, rung: Posture | None) -> StaffingChoice:
    """Name what bars it: the rung and rules without any one of which it could be done; else all of them."""
    every = tuple(r.id for r in case.staffing_rules)
    without_rung = rung is not None and _can_stay(case, footprint_persons, None)
    rules = tuple(i for i in every if _can_stay(case, footprint_persons, rung, without=(i,)))
    if not without_rung and not rules:
        without_rung = rung is not None and not _can_stay(case, footprint_persons, rung, without=every)
        rules = every
    return StaffingChoice(
        footprint_persons=footprint_persons,
        feasible=False,
        binding_rules=rules,
        binding_posture=rung.id if rung is not None and without_rung else "",
        mission_days_per_day=0.0,
        whole_mission_days_per_day=whole(case),
        family_persons=0,
        positions=(),
        functions=(),
    )


def _can_stay(case: Case, footprint_persons: int, rung: Posture | None, *, without: tuple[str, ...] = ()) -> bool:
    """Return whether so many can stay under a rung, or none, without some of the rules."""
    model = StaffingModel(case_under(case, rung), going=must_go(case, rung), without=without)
    return model.solved(footprint_persons) is not None


def whole(case: Case) -> float:
    """Return the mission days that a day with everybody at post delivers, under the case's limit on movement."""
    full = full_output(case)
    return sum(f.value_per_day * f.share_at(case.movement_level) for f in case.functions if full[f.id] > 0)


def _choice(
    case: Case,
    footprint_persons: int,
    model: StaffingModel,
    found: LinearSolution,
    *,
    binding: Sequence[str],
    rung: Posture | None,
) -> StaffingChoice:
    x = np.rint(found.values).astype(int)
    positions = tuple(_position(model, i, x) for i in range(len(case.positions)))
    filled = {p.id: model.filled(i, x) for i, p in enumerate(case.positions)}
    functions = tuple(_delivery(case, f.id, filled) for f in case.functions)
    families = {
        p.id: 0 if p.holders == 0 or model.no_families else round(p.dependants * kept.kept_persons / p.holders)
        for p, kept in zip(case.positions, positions, strict=True)
    }
    apart = sum(families[p.id] for p in case.positions if counted_apart(case, p.category))
    delivered = sum(f.mission_days_per_day for f in functions)
    if abs(delivered + found.objective) > 1e-6:
        raise InternalError("the staffing chosen does not deliver what the optimiser says")
    return StaffingChoice(
        footprint_persons=footprint_persons,
        feasible=True,
        binding_rules=tuple(binding),
        binding_posture="",
        mission_days_per_day=delivered,
        whole_mission_days_per_day=whole(case),
        family_persons=sum(families.values()) - going_by_choice(case, rung, apart),
        positions=positions,
        functions=functions,
    )


def _position(model: StaffingModel, i: int, x: np.ndarray) -> PositionChoice:
    position = model.case.positions[i]
    stands_in = {
        model.case.positions[j].id: int(x[column])
        for (a, j), column in model.works.items()
        if a == i and j != i and x[column]
    }
    return PositionChoice(
        position_id=position.id,
        label=position.label,
        category=position.category,
        holders=position.holders,
        kept_persons=int(x[model.kept[i]]),
        elsewhere_persons=int(x[model.elsewhere[i]]),
        stands_in_for=stands_in,
    )


def _delivery(case: Case, function_id: str, filled: Mapping[str, int]) -> FunctionDelivery:
    function = next(f for f in case.functions if f.id == function_id)
    mine = [p for p in case.positions if p.function_id == function_id]
    full, moving = full_output(case)[function_id], function.share_at(case.movement_level)
    delivered = sum(filled[p.id] * p.output_per_day for p in mine) * moving
    share = delivered / full if full > 0 else 0.0
    return FunctionDelivery(
        function_id=function_id,
        label=function.label,
        unit=function.unit,
        whole_per_day=full * moving,
        delivered_per_day=delivered,
        share=share,
        mission_days_per_day=sum(worth_of_output(case, p) * filled[p.id] for p in mine),
    )

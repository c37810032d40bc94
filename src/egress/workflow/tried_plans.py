"""What a worker gives back for a trouble: a plan with its worth, a bound, or the worth of a plan made for another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.domain import Case, Movement, Plan, Trouble, apply_scenario, check_plan, scenario_of, with_troubles
from egress.domain.leaning import plan_leans_on, without_movements
from egress.kit import iso_utc, parse_instant
from egress.planning import (
    PlanningResult,
    PlanOptions,
    bound_plan,
    make_plan,
    value_plan,
    ways_to_safety,
    worth_of_plan,
)
from egress.threat import ThreatPicture
from egress.workflow.piecework import Answer, Piece

PLAN, BOUND, LEFT_OVER, SPARED = "plan", "bound", "left-over", "spared"
"""Kinds of pieces: a plan made in full, its bound, what is left of another plan, and of one after many losses."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every piece rests on: case, picture, start of the order, troubles by id, and the work a plan is worth."""

    case: Case
    picture: ThreatPicture
    start: datetime
    troubles: dict[str, Trouble]
    looks: int

    def options(self) -> PlanOptions:
        """Return how every plan of the ensemble is made."""
        return PlanOptions(start=self.start, looks=self.looks, explained=False, in_depth=False)

    def case_under(self, ids: tuple[str, ...]) -> tuple[Case, str]:
        """Return the case with these troubles, and the id of their scenario."""
        chosen = [self.troubles[i] for i in ids]
        return with_troubles(self.case, chosen), scenario_of(chosen)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """
    A plan made under some troubles, and what it is worth.

    Attributes
    ----------
    weighted_caught, bound : weighted persons. work : the planner's counted work.
    """

    status: str
    persons: int
    safe_persons: int
    clearance_time_h: float | None
    expected_caught_persons: float
    weighted_caught: float
    bound: float
    work: int
    plan: Plan


def do_piece(setting: Setting, piece: Piece) -> Answer:
    """Return the answer of a piece; it depends on setting and piece alone."""
    if piece.kind == PLAN:
        case, scenario_id = setting.case_under(piece.ids)
        return _plain(make_plan(case, scenario_id, setting.picture, setting.options()))
    if piece.kind == BOUND:
        case, scenario_id = setting.case_under(piece.ids)
        found = bound_plan(case, scenario_id, setting.picture, setting.options())
        return {"weighted_caught": found.weighted_caught, "work": found.work}
    return _spared(setting, piece) if piece.kind == SPARED else _left_over(setting, piece)


def tried(answer: Answer, plan_case: Case, scenario_id: str) -> Tried:
    """Return a plan with its worth from the answer of its piece."""
    drawn = answer["plan"]
    plan = Plan(
        case_id=plan_case.case_id,
        scenario_id=scenario_id,
        start=parse_instant(drawn["start"]),
        horizon_end=parse_instant(drawn["horizon_end"]),
        movements=tuple(_movement(row) for row in drawn["movements"]),
        drawn_by="egress",
    )
    figures = {name: value for name, value in answer.items() if name != "plan"}
    return Tried(plan=plan, **figures)


def _plain(result: PlanningResult) -> Answer:
    plan = result.plan
    return {
        "status": result.status.value,
        "persons": result.persons,
        "safe_persons": result.safe_persons,
        "clearance_time_h": result.clearance_time_h,
        "expected_caught_persons": result.expected_caught_persons,
        "weighted_caught": result.weighted_caught,
        "bound": result.bound,
        "work": int(result.method.get("solver_work", 0)),
        "plan": {
            "start": iso_utc(plan.start),
            "horizon_end": iso_utc(plan.horizon_end),
            "movements": [
                [
                    *(m.id, m.leg_id, iso_utc(m.depart), iso_utc(m.arrive), m.fleet_id, m.vehicle),
                    *([[g, int(n)] for g, n in m.loads], m.empty_return),
                ]
                for m in plan.movements
            ],
        },
    }


def _movement(row: list[Any]) -> Movement:
    return Movement(
        id=row[0],
        leg_id=row[1],
        depart=parse_instant(row[2]),
        arrive=parse_instant(row[3]),
        fleet_id=row[4],
        vehicle=row[5],
        loads=tuple((group_id, persons) for group_id, persons in row[6]),
        empty_return=row[7],
    )


def _left_over(setting: Setting, piece: Piece) -> Answer:
    """Return what the plan as things stand is worth once these troubles come and nobody plans anew."""
    case, scenario_id = setting.case_under(piece.ids)
    plan = _stripped(setting, piece.given, (), piece.ids)
    value = value_plan(case, scenario_id, setting.picture, plan)
    return {
        "expected_caught_persons": value.expected_caught_persons,
        "safe_persons": sum(outcome.safe_persons for outcome in value.groups),
    }


def _spared(setting: Setting, piece: Piece) -> Answer:
    """
    Return what the plan for the first trouble is worth beside each of the losses after it, all of them taken out.

    `sound` tells whether the checker finds no breach in what is left of it when all of them are lost: then it is a
    plan for the first trouble and any one of them, and its worth is one that some plan for the two has.
    """
    first, losses = piece.ids[:1], piece.ids[1:]
    plan = _stripped(setting, piece.given, first, losses, used_on=False)
    applied = apply_scenario(*setting.case_under(piece.ids))
    sound = not any(finding.severity == "breach" for finding in check_plan(applied, plan))
    worth = {}
    for loss in losses if sound else ():
        case, scenario_id = setting.case_under((*first, loss))
        worth[loss] = worth_of_plan(case, scenario_id, setting.picture, plan)
    return {"sound": sound, "weighted_caught": worth}


def _stripped(
    setting: Setting, plan: Plan, before: tuple[str, ...], losses: tuple[str, ...], *, used_on: bool = True
) -> Plan:
    """Return a plan made under some troubles without whatever leans on the losses, and all that follows from that."""
    applied = apply_scenario(*setting.case_under(before))
    leans = plan_leans_on(applied, plan)
    targets = [setting.troubles[i].target_id for i in losses]
    lost = frozenset[str]().union(*(leans.get(target, frozenset()) for target in targets if target))
    after = apply_scenario(*setting.case_under((*before, *losses)))
    return without_movements(applied, plan, lost, ways=ways_to_safety(after, plan.start), used_on=used_on)

"""What a worker gives back for a trouble: a plan with its worth, a bound, or the worth of a plan made for another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from egress.domain import Case, Movement, Plan, Trouble, apply_scenario, check_plan, scenario_of, with_troubles
from egress.domain.leaning import plan_leans_on, without_movements
from egress.kit import iso_utc, parse_instant
from egress.planning import PlanningResult, PlanOptions, bound_plan, make_plan, value_plan
from egress.threat import ThreatPicture
from egress.workflow.piecework import Answer, Piece

PLAN, BOUND, LEFT_OVER = "plan", "bound", "left-over"
"""Kinds of pieces: a plan made in full, its bound alone, and what is left of another plan."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every piece rests on: case, picture, start of the order, and the troubles by id."""

    case: Case
    picture: ThreatPicture
    start: datetime
    troubles: dict[str, Trouble]

    def options(self) -> PlanOptions:
        """Return how every plan of the ensemble is made."""
        return PlanOptions(start=self.start, explained=False, in_depth=False)

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
    return _left_over(setting, piece)


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
    """
    Return what the plan made for the first troubles is worth once the last comes too, nobody planning anew.

    What leans on a loss falls away with all that follows from it. `sound` tells whether the checker finds the rest
    free of breaches; only then is its worth one that some plan has.
    """
    case, scenario_id = setting.case_under(piece.ids)
    applied, plan = apply_scenario(case, scenario_id), piece.given
    trouble = setting.troubles[piece.ids[-1]]
    if trouble.target_id:
        before = apply_scenario(*setting.case_under(piece.ids[:-1]))
        lost = plan_leans_on(before, plan).get(trouble.target_id, frozenset())
        plan = without_movements(before, plan, lost) if lost else plan
    value = value_plan(case, scenario_id, setting.picture, plan)
    return {
        "weighted_caught": value.weighted_caught,
        "expected_caught_persons": value.expected_caught_persons,
        "safe_persons": sum(outcome.safe_persons for outcome in value.groups),
        "sound": not any(finding.severity == "breach" for finding in check_plan(applied, plan)),
    }

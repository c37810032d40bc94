"""The shape of what differs between two plans, in JSON and for the text."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import (
    Case,
    MovementDifference,
    MovementFate,
    Plan,
    change_totals,
    movement_difference_in_words,
    plan_differences,
)


@dataclass(frozen=True, kw_only=True)
class MovementChangeData:
    """
    One movement that differs between two plans, or stands in one of them only.

    Attributes
    ----------
    kind : "changed", "dropped" or "new"; what is kept is only counted.
    changes : of a changed one: "retimed", "other_vehicle", "other_load".
    old_id, new_id : the movement in the earlier plan and in this one; null where there is none.
    leg_id, depart, persons : of the movement in this plan, and in the earlier one where it is dropped.
    was_depart : departure in the earlier plan; null where it had none.
    sentence : what differs, in words.
    """

    kind: str
    changes: tuple[str, ...]
    old_id: str | None
    new_id: str | None
    leg_id: str
    depart: datetime
    was_depart: datetime | None
    persons: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class PlanChangeTotal:
    """
    How many movements of one kind there are, and persons aboard.

    Attributes
    ----------
    kind : "kept", "changed", "dropped" or "new", and of the changed ones "retimed", "other_vehicle", "other_load" (a
        movement may be several of these).
    old_persons, new_persons : persons aboard in the earlier plan and in this one.
    """

    kind: str
    movements: int
    old_persons: int
    new_persons: int


@dataclass(frozen=True, kw_only=True)
class PlanChangeData:
    """
    This plan against an earlier one.

    Attributes
    ----------
    scenario_id, start : of the earlier plan.
    totals : by kind, all kinds.
    movements : every movement that is not kept, by departure.
    """

    scenario_id: str
    start: datetime
    totals: tuple[PlanChangeTotal, ...]
    movements: tuple[MovementChangeData, ...]


def plan_change_data(old: Plan, new: Plan, case: Case) -> PlanChangeData:
    """Return what differs from an earlier plan; the case gives the labels."""
    found = plan_differences(old, new)
    return PlanChangeData(
        scenario_id=old.scenario_id,
        start=old.start,
        totals=tuple(
            PlanChangeTotal(
                kind=kind.value,
                movements=total.movements,
                old_persons=total.old_persons,
                new_persons=total.new_persons,
            )
            for kind, total in change_totals(found).items()
        ),
        movements=tuple(_movement_change(one, case) for one in found if one.fate is not MovementFate.KEPT),
    )


def _movement_change(one: MovementDifference, case: Case) -> MovementChangeData:
    movement = one.new or one.old
    assert movement is not None
    return MovementChangeData(
        kind=one.fate.value,
        changes=tuple(change.value for change in one.changes),
        old_id=one.old.id if one.old else None,
        new_id=one.new.id if one.new else None,
        leg_id=movement.leg_id,
        depart=movement.depart,
        was_depart=one.old.depart if one.old else None,
        persons=movement.persons,
        sentence=movement_difference_in_words(one, case),
    )

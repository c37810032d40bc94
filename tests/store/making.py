"""Cases, acts and hands for the tests of the record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from egress.domain import Act, Authority, Case, Effect, MissionFunction, Mode, Position, Posture, Tripwire
from egress.inputs import read_case
from egress.kit import Range
from egress.store import new_act_id
from egress.workflow.record.hands import Hand

CASES = Path(__file__).resolve().parents[2] / "cases"
DAY = datetime(2030, 3, 1, tzinfo=UTC)
COM, UNDER_SECRETARY = "Chief of Mission", "Under Secretary for Management"


@cache
def shipped(name: str) -> Case:
    """Return a shipped case."""
    return read_case(CASES / name)


def tiny(**changes: Any) -> Case:
    """Return the smallest shipped case, with changes."""
    return replace(shipped("tiny-post"), **changes)


def drive_out(**changes: Any) -> Case:
    """Return a post whose people drive out by themselves: planned in a moment, with names and a ladder of two."""
    case = tiny()
    road = replace(
        case.legs[0],
        id="drive",
        label="Road to the haven",
        from_site_id="office",
        to_site_id="haven",
        mode=Mode.OWN,
        travel_min=Range(100, 120, 150),
        fleet_ids=(),
    )
    ordered = Posture(
        id="ordered",
        rank=1,
        effect=Effect.MUST_LEAVE,
        label="ordered departure",
        decision_id="ordered-departure",
        step_up_margin_h=720,
    )
    normal = Posture(id="normal", rank=0, effect=Effect.NORMAL, label="normal work")
    return replace(
        case,
        groups=tuple(replace(group, site_id="office") for group in case.groups),
        legs=(road,),
        fleets=(),
        forces=(),
        scenarios=(),
        scenario_effects=(),
        enablers=tuple(replace(one, unlocks=("drive",)) for one in case.enablers),
        functions=(MissionFunction(id="visas", label="Visas"),),
        positions=(
            Position(
                id="consul",
                label="Consul",
                category="staff",
                site_id="office",
                holders=1,
                function_id="visas",
                holder_names="Erika Mustermann",
                contacts="+99 555 0100",
            ),
        ),
        postures=(normal, ordered),
        authority=(
            Authority(
                id="ordered-departure",
                label="ordered departure",
                requested_by=COM,
                decided_by=f"{UNDER_SECRETARY} or Secretary of State",
                time_to_decide_h=12,
                fallback_authority=COM,
            ),
            Authority(id="convene", label="convene the committee", requested_by="Security Officer", decided_by=COM),
        ),
        tripwires=(
            Tripwire(
                id="river",
                label="Armed columns cross the river",
                observable="reports from the bridges",
                threshold="any armed column east of the river",
                owner="Security Officer",
                obliged_action="convene the emergency action committee",
                time_to_act_h=6,
                escalates_to=COM,
            ),
        ),
        **changes,
    )


def act(kind: str = "note", post_id: str = "tiny-post", **fields: Any) -> Act:
    """Return an act of a planner on the first day."""
    stated = {"act_id": new_act_id(), "at": DAY, "role": "planner", "person": "Jo Planner"}
    return Act(kind=kind, post_id=post_id, **(stated | fields))


def hand(person: str = "Jo Planner", role: str = "planner", hours: float = 0.0) -> Hand:
    """Return somebody who acts so many hours after the first day began."""
    return Hand(person=person, role=role, at=DAY + timedelta(hours=hours))

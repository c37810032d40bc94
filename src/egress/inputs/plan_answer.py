"""A plan read back from the JSON answer of `egress plan`, so that a later plan can be compared with it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from egress.domain import Movement, Plan
from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import tree_of
from egress.kit import InputProblem, Problem, parse_instant

REMEDY = "Give a file that `egress plan --format json` wrote."

LARGEST_MIB = 256
"""A larger file is no timetable."""


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("an instant such as 2021-08-10T06:00:00Z")
    return parse_instant(value)


Instant = Annotated[datetime, BeforeValidator(_instant)]
Persons = Annotated[int, Field(ge=0)]


class _Answer(BaseModel):
    """What is read of each part; what else an answer of this or another release holds is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True)


class _Movement(_Answer):
    id: str
    leg_id: str
    depart: Instant
    arrive: Instant
    fleet_id: str | None
    vehicle: int | None
    loads: dict[str, Persons]
    empty_return: bool


class _Data(_Answer):
    scenario_id: str
    start: Instant
    horizon_end: Instant
    drawn_by: str
    movements: list[_Movement]


class _PlanAnswer(_Answer):
    schema_: Literal["egress/plan/1"] = Field(alias="schema")
    case_id: str
    data: _Data


def read_plan_answer(path: Path, *, case_id: str) -> Plan:
    """
    Read the plan in a JSON answer.

    Raises
    ------
    InputProblem
        with every problem: no such file, no JSON, another kind of answer, a plan of another case, a value that is
        none.
    """
    raw = _json(path)
    try:
        answer = _PlanAnswer.model_validate(raw)
    except ValidationError as error:
        raise InputProblem(_problem(path, one) for one in error.errors(include_url=False)[:MOST_PROBLEMS]) from None
    if answer.case_id != case_id:
        remedy = "Compare with a plan of the same case."
        raise InputProblem([Problem(str(path), 0, "case_id", answer.case_id, f"the case {case_id}", remedy)])
    return _plan(answer)


MOST_PROBLEMS = 20
"""Problems of one file that are told."""


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_MIB * 2**20:
            raise InputProblem([Problem(str(path), 0, "", "", f"at most {LARGEST_MIB} MiB", REMEDY)])
        return tree_of(path, "json", what="a plan")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputProblem([Problem(str(path), 0, "", reason, "a file that can be read", REMEDY)]) from None
    except UnreadableFileError as error:
        raise InputProblem([Problem(str(path), 0, "", str(error), "a JSON answer", REMEDY)]) from None


def _problem(path: Path, error: Any) -> Problem:
    """Return one problem with the place of the value, such as ``data.movements[3].depart``."""
    place = ""
    for part in error["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    given = error["input"] if error["type"] != "missing" else ""
    value = given if isinstance(given, str) else json.dumps(given, default=str)
    said = error["msg"].removeprefix("Value error, ")
    return Problem(str(path), 0, place.removeprefix("."), value, said[:1].lower() + said[1:], REMEDY)


def _plan(answer: _PlanAnswer) -> Plan:
    data = answer.data
    return Plan(
        case_id=answer.case_id,
        scenario_id=data.scenario_id,
        start=data.start,
        horizon_end=data.horizon_end,
        movements=tuple(_movement(one) for one in data.movements),
        drawn_by=data.drawn_by,
    )


def _movement(one: _Movement) -> Movement:
    return Movement(
        id=one.id,
        leg_id=one.leg_id,
        depart=one.depart,
        arrive=one.arrive,
        fleet_id=one.fleet_id,
        vehicle=one.vehicle,
        loads=tuple(one.loads.items()),
        empty_return=one.empty_return,
    )

"""A situation read from its file, TOML: how a running evacuation stands; docs/reference/situation.md describes it."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from egress.domain import Case, Exit, PeopleAt, ShutNow, Situation, TargetKind, UnderWay, VehicleAt
from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import tree_of
from egress.inputs.situation_checks import situation_problems
from egress.kit import InputProblem, Problem, in_utc, iso_utc, parse_instant

FORM = "egress/situation/1"
"""Name and version of the form."""

LARGEST_MIB = 8
MOST_PROBLEMS = 50

REMEDY = "Correct it; docs/reference/situation.md describes the file."


def _instant(value: object) -> datetime:
    """Read a TOML date-time with its offset, or the same in quotes."""
    if isinstance(value, str):
        return parse_instant(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return in_utc(value)
    raise ValueError("an instant with its offset, such as 2021-08-10T06:00:00Z")


Instant = Annotated[datetime, BeforeValidator(_instant)]
Persons = Annotated[int, Field(ge=0, le=100_000_000)]
Number = Annotated[int, Field(ge=1, le=100_000)]
ShutKind = Literal["site", "leg", "fleet", "force", "enabler"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _People(_Part):
    group_id: str
    site_id: str
    persons: Persons


class _Caught(_Part):
    group_id: str
    persons: Persons


class _Vehicle(_Part):
    fleet_id: str
    vehicle: Number
    site_id: str
    free_at: Instant | None = None
    lost: bool = False


class _UnderWay(_Part):
    leg_id: str
    depart: Instant
    arrive: Instant
    fleet_id: str | None = None
    vehicle: Number | None = None
    loads: dict[str, Persons] = {}
    empty_return: bool = False
    movement_id: str = ""


class _Shut(_Part):
    kind: ShutKind
    id: str
    until: Instant | None = None


class _Situation(_Part):
    form: Literal["egress/situation/1"]
    case_id: str
    ordered_at: Instant
    at: Instant
    closed: list[Literal["commercial_air", "airport", "last_road", "city", "government", "post"]] = []
    still_to_go: list[str] = []
    called_off: list[str] = []
    there: list[str] = []
    people: list[_People] = []
    caught: list[_Caught] = []
    vehicles: list[_Vehicle] = []
    under_way: list[_UnderWay] = []
    shut: list[_Shut] = []


def read_situation(path: Path, case: Case) -> Situation:
    """
    Read a situation of a case.

    Raises
    ------
    InputProblem
        with every problem: no such file, no TOML, an unknown key, id or vehicle, a value that is none, somebody
        counted twice, more in a vehicle than it carries, an instant out of order. Ids of movements are held
        against a plan by `planned_problems`.
    """
    try:
        answer = _Situation.model_validate(_tree(path))
    except ValidationError as error:
        raise InputProblem(_flaw(path, one) for one in error.errors(include_url=False)[:MOST_PROBLEMS]) from None
    situation = _situation(answer)
    problems = list(situation_problems(path, situation, case, REMEDY))
    if problems:
        raise InputProblem(problems[:MOST_PROBLEMS])
    return situation


def write_situation(situation: Situation) -> str:
    """Return a situation as the text of its file; read again it is the same."""
    lines = [
        f'form = "{FORM}"',
        f'case_id = "{situation.case_id}"',
        f"ordered_at = {iso_utc(situation.ordered_at)}",
        f"at = {iso_utc(situation.at)}",
        f"closed = {_quoted(exit_.value for exit_ in situation.closed)}",
        f"still_to_go = {_quoted(situation.still_to_go)}",
        f"called_off = {_quoted(situation.called_off)}",
        f"there = {_quoted(situation.there)}",
    ]
    for p in situation.people:
        lines += _table("people", group_id=p.group_id, site_id=p.site_id, persons=p.persons)
    for group_id, persons in situation.caught:
        lines += _table("caught", group_id=group_id, persons=persons)
    for v in situation.vehicles:
        free = {} if v.free_at is None else {"free_at": v.free_at}
        lost = {"lost": True} if v.lost else {}
        lines += _table("vehicles", fleet_id=v.fleet_id, vehicle=v.vehicle, site_id=v.site_id, **free, **lost)
    for w in situation.under_way:
        by = {} if w.fleet_id is None else {"fleet_id": w.fleet_id, "vehicle": w.vehicle}
        back = {"empty_return": True} if w.empty_return else {}
        known = {"movement_id": w.movement_id} if w.movement_id else {}
        ends = {"depart": w.depart, "arrive": w.arrive}
        lines += _table("under_way", leg_id=w.leg_id, **ends, **by, loads=dict(w.loads), **back, **known)
    for s in situation.shut:
        until = {} if s.until is None else {"until": s.until}
        lines += _table("shut", kind=s.kind.value, id=s.id, **until)
    return "\n".join(lines) + "\n"


def _table(name: str, **fields: Any) -> list[str]:
    return ["", f"[[{name}]]", *(f"{key} = {_written(value)}" for key, value in fields.items())]


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {n}" for key, n in value.items()) + "}"
    return str(value) if isinstance(value, int) else _in_quotes(value)


def _quoted(words: Iterable[str]) -> str:
    return "[" + ", ".join(map(_in_quotes, words)) + "]"


def _in_quotes(word: str) -> str:
    """Return a word as a basic string of TOML, which escapes what JSON does, and the delete sign."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def _tree(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_MIB * 2**20:
            raise InputProblem([Problem(str(path), 0, "", "", f"at most {LARGEST_MIB} MiB", REMEDY)])
        return tree_of(path, "toml", what="a situation")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputProblem([Problem(str(path), 0, "", reason, "a file that can be read", REMEDY)]) from None
    except UnreadableFileError as error:
        raise InputProblem([Problem(str(path), 0, "", str(error), "a TOML file", REMEDY)]) from None


def _flaw(path: Path, error: Any) -> Problem:
    """Return one problem with the place of the value, such as ``people[3].persons``."""
    place = ""
    for part in error["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    given = error["input"] if error["type"] != "missing" else ""
    said = error["msg"].removeprefix("Value error, ")
    return Problem(str(path), 0, place.removeprefix("."), str(given)[:80], said[:1].lower() + said[1:], REMEDY)


def _situation(answer: _Situation) -> Situation:
    return Situation(
        case_id=answer.case_id,
        ordered_at=answer.ordered_at,
        at=answer.at,
        people=tuple(PeopleAt(**one.model_dump()) for one in answer.people),
        caught=tuple((one.group_id, one.persons) for one in answer.caught),
        vehicles=tuple(VehicleAt(**one.model_dump()) for one in answer.vehicles),
        under_way=tuple(
            UnderWay(**{**one.model_dump(), "loads": tuple(one.loads.items())}) for one in answer.under_way
        ),
        still_to_go=tuple(answer.still_to_go),
        called_off=tuple(answer.called_off),
        closed=tuple(Exit(one) for one in answer.closed),
        shut=tuple(ShutNow(kind=TargetKind(one.kind), id=one.id, until=one.until) for one in answer.shut),
        there=tuple(answer.there),
    )

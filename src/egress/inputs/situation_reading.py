"""A situation read from its file, TOML: how a running evacuation stands; docs/reference/situation.md describes it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from egress.domain import Case, Exit, PeopleAt, ShutNow, Situation, TargetKind, UnderWay, VehicleAt
from egress.inputs.cage import UnreadableFileError
from egress.inputs.plain_reading import tree_of
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
        counted twice, more in a vehicle than it carries, an instant out of order.
    """
    try:
        answer = _Situation.model_validate(_tree(path))
    except ValidationError as error:
        raise InputProblem(_flaw(path, one) for one in error.errors(include_url=False)[:MOST_PROBLEMS]) from None
    situation = _situation(answer)
    problems = list(_problems(path, situation, case))
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
    return str(value) if isinstance(value, int) else f'"{value}"'


def _quoted(words: Iterable[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


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


def _problems(path: Path, now: Situation, case: Case) -> Iterator[Problem]:
    """Yield what does not fit the case, or itself."""

    def wrong(field: str, value: object, expected: str) -> Problem:
        return Problem(str(path), 0, field, str(value), expected, REMEDY)

    if now.case_id != case.case_id:
        yield wrong("case_id", now.case_id, f"the case {case.case_id}")
        return
    if now.at < now.ordered_at:
        yield wrong("at", iso_utc(now.at), "an instant at or after ordered_at")
    known = {kind: _ids(case, kind) for kind in ("group", "site", "leg", "fleet", "force", "enabler")}
    for field, kind, value in _references(now):
        if value not in known[kind]:
            yield wrong(field, value, f"the id of a {kind} of the case")
    yield from (wrong(*one) for one in _twice(now))
    for i, one in enumerate(now.under_way):
        yield from (wrong(f"under_way[{i}].{field}", value, text) for field, value, text in _odd_run(one, now, case))
    for i, vehicle in enumerate(now.vehicles):
        fleet = case.fleet_by_id.get(vehicle.fleet_id)
        if fleet is not None and vehicle.vehicle > fleet.vehicles:
            yield wrong(f"vehicles[{i}].vehicle", vehicle.vehicle, f"1 to {fleet.vehicles}, as many as the fleet has")


def _ids(case: Case, kind: str) -> frozenset[str]:
    tables: dict[str, Iterable[Any]] = {
        "group": case.groups,
        "site": case.sites,
        "leg": case.legs,
        "fleet": case.fleets,
        "force": case.forces,
        "enabler": case.enablers,
    }
    return frozenset(row.id for row in tables[kind])


def _references(now: Situation) -> Iterator[tuple[str, str, str]]:
    """Yield field, kind and id of everything that the situation names."""
    for i, p in enumerate(now.people):
        yield f"people[{i}].group_id", "group", p.group_id
        yield f"people[{i}].site_id", "site", p.site_id
    for i, (group_id, _) in enumerate(now.caught):
        yield f"caught[{i}].group_id", "group", group_id
    for i, v in enumerate(now.vehicles):
        yield f"vehicles[{i}].fleet_id", "fleet", v.fleet_id
        yield f"vehicles[{i}].site_id", "site", v.site_id
    for i, w in enumerate(now.under_way):
        yield f"under_way[{i}].leg_id", "leg", w.leg_id
        yield from ((f"under_way[{i}].loads", "group", group_id) for group_id, _ in w.loads)
        if w.fleet_id is not None:
            yield f"under_way[{i}].fleet_id", "fleet", w.fleet_id
    for i, s in enumerate(now.shut):
        yield f"shut[{i}].id", s.kind.value, s.id


def _twice(now: Situation) -> Iterator[tuple[str, str, str]]:
    """Yield what is said twice: a group at a site, a vehicle, a group caught, a movement that waits and is off."""
    vehicles = [f"{v.fleet_id} {v.vehicle}" for v in now.vehicles]
    vehicles += [f"{w.fleet_id} {w.vehicle}" for w in now.under_way if w.fleet_id is not None]
    said = {
        "people": [f"{p.group_id} at {p.site_id}" for p in now.people],
        "caught": [group_id for group_id, _ in now.caught],
        "vehicles": vehicles,
        "shut": [f"{s.kind.value} {s.id}" for s in now.shut],
        "called_off": [*now.called_off, *now.still_to_go],
    }
    for field, names in said.items():
        for name in sorted(name for name, times in Counter(names).items() if times > 1):
            yield field, name, "each of them once"


def _odd_run(one: UnderWay, now: Situation, case: Case) -> Iterator[tuple[str, object, str]]:
    """Yield what is odd about something under way."""
    if one.depart > now.at:
        yield "depart", iso_utc(one.depart), "an instant at or before `at`"
    if one.arrive < now.at:
        yield "arrive", iso_utc(one.arrive), "an instant at or after `at`"
    if (one.fleet_id is None) != (one.vehicle is None):
        yield "vehicle", one.vehicle, "fleet_id and vehicle both, or neither"
    if one.empty_return and one.loads:
        yield "loads", dict(one.loads), "nobody aboard an empty return"
    fleet, aboard = case.fleet_by_id.get(one.fleet_id or ""), sum(n for _, n in one.loads)
    if fleet is not None and aboard > fleet.most_persons:
        yield "loads", aboard, f"at most {fleet.most_persons} persons in one vehicle"
    if fleet is not None and one.vehicle is not None and one.vehicle > fleet.vehicles:
        yield "vehicle", one.vehicle, f"1 to {fleet.vehicles}, as many as the fleet has"

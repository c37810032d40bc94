"""Apply a scenario's effects to a case; the same function serves planner, checker and threat picture."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from egress.domain.arrangements import with_arrangements
from egress.domain.case import Case
from egress.domain.scenarios import Blackout, ExitChange, ScenarioEffect
from egress.domain.vocabulary import Exit, TargetKind
from egress.kit import InputProblem, Problem, Range, parse_instant

TABLE_OF = {
    TargetKind.GROUP: "groups",
    TargetKind.SITE: "sites",
    TargetKind.LEG: "legs",
    TargetKind.FLEET: "fleets",
    TargetKind.FORCE: "forces",
    TargetKind.ENABLER: "enablers",
}
"""The field of `Case` that holds the rows of each kind of target."""

CHANGEABLE = {
    TargetKind.GROUP: (
        "persons",
        "weight",
        "ready_first_h",
        "ready_half_h",
        "ready_all_h",
        "called_persons",
        "called_every_h",
    ),
    TargetKind.SITE: (
        "holding_persons",
        "processing_per_h",
        "parking_aircraft",
        "departures_per_h",
        "force_needed_persons",
        "fuel_l",
        "fuel_l_per_day",
    ),
    TargetKind.LEG: ("travel_min", "persons_per_h", "force_needed_persons", "seats_per_day", "convoy_vehicles"),
    TargetKind.FLEET: ("vehicles", "seats", "load_min", "unload_min", "lead_time_h", "crew_day_h", "crew_rest_h"),
    TargetKind.FORCE: ("strength_persons", "lead_time_h", "present_from", "withdrawn_by"),
    TargetKind.ENABLER: ("lead_time_h", "in_hand_from", "available_until"),
}
"""The fields that `set:` and `multiply:` may change, by kind of target."""


def apply_scenario(case: Case, scenario_id: str = "base") -> Case:
    """
    Return the case as the scenario has it, with what partners and the post's own output change in it.

    To be applied once, to the case as it was read. ``base`` needs no row of its own.

    Raises
    ------
    InputProblem
        for an unknown scenario or an effect that cannot be applied.
    """
    known = {scenario.id for scenario in case.scenarios} | {"base"}
    if scenario_id not in known:
        wanted = ", ".join(sorted(known))
        raise InputProblem([Problem("scenarios.csv", 0, "scenario", scenario_id, wanted, "Name one of these.")])
    changed = replace(case, scenario_id=scenario_id)
    problems: list[Problem] = []
    for effect in case.scenario_effects:
        if effect.scenario_id == scenario_id:
            try:
                changed = _apply(changed, effect)
            except ValueError as error:
                problems.append(_problem(effect, str(error)))
    if problems:
        raise InputProblem(problems)
    return with_arrangements(changed)


def _apply(case: Case, effect: ScenarioEffect) -> Case:
    if effect.target_kind is TargetKind.EXIT:
        return _apply_to_exits(case, effect)
    table = TABLE_OF[effect.target_kind]
    rows = getattr(case, table)
    ids = {row.id for row in rows} if effect.target_ids == ("*",) else set(effect.target_ids)
    missing = ids - {row.id for row in rows}
    if missing:
        raise ValueError(f"ids of {table}, or *; there is no {', '.join(sorted(missing))}")
    if effect.change == "lose" and (effect.from_ or effect.until):
        return _black_out(case, effect, ids)
    changed = tuple(_changed(row, effect) if row.id in ids else row for row in rows)
    tables: dict[str, Any] = {table: changed}
    return replace(case, **tables)


def _black_out(case: Case, effect: ScenarioEffect, ids: set[str]) -> Case:
    if effect.target_kind not in (TargetKind.SITE, TargetKind.LEG, TargetKind.FLEET):
        raise ValueError("a loss with a window only for sites, legs and fleets")
    lost = tuple(
        Blackout(target_kind=effect.target_kind, target_id=i, from_=effect.from_, until=effect.until)
        for i in sorted(ids)
    )
    return replace(case, blackouts=case.blackouts + lost)


def _changed(row: Any, effect: ScenarioEffect) -> Any:
    if effect.change in ("lose", "keep"):
        if effect.target_kind is TargetKind.GROUP:
            raise ValueError("set: or multiply: for groups (people cannot be lost from a plan)")
        return replace(row, in_use=effect.change == "keep")
    verb, _, name = effect.change.partition(":")
    if verb not in ("set", "multiply") or name not in CHANGEABLE[effect.target_kind]:
        allowed = ", ".join(CHANGEABLE[effect.target_kind])
        raise ValueError(f"lose, keep, set:<field> or multiply:<field>, with a field of: {allowed}")
    if effect.from_ or effect.until:
        raise ValueError("from and until only with the change lose")
    now = getattr(row, name)
    new = _multiplied(now, effect.value) if verb == "multiply" else _set(row, name, effect.value)
    return replace(row, **{name: new})


def _multiplied(now: Any, value: str) -> Any:
    factor = _number(value)
    if now is None:
        raise ValueError("a value to multiply; it is unknown in the case, so set it instead")
    if isinstance(now, Range):
        return now.scaled(factor)
    if isinstance(now, datetime):
        raise ValueError("set: for a date, which cannot be multiplied")
    return round(now * factor) if isinstance(now, int) else now * factor


def _set(row: Any, name: str, value: str) -> Any:
    kind = {f.name: str(f.type) for f in fields(row)}[name]
    if "datetime" in kind:
        return parse_instant(value)
    number = _number(value)
    if "Range" in kind:
        return Range.exactly(number)
    return round(number) if "int" in kind else number


def _number(value: str) -> float:
    number = float(value)
    if not 0 <= number < 1e12:
        raise ValueError("a number ≥ 0")
    return number


def _apply_to_exits(case: Case, effect: ScenarioEffect) -> Case:
    exits = list(Exit) if effect.target_ids == ("*",) else [Exit(i) for i in effect.target_ids]
    return replace(case, exit_changes=case.exit_changes + tuple(_exit_change(e, effect) for e in exits))


def _exit_change(exit_: Exit, effect: ScenarioEffect) -> ExitChange:
    if effect.change == "closes_at":
        return ExitChange(exit=exit_, closes_at=parse_instant(effect.value))
    if effect.change == "multiply:time":
        return ExitChange(exit=exit_, time_factor=_number(effect.value))
    if effect.change == "follows":
        return ExitChange(exit=exit_, follows=Exit(effect.value))
    raise ValueError("closes_at, multiply:time or follows for an exit")


def _problem(effect: ScenarioEffect, expected: str) -> Problem:
    shown = f"{effect.change} {effect.target_kind} {';'.join(effect.target_ids)} {effect.value}".strip()
    remedy = f"Correct the effect of scenario {effect.scenario_id}."
    return Problem("scenario_effects.csv", effect.basis.row, "change", shown, expected, remedy)

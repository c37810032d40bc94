"""Scenarios: every effect names what exists, changes what may be changed, and leaves a case that makes sense."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from egress.domain import Case, Exit, TargetKind, apply_scenario
from egress.domain.scenario_effects import CHANGEABLE
from egress.inputs.cells import InstantReader, NumberReader, WordReader, words_of
from egress.inputs.checks.cycles import circles
from egress.inputs.columns import columns_of, reader_of
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table import Table
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import (
    ENABLERS,
    FLEETS,
    FORCES,
    GROUPS,
    LEGS,
    SCENARIO_EFFECTS,
    SCENARIOS,
    SITES,
)
from egress.inputs.tables.scenario_effects import ScenarioEffectRow
from egress.inputs.tables_reading import Tables
from egress.kit import InputProblem

BASE = "base"
"""The scenario that needs no row: the case as it stands."""

EXIT_CHANGES = ("closes_at", "multiply:time", "follows")
WINDOWED = (TargetKind.SITE, TargetKind.LEG, TargetKind.FLEET)
"""What may be lost for a time and come back."""


TABLE_FOR: Mapping[TargetKind, Table[Any, Any]] = {
    TargetKind.GROUP: GROUPS,
    TargetKind.SITE: SITES,
    TargetKind.LEG: LEGS,
    TargetKind.FLEET: FLEETS,
    TargetKind.FORCE: FORCES,
    TargetKind.ENABLER: ENABLERS,
}

Entry = ReadRow[ScenarioEffectRow]


class EffectFlaw(NamedTuple):
    """What is wrong with one column of an effect."""

    field: str
    value: str
    expected: str
    hint: str = ""


def check_scenarios(case: Case | None, tables: Tables, problems: ProblemList) -> None:
    """Report effects that cannot be applied; `case` holds what is sound of all tables, None if there is none."""
    sound = {entry.line for entry in tables[SCENARIO_EFFECTS].rows if _is_sound(entry, tables, problems)}
    _check_follows(tables, problems)
    if case is None:
        return
    effects = tuple(
        effect
        for effect in case.scenario_effects
        if effect.basis.row in sound and _target_is_whole(effect.target_kind, tables)
    )
    trial = replace(case, scenario_effects=effects)
    for scenario_id in dict.fromkeys(effect.scenario_id for effect in effects):
        _try_scenario(trial, scenario_id, problems)


def _is_sound(entry: Entry, tables: Tables, problems: ProblemList) -> bool:
    flaws = (
        _scenario_flaw(entry, tables),
        _target_flaw(entry, tables),
        _change_flaw(entry),
        _window_flaw(entry),
    )
    found = [flaw for flaw in flaws if flaw is not None]
    for flaw in found:
        problems.add(
            SCENARIO_EFFECTS.file,
            entry.line,
            field=flaw.field,
            value=flaw.value,
            expected=flaw.expected,
            remedy=remedy_of(flaw.hint, SCENARIO_EFFECTS.remedy),
        )
    return not found and not entry.bad


def _scenario_flaw(entry: Entry, tables: Tables) -> EffectFlaw | None:
    known, name = tables[SCENARIOS].lines_by_id, entry.row.scenario_id
    if "scenario_id" in entry.bad or not tables[SCENARIOS].ids_known or name in known or name == BASE:
        return None
    return EffectFlaw("scenario_id", name, "an id of scenarios.csv", did_you_mean(name, known))


def _target_flaw(entry: Entry, tables: Tables) -> EffectFlaw | None:
    kind, ids = entry.row.target_kind, entry.row.target_ids
    known: Mapping[str, object]
    if not entry.bad.isdisjoint(("target_kind", "target_ids")) or ids == ("*",):
        return None
    if kind is TargetKind.EXIT:
        known, where = words_of(Exit), "* or an exit: " + ", ".join(Exit)
    else:
        table = tables[TABLE_FOR[kind]]
        known, where = table.lines_by_id, f"* or an id of {table.table.file}"
        if not table.ids_known:
            return None
    unknown = [name for name in ids if name not in known]
    if not unknown:
        return None
    return EffectFlaw("target_ids", ";".join(unknown), where, did_you_mean(unknown[0], known))


def _change_flaw(entry: Entry) -> EffectFlaw | None:
    if not entry.bad.isdisjoint(("target_kind", "change")):
        return None
    kind, change = entry.row.target_kind, entry.row.change
    allowed = _changes_of(kind)
    if change not in allowed:
        expected = f"for a {kind} one of " + ", ".join(allowed)
        return EffectFlaw("change", change, expected, did_you_mean(change, allowed))
    return None if "value" in entry.bad else _value_flaw(entry)


def _value_flaw(entry: Entry) -> EffectFlaw | None:
    kind, change, value = entry.row.target_kind, entry.row.change, entry.row.value
    if change in ("lose", "keep"):
        if not value:
            return None
        return EffectFlaw("value", value, f"nothing: {change} takes no value", "Empty the cell.")
    try:
        _reader_for(kind, change)(value)
    except PydanticCustomError as error:
        context = error.context or {}
        return EffectFlaw("value", value, context["expected"], context["hint"])
    if change == "follows" and value in entry.row.target_ids:
        return EffectFlaw("value", value, "another exit than the one that follows it")
    return None


def _window_flaw(entry: Entry) -> EffectFlaw | None:
    if not entry.bad.isdisjoint(("target_kind", "change", "from_", "until")):
        return None
    row = entry.row
    if not (row.from_ or row.until) or (row.change == "lose" and row.target_kind in WINDOWED):
        return None
    field = "from" if row.from_ else "until"
    expected = "nothing: only sites, legs and fleets that are lost have a window"
    return EffectFlaw(field, entry.cell(field), expected, "Empty the cell.")


def _changes_of(kind: TargetKind) -> tuple[str, ...]:
    if kind is TargetKind.EXIT:
        return EXIT_CHANGES
    # People cannot be lost from a plan, and an instant cannot be multiplied.
    losing = () if kind is TargetKind.GROUP else ("lose", "keep")
    multiplied = [name for name in CHANGEABLE[kind] if not isinstance(_column_reader(kind, name), InstantReader)]
    return (
        *losing,
        *(f"set:{name}" for name in CHANGEABLE[kind]),
        *(f"multiply:{name}" for name in multiplied),
    )


def _reader_for(kind: TargetKind, change: str) -> Any:
    """Return the reader of the value: that of the column which is set, so that the same bounds hold."""
    if change == "closes_at":
        return InstantReader()
    if change == "follows":
        return WordReader(words_of(Exit))
    if change.startswith("multiply:"):
        return NumberReader(limit=10_000)
    return _column_reader(kind, change.removeprefix("set:"))


def _column_reader(kind: TargetKind, name: str) -> Any:
    columns = columns_of(TABLE_FOR[kind].model)
    return reader_of(columns[name] if name in columns else columns[f"{name}_likely"])


def _check_follows(tables: Tables, problems: ProblemList) -> None:
    """Demand that within one scenario no exits follow each other in a circle."""
    follows: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for entry in tables[SCENARIO_EFFECTS].with_good("scenario_id", "target_ids", "change", "value"):
        if entry.row.change == "follows" and entry.row.value not in entry.row.target_ids:
            chain = follows.setdefault(entry.row.scenario_id, {})
            chain.update(dict.fromkeys(entry.row.target_ids, entry.row.value))
            lines[entry.row.scenario_id] = entry.line
    for scenario_id, chain in follows.items():
        for circle in circles(chain):
            problems.add(
                SCENARIO_EFFECTS.file,
                lines[scenario_id],
                field="value",
                value=chain[circle[-1]],
                expected="no circle: " + " → ".join((*circle, circle[0])),
                remedy=SCENARIO_EFFECTS.remedy,
            )


def _target_is_whole(kind: TargetKind, tables: Tables) -> bool:
    return kind is TargetKind.EXIT or tables[TABLE_FOR[kind]].is_sound


def _try_scenario(case: Case, scenario_id: str, problems: ProblemList) -> None:
    if scenario_id != BASE and scenario_id not in {scenario.id for scenario in case.scenarios}:
        return
    try:
        changed = apply_scenario(case, scenario_id)
    except InputProblem as error:
        for problem in error.problems:
            problems.add(
                problem.file,
                problem.row,
                field=problem.field,
                value=problem.value,
                expected=problem.expected,
                remedy=problem.remedy,
            )
        return
    first = next(effect for effect in case.scenario_effects if effect.scenario_id == scenario_id)
    for clash in _clashes(changed):
        problems.add(
            SCENARIO_EFFECTS.file,
            first.basis.row,
            field="scenario_id",
            value=scenario_id,
            expected=f"a case that makes sense with all effects together: {clash}",
            remedy=f"Correct the effects of scenario {scenario_id}.",
        )


def _clashes(case: Case) -> list[str]:
    """Return what the effects of one scenario together have put out of order."""
    late = [f"ready_first_h > ready_all_h in {g.id}" for g in case.groups if g.ready_first_h > g.ready_all_h]
    full = [f"seats > seats_max in {f.id}" for f in case.fleets if f.seats > f.most_persons]
    gone = [
        f"withdrawn_by before present_from in {f.id}"
        for f in case.forces
        if f.present_from and f.withdrawn_by and f.withdrawn_by <= f.present_from
    ]
    lapsed = [
        f"available_until before in_hand_from in {e.id}"
        for e in case.enablers
        if e.in_hand_from and e.available_until and e.available_until <= e.in_hand_from
    ]
    return [*late, *full, *gone, *lapsed]

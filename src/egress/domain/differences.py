"""What differs between two cases, row by row and field by field, and one case led into the other."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, time
from enum import Enum, StrEnum
from typing import Any

from egress.domain.basis import Basis
from egress.domain.case import Case
from egress.domain.scenarios import ScenarioEffect
from egress.kit import Range, field_names, iso_utc

SETTINGS = "settings"
"""The table name that stands for what `case.toml` says of the case as a whole."""

TABLES = (
    "exit_links",
    "groups",
    "sites",
    "legs",
    "fleets",
    "forces",
    "enablers",
    "commitments",
    "functions",
    "positions",
    "staffing_rules",
    "measures",
    "factors",
    "partners",
    "postures",
    "authority",
    "tripwires",
    "readiness",
    "scenarios",
    "scenario_effects",
    "reports",
    "estimates",
    "series",
    "gauges",
    "resolutions",
)
"""The tables of rows, in the order in which differences are told; the settings come before them."""

EVIDENCE = ("reports", "estimates", "series", "gauges", "resolutions")
"""Tables that tell what came in, which counts from when it was received."""

ADDED_IN_ORDER = (
    *("sites", "fleets", "legs", "forces", "enablers", "commitments"),
    *("functions", "positions", "groups", "partners"),
)
"""New rows are let in so that whatever a row refers to is there before it; removed ones go the other way round."""

NOT_FOR_PLANS = (
    *("postures", "authority", "tripwires", "readiness", "scenarios"),
    *("commitments", "staffing_rules", "measures", "factors"),
)
"""Tables that change what is advised and who signs, but neither the plan as things stand nor its clock."""

WORDS_ONLY = (
    *("label", "source", "confidence", "owner", "affirm_by", "note", "text", "signed_by"),
    *("holder_names", "contacts", "escalates_to", "warden"),
    *("primary", "alternate", "contingency", "emergency"),
)
"""Fields that people read; no plan and no curve is reckoned from them."""

FIELD_WORDS: Mapping[str, str] = {
    "from_": "from",
    "persons": "head count",
    "persons_per_h": "flow",
    "processing_per_h": "processing rate",
    "departures_per_h": "departure rate",
    "household_persons": "size of households",
    "called_persons": "called forward at once",
    "called_every_h": "time between calls",
    "seats_per_day": "commercial seats",
    "fuel_l": "fuel in stock",
    "fuel_l_per_day": "fuel delivered",
    "fuel_l_per_h": "fuel used",
    "queues_by_priority": "queues by priority",
    "p_never": "chance of never",
    "p_follows": "chance of following",
}
"""How a field is called where its name alone does not say it."""

UNITS: Mapping[str, str] = {
    "persons": "persons",
    "vehicles": "vehicles",
    "seats": "persons per vehicle",
    "seats_max": "persons per vehicle",
    "parking_aircraft": "aircraft",
    "fuel_l": "l",
    "fuel_l_per_day": "l per day",
    "fuel_l_per_h": "l per h",
    "seats_per_day": "seats per day",
    "convoy_vehicles": "vehicles",
    "escort_vehicles": "vehicles",
    "persons_per_companion": "persons",
    "litters": "persons per vehicle",
    "seats_per_litter": "seats",
    "holders": "persons",
    "dependants": "persons",
    "mission_days_per_person_caught": "mission days per person",
    "collapse_cost": "persons",
    "cost_persons": "weighted persons",
}
"""Units of the fields whose names do not end with one."""

UNIT_ENDINGS: Mapping[str, str] = {
    "_per_day": "per day",
    "_per_h": "per h",
    "_persons": "persons",
    "_days": "days",
    "_min": "min",
    "_h": "h",
}
"""Units by the ending of a field's name; the longest that fits counts."""


class DifferenceKind(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of one row: its value before and after, and the unit of both (empty = it has none)."""

    field: str
    old: Any
    new: Any
    unit: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """
    What differs in one row.

    Attributes
    ----------
    table : a table of the case, or "settings".
    row_id : id in its table; for settings "case", "communications", "values" or "threat"; effects of scenarios are
        named by what they do.
    label : the row's name for readers.
    changes : the fields that differ; empty for a row that was added or removed.
    old, new : the whole row before and after; None where there is none. Settings: a mapping by field of `Case`.
    after_id : the row that a new one follows in its table; empty = it comes first.
    """

    table: str
    row_id: str
    label: str
    kind: DifferenceKind
    changes: tuple[FieldChange, ...] = ()
    old: Any = None
    new: Any = None
    after_id: str = ""


def differences(a: Case, b: Case) -> tuple[Difference, ...]:
    """
    Return what differs from case a to case b, in the order of tables; empty where both say the same.

    Rows are told apart by their id. Line numbers, comment lines and the order of rows do not count.
    """
    found = _setting_differences(a, b)
    for table in TABLES:
        found += _row_differences(table, keyed(table, getattr(a, table)), keyed(table, getattr(b, table)))
    return tuple(found)


def with_difference(case: Case, difference: Difference) -> Case:
    """
    Return the case with one difference let in; with all of them, in any order, case a holds what case b holds.

    Where new rows are let in in the order of `differences` or of `in_safe_order`, they stand where they do in b.
    """
    if difference.table == SETTINGS:
        return replace(case, **difference.new)
    rows = keyed(difference.table, getattr(case, difference.table))
    if difference.kind is DifferenceKind.REMOVED:
        rows = {key: row for key, row in rows.items() if key != difference.row_id}
    elif difference.kind is DifferenceKind.CHANGED:
        rows = {key: difference.new if key == difference.row_id else row for key, row in rows.items()}
    else:
        rows = _inserted(rows, difference)
    tables: dict[str, Any] = {difference.table: tuple(rows.values())}
    return replace(case, **tables)


def in_safe_order(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """
    Return differences so that, let in one after the other, no row ever refers to one that is not there.

    New rows first, what is referred to before what refers; then settings and changed rows; then removed rows the
    other way round; evidence last, which refers to nothing but itself.
    """
    return tuple(sorted(found, key=_phase))


def may_move_the_clock(difference: Difference, as_of: datetime) -> bool:
    """
    Whether the plan as things stand, or the exit curves of that day, could differ because of it.

    Words, postures, authority, tripwires and scenarios other than base do not; nor does evidence not yet received.
    """
    rows = [row for row in (difference.old, difference.new) if row is not None]
    if difference.table in NOT_FOR_PLANS:
        return False
    if difference.table == "scenario_effects":
        return any(row.scenario_id == "base" for row in rows)
    if difference.table in EVIDENCE and all(row.t_received > as_of for row in rows):
        return False
    if difference.kind is DifferenceKind.CHANGED:
        return any(change.field not in WORDS_ONLY for change in difference.changes)
    return True


def difference_in_words(difference: Difference) -> str:
    """
    Return a difference as a sentence: "Airport gate: processing rate 350 → 200 per h."

    Instants stand in it as ISO 8601 in UTC.
    """
    what = f"{difference.label} ({difference.table.replace('_', ' ')})"
    if difference.kind is DifferenceKind.ADDED:
        return f"{what} is new."
    if difference.kind is DifferenceKind.REMOVED:
        return f"{what} is no longer there."
    return f"{difference.label}: {'; '.join(_change_in_words(change) for change in difference.changes)}."


def keyed(table: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Return rows by what tells them apart: id, exit, or what an effect does; equal ones are numbered."""
    met: Counter[str] = Counter()
    found = {}
    for row in rows:
        key = _key(table, row)
        met[key] += 1
        found[key if met[key] == 1 else f"{key} ({met[key]})"] = row
    return found


def _key(table: str, row: Any) -> str:
    if table == "scenario_effects":
        return _effect_key(row)
    return str(row.exit.value if table == "exit_links" else row.id)


def _effect_key(effect: ScenarioEffect) -> str:
    targets = ";".join(effect.target_ids)
    return f"{effect.scenario_id}: {effect.change} {effect.target_kind.value} {targets}"


def _setting_differences(a: Case, b: Case) -> list[Difference]:
    """Compare whatever is no table: values and threat as rows of their own, the rest as one row."""
    single = [f.name for f in fields(Case) if f.name not in TABLES]
    groups = {
        "communications": ("Communications", ["communications"]),
        "values": ("Values", ["values"]),
        "threat": ("Threat", ["threat_prior"]),
    }
    apart = {name for _, names in groups.values() for name in names}
    rest = [name for name in single if name not in apart]
    found = []
    for row_id, (label, names) in {"case": ("Case", rest), **groups}.items():
        changes = [change for name in names for change in _setting_changes(name, getattr(a, name), getattr(b, name))]
        if changes:
            old, new = ({name: getattr(case, name) for name in names} for case in (a, b))
            kind = DifferenceKind.CHANGED
            found.append(
                Difference(
                    table=SETTINGS, row_id=row_id, label=label, kind=kind, changes=tuple(changes), old=old, new=new
                )
            )
    return found


def _setting_changes(name: str, old: Any, new: Any) -> list[FieldChange]:
    if is_dataclass(old) and not isinstance(old, Range):
        return field_changes(old, new)
    return [] if old == new else [FieldChange(field=name, old=old, new=new, unit=unit_of(name))]


def _row_differences(table: str, old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    """Return what differs in one table: rows of b in their order, then those that only a has."""
    found = []
    before = ""
    for key, row in new.items():
        if key not in old:
            found.append(_difference(table, key, DifferenceKind.ADDED, new=row, after_id=before))
        elif old[key] is not row and (changes := field_changes(old[key], row)):
            changed = _difference(table, key, DifferenceKind.CHANGED, old=old[key], new=row)
            found.append(replace(changed, changes=tuple(changes)))
        before = key
    gone = [key for key in old if key not in new]
    return found + [_difference(table, key, DifferenceKind.REMOVED, old=old[key]) for key in gone]


def _difference(
    table: str, key: str, kind: DifferenceKind, *, old: Any = None, new: Any = None, after_id: str = ""
) -> Difference:
    row = old if new is None else new
    label = f"Closing of {key}" if table == "exit_links" else getattr(row, "label", key)
    return Difference(table=table, row_id=key, label=label, kind=kind, old=old, new=new, after_id=after_id)


def field_changes(old: Any, new: Any) -> list[FieldChange]:
    """Return the fields that differ between two rows; those of `basis` under their own names, its line left out."""
    found = []
    for name in field_names(old.__class__) or ():
        if name == "row" and isinstance(old, Basis):
            continue
        before, after = getattr(old, name), getattr(new, name)
        if isinstance(before, Basis):
            found += field_changes(before, after)
        elif before is not after and before != after:
            found.append(FieldChange(field=name, old=before, new=after, unit=unit_of(name)))
    return found


def unit_of(field: str) -> str:
    """Return the unit that a field's name bears, empty where it has none."""
    endings = [unit for ending, unit in UNIT_ENDINGS.items() if field.endswith(ending)]
    return UNITS.get(field) or (endings[0] if endings else "")


def _inserted(rows: dict[str, Any], difference: Difference) -> dict[str, Any]:
    """Put a new row behind the one that it follows; at the end where that one is not there yet."""
    keys = list(rows)
    place = 0 if not difference.after_id else len(keys)
    if difference.after_id in rows:
        place = keys.index(difference.after_id) + 1
    keys.insert(place, difference.row_id)
    return {key: rows.get(key, difference.new) for key in keys}


def _phase(difference: Difference) -> tuple[int, int]:
    if difference.table in EVIDENCE:
        return 3, 0
    rank = ADDED_IN_ORDER.index(difference.table) if difference.table in ADDED_IN_ORDER else len(ADDED_IN_ORDER)
    return {
        DifferenceKind.ADDED: (0, rank),
        DifferenceKind.CHANGED: (1, 0),
        DifferenceKind.REMOVED: (2, -rank),
    }[difference.kind]


def _change_in_words(change: FieldChange) -> str:
    name = field_in_words(change.field)
    unit = "" if change.unit == name else change.unit
    return f"{name} {value_in_words(change.old)} → {value_in_words(change.new)} {unit}".rstrip()


def field_in_words(field: str) -> str:
    """Return a field's name as people read it, without its unit: ``ready_all_h`` is "ready all"."""
    if field in FIELD_WORDS:
        return FIELD_WORDS[field]
    ending = next((ending for ending in UNIT_ENDINGS if field.endswith(ending)), "")
    return field.removesuffix(ending).replace("_", " ")


def value_in_words(value: Any) -> str:
    """Return a value in words: "350", "350 (200 to 500)", "yes", "not set", ISO 8601 for an instant."""
    if value is None or value in ("", ()):
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Range):
        return _range_in_words(value)
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, tuple):
        return ", ".join(value_in_words(item) for item in value)
    if isinstance(value, Enum):
        return str(value.value)
    return _number_in_words(value) if isinstance(value, int | float) else str(value)


def _range_in_words(value: Range) -> str:
    likely = _number_in_words(value.likely)
    if value.low == value.likely == value.high:
        return likely
    return f"{likely} ({_number_in_words(value.low)} to {_number_in_words(value.high)})"


def _number_in_words(number: float) -> str:
    """Return a number as it was given: up to nine digits, thousands parted."""
    return f"{number:,.9g}" if abs(number) >= 1e-4 or number == 0 else f"{number:g}"

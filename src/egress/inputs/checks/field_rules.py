"""Rules of the field that take several rows to make sense: company on the way, convoys, seats, forces on our lift."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from egress.domain import Mode
from egress.inputs.problems import ProblemList, remedy_of
from egress.inputs.table import Table
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import FLEETS, FORCES, GROUPS, LEGS, SITES
from egress.inputs.tables.forces import ForceRow
from egress.inputs.tables.groups import GroupRow
from egress.inputs.tables.legs import LegRow
from egress.inputs.tables_reading import Tables


class RuleFlaw(NamedTuple):
    """What is wrong with one column of a row, and a remedy for this case alone."""

    field: str
    expected: str
    hint: str = ""


def check_field_rules(tables: Tables, problems: ProblemList) -> None:
    """Report rules that nothing in the case could ever keep, or that say nothing where they stand."""
    for entry in tables[GROUPS].with_good("accompanied_by", "household_persons", "site_id", "litter", "category"):
        _report(GROUPS, entry, [*_company(entry, tables), *_litters(entry, tables)], problems)
    for leg in tables[LEGS].with_good("mode", "fleet_ids", "seats_per_day", "convoy_vehicles", "escort_fleet_ids"):
        _report(LEGS, leg, [*_seats(leg), *_convoys(leg, tables)], problems)
    for force in tables[FORCES].with_good("site_id", "lift_fleet_ids", "lift_from_site_id", "leaves_last"):
        _report(FORCES, force, _lift(force, tables), problems)


def _company(entry: ReadRow[GroupRow], tables: Tables) -> Iterator[RuleFlaw]:
    group = entry.row
    if not group.accompanied_by:
        return
    others = {one.row.group_id: one.row for one in tables[GROUPS].with_good("group_id", "site_id", "accompanied_by")}
    known = [others[name] for name in group.accompanied_by if name in others]
    if group.group_id in group.accompanied_by:
        yield RuleFlaw("accompanied_by", "another group than this one")
    elif any(one.accompanied_by for one in known):
        yield RuleFlaw("accompanied_by", "groups that need no company themselves")
    elif len(known) == len(group.accompanied_by) and not any(one.site_id == group.site_id for one in known):
        yield RuleFlaw("accompanied_by", f"at least one group that starts from {group.site_id} too")
    if group.household_persons > 1:
        hint = "Put children with their parents in one group of households."
        yield RuleFlaw("household_persons", "1 for a group that is accompanied by others", hint)


def _litters(entry: ReadRow[GroupRow], tables: Tables) -> Iterator[RuleFlaw]:
    fleets, legs = tables[FLEETS], tables[LEGS]
    if not entry.row.litter or not (fleets.all_good("litters") and legs.all_good("mode", "categories")):
        return
    if any(fleet.row.litters for fleet in fleets.rows):
        return
    if not any(entry.row.category in leg.row.categories and not leg.row.mode.needs_fleet for leg in legs.rows):
        expected = "no, or a fleet with litters in fleets.csv, or a leg without fleet that names their category"
        yield RuleFlaw("litter", expected)


def _seats(leg: ReadRow[LegRow]) -> Iterator[RuleFlaw]:
    if leg.row.seats_per_day is not None and leg.row.mode is not Mode.COMMERCIAL:
        yield RuleFlaw("seats_per_day", f"nothing, for the mode is {leg.row.mode}; it counts on commercial legs only")


def _convoys(leg: ReadRow[LegRow], tables: Tables) -> Iterator[RuleFlaw]:
    row = leg.row
    if row.convoy_vehicles <= 1 and not row.escort_fleet_ids:
        return
    if row.mode not in (Mode.ROAD, Mode.SEA):
        name = "convoy_vehicles" if row.convoy_vehicles > 1 else "escort_fleet_ids"
        yield RuleFlaw(name, f"nothing, for convoys go by road or sea; the mode is {row.mode}")
        return
    fleets = tables[FLEETS]
    if not fleets.all_good("fleet_id", "mode", "vehicles"):
        return
    of_mode = {one.row.fleet_id: one.row.vehicles for one in fleets.rows if one.row.mode == row.mode}
    here = {name: n for name, n in of_mode.items() if not row.fleet_ids or name in row.fleet_ids}
    known = {one.row.fleet_id for one in fleets.rows}
    if known.issuperset(row.escort_fleet_ids) and not set(row.escort_fleet_ids) <= set(here):
        yield RuleFlaw("escort_fleet_ids", f"fleets that may run here: {', '.join(here) or 'none'}")
    elif "escort_vehicles" not in leg.bad and row.escort_vehicles > sum(here.get(i, 0) for i in row.escort_fleet_ids):
        if known.issuperset(row.escort_fleet_ids):
            yield RuleFlaw("escort_vehicles", "at most as many as the escort fleets have vehicles")
    elif row.convoy_vehicles > sum(here.values()) and known.issuperset(row.fleet_ids):
        yield RuleFlaw("convoy_vehicles", f"at most as many as may run here: {sum(here.values())}")


def _lift(force: ReadRow[ForceRow], tables: Tables) -> Iterator[RuleFlaw]:
    row, fleets, legs = force.row, tables[FLEETS], tables[LEGS]
    if row.leaves_last and not row.lift_fleet_ids:
        yield RuleFlaw("leaves_last", "no, or the lift_fleet_ids that take it out")
    if row.lift_from_site_id and not row.lift_fleet_ids:
        yield RuleFlaw("lift_from_site_id", "nothing, or the lift_fleet_ids that bring it from there")
    if row.lift_fleet_ids and not (row.lift_from_site_id or row.leaves_last):
        expected = "the site whence its lift brings it; or leaves_last, if it comes by itself and is only taken out"
        yield RuleFlaw("lift_from_site_id", expected)
    if not row.lift_fleet_ids or not row.lift_from_site_id:
        return
    if row.lift_from_site_id == row.site_id:
        yield RuleFlaw("lift_from_site_id", "another site than the one that it secures")
    elif fleets.all_good("fleet_id", "mode") and legs.all_good("mode", "from_site_id", "to_site_id", "fleet_ids"):
        modes = {one.row.fleet_id: one.row.mode for one in fleets.rows}
        if not all(name in modes for name in row.lift_fleet_ids) or not tables[SITES].ids_known:
            return
        ends = {row.site_id, row.lift_from_site_id}
        joined = any(
            {leg.row.from_site_id, leg.row.to_site_id} == ends
            and leg.row.mode == modes[name]
            and (not leg.row.fleet_ids or name in leg.row.fleet_ids)
            for leg in legs.rows
            for name in row.lift_fleet_ids
        )
        if not joined:
            expected = f"a site joined to {row.site_id} by a leg that one of its lift_fleet_ids may run"
            yield RuleFlaw("lift_from_site_id", expected)


def _report(table: Table[Any, Any], entry: ReadRow[Any], flaws: Iterable[RuleFlaw], problems: ProblemList) -> None:
    for flaw in flaws:
        problems.add(
            table.file,
            entry.line,
            field=flaw.field,
            value=entry.cell(flaw.field),
            expected=flaw.expected,
            remedy=remedy_of(flaw.hint, table.remedy),
        )

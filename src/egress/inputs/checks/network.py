"""The way out as a whole: people can reach safety, and vehicles can reach the legs they run on."""

from collections.abc import Iterable, Iterator, Mapping

from egress.domain import Mode
from egress.inputs.problems import ProblemList, remedy_of
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import FLEETS, GROUPS, LEGS, SITES
from egress.inputs.tables.fleets import FleetRow
from egress.inputs.tables.legs import LegRow
from egress.inputs.tables_reading import Tables


def check_network(tables: Tables, problems: ProblemList) -> None:
    """Report groups, legs and fleets that cannot do what they are there for."""
    _check_starts(tables, problems)
    _check_ways_out(tables, problems)
    _check_named_fleets(tables, problems)
    _check_legs_have_fleets(tables, problems)
    _check_fleets_have_legs(tables, problems)


def reached_from(starts: Iterable[str], neighbours: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the sites that can be reached, the starts included."""
    reached = set(starts)
    waiting = list(reached)
    while waiting:
        for site in neighbours.get(waiting.pop(), ()):
            if site not in reached:
                reached.add(site)
                waiting.append(site)
    return reached


def _check_starts(tables: Tables, problems: ProblemList) -> None:
    safe = {entry.row.site_id for entry in tables[SITES].with_good("site_id", "safe") if entry.row.safe}
    for entry in tables[GROUPS].with_good("site_id"):
        if entry.row.site_id in safe:
            problems.add(
                GROUPS.file,
                entry.line,
                field="site_id",
                value=entry.row.site_id,
                expected="a site that is not safe: people who are safe need no plan",
                remedy=GROUPS.remedy,
            )


def _check_ways_out(tables: Tables, problems: ProblemList) -> None:
    """Demand a path of legs, in use or not, from every group to a safe site; skipped if a leg may be missing."""
    sites, legs = tables[SITES], tables[LEGS]
    ends = ("from_site_id", "to_site_id", "categories")
    if not (sites.all_good("site_id", "safe") and legs.all_good(*ends) and legs.rows):
        return
    known, categories = set(sites.lines_by_id), {entry.row.category for entry in tables[GROUPS].rows}
    if any({leg.row.from_site_id, leg.row.to_site_id} - known for leg in legs.rows):
        return
    if any(not categories.issuperset(leg.row.categories) for leg in legs.rows):
        return
    safe = {entry.row.site_id for entry in sites.rows if entry.row.safe}
    saved_by_category: dict[str, set[str]] = {}
    for group in tables[GROUPS].with_good("site_id", "category"):
        category, start = group.row.category, group.row.site_id
        if category not in saved_by_category:
            saved_by_category[category] = reached_from(safe, _backwards(legs.rows, category))
        if start in known and start not in saved_by_category[category]:
            problems.add(
                GROUPS.file,
                group.line,
                field="site_id",
                value=start,
                expected=f"a site from which legs open to {category} lead to a safe site",
                remedy="Add the legs that are missing, mark the safe site in sites.csv, or remove the group.",
            )


def _backwards(legs: Iterable[ReadRow[LegRow]], category: str) -> Mapping[str, list[str]]:
    before: dict[str, list[str]] = {}
    for leg in legs:
        if not leg.row.categories or category in leg.row.categories:
            before.setdefault(leg.row.to_site_id, []).append(leg.row.from_site_id)
    return before


def _check_named_fleets(tables: Tables, problems: ProblemList) -> None:
    """Demand that a leg names fleets of its own mode only."""
    modes = {entry.row.fleet_id: entry.row.mode for entry in tables[FLEETS].with_good("fleet_id", "mode")}
    for leg in tables[LEGS].with_good("mode", "fleet_ids"):
        for fleet_id in leg.row.fleet_ids:
            if modes.get(fleet_id, leg.row.mode) != leg.row.mode:
                problems.add(
                    LEGS.file,
                    leg.line,
                    field="fleet_ids",
                    value=fleet_id,
                    expected=f"fleets of the leg's mode, {leg.row.mode}; this one is {modes[fleet_id]}",
                    remedy=LEGS.remedy,
                )


def _check_legs_have_fleets(tables: Tables, problems: ProblemList) -> None:
    """Demand a fleet for every leg that needs one; skipped if a fleet may be missing."""
    fleets = tables[FLEETS]
    if not fleets.all_good("fleet_id", "mode"):
        return
    modes = {entry.row.mode for entry in fleets.rows}
    known = {entry.row.fleet_id for entry in fleets.rows}
    for leg in tables[LEGS].with_good("mode", "fleet_ids"):
        named_and_known = known.intersection(leg.row.fleet_ids)
        # A leg that names fleets has been checked against them already.
        if leg.row.mode.needs_fleet and not leg.row.fleet_ids and leg.row.mode not in modes:
            _report_idle_leg(leg, problems)
        elif not leg.row.mode.needs_fleet and named_and_known:
            problems.add(
                LEGS.file,
                leg.line,
                field="fleet_ids",
                value=leg.cell("fleet_ids"),
                expected=f"no fleet: people move by themselves where the mode is {leg.row.mode}",
                remedy=LEGS.remedy,
            )


def _report_idle_leg(leg: ReadRow[LegRow], problems: ProblemList) -> None:
    own = ", ".join(mode for mode in Mode if not mode.needs_fleet)
    problems.add(
        LEGS.file,
        leg.line,
        field="mode",
        value=leg.row.mode,
        expected=f"a mode for which fleets.csv has a fleet, or one that needs none: {own}",
        remedy=remedy_of(f"Add a fleet of mode {leg.row.mode} to fleets.csv.", LEGS.remedy),
    )


def _check_fleets_have_legs(tables: Tables, problems: ProblemList) -> None:
    """Demand that every fleet has a leg to run on and can get there from its base by legs of its mode."""
    legs, sites = tables[LEGS], tables[SITES]
    if not (legs.all_good("mode", "fleet_ids", "from_site_id", "to_site_id") and legs.rows):
        return
    known = tables[FLEETS].lines_by_id
    if any(fleet_id not in known for leg in legs.rows for fleet_id in leg.row.fleet_ids):
        return
    parts = {mode: _joined_parts(legs.rows, mode) for mode in Mode}
    open_to_all = {mode: {parts[mode][leg.from_site_id] for leg in _open_legs(legs.rows, mode)} for mode in Mode}
    for fleet in tables[FLEETS].with_good("fleet_id", "mode", "base_site_id"):
        mode, base = fleet.row.mode, fleet.row.base_site_id
        named = {parts[mode][leg.from_site_id] for leg in _named_legs(legs.rows, mode, fleet.row.fleet_id)}
        within_reach = open_to_all[mode] | named
        if not within_reach:
            expected = f"a mode of some leg that is open to this fleet; no leg of mode {mode} is"
            _report_idle_fleet(fleet, "mode", mode, expected, problems)
        elif base in sites.lines_by_id and parts[mode].get(base) not in within_reach:
            expected = f"a site joined by legs of mode {mode} to a leg that this fleet may run on"
            _report_idle_fleet(fleet, "base_site_id", base, expected, problems)


def _open_legs(legs: Iterable[ReadRow[LegRow]], mode: Mode) -> Iterator[LegRow]:
    return (leg.row for leg in legs if leg.row.mode == mode and not leg.row.fleet_ids)


def _named_legs(legs: Iterable[ReadRow[LegRow]], mode: Mode, fleet_id: str) -> Iterator[LegRow]:
    return (leg.row for leg in legs if leg.row.mode == mode and fleet_id in leg.row.fleet_ids)


def _joined_parts(legs: Iterable[ReadRow[LegRow]], mode: Mode) -> Mapping[str, int]:
    """Return the part of the network, by number, in which each site lies when only legs of this mode join sites."""
    joined: dict[str, list[str]] = {}
    for leg in legs:
        if leg.row.mode == mode:
            joined.setdefault(leg.row.from_site_id, []).append(leg.row.to_site_id)
            joined.setdefault(leg.row.to_site_id, []).append(leg.row.from_site_id)
    part_of: dict[str, int] = {}
    for number, site in enumerate(joined):
        if site not in part_of:
            part_of.update(dict.fromkeys(reached_from([site], joined), number))
    return part_of


def _report_idle_fleet(
    fleet: ReadRow[FleetRow], field: str, value: str, expected: str, problems: ProblemList
) -> None:
    remedy = remedy_of("Add the legs that are missing.", FLEETS.remedy)
    problems.add(FLEETS.file, fleet.line, field=field, value=value, expected=expected, remedy=remedy)

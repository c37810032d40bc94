"""Commitments: each names a row that is still to be had, and no more of it than there is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from egress.domain import CommitmentKind
from egress.inputs.problems import ProblemList, did_you_mean, remedy_of
from egress.inputs.table import Table
from egress.inputs.table_reading import ReadRow
from egress.inputs.tables import COMMITMENTS, ENABLERS, FLEETS, FORCES, SITES
from egress.inputs.tables.commitments import CommitmentRow
from egress.inputs.tables_reading import Tables

TABLE_FOR: Mapping[CommitmentKind, Table[Any, Any]] = {
    CommitmentKind.FLEET: FLEETS,
    CommitmentKind.FORCE: FORCES,
    CommitmentKind.ENABLER: ENABLERS,
    CommitmentKind.SITE: SITES,
}

THERE: Mapping[CommitmentKind, str] = {
    CommitmentKind.FLEET: "available_from",
    CommitmentKind.FORCE: "present_from",
    CommitmentKind.ENABLER: "in_hand_from",
}
"""The column that says that a row was ordered already."""

Entry = ReadRow[CommitmentRow]


class CommitmentFlaw(NamedTuple):
    """What is wrong with one column of a commitment, and a remedy for this case alone."""

    field: str
    expected: str
    hint: str = ""


def check_commitments(tables: Tables, problems: ProblemList) -> None:
    """Report commitments to what is not there, is ordered already, or is promised twice."""
    entries = list(tables[COMMITMENTS].with_good("commitment_id", "target_kind", "target_id"))
    for entry in entries:
        _report(entry, _target_flaws(entry, tables), problems)
    for rows in _by_target(entries).values():
        _report(rows[-1], _together_flaws(rows, tables), problems)


def _by_target(entries: list[Entry]) -> Mapping[tuple[CommitmentKind, str], list[Entry]]:
    found: dict[tuple[CommitmentKind, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.row.target_kind, entry.row.target_id].append(entry)
    return found


def _target_flaws(entry: Entry, tables: Tables) -> Iterator[CommitmentFlaw]:
    kind, name = entry.row.target_kind, entry.row.target_id
    table = tables[TABLE_FOR[kind]]
    if not table.ids_known:
        return
    if name not in table.lines_by_id:
        known_elsewhere = any(name in tables[other].lines_by_id for other in TABLE_FOR.values())
        if known_elsewhere:
            hint = did_you_mean(name, table.lines_by_id)
            yield CommitmentFlaw("target_id", f"an id of {table.table.file}, for the kind is {kind}", hint)
        return
    row = _row_of(tables, kind, name)
    if row is None:
        return
    there = THERE.get(kind)
    if there is not None and getattr(row, there) is not None:
        expected = f"one that is still to be ordered; {there} says that {name} is already"
        yield CommitmentFlaw("target_id", expected, "Leave the commitment out.")
    if kind is CommitmentKind.SITE and entry.row.room_persons is not None:
        limit = row.holding_persons_likely
        if limit is None or entry.row.room_persons > limit:
            told = "which is unknown" if limit is None else f"which is {limit:g}"
            yield CommitmentFlaw("room_persons", f"at most holding_persons_likely of {name}, {told}")


def _together_flaws(rows: list[Entry], tables: Tables) -> Iterator[CommitmentFlaw]:
    """Yield what is wrong with all commitments to one target together, to be told of the last of them."""
    kind, name = rows[-1].row.target_kind, rows[-1].row.target_id
    row = _row_of(tables, kind, name)
    if row is None or any(not entry.bad.isdisjoint(("vehicles", "room_persons", "choice")) for entry in rows):
        return
    if kind is CommitmentKind.FLEET:
        total = sum(_largest(rows, "vehicles", row.vehicles))
        if row.vehicles is not None and total > row.vehicles:
            yield CommitmentFlaw("vehicles", f"no more than {name} has, {row.vehicles}; together they are {total}")
        taken = tables[FLEETS].lines_by_id
        for entry in rows:
            if f"{name}-{entry.row.commitment_id}" in taken:
                yield CommitmentFlaw("commitment_id", f"an id of which {name}-<id> is no fleet yet")
    elif kind is CommitmentKind.SITE and row.holding_persons_likely is not None:
        total = sum(_largest(rows, "room_persons", row.holding_persons_likely))
        if total > row.holding_persons_likely:
            limit = f"{row.holding_persons_likely:g}"
            yield CommitmentFlaw("room_persons", f"no more than {name} holds, {limit}; together they are {total:g}")
    elif len(rows) > 1 and len(_largest(rows, "vehicles", 1)) > 1:
        yield CommitmentFlaw("target_id", f"{name} once, or one word under choice for all commitments to it")


def _largest(rows: list[Entry], column: str, whole: Any) -> list[Any]:
    """Return the largest amount of each choice; commitments without one stand for themselves."""
    largest: dict[str, Any] = {}
    for number, entry in enumerate(rows):
        key = f"choice {entry.row.choice}" if entry.row.choice else f"row {number}"
        given = getattr(entry.row, column)
        largest[key] = max(largest.get(key, 0), whole if given is None else given)
    return list(largest.values())


def _row_of(tables: Tables, kind: CommitmentKind, name: str) -> Any:
    """Return the target's row if all of it could be read."""
    table = tables[TABLE_FOR[kind]]
    return next((e.row for e in table.rows if getattr(e.row, table.table.id_column) == name and not e.bad), None)


def _report(entry: Entry, flaws: Iterator[CommitmentFlaw], problems: ProblemList) -> None:
    for flaw in flaws:
        problems.add(
            COMMITMENTS.file,
            entry.line,
            field=flaw.field,
            value=entry.cell(flaw.field),
            expected=flaw.expected,
            remedy=remedy_of(flaw.hint, COMMITMENTS.remedy),
        )

"""The verb `edit`: rows of a post's case changed by hand, and what two hands changed shown side by side."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from egress.domain import Case
from egress.domain.differences import keyed
from egress.domain.personal import MARK, hidden_fields
from egress.inputs import case_of_files, files_of_cells, rows_of, settings_of, tables_of
from egress.kit import EgressError, InputProblem, Problem
from egress.store import KeptVersion, Store, VersionMovedOn
from egress.workflow.record.hands import Hand, case_now
from egress.workflow.record.keep import keep_case

SETTINGS = "settings"
"""The table name under which the text of case.toml is edited."""

TRIES = 20
"""So often a report is added anew when others write at the same moment."""

Cells = Mapping[str, str]
Tables = Mapping[str, Mapping[str, Cells]]


@dataclass(frozen=True, kw_only=True)
class RowEdit:
    """
    One row as somebody wants it.

    Attributes
    ----------
    table : a table of the case, or "settings".
    row_id : what tells the row apart; for a new one the id that it is to have. Settings: empty.
    cells : the cells to be changed, or of a new row; for settings "text" alone. Empty with `removed`.
    removed : whether the row is to go.
    after_id : the row that a new one follows; None = it comes last, empty = it comes first.
    """

    table: str
    row_id: str
    cells: Cells
    removed: bool = False
    after_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CellConflict:
    """
    One cell that two hands may have changed.

    Attributes
    ----------
    field : the column; empty where a whole row was added or removed.
    base, theirs, yours : its text in the version that you began with, in the latest version, and as you want it;
        None where there is no such row.
    clashes : whether they and you want different things; False where only one of you changed it.
    """

    table: str
    row_id: str
    field: str
    base: str | None
    theirs: str | None
    yours: str | None
    clashes: bool


class EditConflict(EgressError):
    """Somebody else kept a version meanwhile; nothing was written, and a person must look at both."""

    def __init__(self, latest: KeptVersion, base_version: int, conflicts: Sequence[CellConflict]) -> None:
        self.latest, self.base_version, self.conflicts = latest, base_version, tuple(conflicts)
        super().__init__(f"{latest.post_id}: version {latest.version} was kept after version {base_version}")


def edit_case(
    store: Store, post_id: str, hand: Hand, *, base_version: int, edits: Sequence[RowEdit], reason: str
) -> KeptVersion:
    """
    Keep the next version of a case: version `base_version` with some rows edited.

    Cells hold what the files of a case hold, and are judged by the same readers. A token stands for a hidden text
    and may be handed back where it stood, so that nobody needs to see what they leave alone.

    Raises
    ------
    InputProblem
        with every problem of the case as it would be.
    EditConflict
        when another version was kept meanwhile.
    """
    if done := _done_before(store, post_id, hand):
        return done
    base = _version_or_refusal(store, post_id, base_version)
    stood = cells_of(base)
    wanted = edited_tables(stood, edits)
    if store.latest_version(post_id) != base_version:
        raise _conflict(store, base, base_version, wanted)
    case = _judged(base, wanted, stood)
    try:
        return keep_case(store, case, hand, reason=reason, after=base_version, marked=True)
    except VersionMovedOn:
        raise _conflict(store, base, base_version, wanted) from None


def check_edits(store: Store, post_id: str, *, base_version: int, edits: Sequence[RowEdit]) -> Case:
    """Return the case as it would be, with tokens for hidden texts; raise InputProblem with every problem of it."""
    base = _version_or_refusal(store, post_id, base_version)
    stood = cells_of(base)
    return _judged(base, edited_tables(stood, edits), stood)


def replace_case(
    store: Store, post_id: str, hand: Hand, *, base_version: int, files: Mapping[str, bytes], reason: str
) -> KeptVersion:
    """
    Keep the files of a case folder as the next version; as the first where `base_version` is 0.

    Raises
    ------
    InputProblem
        with every problem of the files.
    EditConflict
        when another version was kept meanwhile.
    """
    if done := _done_before(store, post_id, hand):
        return done
    case = case_of_files(files)
    if case.case_id != post_id:
        remedy = "Name the post in case.toml as in the address."
        raise InputProblem([Problem("case.toml", 0, "case_id", case.case_id, post_id, remedy)])
    latest, wanted = store.latest_version(post_id), cells_of(case)
    if latest == 0 and base_version == 0:
        return keep_case(store, case, hand, reason=reason, after=0)
    base = _version_or_refusal(store, post_id, base_version) if base_version else case
    if latest == base_version:
        with suppress(VersionMovedOn):
            judged = _judged(base, wanted, cells_of(base))
            return keep_case(store, judged, hand, reason=reason, after=base_version, marked=True)
    raise _conflict(store, base, base_version, wanted)


def log_report(store: Store, post_id: str, hand: Hand, *, cells: Cells) -> KeptVersion:
    """
    Add a report to whatever version of a case is the latest: a new row beside the others changes none of them.

    Raises
    ------
    InputProblem
        when the report is not one, or its id is taken.
    """
    if done := _done_before(store, post_id, hand):
        return done
    for _ in range(TRIES):
        case_now(store, post_id)
        number = store.latest_version(post_id)
        row_id = cells.get("report_id", "")
        last = next(reversed(keyed("reports", store.case_at(post_id, number).reports)), "")
        edit = RowEdit(table="reports", row_id=row_id, cells=cells, after_id=last)
        try:
            return edit_case(store, post_id, hand, base_version=number, edits=[edit], reason="a report")
        except EditConflict:
            continue
    raise InputProblem([Problem(post_id, 0, "", "others write all the time", "a moment of quiet", "Try again.")])


def _done_before(store: Store, post_id: str, hand: Hand) -> KeptVersion | None:
    """Return the version that this very act kept when it was sent before; its answer was lost on the way."""
    return store.version_kept_by(post_id, hand.act_id) if hand.act_id else None


def cells_of(case: Case) -> dict[str, dict[str, dict[str, str]]]:
    """Return a case as cells: its tables, and the text of case.toml as the one row of "settings"."""
    return {SETTINGS: {"": {"text": settings_of(case)}}, **tables_of(case)}


def cells_of_table(case: Case, table: str) -> dict[str, dict[str, str]]:
    """Return one table of a case as cells."""
    return rows_of(case, table)


def edited_tables(tables: Tables, edits: Iterable[RowEdit]) -> dict[str, dict[str, dict[str, str]]]:
    """
    Return tables with edits made.

    Raises
    ------
    InputProblem
        for a table or a row that is not there, and a new row that is.
    """
    made = {name: {key: dict(row) for key, row in rows.items()} for name, rows in tables.items()}
    problems = [problem for edit in edits for problem in _edited(made, edit)]
    if problems:
        raise InputProblem(problems)
    return made


def conflicts(base: Tables, theirs: Tables, yours: Tables) -> tuple[CellConflict, ...]:
    """Return every cell in which the three differ: what they changed, what you changed, and what both did."""
    found = []
    for table in dict.fromkeys([*base, *theirs, *yours]):
        three = [tables.get(table, {}) for tables in (base, theirs, yours)]
        for row_id in dict.fromkeys([*three[0], *three[1], *three[2]]):
            found += _row_conflicts(table, row_id, [rows.get(row_id) for rows in three])
    return tuple(found)


def _row_conflicts(table: str, row_id: str, rows: Sequence[Cells | None]) -> list[CellConflict]:
    """Compare a row in three versions: cell by cell, and as a whole where it is missing from any of them."""
    present = [row for row in rows if row is not None]
    fields = dict.fromkeys(name for row in present for name in row)
    found = []
    for field in fields:
        base, theirs, yours = (None if row is None else row.get(field, "") for row in rows)
        if not base == theirs == yours:
            clashes = theirs != yours and theirs != base and yours != base
            line = CellConflict(
                table=table, row_id=row_id, field=field, base=base, theirs=theirs, yours=yours, clashes=clashes
            )
            found.append(line)
    removed_and_changed = len(present) < 3 and rows[0] is not None and rows[1] != rows[2]
    if removed_and_changed and any(row is not None and row != rows[0] for row in rows[1:]):
        found = [replace(one, clashes=True) for one in found]
    return found


def _edited(tables: dict[str, dict[str, dict[str, str]]], edit: RowEdit) -> list[Problem]:
    """Make one edit, and tell what is wrong with it."""
    rows = tables.get(edit.table)
    if rows is None:
        return [_odd(edit, "no such table", "one of " + ", ".join(tables))]
    row = rows.get(edit.row_id)
    if edit.removed:
        if row is None or edit.table == SETTINGS:
            return [_odd(edit, "no such row", "a row that is there")]
        del rows[edit.row_id]
    elif row is not None and edit.after_id is None:
        row.update(edit.cells)
    elif row is not None or (edit.after_id and edit.after_id not in rows):
        return [
            _odd(edit, "the row is there already, or the one before it is not", "a new row behind one that is there")
        ]
    else:
        tables[edit.table] = _inserted(rows, edit)
    return []


def _inserted(rows: dict[str, dict[str, str]], edit: RowEdit) -> dict[str, dict[str, str]]:
    new = {edit.row_id: dict(edit.cells)}
    if edit.after_id is None:
        return {**rows, **new}
    names = list(rows)
    cut = names.index(edit.after_id) + 1 if edit.after_id else 0
    return {name: rows[name] for name in names[:cut]} | new | {name: rows[name] for name in names[cut:]}


def _odd(edit: RowEdit, value: str, expected: str) -> Problem:
    return Problem(edit.table, 0, edit.row_id, value, expected, "Look at the latest version and edit it anew.")


def _judged(base: Case, wanted: Tables, stood: Tables) -> Case:
    """Return the case of cells with tokens where they stood in the base; refuse one that stands elsewhere."""
    _refuse_moved_tokens(stood, wanted)
    tables = {name: rows for name, rows in wanted.items() if name != SETTINGS}
    case = case_of_files(files_of_cells(wanted[SETTINGS][""]["text"], tables))
    if case.case_id != base.case_id:
        remedy = "A post keeps its id; open another one for another id."
        raise InputProblem([Problem("case.toml", 0, "case_id", case.case_id, base.case_id, remedy)])
    return case


def _refuse_moved_tokens(base: Tables, wanted: Tables) -> None:
    problems = []
    for table, rows in wanted.items():
        hidden = hidden_fields(table)
        for row_id, row in rows.items():
            before = base.get(table, {}).get(row_id, {})
            for field, cell in row.items():
                if MARK in cell and (field not in hidden or cell != before.get(field)):
                    expected = "text; a mark for a hidden text stands only where it stood"
                    problems.append(Problem(table, 0, f"{row_id}.{field}", cell, expected, "Write the text itself."))
    if problems:
        raise InputProblem(problems)


def _conflict(store: Store, base: Case, base_version: int, wanted: Tables) -> EditConflict:
    """Return what stands against an edit: the latest version, and every cell in which the three differ."""
    latest = store.versions(base.case_id)[-1]
    theirs = cells_of(store.case_at(base.case_id, latest.version))
    return EditConflict(latest, base_version, conflicts(cells_of(base), theirs, wanted))


def _version_or_refusal(store: Store, post_id: str, version: int) -> Case:
    case_now(store, post_id)
    last = store.latest_version(post_id)
    if not 1 <= version <= last:
        expected = f"a version from 1 to {last}"
        raise InputProblem([Problem(post_id, 0, "base_version", str(version), expected, "Name the one you saw.")])
    return store.case_at(post_id, version)

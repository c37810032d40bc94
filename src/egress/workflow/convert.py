"""The verb `convert`: a case as a folder or as a workbook, all of it or what an audience may know."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from egress.domain import Case
from egress.inputs import files_of, read_case, read_workbook, write_upgraded, write_workbook
from egress.kit import InputProblem, Problem
from egress.workflow.audiences import known_to

OTHER_SPREADSHEETS = frozenset(
    (".ods", ".fods", ".ots", ".xls", ".xlsm", ".xlsb", ".xlt", ".xltx", ".csv", ".numbers")
)
"""Ends of the names of spreadsheets and tables that are no workbook of a case."""


def convert_case(
    source: Path, target: Path, *, skip_bad_rows: bool = False, audience: str | None = None
) -> tuple[str, ...]:
    """
    Write a case folder as a workbook, a workbook as a new folder, or a folder anew in today's version of the format.

    Returns what was left out or not carried, one sentence each.

    Parameters
    ----------
    audience : for whom it is: reports that their handling label keeps from it are left out. None = all of it.

    Raises
    ------
    InputProblem
        with every problem; nothing has been written then.
    """
    _refuse_other_spreadsheets(source, target)
    if source.suffix.lower() == target.suffix.lower() == ".xlsx":
        remedy = "Name a folder, or convert the workbook to a folder first."
        raise InputProblem([Problem(target.name, 0, "", "a workbook", "a new case folder", remedy)])
    if audience is not None:
        return _for_audience(source, target, skip_bad_rows=skip_bad_rows, audience=audience)
    if source.suffix.lower() == ".xlsx":
        return tuple(
            f"left out: {problem.sentence()}"
            for problem in read_workbook(source, target, skip_bad_rows=skip_bad_rows)
        )
    if target.suffix.lower() == ".xlsx":
        write_workbook(source, target)
        return ()
    left = write_upgraded(source, target).not_carried
    return tuple(f"not carried, since it is no part of a case: {name}" for name in left)


def _refuse_other_spreadsheets(*paths: Path) -> None:
    """Refuse names that speak of a spreadsheet of another form, which would else be taken for those of folders."""
    remedy = "Excel and LibreOffice open and save .xlsx: name it so, or save it so first."
    others = [path for path in paths if path.suffix.lower() in OTHER_SPREADSHEETS and not path.is_dir()]
    if others:
        expected = "a workbook named .xlsx, or a case folder"
        raise InputProblem([Problem(one.name, 0, "", one.suffix, expected, remedy) for one in others])


def _for_audience(source: Path, target: Path, *, skip_bad_rows: bool, audience: str) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="egress-") as beside:
        folder, told = source, tuple[str, ...]()
        if source.suffix.lower() == ".xlsx":
            folder = Path(beside) / "whole"
            told = convert_case(source, folder, skip_bad_rows=skip_bad_rows)
        whole = read_case(folder)
        known = known_to(whole, audience)
        with written(known) as filtered:
            told += convert_case(filtered, target)
    count = len(whole.reports) - len(known.reports)
    reports = "1 report" if count == 1 else f"{count} reports"
    return (*told, f"kept from {audience} by handling label: {reports}") if count else told


@contextmanager
def written(case: Case) -> Iterator[Path]:
    """Give a folder that holds a case; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="egress-") as beside:
        folder = Path(beside) / "case"
        folder.mkdir()
        for name, content in files_of(case).items():
            (folder / name).write_bytes(content)
        yield folder


def workbook_of(case: Case) -> bytes:
    """Return a case as the bytes of a workbook."""
    with written(case) as folder, tempfile.TemporaryDirectory(prefix="egress-") as beside:
        book = Path(beside) / "case.xlsx"
        write_workbook(folder, book)
        return book.read_bytes()

"""A past case: its evidence as it came in, and beside it, for scoring alone, what became of its exits."""

import os
from pathlib import Path

from egress.domain import Case
from egress.inputs.case_reading import judged_files
from egress.inputs.folder import read_folder
from egress.inputs.migrations import upgraded_files
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.table_reading import read_table
from egress.inputs.tables import OUTCOMES
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.text import decode
from egress.kit import InputProblem, InternalError
from egress.threat.scoring import Outcome


def read_past_case(path: str | os.PathLike[str]) -> tuple[Case, tuple[Outcome, ...]]:
    """
    Return a case and what became of its exits; people, sites and legs may be missing. Nothing is written.

    Raises
    ------
    InputProblem
        with every problem found, also where `outcomes.csv` is missing or speaks of another case.
    """
    problems = ProblemList()
    optional = [table.file for table in ALL_TABLES]
    contents = read_folder(Path(path), problems, required=[CASE_FILE, OUTCOMES.file], optional=optional)
    if contents is None:
        raise InputProblem(problems.found())
    files = upgraded_files({name: data for name, data in contents.items() if name != OUTCOMES.file}, problems)
    case = None if files.refused else judged_files(files, problems)
    outcomes = _outcomes(contents.get(OUTCOMES.file), case, problems)
    if problems.found():
        raise InputProblem(map(files.words.of_user, problems.found()))
    if case is None:
        raise InternalError("a past case without problems could not be put together")
    return case, outcomes


def is_past_case(path: Path) -> bool:
    """Tell whether a folder says what became of its exits."""
    return (path / OUTCOMES.file).is_file()


def _outcomes(data: bytes | None, case: Case | None, problems: ProblemList) -> tuple[Outcome, ...]:
    if data is None:
        return ()
    read = read_table(OUTCOMES, decode(OUTCOMES.file, data, problems), problems)
    for entry in read.with_good("case_id"):
        if case is not None and entry.row.case_id != case.case_id:
            problems.add(
                OUTCOMES.file,
                entry.line,
                field="case_id",
                value=entry.cell("case_id"),
                expected=f"{case.case_id}, as in {CASE_FILE}",
                remedy="Correct the row, or move it to the folder of its case.",
            )
    return tuple(read.objects)

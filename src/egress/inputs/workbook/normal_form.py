"""The normal form of a case folder: the same case, written in one way only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from egress.inputs.folder import read_folder
from egress.inputs.migrations import upgraded_files
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.tables_reading import ALL_TABLES
from egress.inputs.workbook.settings_text import SettingsText, normal_settings, read_settings_text
from egress.inputs.workbook.table_text import TableText, is_empty, normal_bytes, read_table_text
from egress.kit import InputProblem


@dataclass(frozen=True)
class CaseText:
    """A whole case as text: its settings, and its tables by name; a table without a word in it may be absent."""

    settings: SettingsText
    tables: Mapping[str, TableText]

    def files(self) -> dict[str, bytes]:
        """Return the files of the folder in normal form."""
        files = {CASE_FILE: normal_settings(self.settings)[0]}
        for table in ALL_TABLES:
            text = self.tables.get(table.name)
            if text is not None and not is_empty(table, text):
                files[table.file] = normal_bytes(table, text)
        return files


def normalise(folder: str | os.PathLike[str]) -> dict[str, bytes]:
    """
    Return the files of a case folder in normal form, by name. Nothing is written.

    UTF-8 without byte order mark, LF. Columns and keys in the order of the data dictionary; optional columns and keys
    without a value, blank lines and optional tables without rows or comments are left out; cells are as typed, blanks
    around them removed. Comments stay above the row or key that they precede; in a table those before the first row
    stand above the header.

    Raises
    ------
    InputProblem
        if the files cannot be taken apart without loss. Whether the case makes sense is not asked.
    """
    return read_case_text(folder).files()


def read_case_text(folder: str | os.PathLike[str]) -> CaseText:
    """Return a case folder as text; raise InputProblem if its files cannot be taken apart without loss."""
    problems = ProblemList()
    contents = read_folder(Path(folder), problems, required=[CASE_FILE], optional=[t.file for t in ALL_TABLES])
    files = upgraded_files(contents or {}, problems)
    if files.refused:
        raise InputProblem(problems.found())
    data = files.contents.get(CASE_FILE)
    settings = None if data is None else read_settings_text(data, problems)
    tables = {}
    for table in ALL_TABLES:
        data = files.contents.get(table.file)
        text = None if data is None else read_table_text(table, data, problems)
        if text is not None:
            tables[table.name] = text
    if problems.found() or settings is None:
        raise InputProblem(sorted(map(files.words.of_user, problems.found())))
    return CaseText(settings, tables)

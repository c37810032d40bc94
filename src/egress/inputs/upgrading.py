"""A case folder written anew in today's version of the format; the old one stays as it is."""

import os
from dataclasses import dataclass
from pathlib import Path

from egress.domain import FORMAT_VERSION
from egress.inputs.folder import read_folder
from egress.inputs.folder_writer import refuse_full_folder, write_folder
from egress.inputs.migrations import MISSING, VERSION_KEY, is_known, upgraded_files, version_in
from egress.inputs.problems import ProblemList
from egress.inputs.settings import CASE_FILE
from egress.inputs.tables_reading import ALL_TABLES
from egress.kit import InputProblem

KNOWN = (CASE_FILE, *(table.file for table in ALL_TABLES))


@dataclass(frozen=True)
class UpgradedFolder:
    """What became of a folder: the version that was read, and the names in it that are no part of a case."""

    version: int
    not_carried: tuple[str, ...]


def write_upgraded(folder: str | os.PathLike[str], target: str | os.PathLike[str]) -> UpgradedFolder:
    """
    Write a case folder, in today's version of the format, into a new or empty folder.

    Only what a newer version writes otherwise is changed; every other byte, comments too, stays. Whether the case
    makes sense is not asked, so that one that is still being filled in can be brought up to date.

    Raises
    ------
    InputProblem
        for a version that is unknown, newer or not stated, for what no step can take over, or for a folder that
        holds anything. Nothing has been written then.
    """
    refuse_full_folder(Path(target))
    problems = ProblemList()
    contents = read_folder(Path(folder), problems, required=[CASE_FILE], optional=KNOWN[1:])
    files = upgraded_files(contents or {}, problems)
    if not problems.found() and not is_known(files.version):
        _report_no_version(problems)
    if problems.found():
        raise InputProblem(map(files.words.of_user, problems.found()))
    write_folder({name: data for name, data in files.contents.items() if data is not None}, target)
    left = sorted(name for name in os.listdir(folder) if name not in KNOWN)
    return UpgradedFolder(files.version, tuple(left))


def format_version_of(path: str | os.PathLike[str]) -> int | None:
    """Return the version of the format in which a case folder is written; None where it states none."""
    contents = read_folder(Path(path), ProblemList(), required=[CASE_FILE], optional=KNOWN[1:])
    version = version_in((contents or {}).get(CASE_FILE))
    return None if version == MISSING else version


def _report_no_version(problems: ProblemList) -> None:
    problems.add(
        CASE_FILE,
        0,
        field=VERSION_KEY,
        value="no version that can be read",
        expected=f"{VERSION_KEY} = a whole number from 1 to {FORMAT_VERSION}, on a line of its own",
        remedy="State the version that the tables were written for.",
    )

"""The case folder as bytes: which files are there, which cannot be read, which nobody reads."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from egress.inputs.problems import ProblemList, did_you_mean, remedy_of

MOST_BYTES = 64 * 1024 * 1024
"""Largest file that is read; a table of a post is far below it."""


def read_folder(
    path: Path, problems: ProblemList, *, required: Iterable[str], optional: Iterable[str]
) -> Mapping[str, bytes | None] | None:
    """
    Return the bytes of every known file that is there; None for one that cannot be read, and for no folder at all.

    A file that is missing though required, cannot be read, or is a table nobody reads, becomes a problem.
    """
    names = _names_in(path, problems)
    if names is None:
        return None
    known = [*required, *optional]
    for name in sorted(names - set(known)):
        if name.lower().endswith(".csv") and not name.startswith("."):
            _report_unknown(name, known, problems)
    contents = {name: _read_file(path, name, problems) for name in known if name in names}
    for name in required:
        if name not in names:
            problems.add(name, 0, value="the file is missing", expected=f"a file named {name}", remedy=f"Add {name}.")
    return contents


def printable_name(name: str) -> str:
    """Return a file name that any terminal and any JSON reader can take."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _names_in(path: Path, problems: ProblemList) -> set[str] | None:
    try:
        return set(os.listdir(path))
    except NotADirectoryError:
        reason = "it is a file"
    except (OSError, ValueError) as error:
        reason = _reason(error)
    problems.add(
        printable_name(path.name or str(path)),
        0,
        value=printable_name(reason),
        expected="a case folder with case.toml and its tables",
        remedy="Name the folder that holds case.toml.",
    )
    return None


def _read_file(folder: Path, name: str, problems: ProblemList) -> bytes | None:
    try:
        facts = os.stat(folder / name)
        if not stat.S_ISREG(facts.st_mode):
            reason = "this is not a file"
        elif facts.st_size > MOST_BYTES:
            reason = f"{facts.st_size} bytes"
        else:
            with open(folder / name, "rb") as opened:
                return opened.read(MOST_BYTES)
    except OSError as error:
        reason = _reason(error)
    _refuse(name, reason, problems)
    return None


def _refuse(name: str, reason: str, problems: ProblemList) -> None:
    problems.add(
        name,
        0,
        value=reason,
        expected=f"a file of at most {MOST_BYTES // 2**20} MiB that can be read",
        remedy="Replace it by a plain file, or allow it to be read.",
    )


def _report_unknown(name: str, known: list[str], problems: ProblemList) -> None:
    problems.add(
        printable_name(name),
        0,
        value="a table that nobody reads",
        expected="one of " + ", ".join(known),
        remedy=remedy_of(did_you_mean(name, known), "Rename the file or take it out of the folder."),
    )


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)

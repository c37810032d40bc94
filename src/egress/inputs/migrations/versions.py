"""Which version of the format a case claims, and what becomes of a claim that nobody here can keep."""

from egress.domain import FORMAT_VERSION
from egress.inputs.problems import ProblemList

VERSION_KEY = "format_version"

MISSING = 0
"""Stands for a version that is not stated, or not as a whole number; the reader of settings reports it."""


def is_known(version: int) -> bool:
    """Whether this release reads cases of a version."""
    return 1 <= version <= FORMAT_VERSION


def refuse_newer(version: int, problems: ProblemList, *, file: str, row: int) -> bool:
    """
    Report a version that is newer than this release, and say whether it is.

    Nothing else of such a case can be judged: what its columns mean is not known here.
    """
    if version <= FORMAT_VERSION:
        return False
    problems.add(
        file,
        row,
        field=VERSION_KEY,
        value=str(version),
        expected=f"a version that this release reads, 1 to {FORMAT_VERSION}",
        remedy="Read the case with the release of egress that wrote it, or install that release here.",
    )
    return True

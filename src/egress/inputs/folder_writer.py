"""A case folder written whole or not at all."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from egress.inputs.problems import ProblemList
from egress.kit import InputProblem


def write_folder(files: Mapping[str, bytes], folder: str | os.PathLike[str]) -> None:
    """
    Write files into a new folder: to a temporary one beside it, which is then moved into its place.

    Raises
    ------
    InputProblem
        if the folder exists and is not empty, or cannot be written. Nothing is overwritten.
    """
    target = Path(folder)
    refuse_full_folder(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".egress-") as beside:
            made = Path(beside) / "case"
            made.mkdir()
            for name, data in files.items():
                (made / name).write_bytes(data)
            if target.exists():
                target.rmdir()
            made.rename(target)
    except FileNotFoundError as error:
        above = target.absolute().parent.name
        reason = f"the folder above it, {above}, is not there"
        raise _refusal(target, reason, f"Make the folder {above} first, or name another place.") from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise _refusal(target, reason, "Name a folder that can be made here.") from error


def refuse_full_folder(target: Path) -> None:
    """Raise InputProblem if something is there that writing would destroy."""
    try:
        taken = os.path.lexists(target) and (not target.is_dir() or target.is_symlink() or any(target.iterdir()))
    except (OSError, ValueError) as error:
        raise _refusal(target, str(error), "Name another folder.") from error
    if taken:
        raise _refusal(target, "it is there already", "Name another folder, or empty this one first.")


def _refusal(target: Path, reason: str, remedy: str) -> InputProblem:
    problems = ProblemList()
    name = target.name.encode("utf-8", "backslashreplace").decode()
    problems.add(name, 0, value=reason, expected="a folder that is new or empty", remedy=remedy)
    return InputProblem(problems.found())

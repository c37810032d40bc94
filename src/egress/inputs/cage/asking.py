"""A file of somebody else's given to a caged reader: the lines of its answer, or one reason why there are none."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

from pydantic import TypeAdapter, ValidationError

from egress.inputs.cage.limits import MOST_REASON, REFUSED, UnreadableFileError

LONGEST_S = 30.0
"""Seconds on the clock after which a child is ended, whatever it waits for; `limits` allows less processor time."""

MOST_LINES = 50_000
CHILD = Path(__file__).with_name("child.py")
UNSOUND = "its reader gave no sound answer"

T = TypeVar("T")
_WORDS = TypeAdapter(str)


def answers(
    reader: str,
    given: Path | bytes,
    form: TypeAdapter[T],
    *,
    what: str,
    words: tuple[str, ...] = (),
    most_lines: int = MOST_LINES,
    longest_s: float = LONGEST_S,
) -> Iterator[T]:
    """
    Yield what a reader answers about a file; it runs in a child with limits on memory, time and files.

    The child is not trusted: its answer is JSON in a file that this process opened, and each line must have the form.

    Parameters
    ----------
    reader : a module of `egress.inputs` with a function `answer`; see `child`.
    given : the file, or what it holds.
    what : what it should be, for reasons: "a file of rows".
    words : for the reader, after the path.
    most_lines : an answer of more is none.

    Raises
    ------
    UnreadableFileError
        with the reason why the file is not read; nothing else is raised, whatever the file holds.
    """
    with tempfile.TemporaryDirectory(prefix="egress-cage-") as folder, tempfile.TemporaryFile() as answer:
        path = given if isinstance(given, Path) else Path(folder) / "given"
        if isinstance(given, bytes):
            path.write_bytes(given)
        code = _run([reader, str(path.absolute()), what, *words], folder, answer, longest_s)
        if code == REFUSED:
            raise UnreadableFileError(_reason(answer))
        if code:
            raise UnreadableFileError(f"it needs more memory or time than {what} may take")
        answer.seek(0)
        for number, line in enumerate(answer, 1):
            if number > most_lines:
                raise UnreadableFileError(UNSOUND)
            try:
                yield form.validate_json(line, strict=True)
            except ValidationError:
                raise UnreadableFileError(UNSOUND) from None


def _run(words: list[str], folder: str, answer: IO[bytes], longest_s: float) -> int:
    """Run the child and return how it ended."""
    environment = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "GDAL_DISABLE_READDIR_ON_OPEN": "YES",
        "TMPDIR": folder,
        "PATH": os.environ.get("PATH", ""),
    }
    try:
        return subprocess.run(
            [sys.executable, "-I", str(CHILD), *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            timeout=longest_s,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        raise UnreadableFileError(f"it takes longer than {longest_s:g} s to read") from None


def _reason(answer: IO[bytes]) -> str:
    answer.seek(0)
    try:
        reason = _WORDS.validate_json(answer.read(8 * MOST_REASON), strict=True)
    except ValidationError:
        return UNSOUND
    return " ".join(reason.split())[:MOST_REASON] or "it cannot be read"

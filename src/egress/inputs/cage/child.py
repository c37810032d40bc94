"""
A caged reader as a process of its own: `python -I child.py READER FILE WHAT [WORD ...]`.

READER is a module of `egress.inputs` with a function `answer(path, *words)`, which yields what JSON can hold; WHAT
says what FILE should be. The process limits itself before it opens the file. Each thing that the reader yields
becomes a line of JSON on standard output, which is a file; it ends with 0, or with 3 and a reason as the only line.
Whatever else happens to it, the caller calls a refusal.
"""

import errno
import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
"""Where `egress` lies."""


def load(name: str) -> ModuleType:
    """
    Return a module of `egress.inputs`, its packages entered without their front doors.

    They would bring all of egress into a small process.
    """
    for package in ("egress", "egress.inputs", name.rpartition(".")[0]):
        if package not in sys.modules:
            empty = ModuleType(package)
            empty.__path__ = [str(ROOT.joinpath(*package.split(".")[1:]))]
            sys.modules[package] = empty
    return importlib.import_module(name)


def main(arguments: list[str]) -> int:
    """Answer, and return how to end: 0, or 3 where the answer is a reason."""
    reader, path, what, *words = arguments
    limits = load("egress.inputs.cage.limits")
    limits.limit()
    out = _answer_alone()
    try:
        for one in load(reader).answer(Path(path), *words):
            _write(out, json.dumps(one).encode("ascii") + b"\n")
    except limits.UnreadableFileError as error:
        reason = str(error)
    except MemoryError:
        reason = f"it needs more memory than {what} may take"
    except Exception as error:
        too_long = isinstance(error, OSError) and error.errno == errno.EFBIG
        why = f"its rows hold more than {limits.ANSWER_BYTES >> 20} MiB of text" if too_long else ""
        reason = why or f"it cannot be read: {type(error).__name__}: {str(error)[:200]}"
    else:
        return 0
    # It takes the place of what was answered so far.
    os.ftruncate(out, 0)
    os.pwrite(out, json.dumps(reason[: limits.MOST_REASON]).encode("ascii"), 0)
    return int(limits.REFUSED)


def _write(out: int, line: bytes) -> None:
    """Write a line at once; nothing is held back that could follow a refusal."""
    if os.write(out, line) < len(line):
        raise OSError(errno.EFBIG, "no room for the line")


def _answer_alone() -> int:
    """Return a descriptor of the answer, and send what libraries print to nowhere."""
    out, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return out


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

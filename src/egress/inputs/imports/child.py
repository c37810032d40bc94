"""
The reader as a process of its own: `python -I child.py FORMAT FILE ANSWER`.

It limits itself before it opens the file, writes a line of JSON to ANSWER for each row and ends with 0; with 3 and
a reason on stderr where the file is not what it should be. Whatever else happens to it, the caller calls a refusal.
The parsers are loaded without the front doors of their packages, which would bring all of egress into a small
process.
"""

import errno
import importlib
import json
import resource
import sys
from pathlib import Path
from types import ModuleType

MEMORY_BYTES = 512 * 1024 * 1024
PROCESSOR_S = 8
ANSWER_BYTES = 48 * 1024 * 1024
REFUSED = 3
PACKAGE = "egress.inputs.imports"


def limit() -> None:
    """Limit memory, processor time and the size of files; no core is dumped and no further process started."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def load_parsers() -> ModuleType:
    """Return the module `parsers` from beside this file, its packages entered without their front doors."""
    place = Path(__file__).resolve().parent
    for name, folder in ((PACKAGE, place), ("egress.inputs", place.parent), ("egress", place.parent.parent)):
        empty = ModuleType(name)
        empty.__path__ = [str(folder)]
        sys.modules[name] = empty
    return importlib.import_module(f"{PACKAGE}.parsers")


def main(arguments: list[str]) -> int:
    """Read one file; return 0, or 3 with a reason on stderr."""
    ending, path, answer = arguments
    limit()
    parsers = load_parsers()
    try:
        rows = parsers.parse(ending, Path(path))
        with Path(answer).open("w", encoding="ascii") as out:
            out.writelines(json.dumps(row, ensure_ascii=True) + "\n" for row in rows)
    except parsers.UnreadableFileError as error:
        print(str(error), file=sys.stderr)
        return REFUSED
    except MemoryError:
        print("it needs more memory than a file of rows may take", file=sys.stderr)
        return REFUSED
    except Exception as error:
        too_long = isinstance(error, OSError) and error.errno == errno.EFBIG
        why = f"its rows hold more than {ANSWER_BYTES >> 20} MiB of text" if too_long else ""
        print(why or f"it cannot be read: {type(error).__name__}: {str(error)[:200]}", file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

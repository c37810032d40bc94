"""An import kept, and taken back: the table as it stood is laid aside first, and undo puts it there again."""

import hashlib
import json
import os
from pathlib import Path

from egress.inputs.imports.preview import Preview
from egress.kit import InputProblem, Problem

ASIDE = ".imports"
"""Folder inside the case where tables are laid aside; reading a case passes it over."""


def keep_import(folder: Path, preview: Preview, *, source: str) -> int:
    """Write the table of a preview and return the number of the import, by which it is undone."""
    aside = folder / ASIDE
    aside.mkdir(exist_ok=True)
    number = 1 + max((int(path.stem) for path in aside.glob("[0-9]*.json")), default=0)
    path = folder / f"{preview.table}.csv"
    before = path.read_text(encoding="utf-8-sig") if path.exists() else None
    record = {
        "table": preview.table,
        "source": source,
        "before": before,
        "after": _digest(preview.text),
        "new": len(preview.new),
        "changed": len(preview.changed),
    }
    _write(aside / f"{number:04d}.json", json.dumps(record, ensure_ascii=False))
    _write(path, preview.text)
    return number


def undo_import(folder: Path) -> str:
    """
    Take back the last import, and return the table that stands as before.

    Raises
    ------
    InputProblem
        where nothing was imported, or the table was changed since.
    """
    records = sorted((folder / ASIDE).glob("[0-9]*.json"))
    if not records:
        raise _refused("no import", "an import that was kept", "There is nothing to undo.")
    record = json.loads(records[-1].read_text(encoding="utf-8"))
    path = folder / f"{record['table']}.csv"
    now = path.read_text(encoding="utf-8") if path.exists() else ""
    if _digest(now) != record["after"]:
        raise _refused(f"{path.name} was changed since", "the table as imported", "Take the rows out by hand.")
    if record["before"] is None:
        path.unlink()
    else:
        _write(path, record["before"])
    records[-1].unlink()
    return str(record["table"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _write(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


def _refused(value: str, expected: str, remedy: str) -> InputProblem:
    return InputProblem([Problem("--undo", 0, "", value, expected, remedy)])

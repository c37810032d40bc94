"""Ways to spoil a case folder, and the shape of what must be answered."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from egress.kit import Problem


@dataclass(frozen=True)
class Spoilt:
    """One way to spoil a case, and the one problem that must follow."""

    name: str
    spoil: Callable[[Path], object]
    file: str
    row: int
    field: str
    remedy: str
    says: str = ""

    def answered_by(self, problem: Problem) -> bool:
        """Whether the problem names the file, row, field and remedy."""
        place = (problem.file, problem.row, problem.field) == (self.file, self.row, self.field)
        return place and self.remedy in problem.remedy and self.says in problem.sentence()


def swap(file: str, old: str, new: str) -> Callable[[Path], object]:
    """Return a change of one piece of text that stands in the file."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def column(file: str, names: str, **cells: str) -> Callable[[Path], object]:
    """Return a change that adds columns, filled in the rows whose id is named and empty in the others."""

    def spoil(folder: Path) -> None:
        header, *rows = [one for one in (folder / file).read_text(encoding="utf-8").splitlines() if one[0] != "#"]
        blank = "," * names.count(",")
        lines = [f"{header},{names}", *(f"{row},{cells.get(row.partition(',')[0], blank)}" for row in rows)]
        comments = [one for one in (folder / file).read_text(encoding="utf-8").splitlines() if one[0] == "#"]
        (folder / file).write_text("\n".join([*comments, *lines]) + "\n", encoding="utf-8")

    return spoil


def put(file: str, data: bytes) -> Callable[[Path], object]:
    """Return a change that gives the file other bytes."""
    return lambda folder: (folder / file).write_bytes(data)


def drop(file: str) -> Callable[[Path], object]:
    """Return a change that takes the file away."""
    return lambda folder: (folder / file).unlink()


def add(file: str, line: str) -> Callable[[Path], object]:
    """Return a change that appends a line."""

    def spoil(folder: Path) -> None:
        with open(folder / file, "a", encoding="utf-8") as opened:
            opened.write(line + "\n")

    return spoil


def as_link(file: str, target: str) -> Callable[[Path], object]:
    """Return a change that makes the file a symbolic link."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        os.symlink(target, folder / file)

    return spoil


def as_folder(file: str) -> Callable[[Path], object]:
    """Return a change that makes the file a folder."""

    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return spoil


def as_latin_1(file: str) -> Callable[[Path], object]:
    """Return a change that saves the file, with an accent in it, in another encoding."""

    def spoil(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8").replace("Families", "Foyérs")
        (folder / file).write_bytes(text.encode("latin-1"))

    return spoil

"""Workbooks of the shipped cases, made once for each process."""

from pathlib import Path

import pytest

from egress.inputs.workbook import write_workbook

from .making_cases import CASES


@pytest.fixture(scope="session")
def shipped_books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the workbooks of the small case and of the large one, by name."""
    space = tmp_path_factory.mktemp("books")
    books = {}
    for name in ("tiny-post", "kabul-2021"):
        write_workbook(CASES / name, space / f"{name}.xlsx")
        books[name] = (space / f"{name}.xlsx").read_bytes()
    return books


@pytest.fixture
def book(shipped_books: dict[str, bytes], tmp_path: Path) -> Path:
    """Return a fresh workbook of the small case."""
    file = tmp_path / "case.xlsx"
    file.write_bytes(shipped_books["tiny-post"])
    return file

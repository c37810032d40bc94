"""A spoilt workbook is refused with sheet, row, column, value and remedy, and nothing is written."""

from pathlib import Path

import pytest

from egress.inputs.workbook import read_workbook
from egress.kit import InputProblem

from .spoiling import WAYS, Expected, spoil


def check_refused(seed: int, data: bytes, space: Path) -> None:
    """Demand the one answer that fits, a remedy in it, few echoes, and an untouched folder."""
    file = space / "case.xlsx"
    file.write_bytes(data)
    expected = spoil(seed, file)
    with pytest.raises(InputProblem) as caught:
        read_workbook(file, space / "back")
    problems = caught.value.problems
    assert any(answers(problem, expected) for problem in problems), f"{expected}\n{caught.value}"
    assert all(problem.file.startswith("case.xlsx!") and problem.remedy for problem in problems)
    assert [path.name for path in space.iterdir()] == ["case.xlsx"]


def answers(problem: object, expected: Expected) -> bool:
    """Whether a problem names the sheet, row, column and value."""
    place = (getattr(problem, "file", ""), getattr(problem, "row", 0), getattr(problem, "field", ""))
    wanted = (f"case.xlsx!{expected.sheet}", expected.row, expected.field)
    return place == wanted and getattr(problem, "value", "").startswith(expected.value)


@pytest.mark.parametrize("seed", range(60))
def test_spoilt_workbook_is_refused(seed: int, shipped_books: dict[str, bytes], tmp_path: Path) -> None:
    """One spoilt cell, at a place drawn by chance, is found at that place."""
    check_refused(seed, shipped_books["kabul-2021" if seed % 7 == 0 else "tiny-post"], tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_300_spoilt_workbooks_are_refused(seed: int, shipped_books: dict[str, bytes], tmp_path: Path) -> None:
    """300 more, half of them of the large case."""
    check_refused(seed, shipped_books["kabul-2021" if seed % 2 else "tiny-post"], tmp_path)


def test_every_way_is_tried() -> None:
    """Sixty seeds try each way of spoiling at least twice."""
    assert 2 * len(WAYS) <= 60

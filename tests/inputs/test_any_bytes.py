"""Whatever the bytes, the answer is a case or a list of problems."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from egress.domain import Case
from egress.inputs import find_problems, read_case
from egress.kit import InputProblem

from .conftest import FILES

ODD_WORDS = (
    *("", "nan", "-1", "1e308", "9" * 400, "0", "*", ";", "a;b", '"', "2021-07-10", "24:00"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
    *("base", "office", "airport", "city", "lose", "set:seats", "follows", "multiply:time"),
)
ODD_CELLS = st.one_of(st.text(max_size=12), st.sampled_from(ODD_WORDS))


def answered(files: dict[str, bytes]) -> None:
    """Demand that a folder of these files is answered by a Case or an InputProblem, and by the same twice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            (folder / file).write_bytes(data)
        problems = find_problems(folder)
        assert all(problem.sentence().isprintable() for problem in problems)
        if not problems:
            assert isinstance(read_case(folder), Case)
            return
        with pytest.raises(InputProblem) as caught:
            read_case(folder)
        assert caught.value.problems == problems


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(file=st.sampled_from(sorted(FILES)), data=st.binary(max_size=400))
def test_random_bytes(file: str, data: bytes) -> None:
    """Any bytes in the place of any file are answered."""
    answered({name: text.encode() for name, text in FILES.items()} | {file: data})


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(file=st.sampled_from(sorted(FILES)), data=st.binary(max_size=20), share=st.floats(0, 1))
def test_random_splice(file: str, data: bytes, share: float) -> None:
    """Any bytes in the midst of any file are answered."""
    files = {name: text.encode() for name, text in FILES.items()}
    place = int(share * len(files[file]))
    files[file] = files[file][:place] + data + files[file][place + len(data) // 2 :]
    answered(files)


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(picks=st.lists(st.tuples(st.integers(0, 10**6), ODD_CELLS), min_size=1, max_size=4))
def test_random_cells(picks: list[tuple[int, str]]) -> None:
    """Any odd cells, in any tables, are answered."""
    grids = {name: [line.split(",") for line in text.split("\n")] for name, text in FILES.items()}
    cells = [
        (name, row, column)
        for name, grid in grids.items()
        if name.endswith(".csv")
        for row, line in enumerate(grid)
        for column in range(len(line))
    ]
    for number, cell in picks:
        name, row, column = cells[number % len(cells)]
        grids[name][row][column] = cell
    answered({name: "\n".join(map(",".join, grid)).encode("utf-8", "replace") for name, grid in grids.items()})


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(
    number=st.integers(0, 10**6),
    value=st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ["{}", "[]", "[1, 2]", "1e999", "nan", "true", '""', "{low = 1}", "2021-07-10", "0xffffffffff"]
        ),
    ),
)
def test_random_settings(number: int, value: str) -> None:
    """Any odd value of any key of case.toml is answered."""
    lines = FILES["case.toml"].split("\n")
    keys = [place for place, line in enumerate(lines) if "=" in line]
    place = keys[number % len(keys)]
    lines[place] = f"{lines[place].partition('=')[0]}= {value}"
    files = {name: text.encode() for name, text in FILES.items()}
    answered(files | {"case.toml": "\n".join(lines).encode("utf-8", "replace")})

"""Spoilt cases of older versions are refused in the words of the files that their author has."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from egress.domain import FORMAT_VERSION
from egress.inputs import find_problems, read_case, read_workbook, write_upgraded, write_workbook
from egress.kit import InputProblem, Problem

from ..inputs.conftest import FILES
from ..inputs.spoiling import Spoilt
from ..inputs.spoilt_cases import ALL_SPOILT
from .old_cases import VERSION_1, copied, names_of_version_1, set_back

NO_VERSION_LEFT = ("unknown_version", "missing_toml", "deep_toml", "long_toml")
"""Spoilt ways that leave no version to be read, so that nobody can know that it was 1; some are tried below."""


@pytest.fixture
def small_case(tmp_path: Path) -> Path:
    """Return the small valid case as version 1 wrote it."""
    folder = tmp_path / "case"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    set_back(folder)
    return folder


def refused(folder: Path) -> tuple[Problem, ...]:
    """Return the problems for which a folder is refused, by reader and check alike."""
    with pytest.raises(InputProblem) as caught:
        read_case(folder)
    assert caught.value.problems == find_problems(folder)
    return caught.value.problems


def test_the_small_case_of_version_1_is_sound(small_case: Path) -> None:
    """Before it is spoilt, it is read."""
    assert find_problems(small_case) == ()


@pytest.mark.parametrize(
    "spoilt", [s for s in ALL_SPOILT if s.name not in NO_VERSION_LEFT], ids=lambda spoilt: spoilt.name
)
def test_every_spoilt_case_is_answered_in_words_of_version_1(spoilt: Spoilt, small_case: Path) -> None:
    """Whatever spoils a case of today spoils one of version 1, with the same place and the name of then."""
    spoilt.spoil(small_case)
    problems = refused(small_case)
    table = spoilt.file.removesuffix(".csv")
    old = names_of_version_1(table)
    assert len(problems) <= 2
    assert any(
        (p.file, p.row, p.field) == (spoilt.file, spoilt.row, old.get(spoilt.field, spoilt.field))
        and spoilt.remedy in p.remedy
        for p in problems
    ), problems
    todays = [name for name in old if any(name in f"{p.field} {p.expected} {p.remedy}" for p in problems)]
    assert todays == []


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "sentence"),
    [
        (
            "series.csv",
            "lost,districts,2021-07-08T00:00:00Z,2021-07-09T00:00:00Z,200",
            "lost,districts,2021-07-08T00:00:00Z,2021-07-09T00:00:00Z,500",
            3,
            "value = 500 (expected value ≤ denominator, which is 400). Correct the row or remove the count.",
        ),
        (
            "series.csv",
            "200,400",
            "200,300",
            3,
            "denominator = 300 (expected 400, as in line 2 of the same series). "
            "Correct the row, or give what is counted otherwise a series of its own.",
        ),
        (
            "estimates.csv",
            "0.1,0.9",
            "0.9,0.1",
            2,
            "q_hi = 0.1 (expected q_hi after q_lo, which is 0.9). Correct the row or remove the estimate.",
        ),
        (
            "series.csv",
            "value,denominator",
            "value,denominators",
            1,
            "the column is missing (expected a column denominator: "
            "Out of how many; the same all through a series.). Add the column denominator.",
        ),
    ],
)
def test_messages_speak_of_the_columns_that_the_author_has(
    file: str, old: str, new: str, row: int, sentence: str, small_case: Path
) -> None:
    """File, row, field, value, what was expected and remedy are those of the file on the author's disk."""
    text = (small_case / file).read_text(encoding="utf-8")
    assert old in text
    (small_case / file).write_text(text.replace(old, new), encoding="utf-8")
    told = [problem for problem in refused(small_case) if (problem.file, problem.row) == (file, row)]
    assert any(sentence in problem.sentence() for problem in told), told


def test_a_name_of_today_in_an_old_case_is_refused(small_case: Path, tmp_path: Path) -> None:
    """Half old, half new: nobody can tell what the author meant, so it is asked."""
    file = small_case / "series.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",value,", ",lost_places,"), encoding="utf-8")
    (problem,) = refused(small_case)
    assert (problem.file, problem.row, problem.field, problem.value) == ("series.csv", 1, "header", "lost_places")
    assert "Rename the column to value" in problem.remedy
    with pytest.raises(InputProblem, match="lost_places"):
        write_upgraded(small_case, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_an_old_name_in_a_case_of_today_is_refused(tmp_path: Path) -> None:
    """A case that states today's version has today's columns."""
    old = copied("tiny-post", tmp_path)
    settings = old / "case.toml"
    text = settings.read_text(encoding="utf-8").replace("format_version = 1", f"format_version = {FORMAT_VERSION}")
    settings.write_text(text, encoding="utf-8")
    fields = {(problem.file, problem.value) for problem in refused(old) if problem.field == "header"}
    assert fields == {("series.csv", n) for n in ("value", "denominator")} | {
        ("estimates.csv", n) for n in ("q_lo", "q_hi")
    }


def test_a_newer_version_is_refused_alone(tmp_path: Path) -> None:
    """Of a case from the future only the version is judged, with what to do about it."""
    old = copied("tiny-post", tmp_path)
    settings = old / "case.toml"
    line = settings.read_text(encoding="utf-8").split("\n").index("format_version = 1") + 1
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("format_version = 1", f"format_version = {FORMAT_VERSION + 1}"),
        encoding="utf-8",
    )
    (old / "series.csv").write_text("columns,that,nobody,knows\n", encoding="utf-8")
    (problem,) = refused(old)
    assert (problem.file, problem.row, problem.field) == ("case.toml", line, "format_version")
    assert problem.value == str(FORMAT_VERSION + 1)
    assert f"1 to {FORMAT_VERSION}" in problem.expected
    assert "release of egress" in problem.remedy
    for target in ("new", "case.xlsx"):
        with pytest.raises(InputProblem, match="release of egress"):
            (write_workbook if target.endswith("xlsx") else write_upgraded)(old, tmp_path / target)
        assert not (tmp_path / target).exists()


@pytest.mark.parametrize("claim", ["0", "-1", "1.0", "true", '"1"', "one", "", "[1]", "0x1", "1_0", "99999999999"])
def test_a_garbled_version_is_refused(claim: str, tmp_path: Path) -> None:
    """What is no version of the format is refused where it stands, and nothing is converted."""
    old = copied("tiny-post", tmp_path)
    settings = old / "case.toml"
    text = settings.read_text(encoding="utf-8").replace("format_version = 1", f"format_version = {claim}")
    settings.write_text(text, encoding="utf-8")
    assert any(problem.file == "case.toml" for problem in refused(old))
    with pytest.raises(InputProblem, match="format_version"):
        write_upgraded(old, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_missing_version_is_refused(tmp_path: Path) -> None:
    """A case that states no version is asked for it."""
    old = copied("tiny-post", tmp_path)
    settings = old / "case.toml"
    text = settings.read_text(encoding="utf-8").replace("format_version = 1\n", "")
    settings.write_text(text, encoding="utf-8")
    assert ("case.toml", "format_version", "the key is missing") in {(p.file, p.field, p.value) for p in refused(old)}
    with pytest.raises(InputProblem, match="State the version"):
        write_upgraded(old, tmp_path / "new")


def spoilt_book(space: Path, sheet: str, old: str, new: object) -> Path:
    """Return the workbook of version 1 with the first cell that holds one thing holding another."""
    book = load_workbook(VERSION_1 / "tiny-post.xlsx")
    cell = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == old)
    cell.value = new  # type: ignore[assignment]
    book.save(space / "case.xlsx")
    return space / "case.xlsx"


@pytest.mark.parametrize(
    ("sheet", "old", "new", "field", "says"),
    [
        ("series", "2", "20", "value", "value ≤ denominator"),
        ("series", "value [places]", "value [towns]", "header", "value [places]"),
        ("estimates", "0.25", "0.8", "q_hi", "q_hi after q_lo"),
        ("series", "denominator [places]", "all_places [places]", "header", "as format version 1 calls it"),
    ],
)
def test_a_spoilt_workbook_of_version_1_is_refused(
    sheet: str, old: str, new: str, field: str, says: str, tmp_path: Path
) -> None:
    """Messages about a workbook of then name its sheets, rows and columns as they stand in it."""
    with pytest.raises(InputProblem) as caught:
        read_workbook(spoilt_book(tmp_path, sheet, old, new), tmp_path / "back")
    told = [problem for problem in caught.value.problems if problem.file == f"case.xlsx!{sheet}"]
    assert any(problem.field == field and says in problem.expected for problem in told), caught.value
    assert "p_by_" not in str(caught.value)
    assert "lost_places" not in str(caught.value)
    assert not (tmp_path / "back").exists()


def test_a_workbook_from_the_future_is_refused_alone(tmp_path: Path) -> None:
    """A workbook of a newer version names the row of its version, and nothing else."""
    book = load_workbook(VERSION_1 / "tiny-post.xlsx")
    row = next(number for number in range(1, 60) if book["case"].cell(number, 1).value == "format_version")
    book["case"].cell(row, 2).value = str(FORMAT_VERSION + 7)
    book["series"]["A1"] = "unheard_of"
    book.save(tmp_path / "case.xlsx")
    with pytest.raises(InputProblem) as caught:
        read_workbook(tmp_path / "case.xlsx", tmp_path / "back")
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.field) == ("case.xlsx!case", row, "format_version")


def test_bad_rows_of_an_old_workbook_are_left_out_in_its_own_words(tmp_path: Path) -> None:
    """On request the rest is taken, and what was left out is named as version 1 names it."""
    left = read_workbook(spoilt_book(tmp_path, "series", "2", "20"), tmp_path / "back", skip_bad_rows=True)
    assert left
    assert all(problem.file == "case.xlsx!series" for problem in left)
    assert {problem.field for problem in left} <= {"value", "denominator"}
    assert find_problems(tmp_path / "back") == ()

"""What `new_case` refuses, it names in full, and then it has written nothing."""

from pathlib import Path

import pytest

from egress.inputs import QUESTIONS, new_case
from egress.kit import InputProblem, Problem


def refused(folder: Path, *, profile: str = "ngo", **answers: str) -> tuple[Problem, ...]:
    """Return the problems of a refusal, after a look that the place around the folder is as before."""
    before = {path: path.read_bytes() if path.is_file() else b"" for path in folder.parent.rglob("*")}
    with pytest.raises(InputProblem) as refusal:
        new_case(folder, profile=profile, answers=answers)
    after = {path: path.read_bytes() if path.is_file() else b"" for path in folder.parent.rglob("*")}
    assert after == before
    return refusal.value.problems


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        ("timezone", "Africa/Jubba", "time zone"),
        ("timezone", "+03:00", "time zone"),
        ("lat", "91", "from -90 to 90"),
        ("lat", "4.85 N", "from -90 to 90"),
        ("lon", "-181", "from -180 to 180"),
        ("lon", "nan", "from -180 to 180"),
        ("staff", "0", "whole number ≥ 1"),
        ("staff", "some", "whole number ≥ 1"),
        ("case_id", "North Office", "a-z"),
        ("post", "\x07", "control characters"),
        ("post", "\udcff", "UTF-8"),
        ("city", "x" * 201, "200 characters"),
    ],
)
def test_a_bad_answer_is_named(tmp_path: Path, key: str, answer: str, expected: str) -> None:
    """A bad answer comes back with what would have been accepted and an example of it."""
    other = {"lat": "1", "lon": "1"} if key in ("lat", "lon") else {}
    (problem,) = refused(tmp_path / "case", **{**other, key: answer})
    assert (problem.file, problem.field) == ("answers", key)
    assert expected in problem.expected
    assert next(question.example for question in QUESTIONS if question.key == key) in problem.remedy


def test_a_near_miss_is_suggested(tmp_path: Path) -> None:
    """A slip in the name of a zone or a profile gets the word that was meant."""
    (zone,) = refused(tmp_path / "case", timezone="Africa/Jubba")
    assert "Africa/Juba" in zone.remedy
    (profile,) = refused(tmp_path / "case", profile="compny")
    assert (profile.file, profile.value) == ("--profile", "compny")
    assert "company" in profile.remedy


def test_half_a_position_is_refused(tmp_path: Path) -> None:
    """A latitude without a longitude is no place."""
    (problem,) = refused(tmp_path / "case", lat="4.85")
    assert (problem.field, problem.expected) == ("lon", "both lat and lon, or neither")


def test_an_answer_to_no_question_is_refused(tmp_path: Path) -> None:
    """An answer that nothing asks for is a slip, not something to pass over."""
    (problem,) = refused(tmp_path / "case", airprot="Old strip")
    assert problem.field == "airprot"
    assert "airport" in problem.remedy


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    """Profile, answers and folder are complained of in one go."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "mine.txt").write_text("kept", encoding="utf-8")
    found = refused(tmp_path / "case", profile="army", timezone="here", lat="95", lon="0")
    assert [problem.file for problem in found] == ["--profile", "answers", "answers", "case"]


@pytest.mark.parametrize("name", ["mine.txt", ".hidden"])
def test_a_folder_in_use_is_left_alone(tmp_path: Path, name: str) -> None:
    """Nothing that exists is overwritten, not even beside hidden files."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / name).write_text("kept", encoding="utf-8")
    (problem,) = refused(tmp_path / "case")
    assert problem.expected == "a folder that is new or empty"


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    """A file by the name of the folder stays what it is."""
    (tmp_path / "case").write_text("kept", encoding="utf-8")
    assert refused(tmp_path / "case")


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The folder above must exist; none is made in passing."""
    (problem,) = refused(tmp_path / "nowhere" / "case")
    assert problem.file == "case"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """A folder that was made beforehand serves, and nothing else is left beside it."""
    (tmp_path / "case").mkdir()
    paths = new_case(tmp_path / "case", profile="state", answers={})
    assert sorted(paths) == sorted((tmp_path / "case").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["case"]


def test_blanks_are_skipped_questions(tmp_path: Path) -> None:
    """A person who presses return at each question gets the case of nobody's answers."""
    blanks = {question.key: "  " for question in QUESTIONS}
    new_case(tmp_path / "a", profile="un", answers={})
    (tmp_path / "b").mkdir()
    new_case(tmp_path / "b" / "a", profile="un", answers=blanks)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "a" / path.name).read_bytes()

"""The mechanism itself, tried with steps that no release has taken."""

from dataclasses import replace
from pathlib import Path

import pytest

from egress.inputs import find_problems, write_upgraded
from egress.inputs.migrations import Step, TextTable, WordsOfVersion, upgraded, upgraded_files
from egress.inputs.problems import ProblemList
from egress.kit import Problem

from .old_cases import copied


def in_minutes(tables: dict[str, TextTable]) -> dict[str, TextTable]:
    """Give legs.csv minutes where it had hours."""
    legs = tables["legs"]
    place = legs.columns.index("travel_min")
    rows = {
        number: tuple(f"{float(cell) * 60:g}" if at == place else cell for at, cell in enumerate(cells))
        for number, cells in legs.rows.items()
    }
    return {**tables, "legs": replace(legs, rows=rows)}


STEPS = (
    Step(before=1, renamed={"legs": {"hours": "travel_h"}}),
    Step(before=2, renamed={"legs": {"travel_h": "travel_min"}}, change=in_minutes),
    Step(before=3, renamed={"legs": {"name": "label"}}),
)
LEGS = TextTable(2, ("leg_id", "name", "hours"), {3: ("a", "Road", "1.5"), 5: ("b", "Air", "2")})


def test_steps_are_taken_one_after_the_other() -> None:
    """Three steps rename, convert a unit and rename again; every row keeps its number."""
    after, flaws = upgraded({"legs": LEGS}, 1, steps=STEPS)
    assert flaws == []
    assert after["legs"].columns == ("leg_id", "label", "travel_min")
    assert after["legs"].rows == {3: ("a", "Road", "90"), 5: ("b", "Air", "120")}


def test_only_the_steps_that_are_left_are_taken() -> None:
    """A case of version 3 has minutes already."""
    after, _ = upgraded({"legs": replace(LEGS, columns=("leg_id", "name", "travel_min"))}, 3, steps=STEPS)
    assert after["legs"].rows[3] == ("a", "Road", "1.5")


@pytest.mark.parametrize(
    ("version", "field", "expected"),
    [(1, "hours", "hours and name"), (2, "travel_h", "travel_h and name"), (3, "travel_min", "travel_min and name")],
)
def test_words_go_back_through_every_step(version: int, field: str, expected: str) -> None:
    """A message about a column reaches its author under the name that his version gives it."""
    problem = Problem("legs.csv", 3, "travel_min", "x", "travel_min and label", "Mend label; not labelled.")
    told = WordsOfVersion.of(version, steps=STEPS).of_user(problem)
    assert (told.field, told.expected, told.remedy) == (field, expected, "Mend name; not labelled.")


def test_words_of_other_tables_stay() -> None:
    """A column of the same name elsewhere is not meant."""
    problem = Problem("sites.csv", 3, "label", "x", "label", "Mend label.")
    assert WordsOfVersion.of(1, steps=STEPS).of_user(problem) == problem


def test_a_name_from_a_later_step_is_a_flaw() -> None:
    """Whoever writes version 1 and uses a word of version 2 is asked which is meant."""
    _, flaws = upgraded({"legs": replace(LEGS, columns=("leg_id", "name", "travel_h"))}, 1, steps=STEPS[:1])
    assert [(flaw.table, flaw.row, flaw.value) for flaw in flaws] == [("legs", 2, "travel_h")]


def test_marks_and_line_ends_stay(tmp_path: Path) -> None:
    """A byte order mark, CRLF, comments, blanks and quotes come through as they were."""
    old = copied("tiny-post", tmp_path)
    for name in ("series.csv", "case.toml"):
        data = (old / name).read_bytes().replace(b"\n", b"\r\n")
        (old / name).write_bytes(b"\xef\xbb\xbf" + data)
    write_upgraded(old, tmp_path / "new")
    new = (tmp_path / "new" / "series.csv").read_bytes()
    assert new.startswith(b"\xef\xbb\xbfpoint_id,")
    assert new == (old / "series.csv").read_bytes().replace(b"value,denominator", b"lost_places,all_places")
    assert find_problems(tmp_path / "new") == ()


def test_what_is_no_text_is_left_for_the_reader() -> None:
    """Bytes that cannot be taken apart pass through unchanged, so that the reader can report them."""
    odd = {
        "case.toml": b"format_version = 1\n",
        "series.csv": b"\xff\xfep\x00",
        "estimates.csv": b"",
        "legs.csv": None,
    }
    problems = ProblemList()
    after = upgraded_files(odd, problems).contents
    assert {name: after[name] for name in list(odd)[1:]} == {name: odd[name] for name in list(odd)[1:]}
    assert problems.found() == ()


def test_a_slip_elsewhere_does_not_hide_the_version() -> None:
    """In a case.toml that is no TOML the line of the version still counts."""
    data = {"case.toml": b"label = no quotes\nformat_version = 1 # the first\n", "series.csv": b"point_id,value\n"}
    after = upgraded_files(data, ProblemList())
    assert after.version == 1
    assert after.contents["series.csv"] == b"point_id,lost_places\n"

"""Every way to spoil a case is answered with its place and its remedy, and nothing is written."""

from pathlib import Path

import pytest

from egress.inputs import find_problems, read_case
from egress.kit import InputProblem

from .spoiling import Spoilt
from .spoilt_cases import ALL_SPOILT


def bytes_in(folder: Path) -> dict[str, object]:
    """Return the content of every plain file and the target of every link of a folder."""
    return {
        path.name: path.readlink() if path.is_symlink() else path.read_bytes() if path.is_file() else "folder"
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("spoilt", ALL_SPOILT, ids=lambda spoilt: spoilt.name)
def test_spoilt_case_is_answered(spoilt: Spoilt, case_folder: Path) -> None:
    """One spoilt thing gives a problem with its file, row, field and remedy, in one InputProblem."""
    spoilt.spoil(case_folder)
    before = bytes_in(case_folder)
    with pytest.raises(InputProblem) as caught:
        read_case(case_folder)
    problems = caught.value.problems
    assert any(spoilt.answered_by(problem) for problem in problems), "\n" + str(caught.value)
    assert problems == find_problems(case_folder)
    assert bytes_in(case_folder) == before


@pytest.mark.parametrize("spoilt", ALL_SPOILT, ids=lambda spoilt: spoilt.name)
def test_one_fault_has_few_echoes(spoilt: Spoilt, case_folder: Path) -> None:
    """One spoilt thing is answered by at most two problems, so that the cause is not buried."""
    spoilt.spoil(case_folder)
    assert len(find_problems(case_folder)) <= 2


def test_there_are_enough_spoilt_cases() -> None:
    """At least 45 spoilt cases, each under a name of its own."""
    assert len({spoilt.name for spoilt in ALL_SPOILT}) == len(ALL_SPOILT) >= 45

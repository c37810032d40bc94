"""Folder, workbook, folder: nothing is lost, byte for byte, once the folder is in normal form."""

import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from egress.domain import Case
from egress.inputs import read_case
from egress.inputs.folder_writer import write_folder
from egress.inputs.workbook import normalise, read_workbook, write_workbook

from .making_cases import CASES, make_case

SHIPPED = sorted(path for path in CASES.iterdir() if (path / "case.toml").exists())


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def meaning(thing: object) -> object:
    """Return what a case says, without the lines on which it says so."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {one.name: meaning(getattr(thing, one.name)) for one in fields(thing) if one.name != "row"}
    return [meaning(part) for part in thing] if isinstance(thing, tuple) else thing


def check_round_trip(folder: Path, space: Path) -> None:
    """Demand that a case survives the workbook, byte for byte in normal form and in what it means."""
    write_workbook(folder, space / "case.xlsx")
    assert read_workbook(space / "case.xlsx", space / "back") == ()
    back = files_in(space / "back")
    assert back == normalise(folder)
    assert back == normalise(space / "back")
    before, after = read_case(folder), read_case(space / "back")
    assert isinstance(before, Case)
    assert meaning(before) == meaning(after)


def check_made_case(seed: int, space: Path) -> bool:
    """Make a case, demand that it survives, and say whether it is a bold one."""
    bold = make_case(seed, space / "case")
    check_round_trip(space / "case", space)
    return bold


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_shipped_cases_survive(folder: Path, tmp_path: Path) -> None:
    """Every case in cases/ comes back from its workbook."""
    check_round_trip(folder, tmp_path)


@pytest.mark.parametrize("seed", range(40))
def test_made_cases_survive(seed: int, tmp_path: Path) -> None:
    """Cases with odd words, other ids, numbers and columns come back too."""
    check_made_case(seed, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_made_cases_survive(block: int, tmp_path: Path) -> None:
    """1,000 made cases come back, and most of them are bold."""
    bold = 0
    for seed in range(1000 + 100 * block, 1100 + 100 * block):
        space = tmp_path / str(seed)
        space.mkdir()
        bold += check_made_case(seed, space)
        shutil.rmtree(space)
    assert bold >= 50


def test_made_cases_differ(tmp_path: Path) -> None:
    """The maker makes bold cases, and no two alike, so that the trials above try something."""
    made = []
    for seed in range(1, 13):
        bold = make_case(seed, tmp_path / str(seed))
        made.append((bold, tuple(sorted(normalise(tmp_path / str(seed)).items()))))
    assert sum(bold for bold, _ in made) >= 6
    assert len({files for _, files in made}) == len(made)


def test_normal_form_is_stable(tmp_path: Path) -> None:
    """The normal form of a folder in normal form is itself."""
    for seed in range(60, 66):
        make_case(seed, tmp_path / "case")
        write_folder(normalise(tmp_path / "case"), tmp_path / f"normal-{seed}")
        assert normalise(tmp_path / f"normal-{seed}") == files_in(tmp_path / f"normal-{seed}")

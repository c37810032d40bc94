"""Folder, workbook, a save by LibreOffice, folder: nothing is lost there either."""

import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from .making_cases import make_case
from .test_round_trip import SHIPPED

SEEDS = range(2000, 2012)
"""Made cases that are tried beside the shipped ones: every fifth is made from the large case."""

TOOL = Path(__file__).parents[2] / "tools" / "libreoffice_round_trip.py"


def loaded(path: Path) -> ModuleType:
    """Return a tool as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = loaded(TOOL)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not tool.is_installed(),
        reason="needs LibreOffice: on Debian, apt-get install --no-install-recommends libreoffice-calc-nogui",
    ),
]


def test_cases_survive_a_save_by_libreoffice(tmp_path: Path) -> None:
    """Every shipped case and a dozen made ones come back byte for byte once they are in normal form."""
    made = [tmp_path / f"made-{seed}" for seed in SEEDS]
    for seed, folder in zip(SEEDS, made, strict=True):
        make_case(seed, folder)
    (tmp_path / "space").mkdir()
    lost = tool.lost([*SHIPPED, *made], tmp_path / "space")
    assert len(lost) == len(SHIPPED) + len(SEEDS)
    assert {case.name: files for case, files in lost.items() if files} == {}
    for book in (tmp_path / "space" / "saved").iterdir():
        # Written by LibreOffice, not handed through.
        with zipfile.ZipFile(book) as saved:
            assert b"LibreOffice" in saved.read("docProps/app.xml")


def test_a_workbook_that_is_none_is_told(tmp_path: Path) -> None:
    """A save that fails is no success with nothing lost."""
    with pytest.raises(RuntimeError, match="did not save"):
        tool.save_all([tmp_path / "absent.xlsx"], tmp_path / "saved")

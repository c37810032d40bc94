"""Copies of shipped cases that may be written to."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the invented post."""
    return Path(shutil.copytree(ROOT / "cases" / "tiny-post", tmp_path / "case"))


@pytest.fixture
def kabul(tmp_path: Path) -> Path:
    """A copy of the case of Kabul."""
    return Path(shutil.copytree(ROOT / "cases" / "kabul-2021", tmp_path / "kabul"))

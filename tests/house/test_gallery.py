"""The gallery shows every document of both days, small enough to be kept, and takes up what was made before."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from egress.inputs import read_case
from egress.kit import parse_as_of

ROOT = Path(__file__).parents[2]
LARGEST_BYTES = 120_000
DAYS = ("2021-07-10", "2021-08-10")
SHOWN = ("brief", "plan", "cards", "alert")


@pytest.fixture(scope="module")
def gallery() -> ModuleType:
    """The command behind `make gallery`."""
    found = importlib.util.spec_from_file_location("gallery", ROOT / "tools" / "gallery.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", SHOWN)
def test_the_gallery_shows_every_document_of_both_days(name: str, day: str, gallery: ModuleType) -> None:
    """Pages from the first on, whole sheets of A4, of few colours."""
    paths = sorted((ROOT / "docs" / "gallery").glob(f"kabul-{day}-{name}-*.png"))
    assert 1 <= len(paths) <= gallery.PAGES[name]
    for path in paths:
        assert path.stat().st_size <= LARGEST_BYTES
        with Image.open(path) as picture:
            assert picture.height / picture.width == pytest.approx(297 / 210, abs=0.01)
            assert picture.mode == "P"


def test_a_plan_made_before_is_taken_up(gallery: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made of the same case for the same day is not made again; for another day it is."""
    monkeypatch.setattr(gallery, "KEPT", tmp_path)
    case = read_case(ROOT / "cases" / "tiny-post")
    made = []

    def make() -> str:
        made.append("made")
        return "a plan"

    for day in ("2030-03-10", "2030-03-10", "2030-03-11"):
        assert gallery.kept(case, parse_as_of(day), "plan", make) == "a plan"
    assert len(made) == 2

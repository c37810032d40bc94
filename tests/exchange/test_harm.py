"""Whatever a file holds: rows or a reason, within limits of time and memory, and nothing written elsewhere."""

import os
import random
import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from egress.inputs.imports import read_rows
from egress.inputs.imports.child import MEMORY_BYTES
from egress.kit import InputProblem
from egress.workflow.exchange import export_case

from .mutating import SPECIAL, false_size, mutated

LONGEST_S = 10.0
QUICK, FULL = 24, 1_000
ENDINGS = ("csv", "xlsx", "kml", "kmz", "gpx", "geojson", "gpkg", "zip")
GPX = (
    b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="1.2" lon="36.1"><name>Well</name></wpt>'
    b'<rte><name>Way</name><rtept lat="1" lon="36"/><rtept lat="2" lon="37"/></rte></gpx>'
)


@pytest.fixture
def sound(folder: Path) -> dict[str, bytes]:
    """A sound file for each ending."""
    made = {form: export_case(folder, form).content for form in ("csv", "xlsx", "kml", "kmz", "geojson", "gpkg")}
    return {**made, "gpx": GPX, "zip": made["kmz"]}


def outcome(path: Path) -> str:
    """Read a file; return "rows" or the reason, and see that it kept to ten seconds of processor time."""
    began = _children_s()
    try:
        read_rows(path)
        said = "rows"
    except InputProblem as error:
        said = error.problems[0].value
    assert _children_s() - began <= LONGEST_S
    assert said
    assert "Traceback" not in said
    return said


def _children_s() -> float:
    """Return the processor time that children of this process have taken, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def trial(sound: dict[str, bytes], folder: Path, count: int) -> dict[str, int]:
    """Read so many spoilt files; return how many gave rows, and how many a reason."""
    before = set(folder.rglob("*"))
    chance, found = random.Random(20210815), {"rows": 0, "reasons": 0}
    for number in range(count):
        ending = ENDINGS[number % len(ENDINGS)]
        content = mutated(sound[ending], chance)
        if chance.random() < 0.1:
            content = false_size(content)
        path = folder / f"spoilt.{ending}"
        path.write_bytes(content)
        found["rows" if outcome(path) == "rows" else "reasons"] += 1
        path.unlink()
    assert set(folder.rglob("*")) == before
    used_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert used_bytes <= MEMORY_BYTES
    return found


def apart(sound: dict[str, bytes], folder: Path, count: int) -> dict[str, int]:
    """Run a trial in a process of its own: its largest child is then a reader, and none of another test's."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(trial, sound, folder, count).result()


def test_some_spoilt_files(sound: dict[str, bytes], tmp_path: Path) -> None:
    """A few dozen spoilt files: some still give rows, others a reason; none breaks a limit."""
    place = tmp_path / "in"
    place.mkdir()
    found = apart(sound, place, QUICK)
    assert found["rows"] + found["reasons"] == QUICK
    assert found["reasons"] > 0


@pytest.mark.long
def test_a_thousand_spoilt_files(
    sound: dict[str, bytes],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """A thousand of them."""
    place = tmp_path / "in"
    place.mkdir()
    found = apart(sound, place, FULL)
    record_property("counts", f"spoilt files: {FULL}, rows from {found['rows']}, refused {found['reasons']}")


@pytest.mark.parametrize("ending", sorted(SPECIAL))
def test_files_made_for_harm(ending: str, tmp_path: Path) -> None:
    """Bombs, entities, parts that climb out, claims of size: refused or harmless, and nothing appears elsewhere."""
    place = tmp_path / "in"
    place.mkdir()
    path = place / f"harm.{ending}"
    for made in SPECIAL[ending]:
        path.write_bytes(made())
        said = outcome(path)
        assert "root:" not in said
        assert [one.name for one in place.iterdir()] == [path.name]
        assert [one.name for one in tmp_path.iterdir()] == ["in"]
        assert not os.path.exists("/tmp-escape")


def test_what_a_bomb_is_told(tmp_path: Path) -> None:
    """An XML bomb and a zip bomb are named as what they are."""
    kml, kmz = tmp_path / "a.kml", tmp_path / "a.kmz"
    kml.write_bytes(SPECIAL["kml"][0]())
    kmz.write_bytes(SPECIAL["kmz"][0]())
    assert "entity" in outcome(kml)
    assert "zip" in outcome(kmz)


def test_a_formula_stays_text(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run comes in as the text that it is."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,lat,lon\n=cmd|' /C calc'!A0,1,2\n")
    assert read_rows(path)[0].cells["name"] == "=cmd|' /C calc'!A0"


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    """Another ending is refused with those that are read."""
    path = tmp_path / "a.exe"
    path.write_bytes(b"MZ")
    with pytest.raises(InputProblem, match=r"kml.*gpx"):
        read_rows(path)

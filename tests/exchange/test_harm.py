"""Whatever a file holds: rows or a reason, within limits of time and memory, and nothing written elsewhere."""

import os
import random
import re
import resource
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import pytest

from egress.inputs import read_forecasts
from egress.inputs.cage import MEMORY_BYTES
from egress.inputs.imports import read_rows
from egress.kit import InputProblem

from .importers import Importer, importers
from .mutating import SPECIAL
from .spoiling import SPOILERS

LONGEST_S = 10.0
QUICK, FULL = 63, 1_000
CASE = Path(__file__).parents[2] / "cases" / "tiny-post"


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


@dataclass
class Found:
    """What a trial found: files taken and refused by importer, the longest that one took, the most memory of all."""

    taken: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    longest_s: float = 0.0
    reader_bytes: int = 0
    own_bytes: int = 0


def trial(folder: Path, count: int) -> Found:
    """Take in so many spoilt files, by every importer in turn, each spoilt in every way in turn."""
    folder.mkdir()
    case = folder / "case"
    shutil.copytree(CASE, case)
    every, chance, found = importers(case), random.Random(20210815), Found()
    place = folder / "in"
    place.mkdir()
    for one in every:
        assert taken_in(one, place, case, one.sound) == "", one.name
    before = tree(folder)
    for number in range(count):
        one = every[number % len(every)]
        ways = SPOILERS[one.ending]
        spoil = ways[(number // len(every)) % len(ways)]
        began = _own_s()
        reason = taken_in(one, place, case, spoil(one.sound, chance))
        counts = found.refused if reason else found.taken
        counts[one.name] = counts.get(one.name, 0) + 1
        found.longest_s = max(found.longest_s, _own_s() - began)
        assert tree(folder) == before, (one.name, number)
    assert not os.path.exists("/tmp-escape")
    found.reader_bytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    found.own_bytes = _most_bytes()
    return found


def taken_in(one: Importer, place: Path, case: Path, content: bytes) -> str:
    """Give a file to an importer; return the reason why it is refused, nothing where it is taken in."""
    path = place / f"spoilt.{one.ending}"
    path.write_bytes(content)
    try:
        one.read(path, case)
    except InputProblem as error:
        told = str(error)
        assert told
        assert "Traceback" not in told
        assert "root:" not in told
        return told
    finally:
        path.unlink()
    return ""


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content, so that a file written elsewhere is seen."""
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


def _most_bytes() -> int:
    """
    Return the most memory that this process held since it began.

    `getrusage` would count what its parent, a process of many tests, held when it began this one. Of the readers it
    counts what this process held when it began them, which is within the same bound.
    """
    words = Path("/proc/self/status").read_text(encoding="utf-8").split("VmHWM:")[1].split()
    return int(words[0]) * 1024


def _own_s() -> float:
    """Return the processor time of this process and of its children, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + _children_s()


def apart(folder: Path, count: int) -> Found:
    """Run a trial in one process of its own, whose memory is counted from its beginning to its end."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(trial, folder / "trial", count).result()


def judge(found: Found, count: int) -> None:
    """Hold what a trial found to its limits."""
    assert sum(found.taken.values()) + sum(found.refused.values()) == count
    assert found.longest_s <= LONGEST_S
    assert found.reader_bytes <= MEMORY_BYTES
    assert found.own_bytes <= MEMORY_BYTES


def test_some_spoilt_files(tmp_path: Path) -> None:
    """Some spoilt files for every importer: some are still taken in, others refused with a reason."""
    found = apart(tmp_path, QUICK)
    judge(found, QUICK)
    assert found.refused


@pytest.mark.long
def test_a_thousand_spoilt_files(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """A thousand of them: by every importer, spoilt in every way."""
    found = apart(tmp_path, FULL)
    judge(found, FULL)
    taken, refused = sum(found.taken.values()), sum(found.refused.values())
    record_property("counts", f"spoilt files: {FULL}, taken in {taken}, refused {refused}")
    record_property("most", f"{found.longest_s:.1f} s, {found.own_bytes >> 20} MiB")
    print(found)


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


@pytest.mark.parametrize("rim", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59Z"])
def test_dates_at_the_rim_of_the_calendar_are_refused(rim: str, tmp_path: Path) -> None:
    """Instants from which no sum can be taken are refused by every importer that reads instants; none breaks."""
    case, place = tmp_path / "case", tmp_path / "in"
    shutil.copytree(CASE, case)
    place.mkdir()
    by_name = {one.name: one for one in importers(case)}
    for name in ("alert of a partner", "receipts", "earlier plan", "running evacuation", "forecasts"):
        sound = by_name[name].sound
        content = re.sub(rb"20\d\d-\d\d-\d\d[T ][0-9:]+(Z|[+-]\d\d:\d\d)", rim.encode(), sound)
        assert content != sound, name
        assert taken_in(by_name[name], place, case, content), name
    events = by_name["events"]
    assert taken_in(events, place, case, events.sound.replace(b"2030-03-01", rim[:10].encode())) == ""


def test_a_line_nested_too_deep_is_no_forecast(tmp_path: Path) -> None:
    """A line of a million brackets is refused with its number."""
    path = tmp_path / "kept.jsonl"
    path.write_text("[" * 1_000_000, encoding="utf-8")
    with pytest.raises(InputProblem, match=r"kept\.jsonl:1"):
        read_forecasts(path)


def test_more_rows_than_a_case_can_hold_are_refused(tmp_path: Path) -> None:
    """A list of 60,000 rows is refused by its number of rows, before a case is read with them."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,lat,lon\n" + b"Well,1,2\n" * 60_000)
    with pytest.raises(InputProblem, match="50,000 rows"):
        read_rows(path)


def test_a_row_that_a_comma_has_shifted_is_refused(tmp_path: Path) -> None:
    """An unquoted comma moves every cell behind it by a name: the row is told; blank cells at its end do no harm."""
    path = tmp_path / "sites.csv"
    path.write_text("label,kind,lat,lon\nHotel, old,assembly,1.0,36.0\n", encoding="utf-8")
    assert outcome(path).startswith("row 1 with 5 cells below 4 names")
    path.write_text('label,kind,lat,lon\n"Hotel, old",assembly,1.0,36.0,, \nGate,assembly\n', encoding="utf-8")
    assert outcome(path) == "rows"

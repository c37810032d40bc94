"""Cases of older versions mean today what they meant then."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from egress.domain import FORMAT_VERSION
from egress.inputs import format_version_of, normalise, read_case, read_workbook, write_upgraded, write_workbook
from egress.inputs.migrations import STEPS
from egress.kit import plain
from egress.workflow import inputs_digest

from ..workbook.test_round_trip import files_in
from .old_cases import NAMES, VERSION_1, copied, names_of_version_1

LATE = datetime(2100, 1, 1, tzinfo=UTC)


def as_then(now: Any, table: str = "") -> Any:
    """Return a case as JSON with the names that version 1 gave to its fields."""
    if isinstance(now, dict):
        old = names_of_version_1(table)
        return {old.get(key, key): as_then(value, table or key) for key, value in now.items()}
    return [as_then(item, table) for item in now] if isinstance(now, list) else now


def lacking(then: Any, now: Any, place: str = "case") -> list[str]:
    """Return where a value of then is not what it is now; fields that came later do not count."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [
            fault
            for key, value in then.items()
            for fault in (lacking(value, now[key], f"{place}.{key}") if key in now else [f"{place}.{key} is gone"])
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        pairs = enumerate(zip(then, now, strict=True))
        return [fault for number, pair in pairs for fault in lacking(*pair, f"{place}[{number}]")]
    return [] if then == now else [f"{place}: {then!r} then, {now!r} now"]


@pytest.mark.parametrize("name", ["tiny-post", "field-office"])
def test_a_case_says_what_the_reader_of_then_read(name: str) -> None:
    """Every field that version 1's own reader found in these files is found in them today, lines included."""
    then = json.loads((VERSION_1 / f"{name}.json").read_text(encoding="utf-8"))
    now = json.loads(json.dumps(plain(read_case(VERSION_1 / name))))
    assert then["series"]
    assert lacking(then, as_then(now)) == []


def test_the_comparison_bites() -> None:
    """A figure that had changed on the way would be seen."""
    then = json.loads((VERSION_1 / "tiny-post.json").read_text(encoding="utf-8"))
    now = as_then(json.loads(json.dumps(plain(read_case(VERSION_1 / "tiny-post")))))
    now["series"][0]["denominator"] += 1
    assert [fault.partition(":")[0] for fault in lacking(then, now)] == ["case.series[0].denominator"]


@pytest.mark.parametrize("name", NAMES)
def test_a_case_brought_up_to_date_is_the_same_case(name: str, tmp_path: Path) -> None:
    """Read as it is, or written anew and read: the same case, on the same lines, with the same digest."""
    left = write_upgraded(VERSION_1 / name, tmp_path / "new")
    assert (left.version, left.not_carried) == (1, ())
    assert format_version_of(VERSION_1 / name) == 1
    assert format_version_of(tmp_path / "new") == FORMAT_VERSION
    old, new = read_case(VERSION_1 / name), read_case(tmp_path / "new")
    assert old == new
    assert inputs_digest(old, LATE) == inputs_digest(new, LATE)


@pytest.mark.parametrize("name", NAMES)
def test_only_what_must_change_changes(name: str, tmp_path: Path) -> None:
    """Version 2 changes one line of case.toml and the headers of two tables; every other byte stays."""
    write_upgraded(VERSION_1 / name, tmp_path / "new")
    changed = {}
    for file in (VERSION_1 / name).iterdir():
        old, new = (path.read_bytes().splitlines() for path in (file, tmp_path / "new" / file.name))
        differing = [before for before, after in zip(old, new, strict=True) if before != after]
        if differing:
            changed[file.name] = len(differing)
    assert changed == {"case.toml": 1, "estimates.csv": 1, "series.csv": 1}


def test_the_folder_that_was_read_stays_as_it_is(tmp_path: Path) -> None:
    """Reading, checking and converting leave an old case alone, byte for byte."""
    old = copied("tiny-post", tmp_path)
    before = files_in(old)
    read_case(old)
    write_workbook(old, tmp_path / "case.xlsx")
    write_upgraded(old, tmp_path / "new")
    assert files_in(old) == before


def test_an_old_folder_gives_a_workbook_of_today(tmp_path: Path) -> None:
    """Folder of version 1, workbook, folder: the normal form of the case that was brought up to date."""
    write_workbook(VERSION_1 / "kabul-2021", tmp_path / "case.xlsx")
    read_workbook(tmp_path / "case.xlsx", tmp_path / "back")
    write_upgraded(VERSION_1 / "kabul-2021", tmp_path / "new")
    assert files_in(tmp_path / "back") == normalise(tmp_path / "new")
    assert format_version_of(tmp_path / "back") == FORMAT_VERSION


def test_a_workbook_of_then_is_taken_back_today(tmp_path: Path) -> None:
    """A workbook that version 1 wrote gives the same folder as the case of then brought up to date."""
    assert read_workbook(VERSION_1 / "tiny-post.xlsx", tmp_path / "back") == ()
    assert files_in(tmp_path / "back") == normalise(VERSION_1 / "tiny-post")


def test_the_steps_lead_to_todays_version() -> None:
    """There is a step from each version to the next, the first from version 1, and no gap."""
    assert [step.before for step in STEPS] == list(range(1, FORMAT_VERSION))

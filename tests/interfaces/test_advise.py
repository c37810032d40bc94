"""`egress advise` and `staff` answer in text and JSON, and say what they cannot do."""

import json

import pytest

from egress.publications import Format

from .commands import DAY, ROOT, TINY, Run
from .test_answers import validated

OFFICE = ROOT / "cases" / "un-office"
FEW = ("--rehearsals", 50, "--paths", 1000, "--workers", 1)


def test_advise_answers_and_replays(run: Run) -> None:
    """JSON keeps to its schema and comes out the same again; every category has all three choices side by side."""
    first = run("advise", TINY, "--as-of", DAY, *FEW, "--standing", "family=all", "--format", Format.JSON)
    assert first.code == 0, first.err
    told = validated(first.out)["data"]["advice"]
    assert told["values_signed"]
    assert {c["category"] for c in told["categories"]} == {"staff", "family"}
    assert all([o["choice"]["key"] for o in c["choices"]] == ["stay", "some", "all"] for c in told["categories"])
    assert next(c["standing"] for c in told["categories"] if c["category"] == "family") == "all"
    assert told["assumed"]
    again = run("advise", TINY, "--as-of", DAY, *FEW, "--standing", "family=all", "--format", Format.JSON)
    assert json.loads(again.out) == json.loads(first.out)


def test_advise_in_words_and_refusals(run: Run) -> None:
    """The text names who decides and what it rests on; an unknown category is refused with those there are."""
    told = run("advise", TINY, "--as-of", DAY, *FEW)
    assert told.code == 0, told.err
    assert "Every choice beside the others" in told.out
    assert "country director" in told.out
    wrong = run("advise", TINY, "--as-of", DAY, "--standing", "pupils=all")
    assert (wrong.code, "family" in wrong.err) == (2, True)
    assert run("advise", TINY, "--as-of", DAY, "--standing", "family").code == 2


def test_staff_answers(run: Run) -> None:
    """JSON keeps to its schema: so many stay as were asked for, and the frontier never falls."""
    ran = run("staff", OFFICE, "--footprint", 12, "--format", Format.JSON)
    assert ran.code == 0, ran.err
    data = validated(ran.out)["data"]
    assert sum(p["kept_persons"] for p in data["choice"]["positions"]) == 12
    kept = [one["mission_days_per_day"] for one in data["frontier"] if one["feasible"]]
    assert kept == sorted(kept)
    assert data["planned"] == []
    assert data["quiet"]["steps"]


def test_staff_plans_and_refuses(run: Run) -> None:
    """A post without positions, a footprint larger than the post and an unknown rung are refused by name."""
    assert "positions.csv" in run("staff", TINY).err
    assert run("staff", OFFICE, "--footprint", 500).code == 2
    assert "families-out" in run("staff", OFFICE, "--posture", "nowhere").err


def test_staff_names_the_order_that_bars_a_footprint(run: Run) -> None:
    """Twelve cannot stay under the order that leaves eight: the order is named, and no rule."""
    said = " ".join(run("staff", OFFICE, "--footprint", 12, "--posture", "thin-out").out.split())
    assert "12 cannot stay: the order “relocation of non-essential staff”." in said


def test_the_quiet_way_is_for_families_too_and_lies_ahead(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    With everybody kept and no family, the school break takes the thirty-six; a day before the as-of is refused.

    A bare date is the end of its day and is told as that day.
    """
    asked = ("staff", OFFICE, "--footprint", 26, "--as-of", "2032-05-01", "--workers", 1)
    monkeypatch.setattr("egress.interfaces.cli.staff.PLANNED_FOOTPRINTS", 0)
    told = run(*asked, "--quiet-by", "2032-06-01", "--format", Format.JSON)
    quiet = validated(told.out)["data"]["quiet"]
    assert quiet["wanted_persons"]["families"] == 36
    assert {s["measure_id"]: s["by_category"] for s in quiet["steps"]}["school-break"]["families"] == 36
    said = " ".join(run(*asked, "--quiet-by", "2032-06-01").out.split())
    assert "By 1 Jun the quiet way leaves 6 national at risk to be ordered out" in said
    late = run("staff", OFFICE, "--footprint", 26, "--as-of", "2032-05-01", "--quiet-by", "2032-04-01")
    assert (late.code, "--quiet-by" in late.err) == (2, True)

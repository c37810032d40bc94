"""A running evacuation goes in as a file: planned and rehearsed on from there, or refused with every fault."""

from pathlib import Path

import pytest

from egress.domain import Exit, ShutNow, TargetKind, UnderWay, VehicleAt
from egress.inputs import read_case, read_situation, write_situation
from egress.kit import InputProblem

from .commands import ROOT, TINY, Run
from .test_answers import validated

EXAMPLE = ROOT / "docs" / "examples" / "tiny-post-situation.toml"
PLANNED_AS_OF = "2030-03-10"


def test_going_on_by_the_plan_and_by_a_new_one(run: Run, tmp_path: Path) -> None:
    """The shipped example is what halting writes; by the old plan and by a new one everybody is safe in the end."""
    plan, halted = tmp_path / "plan.json", tmp_path / "now.toml"
    assert run("plan", TINY, "--as-of", PLANNED_AS_OF, "--format", "json", "-o", plan).code == 0
    calm = ("--plan", plan, "--disturbances", "none")
    at = ("--halt-at", "2030-03-11T03:00:00Z")
    assert run("rehearse", TINY, "--as-of", PLANNED_AS_OF, *calm, *at, "-o", halted).code == 0
    assert halted.read_text() == EXAMPLE.read_text()
    now = ("--situation", EXAMPLE, "--as-of", PLANNED_AS_OF, "--runs", 2, "--format", "json")
    told = validated(run("rehearse", TINY, *now, *calm).out)["data"]["rehearsal"]
    assert (told["safe"]["mean"], told["planned_last_safe_h"]) == (60, 7.75)
    anew = validated(run("rehearse", TINY, *now, "--disturbances", "none").out)["data"]["rehearsal"]
    assert anew["safe"]["mean"] == 40
    made = validated(run("plan", TINY, "--situation", EXAMPLE, "--format", "json").out)["data"]
    assert made["safe_persons"] == made["persons"] == 40
    assert made["start"] == "2030-03-11T03:00:00Z"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """A situation with everything in it is the same after writing and reading."""
    case, path = read_case(TINY), tmp_path / "now.toml"
    now = read_situation(EXAMPLE, case)
    every = type(now)(
        **{
            **{name: getattr(now, name) for name in ("case_id", "ordered_at", "at", "people")},
            "caught": (("families", 3),),
            "vehicles": (VehicleAt(fleet_id="bus", vehicle=1, site_id="office", free_at=now.at, lost=True),),
            "under_way": (
                UnderWay(leg_id="office-airstrip", depart=now.ordered_at, arrive=now.at, loads=(("staff", 4),)),
            ),
            "still_to_go": ("m00001",),
            "closed": (Exit.AIRPORT,),
            "shut": (
                ShutNow(kind=TargetKind.LEG, id="airstrip-haven", until=now.at),
                ShutNow(kind=TargetKind.FORCE, id="guards"),
            ),
            "there": ("landing-permit",),
        }
    )
    path.write_text(write_situation(every))
    assert read_situation(path, case) == every


FAULTS = {
    "persons = 0": ("persons = -3", "people[0].persons"),
    'site_id = "haven"': ('site_id = "heaven"', "people[2].site_id"),
    "at = 2030-03-11T03:00:00Z": ("at = 2030-03-11T03:00:00", "offset"),
    "ordered_at = 2030-03-11T00:00:00Z": ("ordered_at = 2030-03-12T00:00:00Z", "at or after ordered_at"),
    'case_id = "tiny-post"': ('case_id = "big-post"', "the case tiny-post"),
    "closed = []": ('closed = ["airprt"]', "closed[0]"),
    'fleet_id = "bus"\nvehicle = 1': ('fleet_id = "bus"\nvehicle = 7', "1 to 1"),
    "loads = {}": ("loads = {staff = 4}", "nobody aboard an empty return"),
    "arrive = 2030-03-11T03:30:00Z": ("arrive = 2030-03-11T02:30:00Z", "at or after `at`"),
    'site_id = "airstrip"\npersons = 20': ('site_id = "office"\npersons = 20', "each of them once"),
    "there = []": ("there = []\nhere = []", "here"),
    'form = "egress/situation/1"': ("form = [", "TOML"),
}


@pytest.mark.parametrize("good", FAULTS)
def test_faults_are_told(good: str, tmp_path: Path) -> None:
    """Each fault is refused with its place, and what was expected there."""
    bad, said = FAULTS[good]
    text = EXAMPLE.read_text()
    assert good in text
    path = tmp_path / "now.toml"
    path.write_text(text.replace(good, bad, 1))
    with pytest.raises(InputProblem) as caught:
        read_situation(path, read_case(TINY))
    assert any(said in problem.sentence() for problem in caught.value.problems)


def test_a_situation_of_another_order_is_refused(run: Run, tmp_path: Path) -> None:
    """A plan that begins at another instant is not the one that is carried out; a missing file is told."""
    plan = tmp_path / "plan.json"
    run("plan", TINY, "--as-of", "2030-02-28", "--format", "json", "-o", plan)
    told = run("rehearse", TINY, "--situation", EXAMPLE, "--plan", plan, "--runs", 2)
    assert told.code == 2
    assert "ordered_at" in told.err
    assert run("plan", TINY, "--situation", tmp_path / "none.toml").code == 2

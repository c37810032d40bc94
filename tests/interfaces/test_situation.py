"""A running evacuation goes in as a file: planned and rehearsed on from there, or refused with every fault."""

from dataclasses import replace
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

NEAR = {
    'site_id = "haven"': ('site_id = "heaven"', "such as haven"),
    "there = []": ('there = ["landing-permt"]', "a force or enabler of the case such as landing-permit"),
}

CONTRADICTIONS = {
    'still_to_go = ["m00006"]': "still_to_go[0]",
    'called_off = ["m00006"]': "called_off[0]",
    'there = ["landing-permit", "landing-permit"]': "there",
}

HOURS = "depart = 2030-03-11T02:30:00Z\narrive = 2030-03-11T03:30:00Z\n"
BUS = 'fleet_id = "bus"\nvehicle = 1\n'

ODD = {
    '\n[[shut]]\nkind = "enabler"\nid = "landing-permit"\n': "there[0]",
    '\n[[shut]]\nkind = "leg"\nid = "airstrip-haven"\nuntil = 2030-03-11T02:00:00Z\n': "shut[0].until",
    f'\n[[under_way]]\nleg_id = "office-airstrip"\n{HOURS}{BUS}movement_id = "m00006"\n': "m00006",
    f'\n[[under_way]]\nleg_id = "airstrip-haven"\n{HOURS}{BUS}': "a fleet that goes by air",
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


def refused(text: str, tmp_path: Path) -> list[str]:
    """Return the sentences with which a situation of tiny-post is refused."""
    path = tmp_path / "now.toml"
    path.write_text(text)
    with pytest.raises(InputProblem) as caught:
        read_situation(path, read_case(TINY))
    return [problem.sentence() for problem in caught.value.problems]


@pytest.mark.parametrize("good", NEAR)
def test_the_id_that_was_meant_is_offered(good: str, tmp_path: Path) -> None:
    """A slip of the pen is answered with the id that it was to be, of what is there too."""
    bad, said = NEAR[good]
    assert any(said in one for one in refused(EXAMPLE.read_text().replace(good, bad, 1), tmp_path))


@pytest.mark.parametrize("line", CONTRADICTIONS)
def test_a_movement_is_one_thing_at_a_time(line: str, tmp_path: Path) -> None:
    """What is under way has set out and is not called off; what is there is named once."""
    text = EXAMPLE.read_text().replace(line.split("[")[0] + "[]", line, 1)
    assert any(CONTRADICTIONS[line] in one for one in refused(text, tmp_path))


@pytest.mark.parametrize("part", ODD)
def test_what_cannot_be_is_refused(part: str, tmp_path: Path) -> None:
    """Shut and there at once, shut until some hour that is past, one movement twice, a bus that flies."""
    text = EXAMPLE.read_text().replace("there = []", 'there = ["landing-permit"]', 1) + part
    assert any(ODD[part] in one for one in refused(text, tmp_path))


def test_odd_names_of_movements_are_written_and_read(tmp_path: Path) -> None:
    """A plan drawn by hand may call its movements what it likes."""
    case, path = read_case(TINY), tmp_path / "now.toml"
    odd = replace(read_situation(EXAMPLE, case), called_off=('the "last" one', "a\\b", "\u0644\x7f"))
    path.write_text(write_situation(odd))
    assert read_situation(path, case) == odd


def test_movements_that_the_plan_does_not_have_are_refused(run: Run, tmp_path: Path) -> None:
    """A mistyped movement would leave people behind unseen: it is named, with those that are like it."""
    plan, now = tmp_path / "plan.json", tmp_path / "now.toml"
    assert run("plan", TINY, "--as-of", PLANNED_AS_OF, "--format", "json", "-o", plan).code == 0
    text = EXAMPLE.read_text().replace("m00006", "m0006")
    now.write_text(text.replace("still_to_go = []", 'still_to_go = ["m00O5", "zz"]'))
    for asked in (("--plan", plan), ("--plan", plan, "--beside", plan)):
        told = run("rehearse", TINY, "--situation", now, "--as-of", PLANNED_AS_OF, "--runs", 1, *asked)
        assert told.code == 2
        assert (
            "under_way[0].movement_id = m0006 (expected the id of a movement of the plan such as m00006" in told.err
        )
        assert "still_to_go[0] = m00O5 (expected the id of a movement of the plan such as m00005" in told.err
        assert "still_to_go[1] = zz (expected the id of a movement of the plan)" in told.err


def test_people_whom_the_file_forgets_are_told(run: Run, tmp_path: Path) -> None:
    """Of 40 staff 20 are in the file: whoever plans from it reads that nobody is sent for the others."""
    now = tmp_path / "now.toml"
    now.write_text(EXAMPLE.read_text().replace("persons = 20", "persons = 0", 1))
    told = run("plan", TINY, "--situation", now, "-q")
    assert told.code == 0
    assert "staff: 20 accounted for, 40 in the case. 20 are nowhere in the file" in told.err
    assert "families" not in told.err


def test_another_start_than_that_of_the_situation_is_refused(run: Run) -> None:
    """An evacuation that runs is gone on with from where it stands, at no other hour; nor halted before it."""
    later = ("--start", "2030-03-11T09:00:00Z", "--as-of", PLANNED_AS_OF)
    for verb in ("plan", "rehearse"):
        told = run(verb, TINY, "--situation", EXAMPLE, *later)
        assert told.code == 2
        assert "2030-03-11T03:00:00Z" in told.err
    told = run("plan", TINY, "--situation", EXAMPLE, "--as-of", "2030-03-20")
    assert (told.code, "--start: 2030-03-11T03:00:00Z" in told.err) == (2, True)
    earlier = ("--as-of", PLANNED_AS_OF, "--halt-at", "2030-03-11T01:00:00Z")
    assert run("rehearse", TINY, "--situation", EXAMPLE, *earlier).code == 2


def test_a_situation_of_another_order_is_refused(run: Run, tmp_path: Path) -> None:
    """A plan that begins at another instant is not the one that is carried out; a missing file is told."""
    plan = tmp_path / "plan.json"
    run("plan", TINY, "--as-of", "2030-02-28", "--format", "json", "-o", plan)
    told = run("rehearse", TINY, "--situation", EXAMPLE, "--plan", plan, "--runs", 2)
    assert told.code == 2
    assert "ordered_at" in told.err
    assert run("plan", TINY, "--situation", tmp_path / "none.toml").code == 2

"""Each profile gives a case that checks clean, briefs at once, and speaks its organisation's words."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from egress.domain import Confidence
from egress.inputs import PROFILES, find_problems, new_case
from egress.workflow import make_brief

from .written import ANSWERS, written

AS_OF = datetime(2030, 3, 1, tzinfo=UTC)

LADDERS = {
    "state": (
        "normal operations",
        "arrivals held",
        "authorized departure",
        "local staff registered and told to prepare",
        "ordered departure",
        "suspended operations",
        "post works from elsewhere",
    ),
    "un": ("normal", "alternate work modalities", "relocation", "evacuation"),
    "ngo": ("normal programmes", "hibernation", "relocation", "evacuation"),
    "company": ("normal travel", "restricted travel", "mandatory leave", "evacuation"),
}


@pytest.mark.parametrize("profile", PROFILES)
def test_every_question_can_be_skipped(tmp_path: Path, profile: str) -> None:
    """Without a single answer the case checks clean, is named after its folder, and bears its profile."""
    case = written(tmp_path / "My Post", profile)
    assert (case.case_id, case.organisation, case.timezone.key) == ("my-post", profile, "UTC")
    assert sum(group.persons.likely for group in case.groups) == 50


@pytest.mark.parametrize("profile", PROFILES)
def test_a_brief_runs_at_once(tmp_path: Path, profile: str) -> None:
    """A new case gives a brief that puts everybody on the way and names what is assumed, with nothing overdue."""
    case = written(tmp_path / "case", profile)
    short = replace(case, horizon_days=10.0, scenarios=(), scenario_effects=())
    brief = make_brief(short, AS_OF, workers=1)
    assert brief.plan.status == "clears"
    assert brief.plan.clearance_curve[-1][1] == 50
    assert "overdue" not in {row.status for row in brief.advice.enablers}
    assert {line.row_id for line in brief.assumptions} >= {"home-airport", "vehicles", "guards", "entry-papers"}


def test_the_whole_brief_compares_the_losses(tmp_path: Path) -> None:
    """Every scenario of a new case is planned in its brief."""
    brief = make_brief(written(tmp_path / "case", "ngo"), AS_OF, workers=1)
    assert [line.scenario_id for line in brief.scenarios] == [
        "base",
        "airport-lost",
        "airport-road-cut",
        "vehicles-lost",
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_ladder_is_in_the_words_of_the_organisation(tmp_path: Path, profile: str) -> None:
    """The rungs of each profile bear its own words, from normal up."""
    case = written(tmp_path / "case", profile)
    assert tuple(posture.label for posture in sorted(case.postures, key=lambda p: p.rank)) == LADDERS[profile]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_rung_above_normal_has_its_decision(tmp_path: Path, profile: str) -> None:
    """Whoever reads a rung finds who decides it, in how many hours, and who does when the line is dead."""
    case = written(tmp_path / "case", profile)
    rows = {row.id: row for row in case.authority}
    for posture in case.postures:
        if posture.rank:
            row = rows[posture.decision_id]
            assert row.decided_by
            assert row.time_to_decide_h > 0
            assert row.fallback_authority


@pytest.mark.parametrize("profile", PROFILES)
def test_no_tripwire_is_crossed(tmp_path: Path, profile: str) -> None:
    """A new case watches the usual signs, each with somebody to watch and somebody to act, none crossed."""
    tripwires = written(tmp_path / "case", profile).tripwires
    assert len(tripwires) >= 4
    assert all(row.crossed_at is None and row.owner and row.watched_by for row in tripwires)


@pytest.mark.parametrize("profile", PROFILES)
def test_stand_ins_say_so(tmp_path: Path, profile: str) -> None:
    """Every figure that nobody has stated is an assumption, and the rows of the network are to be replaced."""
    case = written(tmp_path / "case", profile)
    network: tuple[Any, ...] = (
        *case.groups,
        *case.sites,
        *case.legs,
        *case.fleets,
        *case.forces,
        *case.enablers,
        *case.tripwires,
    )
    for row in network:
        assert row.basis.confidence is Confidence.ASSUMPTION, row.id
        assert row.basis.note.startswith("to be replaced"), row.id
    ruled: list[Any] = [
        *(p for p in case.postures if p.step_up_margin_h is not None),
        *case.authority,
        *case.exit_links,
    ]
    assert {row.basis.confidence for row in ruled} == {Confidence.ASSUMPTION}


def test_answers_stand_in_the_case(tmp_path: Path) -> None:
    """Every answer is found again in the case, letter by letter, whatever marks it holds."""
    case = written(tmp_path / "case", "ngo", **ANSWERS)
    sites = {site.id: site for site in case.sites}
    home = sites["home"]
    assert (case.case_id, case.label, case.timezone.key) == ("north-office", ANSWERS["post"], "Africa/Juba")
    assert (home.label, home.place.lat, home.place.lon) == (ANSWERS["post"], 4.85, 31.6)
    assert (sites["airport"].label, sites["safe-place"].label) == ("Strip, the old one", "=Capital")
    assert sum(group.persons.likely for group in case.groups) == 38


@pytest.mark.parametrize("lat", ["90", "-90", "0"])
def test_a_post_at_the_edge_of_the_map(tmp_path: Path, lat: str) -> None:
    """The places set beside the post stay on the globe, wherever it is."""
    assert len(written(tmp_path / "case", "state", lat=lat, lon="180").sites) == 3


@pytest.mark.parametrize("staff", [1, 7, 420])
def test_no_head_is_lost_among_the_categories(tmp_path: Path, staff: int) -> None:
    """The groups hold as many people as were answered, even fewer than there are groups."""
    for profile in PROFILES:
        case = written(tmp_path / profile, profile, staff=str(staff))
        assert sum(group.persons.likely for group in case.groups) == staff


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    """Nothing of the hour or the machine is written into a case."""
    for name in ("one", "two"):
        new_case(tmp_path / name, profile="un", answers=ANSWERS)
    assert find_problems(tmp_path / "two") == ()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()

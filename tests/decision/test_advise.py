"""advise: what is put together for one day."""

from dataclasses import replace

import pytest

from egress.decision import EVERYONE, POST, Advice, advise, leading_risk
from egress.decision.advise import what_speaks_against
from egress.domain import Case, Enabler, Scenario, ScenarioEffect, TargetKind, Values
from egress.kit import Range

from .desk import NEVER, case, group, move, picture, result

MOVES = (
    move("road", 1, "staff", fleet_id="bus"),
    move("walk", 1, "families"),
    move("flight", 3, "staff", "families", fleet_id="plane"),
)
PATHS = tuple(100.0 * n for n in range(1, 101))
"""A hundred paths: the city, and with it every way, closes after 100, 200, … 10,000 h."""


def day(
    made: Case, *, staff: float = 48.0, families: float = 30.0, gap: float = 0.0, scenario: str = "base"
) -> Advice:
    """Return the advice where the plans need so many hours now and a day later; prepared ones half as many."""
    now = result(*MOVES, caught=1.0, gap=gap, staff=staff, families=families)
    later = result(*MOVES, start_h=24, caught=1.5, staff=staff, families=families)
    ready = result(*MOVES, staff=staff / 2, families=families / 2)
    return advise(made, scenario, picture(*PATHS), plans=[now, later], prepared_plans=[ready])


@pytest.mark.parametrize(
    ("levels", "risk"), [((0.02, 0.05, 0.1, 0.2), 0.05), ((0.05,), 0.05), ((0.01, 0.1, 0.2), 0.1), ((0.1,), 0.1)]
)
def test_the_advice_leads_with_five_percent_else_the_second_level(levels: tuple[float, ...], risk: float) -> None:
    """5 % if the case shows it, else its second level, else its only one."""
    assert leading_risk(case(values=Values(risk_levels=levels))) == risk


def test_the_clock_and_its_price_are_those_of_the_plans() -> None:
    """5 % allows five paths: closing 600 h less 48 h for staff, less 30 h for families."""
    found = day(case())
    lines = {one.target: one for one in found.clock}
    assert {name: one.start_by[1].margin_h for name, one in lines.items()} == {
        EVERYONE: 552.0,
        POST: 552.0,
        "staff": 552.0,
        "families": 570.0,
    }
    assert {name: one.price_of_waiting_persons for name, one in lines.items()} == {
        EVERYONE: 1.0,
        POST: 0.5,
        "staff": 0.5,
        "families": 0.5,
    }
    assert found.break_even_mission_days == {EVERYONE: 1.0, POST: 2.0, "staff": 2.0, "families": 2.0}


def test_deadlines_are_reckoned_from_the_prepared_plans() -> None:
    """A permit's own wait is not counted twice: prepared staff need 24 h, so 576 h less a lead of 100 h."""
    permit = Enabler(id="permit", label="permit", owner="ministry", lead_time_h=100, unlocks=("road",))
    found = {one.enabler_id: one for one in day(case(enablers=(permit,))).enablers}
    assert (found["permit"].serves, found["permit"].margin_h) == ("staff", 476.0)


@pytest.mark.parametrize(("staff", "starting"), [(577.0, [EVERYONE, POST, "staff"]), (576.0, [])])
def test_start_now_names_whose_margin_is_less_than_a_day(staff: float, starting: list[str]) -> None:
    """577 h to clear leave 23 h, which is today; 576 h leave 24 h, which is tomorrow."""
    assert list(day(case(), staff=staff).start_now) == starting


def test_start_now_names_whose_start_by_is_past() -> None:
    """A group that cannot keep within the risk starts today, and with it everyone."""
    assert list(day(case(), families=700.0).start_now) == [EVERYONE, "families"]


def test_posture_and_full_evacuation_follow_the_clock() -> None:
    """With 552 h visits stop; with 23 h the staff leave, and the post is then evacuated in full."""
    calm, late = day(case()), day(case(), staff=577.0)
    assert {one.category: one.posture_id for one in calm.postures} == {"staff": "hold", "family": "hold"}
    assert not calm.full_evacuation_advised
    assert {one.category: one.posture_id for one in late.postures} == {"staff": "leave", "family": "hold"}
    assert late.full_evacuation_advised


def test_a_scenario_changes_case_and_picture_alike() -> None:
    """Half the time: every closing comes twice as soon, so start-by is 300 h less the clearance."""
    half = ScenarioEffect(
        scenario_id="half", target_kind=TargetKind.EXIT, target_ids=("*",), change="multiply:time", value="0.5"
    )
    made = case(scenarios=(Scenario(id="half", label="half"),), scenario_effects=(half,))
    found = {one.target: one.start_by[1].margin_h for one in day(made, scenario="half").clock}
    assert (found["staff"], found["families"]) == (252.0, 270.0)


def test_what_speaks_against_is_never_left_out() -> None:
    """That it may be in vain, that leaving is seen, a wide gap, and a value that nobody signed."""
    seen = " ".join(day(case(), gap=0.2).against)
    assert "93% of the paths" in seen  # 7 of 100 paths close within the 720 h of the hand-made curve
    assert "visible departure" in seen
    assert "within 20%" in seen
    assert "signed no value" in seen
    signed = case(values=Values(risk_levels=(0.02, 0.05), mission_days_per_person_caught=Range(3, 30, 300)))
    quiet = " ".join(day(signed, gap=0.04).against)
    assert "signed" not in quiet
    assert "best possible" not in quiet


def test_how_far_the_plan_is_proven_is_told_as_where_its_room_is_shown() -> None:
    """What speaks against names the share of what movement can save, as the brief's room for a better plan does."""
    made = case()
    plan = replace(result(*MOVES, caught=1.0, gap=0.2), gap=0.3)
    (said,) = [words for words in what_speaks_against(made, picture(*PATHS), plan) if "best possible" in words]
    assert said.startswith("Of what movement can save")
    assert "within 20%" in said


def test_disagreement_of_sources_is_passed_on() -> None:
    """Where the picture says that sources part, the advice says so too."""
    split = replace(picture(*PATHS), disagreement=("one says weeks, another years",))
    plan = result(*MOVES, staff=9.0, families=9.0)
    assert (
        "one says weeks, another years" in advise(case(), "base", split, plans=[plan], prepared_plans=[plan]).against
    )


def test_nobody_starts_now_where_nothing_closes() -> None:
    """Without a threat every start will do, no rung is due and full evacuation is not advised."""
    plan = result(*MOVES, staff=9.0, families=9.0)
    found = advise(case(), "base", picture(NEVER, NEVER), plans=[plan], prepared_plans=[plan])
    assert found.start_now == ()
    assert {one.status for target in found.clock for one in target.start_by} == {"beyond_horizon"}
    assert {one.posture_id for one in found.postures} == {"normal"}
    assert not found.full_evacuation_advised


def test_a_category_whose_groups_are_all_empty_is_no_fault() -> None:
    """A category that has left already still gets a line of the ladder, and nothing breaks."""
    made = case(group("staff", official=True), group("families", 0, category="family", site="town"))
    plan = result(MOVES[0], staff=9.0)
    found = advise(made, "base", picture(*PATHS), plans=[plan], prepared_plans=[plan])
    assert "staff" in {one.category for one in found.postures}

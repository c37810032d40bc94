"""Forces that leave last when a plan is gone on with, and when what should take them out is elsewhere."""

from dataclasses import replace

import pytest

from egress.domain import Plan, Situation, check_plan
from egress.kit import Range
from egress.simulation import PlanningFactors, RehearsalOptions, rehearse, situation_at, trace
from egress.simulation.state import METRICS
from tests.planning.toys import START, at

from .rehearsed import NOTHING, Planned, as_planned, as_played, move, outcomes
from .test_lifted_forces import events, guarded, minute

CALM = RehearsalOptions(runs=1, disturbances=NOTHING)


def guards_out(planned: Planned, situation: Situation | None = None) -> float:
    """Return how many guards get out when nothing more goes wrong."""
    case, plan, seen = planned
    found = rehearse(case, plan, seen, options=replace(CALM, situation=situation))[1]
    return float(found.metric[0, METRICS.index("force_out_persons")])


def second_plane(**changes: Range) -> Planned:
    """Return forty people and ten guards; a second aircraft comes for the guards alone, to a field of one stand."""
    road = changes.pop("road", Range.exactly(30))
    case, plan, seen = guarded(**changes)
    field = replace(case.site_by_id["field"], parking_aircraft=Range.exactly(1))
    planes = replace(case.fleet_by_id["plane"], vehicles=2)
    drive = replace(case.leg_by_id["post-field"], travel_min=road)
    case = replace(
        case,
        sites=tuple(field if one.id == "field" else one for one in case.sites),
        fleets=tuple(planes if one.id == "plane" else one for one in case.fleets),
        legs=tuple(drive if one.id == "post-field" else one for one in case.legs),
    )
    others = tuple(m for m in plan.movements if m.id != "guards-out")
    for_guards = (
        replace(move("second-in", "field-hub", 290, 350, "plane"), vehicle=2),
        replace(move("guards-out", "field-hub", 350, 410, "plane", back=False), vehicle=2),
    )
    return case, replace(plan, movements=(*others, *for_guards)), seen


def test_one_that_is_away_to_fetch_people_comes_back_for_the_force() -> None:
    """Halted while the guards' aircraft fetches people nobody counted, the evacuation goes on, and takes them out."""
    case, plan, seen = guarded(persons=Range(40, 40, 80))
    options = RehearsalOptions(disturbances=frozenset({"head_counts"}))
    halted = 0
    for run in range(8):
        for minutes in range(560, 1200, 80):
            now = situation_at(case, plan, seen, at(minutes), run=run, options=options)
            fetching = [one for one in now.under_way if one.fleet_id == "plane" and not one.movement_id]
            if fetching:
                halted += 1
                assert guards_out((case, plan, seen), now) == 10
    assert halted > 3


def test_one_that_waits_for_the_last_people_needs_a_stand() -> None:
    """Where people are late, the guards' aircraft cannot stay on a full apron; on time it comes and goes at once."""
    planned = second_plane(road=Range(30, 30, 400))
    assert check_plan(planned[0], planned[1]) == []
    assert as_played(planned) == as_planned(planned[1])
    late = [found for found in events(planned, "travel") if minute(found, "plane-2", "sets_out") > 350]
    assert late
    for found in late:
        assert minute(found, "second-in", "is_there") >= minute(found, "plane-2", "sets_out") - 1e-6


def test_people_who_have_left_hold_the_force_up_no_more() -> None:
    """Halted with the last people in the air, the guards leave as planned: nobody flies to their ground."""
    case, plan, seen = second_plane()
    now = situation_at(case, plan, seen, at(340), options=CALM)
    assert [one.movement_id for one in now.under_way if one.loads] == ["plane-2"]
    rows = list(trace(case, plan, seen, run=0, options=replace(CALM, situation=now)))
    assert minute(rows, "guards-out", "sets_out") == 350


def test_a_force_whose_run_was_called_off_is_not_there() -> None:
    """Halted when the guards' run was given up, nobody uses their ground; when it was flown, all do."""
    case, plan, seen = guarded()
    now = situation_at(case, plan, seen, at(100), options=CALM)
    assert rehearse(case, plan, seen, options=replace(CALM, situation=now))[1].safe[0, 0, -1] == 40
    off = replace(now, called_off=("guards-in",))
    assert rehearse(case, plan, seen, options=replace(CALM, situation=off))[1].safe[0, 0, -1] == 0


def test_another_takes_the_force_out_when_its_aircraft_is_lost() -> None:
    """An aircraft that is lost while it fetches people leaves the guards to the other one, wherever that is free."""
    case, plan, seen = second_plane(persons=Range(40, 40, 120))
    factors = PlanningFactors(p_lost=1.0, breakdowns_per_h={"air": 0.06}, repair_h={"air": 0.5})
    found = outcomes((case, plan, seen), "head_counts", "breakdowns", runs=400, factors=factors)
    lost = found.metric[:, METRICS.index("vehicles_lost")]
    fetched = found.metric[:, METRICS.index("follow_on_trips")]
    one_left = (lost == 1) & (fetched > 2)
    assert one_left.sum() > 20
    out = found.metric[one_left, METRICS.index("force_out_persons")]
    assert out.mean() > 9.5


def test_a_force_that_is_there_already_is_only_taken_out() -> None:
    """Guards of the post itself come by nobody's lift, and leave last by the plan's; without a way out it is told."""
    case, plan, seen = guarded(lift_from_site_id="", present_from=START)
    without = tuple(m for m in plan.movements if m.id != "guards-in")
    there: Plan = replace(plan, movements=without)
    first = replace(move("plane-1-in", "field-hub", 30, 90, "plane"))
    planned = case, replace(there, movements=(first, *without)), seen
    assert check_plan(*planned[:2]) == []
    assert as_played(planned) == as_planned(planned[1])
    assert guards_out(planned) == 10
    stranded = replace(planned[1], movements=tuple(m for m in planned[1].movements if m.id != "guards-out"))
    assert [f.rule for f in check_plan(case, stranded)] == ["force_withdrawn_last"]


@pytest.mark.parametrize("minutes", [20, 60, 200, 400, 545, 650])
def test_going_on_is_as_not_stopping(minutes: float) -> None:
    """Wherever a plan with lifted forces is halted, going on ends as not stopping does."""
    planned = guarded()
    now = situation_at(*planned, at(minutes), options=CALM)
    assert guards_out(planned, now) == 10
    whole = list(trace(*planned, run=0, options=CALM))
    rest = list(trace(*planned, run=0, options=replace(CALM, situation=now)))
    assert [e for e in whole if e.at > now.at] == [e for e in rest if e.at > now.at]

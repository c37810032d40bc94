"""A rehearsal goes on from a situation as if it had never stopped, and planning goes on from it too."""

from dataclasses import replace

import numpy as np
import pytest

from egress.domain import (
    Exit,
    PeopleAt,
    ShutNow,
    Situation,
    TargetKind,
    VehicleAt,
    case_from_situation,
    check_plan,
)
from egress.kit import Range, add_minutes
from egress.planning import PlanOptions, make_plan
from egress.simulation import RehearsalOptions, all_disturbances, rehearse, situation_at, trace
from egress.simulation.state import METRICS

from .rehearsed import NOTHING, Planned, generated_plan, shipped, shuttle

CALM = RehearsalOptions(runs=1, disturbances=NOTHING)

LATER = ("departures", "delay_min", "cancelled", "follow_on_trips", "trips_taken_over", "last_safe_min")


def halted(planned: Planned, share: float) -> Situation:
    """Return how a calm run stands once so much of the plan's movements' time has gone by, to the minute."""
    case, plan, seen = planned
    last = max(m.arrive for m in plan.movements)
    minutes = round(share * (last - plan.start).total_seconds() / 60)
    return situation_at(case, plan, seen, add_minutes(plan.start, minutes), options=CALM)


def assert_goes_on(planned: Planned, share: float) -> None:
    """Assert that going on from a situation ends as not stopping does, and moves the same movements alike."""
    case, plan, seen = planned
    now = halted(planned, share)
    gone_on = replace(CALM, situation=now)
    whole, rest = (rehearse(case, plan, seen, options=options)[1] for options in (CALM, gone_on))
    assert (whole.total == rest.total).all()
    assert (whole.caught[:, :, -1] == rest.caught[:, :, -1]).all()
    first = int((now.at - plan.start).total_seconds() / 60 / 60) + 1
    assert (whole.safe[:, :, first:] == rest.safe[:, :, first:]).all()
    assert rest.metric[0, METRICS.index("cancelled")] == rest.metric[0, METRICS.index("follow_on_trips")] == 0
    events = {one: trace(case, plan, seen, run=0, options=one_options) for one, one_options in _both(gone_on)}
    assert [e for e in events["whole"] if e.at > now.at] == [e for e in events["rest"] if e.at > now.at]


def _both(gone_on: RehearsalOptions) -> list[tuple[str, RehearsalOptions]]:
    return [("whole", CALM), ("rest", gone_on)]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35, 0.5, 0.8, 1.0])
def test_the_shuttle_goes_on(share: float) -> None:
    """Wherever the hand-drawn shuttle is halted, going on is as if it had not been."""
    assert_goes_on(shuttle(), share)


@pytest.mark.parametrize("name", ["tiny-post", "field-office", "company-site"])
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_shipped_plans_go_on(name: str, share: float) -> None:
    """So are the plans of shipped cases."""
    assert_goes_on(shipped(name), share)


QUICK = [*range(8), 41]


@pytest.mark.parametrize(
    "seed", [*QUICK, *(pytest.param(n, marks=pytest.mark.long) for n in range(8, 120) if n not in QUICK)]
)
def test_generated_plans_go_on(seed: int) -> None:
    """So are plans of generated cases, halted at a third and at two thirds of their time."""
    for share in (0.33, 0.67) if generated_plan(seed)[1].movements else ():
        assert_goes_on(generated_plan(seed), share)


def test_who_was_left_behind_is_sent_after() -> None:
    """People still there whom the plan has sent on already are sent after the others; a lost vehicle is missed."""
    case, plan, seen = shuttle()
    at = add_minutes(plan.start, 100)
    left = Situation(
        case_id=case.case_id,
        ordered_at=plan.start,
        at=at,
        people=(PeopleAt(group_id="staff", site_id="post", persons=60),),
    )
    told, found = rehearse(case, plan, seen, options=replace(CALM, situation=left))
    assert told is not None
    assert told.safe.mean == 60
    assert found.metric[0, METRICS.index("follow_on_trips")] > 0
    lost = replace(left, vehicles=(VehicleAt(fleet_id="bus", vehicle=1, site_id="post", lost=True),))
    told, _ = rehearse(case, plan, seen, options=replace(CALM, situation=lost))
    assert told is not None
    assert told.safe.mean == 0


def test_what_has_closed_is_closed_and_what_is_caught_stays_so() -> None:
    """Nobody leaves by an exit that has closed; the caught count once; what is shut for a while is waited for."""
    case, plan, seen = shuttle()
    now = replace(halted((case, plan, seen), 0.3), closed=(Exit.AIRPORT,))
    told, _ = rehearse(case, plan, seen, options=replace(CALM, situation=now))
    assert told is not None
    safe_now = sum(one.persons for one in now.people if one.site_id in ("hub", "home"))
    assert told.safe.mean == safe_now + sum(
        n for one in now.under_way for _, n in one.loads if one.leg_id == "field-hub"
    )
    at_home = (PeopleAt(group_id="staff", site_id="post", persons=50),)
    caught = replace(halted((case, plan, seen), 0.0), people=at_home, under_way=(), vehicles=())
    told, _ = rehearse(case, plan, seen, options=replace(CALM, situation=replace(caught, caught=(("staff", 10),))))
    assert told is not None
    assert (told.safe.mean, told.caught.mean) == (50, 10)
    assert told.causes[0].cause == "before"
    until = add_minutes(plan.start, 600)
    shut = replace(halted((case, plan, seen), 0.0), shut=(ShutNow(kind=TargetKind.LEG, id="field-hub", until=until),))
    told, _ = rehearse(case, plan, seen, options=replace(CALM, situation=shut))
    assert told is not None
    assert told.safe.mean == 60
    assert told.last_safe_h is not None
    assert told.last_safe_h.mean >= 11


@pytest.mark.parametrize("seed", range(4))
def test_a_disturbed_run_goes_on_without_losing_anybody(seed: int) -> None:
    """Halted amid trouble, everybody is somewhere, and going on counts each of them once."""
    case, plan, seen = generated_plan(seed)
    options = RehearsalOptions(runs=1, disturbances=all_disturbances())
    middle = add_minutes(plan.start, round((plan.horizon_end - plan.start).total_seconds() / 60 / 3))
    for run in range(3):
        now = situation_at(case, plan, seen, middle, run=run, options=options)
        assert all(one.persons >= 0 for one in now.people)
        _, found = rehearse(case, plan, seen, options=replace(options, runs=20, situation=now))
        everybody = sum(n.persons for n in now.people) + sum(n for _, n in now.caught)
        everybody += sum(n for one in now.under_way for _, n in one.loads)
        assert (found.total.sum(axis=1) == everybody).all()
        assert (found.safe[:, :, -1] + found.caught[:, :, -1] <= found.total).all()
        assert (found.safe >= 0).all()
        assert np.all(np.diff(found.safe, axis=2) >= 0)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6])
def test_planning_goes_on(share: float) -> None:
    """A plan made from a situation keeps the rules of the case as it has become, and brings out who is left."""
    case, plan, seen = shuttle()
    now = halted((case, plan, seen), share)
    left = case_from_situation(case, now)
    result = make_plan(left, "base", seen, PlanOptions(start=now.at, explained=False, in_depth=False))
    assert not [f for f in check_plan(left, result.plan) if f.severity == "breach"]
    safe_now = sum(one.persons for one in now.people if one.site_id in ("hub", "home"))
    safe_soon = sum(n for one in now.under_way for _, n in one.loads if one.leg_id in ("field-hub", "hub-home"))
    assert result.persons == 60 - safe_now - safe_soon
    assert result.safe_persons == result.persons


@pytest.mark.parametrize("count", [60, 30])
def test_who_is_ready_is_reckoned_from_those_who_turned_up(count: int) -> None:
    """Thirty came, ten have gone: of those at home as many are ready as if thirty had been counted."""
    case, plan, seen = shuttle(persons=Range.exactly(count))
    case = replace(case, groups=(replace(case.groups[0], ready_first_h=0.0, ready_all_h=4.0),))
    now = Situation(
        case_id=case.case_id,
        ordered_at=plan.start,
        at=add_minutes(plan.start, 119),
        people=(
            PeopleAt(group_id="staff", site_id="post", persons=20),
            PeopleAt(group_id="staff", site_id="hub", persons=10),
        ),
    )
    events = trace(case, plan, seen, run=0, options=replace(CALM, situation=now))
    first = next(e for e in events if (e.event, e.leg_id) == ("sets_out", "post-field"))
    assert (first.at, first.persons) == (add_minutes(plan.start, 150), 8)


def test_the_case_from_a_situation() -> None:
    """People, vehicles, lead times and what is shut stand in the case as they have become."""
    case, plan, _ = shuttle(vehicles=3)
    case = replace(case, groups=(replace(case.groups[0], ready_first_h=1.0, ready_all_h=5.0),))
    now = Situation(
        case_id=case.case_id,
        ordered_at=plan.start,
        at=add_minutes(plan.start, 180),
        people=(
            PeopleAt(group_id="staff", site_id="post", persons=40),
            PeopleAt(group_id="staff", site_id="field", persons=15),
        ),
        caught=(("staff", 5),),
        vehicles=(
            VehicleAt(fleet_id="bus", vehicle=1, site_id="field", free_at=add_minutes(plan.start, 240)),
            VehicleAt(fleet_id="bus", vehicle=2, site_id="post", lost=True),
        ),
        shut=(ShutNow(kind=TargetKind.FLEET, id="plane"),),
    )
    left = case_from_situation(case, now)
    groups = {g.id: g for g in left.groups}
    assert {i: (g.site_id, g.head_count) for i, g in groups.items()} == {
        "staff": ("post", 30),
        "staff--ready": ("post", 10),
        "staff--field": ("field", 15),
    }
    assert (groups["staff"].ready_first_h, groups["staff"].ready_all_h) == (0.0, 2.0)
    buses = {f.id: (f.base_site_id, f.vehicles, f.available_from) for f in left.fleets if f.id.startswith("bus")}
    assert buses == {"bus": ("post", 1, now.at), "bus--2": ("field", 1, add_minutes(plan.start, 240))}
    assert not next(f for f in left.fleets if f.id == "plane").in_use

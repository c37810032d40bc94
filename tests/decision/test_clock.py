"""The clock lines, the timing between planned starts, and what waiting costs."""

from dataclasses import replace

import pytest

from egress.decision import EVERYONE, POST, clock_of_one_plan, risk_at, start_worth_planning
from egress.decision import timing as timing_of
from egress.decision.advice import StartByStatus
from egress.decision.advise import break_even
from egress.decision.clock import clock, price_of_waiting
from egress.decision.posture import full_evacuation_advised, posture_advised
from egress.domain import Exit
from egress.planning import last_way_out_h

from .desk import NEVER, case, group, line, picture, planned, result, timing


@pytest.mark.parametrize(
    ("start_h", "clearance_h"),
    [(0, 40.0), (12, 52.0), (24, 64.0), (48, 88.0), (60, 85.0), (96, 76.0), (97, 76.0), (4000, 76.0)],
)
def test_clearance_between_planned_starts_is_a_straight_line(start_h: float, clearance_h: float) -> None:
    """40 h at the start, 88 h two days later, 76 h from day four on; in between by the ruler."""
    made = timing({"all": [NEVER]}, planned(0, all=40.0), planned(48, all=88.0), planned(96, all=76.0))
    assert made.clearance_h("all", start_h) == pytest.approx(clearance_h)


@pytest.mark.parametrize(
    ("start_h", "clearance_h"), [(0, 40.0), (1, None), (47, None), (48, None), (95, None), (96, 76.0), (200, 76.0)]
)
def test_nothing_is_interpolated_past_a_plan_that_leaves_people(start_h: float, clearance_h: float | None) -> None:
    """Next to a plan that does not clear the group, only a planned start itself is believed."""
    made = timing({"all": [NEVER]}, planned(0, all=40.0), planned(48, all=None), planned(96, all=76.0))
    assert made.clearance_h("all", start_h) == clearance_h


def test_timing_orders_the_plans_by_their_start() -> None:
    """Plans may come in any order; hours are counted from as_of."""
    post = case()
    made = timing_of(
        post,
        picture(NEVER),
        [result(start_h=48, staff=9.0, families=8.0), result(start_h=0, staff=5.0, families=None)],
    )
    assert [start.start_h for start in made.starts] == [0.0, 48.0]
    assert [start.horizon_h for start in made.starts] == [240.0, 240.0]
    assert made.clearance_h("staff", 24) == 7.0
    assert made.clearance_h("families", 24) is None


def test_price_of_waiting_is_who_is_caught_more_a_day_later() -> None:
    """(4 + 2.5) − (1.5 + 2) = 3 for both groups, 2.5 for the first; later plans do not count."""
    made = timing(
        {"a": [NEVER], "b": [NEVER]},
        planned(0, {"a": 1.5, "b": 2.0}, a=9.0, b=9.0),
        planned(24, {"a": 4.0, "b": 2.5}, a=9.0, b=9.0),
        planned(168, {"a": 9.0, "b": 9.0}, a=9.0, b=9.0),
    )
    assert price_of_waiting(made, ["a", "b"]) == pytest.approx(3.0)
    assert price_of_waiting(made, ["a"]) == pytest.approx(2.5)


@pytest.mark.parametrize("other_h", [None, 23.9, 24.1, 48.0])
def test_price_of_waiting_is_not_known_without_a_plan_for_the_day_after(other_h: float | None) -> None:
    """One plan alone, or one of another hour, prices nothing: that is "not known" and not "costs nobody"."""
    other = [] if other_h is None else [planned(other_h, {"a": 7.0}, a=9.0)]
    assert price_of_waiting(timing({"a": [NEVER]}, planned(0, {"a": 5.0}, a=9.0), *other), ["a"]) is None


def test_orders_at_whole_minutes_still_price_the_waiting() -> None:
    """As of 00:00:30 the two orders are given at whole minutes, half a minute off: 7 − 5 = 2 all the same."""
    off = 30 / 3600
    made = timing({"a": [NEVER]}, planned(off, {"a": 5.0}, a=9.0), planned(24 + off, {"a": 7.0}, a=9.0))
    assert price_of_waiting(made, ["a"]) == pytest.approx(2.0)


@pytest.mark.parametrize(("waiting", "days"), [(3.0, 1 / 3), (0.25, 4.0), (0.0, None), (-1.0, None), (None, None)])
def test_break_even_is_one_day_for_the_people_it_costs(waiting: float | None, days: float | None) -> None:
    """You leave if one person caught is worth more than a day divided by the people that the day costs."""
    assert break_even(line("all", 10.0, waiting=waiting)) == (None if days is None else pytest.approx(days))


def test_the_clock_has_a_line_for_everyone_for_the_post_and_for_each_group() -> None:
    """Everyone and the post sum their groups; empty groups are nobody's line."""
    post = case(
        group("staff", 40, official=True), group("guards", 5, official=True), group("gone", 0), group("kin", 7)
    )
    ways = {name: [100.0, 200.0] for name in ("staff", "guards", "kin")}
    lines = clock(post, picture(100, 200), timing(ways, planned(0, staff=30.0, guards=10.0, kin=60.0)))
    assert [(one.target, one.persons, one.clearance_time_h) for one in lines] == [
        (EVERYONE, 52, 60.0),
        (POST, 45, 30.0),
        ("staff", 40, 30.0),
        ("guards", 5, 10.0),
        ("kin", 7, 60.0),
    ]
    assert [one.start_by[1].margin_h for one in lines] == [40.0, 70.0, 70.0, 90.0, 40.0]
    assert {tuple(entry.risk for entry in one.start_by) for one in lines} == {post.values.risk_levels}


def test_a_post_without_people_runs_no_risk_and_has_nothing_to_advise() -> None:
    """Nobody there is no fault: any start will do, and nobody is advised to leave."""
    post = case(group("staff", 0, official=True), group("kin", 0))
    lines = clock(post, picture(100), timing({}, planned(0)))
    assert [(one.target, one.persons, one.clearance_time_h) for one in lines] == [(EVERYONE, 0, 0.0)]
    assert lines[0].risk_if_started_now == 0.0
    assert {one.status for one in lines[0].start_by} == {StartByStatus.BEYOND_HORIZON}
    assert not full_evacuation_advised(post, posture_advised(post, picture(100), lines, risk=0.05))


def test_no_line_for_the_post_without_official_groups() -> None:
    """A case of visitors only has no post to evacuate."""
    lines = clock(case(group("kin")), picture(100), timing({"kin": [100.0]}, planned(0, kin=60.0)))
    assert [one.target for one in lines] == [EVERYONE, "kin"]


def test_everyone_is_not_cleared_while_one_group_is_left() -> None:
    """No clearance time and no start-by for all, although another group has both; the risk is still told."""
    made = timing({"staff": [300.0, NEVER], "kin": [30.0, NEVER]}, planned(0, staff=30.0, kin=None))
    lines = {
        one.target: one for one in clock(case(group("staff", official=True), group("kin")), picture(300, NEVER), made)
    }
    assert lines[EVERYONE].clearance_time_h is None
    assert lines[EVERYONE].start_by[0].status == "past"
    assert lines[EVERYONE].risk_if_started_now == 0.5
    assert lines["staff"].start_by[0].margin_h == 270.0
    assert {name: one.risk_is_at_least for name, one in lines.items()} == {
        EVERYONE: True,
        POST: False,
        "staff": False,
        "kin": True,
    }


def test_everyone_never_has_longer_than_any_group() -> None:
    """The line for everyone bears the latest clearance, the greatest risk and the earliest start-by."""
    ways = {"a": [90.0, 500.0, NEVER], "b": [400.0, 60.0, NEVER], "c": [200.0, 300.0, 800.0]}
    made = timing(ways, planned(0, a=20.0, b=50.0, c=80.0), planned(24, a=30.0, b=40.0, c=90.0))
    everyone, *groups = clock(case(*(group(name) for name in "abc")), picture(90, 60, 800), made)
    assert everyone.clearance_time_h == 80.0
    assert everyone.risk_if_started_now >= max(one.risk_if_started_now for one in groups)
    margins = [one.start_by[1].margin_h for one in (everyone, *groups)]
    assert margins[0] == min(margin for margin in margins if margin is not None)


def test_one_plan_makes_a_clock_of_its_own() -> None:
    """The scenario table reads one plan: its clearance holds for every start."""
    post = case()
    seen = picture(100, 100)
    lines = {one.target: one for one in clock_of_one_plan(post, seen, result(staff=30.0, families=12.0))}
    assert lines["staff"].start_by[1].margin_h == 70.0
    assert lines["families"].start_by[1].margin_h == 88.0


def test_the_last_way_out_is_the_best_of_the_ways_and_no_better_than_its_worst_leg() -> None:
    """From the town there are a walk with a flight and an airline; from the house only road and flight."""
    rows = {leg.id: leg for leg in case().legs}
    closing = {"road": "last_road", "walk": "last_road", "flight": "airport", "airline": "commercial_air"}
    legs = tuple(replace(rows[id_], closes_with=(Exit(exit_),)) for id_, exit_ in closing.items())
    seen = picture(9, 9, last_road=[50, 80], airport=[70, 60], commercial_air=[20, 90])
    last = last_way_out_h(case(legs=legs), seen)
    assert last["staff"].tolist() == [50.0, 60.0]
    assert last["families"].tolist() == [50.0, 90.0]


@pytest.mark.parametrize("city_h", [(30, 300), (NEVER, NEVER)])
def test_who_has_no_way_at_all_is_caught_already(city_h: tuple[float, float]) -> None:
    """Without a leg out the last way lies in the past on every path, however long the city holds."""
    post = case(legs=())
    made = timing_of(post, picture(*city_h), [result(staff=None, families=None)])
    assert made.last_way_h["staff"].tolist() == [-NEVER, -NEVER]
    assert risk_at(made, ["staff"], 0.0) == 1.0


@pytest.mark.parametrize(
    ("starts", "asked_h"),
    [
        ({0: 9.0, 168: None}, 96.0),  # 3.5 days, to the even whole day
        ({0: 9.0, 24: 9.0, 168: None}, 96.0),
        ({0: 9.0, 96: None, 168: 9.0, 504: None}, 48.0),  # the earliest such gap first
        ({0: 9.0, 48: None}, None),
        ({0: 9.0, 49: None}, 24.0),
        ({0: None, 168: None}, None),
        ({0: 9.0, 168: 9.0}, None),
        ({0: None, 168: 9.0}, None),
        ({0: 9.0}, None),
    ],
)
def test_the_start_worth_planning_halves_the_gap_before_the_first_that_fails(
    starts: dict[float, float | None], asked_h: float | None
) -> None:
    """Between the last start that clears and the next that does not, to a whole day, while 48 h or more are open."""
    made = timing({"all": [NEVER]}, *(planned(start, all=needed) for start, needed in starts.items()))
    assert start_worth_planning(made, ["all"], within_h=48) == asked_h


def test_the_start_worth_planning_is_that_of_the_groups_asked_for() -> None:
    """Staff are cleared at every start and families are not: only a clock with families has anything to seek."""
    made = timing(
        {"staff": [NEVER], "kin": [NEVER]}, planned(0, staff=9.0, kin=9.0), planned(168, staff=9.0, kin=None)
    )
    asked = [start_worth_planning(made, ids, within_h=48) for ids in (["staff"], ["kin"], ["staff", "kin"])]
    assert asked == [None, 96.0, 96.0]

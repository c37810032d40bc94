"""Through the adapter: what is laid keeps every rule of the checker, and what is no shuttle is left to others."""

from dataclasses import replace
from typing import Any

import pytest

from egress.domain import Case, Mode, check_plan
from egress.planning.make_plan import as_plan
from egress.planning.problem import PlanningProblem
from egress.planning.shuttles import shuttle_shape, shuttle_timetable

from ..toys import compiled, fleet, group, leg, picture, site, toy, with_row
from .shuttle_posts import LATE, post

SEEDS = (*range(50), 1530)
"""The last has two boats that set out at the same minute for havens of which one is nearer."""


def problem_of(case: Case) -> PlanningProblem:
    """Return the compiled problem of a case that nothing threatens."""
    return compiled(case, picture())[0]


def plain() -> Case:
    """Return a post of two homes and one boat."""
    return toy(
        groups=[group("staff", "pier", 9, weight=2.0), group("kin", "pier", 9), group("guests", "inn", 5)],
        sites=[site("pier"), site("inn"), site("ship", safe=True)],
        legs=[leg("pier", "ship", Mode.SEA, 10), leg("inn", "ship", Mode.SEA, 20)],
        fleets=(fleet("boat", "ship", Mode.SEA, seats=6, load_min=2, unload_min=3),),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_rule_is_broken(seed: int) -> None:
    """The independent checker finds no breach, everybody is safe, and the last arrival is the proven finish."""
    case = post(seed)
    problem = problem_of(case)
    laid = shuttle_timetable(problem)
    assert laid is not None
    timetable, bound_min, method = laid
    findings = check_plan(case, as_plan(problem, timetable))
    assert [finding.sentence for finding in findings] == []
    safe = sum(n for draft in timetable.drafts for _, n in draft.loads)
    assert safe == sum(one.head_count for one in case.groups)
    last = max(draft.arrive_min for draft in timetable.drafts if draft.loads)
    assert method["status"] == "optimal"
    assert last == pytest.approx(bound_min, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_weighs_more_goes_first(seed: int) -> None:
    """At one home nobody leaves while somebody of more weight is left for a later vehicle."""
    case = post(seed)
    laid = shuttle_timetable(problem_of(case))
    assert laid is not None
    weight = {one.id: one.weight for one in case.groups}
    boarded: dict[str, list[float]] = {one.id: [] for one in case.sites}
    for draft in laid[0].drafts:
        boarded[draft.leg.from_site_id] += [weight[group_id] for group_id, _ in draft.loads]
    assert all(weights == sorted(weights, reverse=True) for weights in boarded.values())


def test_toy_by_hand() -> None:
    """Six seats: three trips to the pier, then one to the inn, reckoned by hand."""
    laid = shuttle_timetable(problem_of(plain()))
    assert laid is not None
    # Pier trips take 10 + 2 + 10 + 3 = 25 min each, the inn 20 + 2 + 20 = 42 without its unloading.
    assert laid[1] == pytest.approx(3 * 25 + 42)


def test_order_serves_the_many_first() -> None:
    """Within the same finish the boat goes where more people, of more weight, wait."""
    laid = shuttle_timetable(problem_of(plain()))
    assert laid is not None
    loaded = [draft.leg.from_site_id for draft in laid[0].drafts if draft.loads]
    assert loaded == ["pier", "pier", "pier", "inn"]


@pytest.mark.parametrize(
    ("table", "id_", "changes"),
    [
        ("sites", "pier", {"processing_per_h": site("x", processing_per_h=600).processing_per_h}),
        ("sites", "ship", {"holding_persons": site("x", holding_persons=22).holding_persons}),
        ("legs", "pier-ship", {"persons_per_h": 600.0}),
        ("legs", "pier-ship", {"open_from": LATE}),
        ("legs", "pier-ship", {"categories": ("staff",)}),
        ("legs", "inn-ship", {"mode": Mode.FOOT}),
        ("groups", "kin", {"ready_all_h": 1.0}),
        ("groups", "kin", {"ready_first_h": 1.0, "ready_all_h": 1.0}),
        ("fleets", "boat", {"vehicles": 41}),
        ("sites", "ship", {"safe": False}),
    ],
)
def test_what_else_binds_is_left_to_others(table: str, id_: str, changes: dict[str, Any]) -> None:
    """A rate, a limit of room, an opening, a second class of people or too large a fleet is no matter of shuttles."""
    assert shuttle_shape(problem_of(plain())) is not None
    assert shuttle_shape(problem_of(with_row(plain(), table, id_, **changes))) is None


def test_aircraft_on_a_counted_apron_are_left_to_others() -> None:
    """Stands and runway slots bind aircraft; boats do not care."""
    flown = replace(
        plain(),
        legs=tuple(replace(one, mode=Mode.AIR) for one in plain().legs),
        fleets=(replace(plain().fleets[0], mode=Mode.AIR),),
    )
    parked = {"parking_aircraft": site("x", parking_aircraft=9).parking_aircraft}
    assert shuttle_shape(problem_of(flown)) is not None
    assert shuttle_shape(problem_of(with_row(flown, "sites", "ship", **parked))) is None
    assert shuttle_shape(problem_of(with_row(plain(), "sites", "ship", **parked))) is not None


def test_too_short_a_horizon_is_left_to_others() -> None:
    """What does not end in time is not laid."""
    assert shuttle_timetable(problem_of(replace(plain(), horizon_days=117 / 1440))) is not None
    assert shuttle_timetable(problem_of(replace(plain(), horizon_days=116 / 1440))) is None


def test_room_for_all_does_not_bind() -> None:
    """A safe site that holds everybody is no limit."""
    room = {"holding_persons": site("x", holding_persons=23).holding_persons}
    assert shuttle_shape(problem_of(with_row(plain(), "sites", "ship", **room))) is not None

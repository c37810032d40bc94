"""Posts that cannot leave yet, or not for long: what the brief says of them, and what they wait for."""

from dataclasses import replace
from typing import Any

import pytest

from egress.decision import EVERYONE, POST, StartByStatus
from egress.domain import Case
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.publications import Brief
from egress.threat import assess
from egress.workflow import make_brief

from .gated_post import AS_OF, LEGS, day, gated_post
from .reading import clock_of


def base_only(case: Case) -> Case:
    """Return the case without its other scenarios."""
    return replace(case, scenarios=case.scenarios[:1], scenario_effects=())


def with_row(case: Case, table: str, id_: str, **changes: Any) -> Case:
    """Return the case with one row of a table changed."""
    rows = tuple(replace(row, **changes) if row.id == id_ else row for row in getattr(case, table))
    assert rows != getattr(case, table)
    return replace(case, **{table: rows})


def waiting(permit_day: float, guards_day: float) -> Case:
    """Return the post whose transit permit and guards come on known days."""
    case = with_row(base_only(gated_post()), "enablers", "transit", in_hand_from=day(permit_day))
    return with_row(case, "forces", "guards", present_from=day(guards_day))


@pytest.fixture(scope="module")
def soon() -> Brief:
    """The brief where the guards come on day three and the permit on day five."""
    return make_brief(waiting(5, 3), AS_OF)


@pytest.fixture(scope="module")
def too_late() -> Brief:
    """The brief where the permit comes ten days after the 20 days of a plan made now."""
    return make_brief(waiting(30, 3), AS_OF)


def test_a_dated_permit_and_dated_guards_are_expected_and_not_in_hand(soon: Brief) -> None:
    """
    The guards on their own date, in time for whom they guard; the permit comes too late for the applicants.

    With it in hand they could still start within 5 %; with it on day five no start of theirs keeps that.
    """
    rows = {row.enabler_id: row for row in soon.advice.enablers}
    assert (rows["guards"].status, rows["guards"].deadline) == ("expected", day(3))
    assert (rows["transit"].status, rows["transit"].serves, rows["transit"].comes) == (
        "overdue",
        "applicants",
        day(5),
    )
    assert (rows["lists"].status, rows["lists"].deadline) == ("in_hand", None)
    assert rows["plane"].status == "due"
    assert clock_of(soon)["applicants"].start_by[0].status is StartByStatus.PAST


def test_who_waits_for_a_dated_permit_still_has_a_start_by(soon: Brief) -> None:
    """An order of today clears them after the permit has come: open, and nobody lands at the hub before."""
    for line in soon.advice.clock:
        # The applicants' last are safe after ten days: at 5 % that may be a few hours too many.
        assert {entry.status for entry in line.start_by[1:]} == {StartByStatus.OPEN}
        assert not line.risk_is_at_least
        assert line.clearance_time_h is not None
        assert line.clearance_time_h > 5 * 24


def test_nobody_is_told_to_start_today_where_nobody_would_move(too_late: Brief) -> None:
    """The plan of today moves nobody to safety: no line reads "past" and nothing starts now."""
    assert too_late.scenarios[0].safe_persons == 0
    statuses = {entry.status for line in too_late.advice.clock for entry in line.start_by}
    assert statuses <= {StartByStatus.CANNOT_CLEAR, StartByStatus.OPEN}
    assert too_late.advice.start_now == ()
    assert not any("start today;" in words for words in too_late.bottom_line)
    assert {line.target for line in too_late.advice.clock} >= {EVERYONE, POST}


def test_a_risk_that_nobody_cleared_bears_out_is_a_lower_bound(too_late: Brief) -> None:
    """Everybody is left by the plan, so every risk reads "at least"."""
    assert all(line.risk_is_at_least for line in too_late.advice.clock)


def test_a_start_after_the_permit_has_come_is_not_denied(too_late: Brief) -> None:
    """A plan started on day 45 clears all, so "no start brings any of them to safety" is not to be said."""
    case = waiting(30, 3)
    later = make_plan(case, "base", assess(case, AS_OF), PlanOptions(start=day(45), explained=False))
    assert later.safe_persons == later.persons
    assert not any("no start brings any" in words for words in too_late.bottom_line)


def test_without_any_way_on_the_map_nothing_is_due_today() -> None:
    """No flight in the case at all: cannot be cleared, caught already, and posture says what is to be found first."""
    case = base_only(gated_post())
    brief = make_brief(replace(case, legs=tuple(leg for leg in case.legs if leg.id != "flight")), AS_OF)
    for line in brief.advice.clock:
        assert {entry.status for entry in line.start_by} == {StartByStatus.CANNOT_CLEAR}
        assert (line.risk_if_started_now, line.risk_is_at_least) == (1.0, True)
    assert brief.advice.start_now == ()
    assert all("a way out has to be found first" in one.reason for one in brief.advice.postures)
    assert not brief.advice.full_evacuation_advised
    assert "a start today brings none of them to safety" in brief.bottom_line[0]


@pytest.fixture(scope="module")
def leaving() -> Brief:
    """The brief where the guards leave on day 25: starts of the third week no longer clear the applicants."""
    return make_brief(with_row(base_only(gated_post()), "forces", "guards", withdrawn_by=day(25)), AS_OF)


def test_starts_are_planned_more_closely_where_the_clearing_ends(leaving: Brief) -> None:
    """Cleared from day 7 and not from day 21: days 14, 18 and 16 are planned too, and no more than three."""
    planned = [cost.stage for cost in leaving.costs if cost.stage.startswith("plan base, started")]
    closer = [cost.stage for cost in leaving.costs if cost.stage.startswith("look closer")]
    assert [int(stage.split()[3]) for stage in planned] == [1, 7, 21, 45]
    assert int(closer[0].split()[4]) == 14
    # Three at the most for the post and for everyone, of base and of the prepared case.
    assert 1 <= len(closer) <= 12
    latest = clock_of(leaving)[EVERYONE].start_by[-1]
    assert latest.margin_h is not None
    assert 14 * 24 <= latest.margin_h < 18 * 24


def test_a_departure_weeks_ahead_changes_nothing_of_today(leaving: Brief) -> None:
    """The guards leave on day 25: what is due, and how long there is at the lowest risk, is as where they stay."""
    staying = make_brief(base_only(gated_post()), AS_OF)
    due = [[(row.enabler_id, row.status, row.deadline) for row in one.advice.enablers] for one in (staying, leaving)]
    assert due[0] == due[1]
    margins = [clock_of(one)[EVERYONE].start_by[0].margin_h for one in (staying, leaving)]
    assert margins[0] == margins[1]
    assert margins[0] is not None


@pytest.fixture(scope="module")
def whole() -> PlanningResult:
    """The plan of the post with all its legs."""
    return make_plan(gated_post(), "base", assess(gated_post(), AS_OF), PlanOptions(explained=False))


@pytest.mark.parametrize("leg_id", [leg.id for leg in LEGS])
def test_one_leg_less_never_means_fewer_caught(whole: PlanningResult, leg_id: str) -> None:
    """Whichever leg is taken away, no fewer people are caught, in heads or weighted, and no more are safe."""
    # Two plans of the same worth differ by what the search happened to try.
    noise = 1 - 0.01
    case = gated_post(legs=tuple(leg for leg in LEGS if leg.id != leg_id))
    less = make_plan(case, "base", assess(case, AS_OF), PlanOptions(explained=False))
    assert less.expected_caught_persons >= whole.expected_caught_persons * noise
    assert less.weighted_caught >= whole.weighted_caught * noise
    assert less.safe_persons <= whole.safe_persons


def test_people_cut_off_are_all_caught(whole: PlanningResult) -> None:
    """Without its first leg the staff are cut off: all 300 of them are caught, and the risk is a certainty."""
    case = gated_post(legs=tuple(leg for leg in LEGS if leg.id != "convoy"))
    cut = make_plan(case, "base", assess(case, AS_OF), PlanOptions(explained=False))
    caught = {group.group_id: group.expected_caught_persons for group in cut.groups}
    assert caught["staff"] == 300
    assert whole.expected_caught_persons < 300 <= cut.expected_caught_persons

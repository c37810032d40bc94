"""What a brief says, held against the parts that it is made from."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from egress.decision import EVERYONE, POST, leading
from egress.domain import apply_scenario
from egress.inputs import read_case
from egress.kit import InputProblem, Progress, add_hours
from egress.planning import last_way_out_h, make_plan
from egress.threat import assess
from egress.workflow import inputs_digest, make_brief, plan_movements

from .gated_post import AGAINST, AS_OF, day, gated_post, with_gate_rate
from .reading import brief_of, clock_of

TINY_POST = Path(__file__).resolve().parents[2] / "cases" / "tiny-post"


def test_everyone_has_no_longer_than_the_slowest_group() -> None:
    """The line for everyone is at least as late, as risky and as urgent as that of any group."""
    clock = dict(clock_of(brief_of(gated_post, AS_OF)))
    everyone = clock.pop(EVERYONE)
    assert everyone.persons == 1800
    for line in clock.values():
        assert everyone.risk_if_started_now >= line.risk_if_started_now
        for mine, theirs in zip(everyone.start_by, line.start_by, strict=True):
            assert mine.margin_h is not None
            assert theirs.margin_h is None or mine.margin_h <= theirs.margin_h


def test_start_by_and_margin_say_the_same() -> None:
    """start_by is as_of plus the margin wherever it is open, and null elsewhere."""
    for line in brief_of(gated_post, AS_OF).advice.clock:
        for entry in line.start_by:
            expected = None if entry.margin_h is None else add_hours(AS_OF, entry.margin_h)
            assert entry.start_by == expected
            assert (entry.status == "open") == (expected is not None)


def test_a_deadline_and_its_lead_time_meet_at_a_start_by() -> None:
    """Transit 72 h, guards 36 h and plane 24 h before one start-by, in that order; the lists are there."""
    rows = {row.enabler_id: row for row in brief_of(gated_post, AS_OF).advice.enablers}
    assert list(rows) == ["transit", "guards", "plane", "lists"]
    assert rows["lists"].status == "in_hand"
    asked = [rows[name] for name in ("transit", "guards", "plane")]
    assert {row.serves for row in asked} == {"applicants"}
    assert len({add_hours(row.deadline, row.lead_time_h) for row in asked if row.deadline}) == 1
    for row in asked:
        assert row.margin_h is not None
        assert row.status == ("overdue" if row.margin_h < 0 else "due")


def test_base_comes_first_and_every_scenario_has_a_line() -> None:
    """One line each, of the same people, with a bound that no plan beats."""
    lines = brief_of(gated_post, AS_OF).scenarios
    assert [line.scenario_id for line in lines] == ["base", "hub-lost"]
    assert {line.persons for line in lines} == {1800}
    assert all(line.bound <= line.weighted_caught * (1 + 1e-9) for line in lines)
    assert lines[1].bound != lines[0].bound


def test_the_base_line_reads_like_the_plan_made_by_itself() -> None:
    """The brief's base plan is what `egress plan` gives on the same day."""
    brief, alone = brief_of(gated_post, AS_OF), plan_movements(gated_post(), AS_OF)
    assert brief.plan.movements == len(alone.plan.movements)
    assert brief.plan.weighted_caught == alone.weighted_caught
    assert brief.plan.clearance_curve == alone.clearance_curve


def test_a_horizon_of_a_day_leaves_more_than_a_day_to_start() -> None:
    """Sixty people clear in five to eight hours: start-by is where the paths have closed about so many hours on."""
    case = read_case(TINY_POST)
    clock = clock_of(brief_of(lambda: case, datetime(2030, 3, 11, tzinfo=UTC)))
    last_way_h = last_way_out_h(apply_scenario(case), assess(case, datetime(2030, 3, 11, tzinfo=UTC)))
    first_lost_h = np.min(list(last_way_h.values()), axis=0)
    for entry in clock[EVERYONE].start_by:
        assert entry.margin_h is not None
        assert entry.margin_h > 48
        assert np.mean(first_lost_h < entry.margin_h + 4) <= entry.risk
        assert np.mean(first_lost_h < entry.margin_h + 9) >= entry.risk


def test_changes_add_up_from_one_day_to_the_other() -> None:
    """The post's risk and the 30-day chance move, cause by cause, exactly from the brief of then to that of now."""
    now, then = brief_of(gated_post, AS_OF, AGAINST), brief_of(gated_post, AGAINST)
    risk = clock_of(now)[POST].risk_if_started_now - clock_of(then)[POST].risk_if_started_now
    assert sum(change.risk_moved for change in now.changes) == pytest.approx(risk, abs=1e-12)
    p30 = [
        float(
            b.picture.curves[b.picture.main_exit].p_closed[
                list(b.picture.curves[b.picture.main_exit].hours).index(720)
            ]
        )
        for b in (then, now)
    ]
    assert sum(change.p30_moved for change in now.changes) == pytest.approx(p30[1] - p30[0], abs=1e-12)


def test_changes_name_the_inputs_that_came_in_between() -> None:
    """One report, one estimate and three counts came in; each stands under its cause, older ones under none."""
    changes = {change.cause: change for change in brief_of(gated_post, AS_OF, AGAINST).changes}
    assert "source-border" in changes["reports"].sentence
    assert "source-alarm" in changes["estimates"].sentence
    assert changes["counted captures"].sentence.startswith("3 new")
    assert "14 days" in changes["the calendar"].sentence
    told = " ".join(change.sentence for change in changes.values())
    assert "source-old" not in told
    assert "source-calm" not in told
    for cause in ("reports", "estimates", "counted captures"):
        assert changes[cause].p30_moved > 0


@pytest.mark.parametrize("against", [AS_OF, day(1)])
def test_a_brief_is_compared_with_an_earlier_day_only(against: object) -> None:
    """The same day or a later one is refused, with the option named."""
    with pytest.raises(InputProblem) as refused:
        make_brief(gated_post(), AS_OF, against=against)  # type: ignore[arg-type]
    assert [problem.file for problem in refused.value.problems] == ["--against"]


def test_stale_inputs_and_no_others_are_named() -> None:
    """The applicants' count was to be affirmed three days ago; on the day compared with it was not yet stale."""
    assert [(line.table, line.row_id) for line in brief_of(gated_post, AS_OF).stale] == [("groups", "applicants")]
    assert brief_of(gated_post, AGAINST).stale == ()


def test_the_bottom_line_names_what_is_overdue_and_who_is_left() -> None:
    """At a tenth of the gate rate people are left: start today, at what risk, what is overdue, how many are left."""
    brief = make_brief(with_gate_rate(gated_post(), 0.1), AS_OF)
    words = brief.bottom_line
    line = clock_of(brief)[EVERYONE]
    assert "start today" in words[0]
    assert f"{line.risk_if_started_now:.0%}" in words[0]
    assert leading(line, 0.05).status == "past"
    overdue = [row.label for row in brief.advice.enablers if row.status == "overdue"]
    assert overdue
    assert any(sentence.startswith("Overdue: ") and overdue[0] in sentence for sentence in words)
    left = brief.scenarios[0].persons - brief.scenarios[0].safe_persons
    assert left > 0
    assert any(f"{left:,} are left" in sentence for sentence in words)


def test_work_is_told_as_it_goes_and_its_cost_kept() -> None:
    """Every stage is announced before it begins and costs are kept in that order."""
    told: list[str] = []
    progress = Progress(listener=told.append)
    brief = make_brief(gated_post(), AS_OF, progress=progress)
    *stages, whole = [cost.stage for cost in brief.costs]
    assert [told_of.split(": ")[-1] for told_of in told] == stages
    assert whole == "whole brief"
    counted = [told_of for told_of in told if " of " in told_of]
    assert counted[0] == f"1 of {len(counted)}: plan base"
    assert [told_of.split(" ")[0] for told_of in counted] == [str(n) for n in range(1, len(counted) + 1)]
    assert all(cost.wall_s >= 0 and cost.peak_memory_mib > 0 for cost in brief.costs)


def test_plan_starts_at_as_of_unless_told_otherwise() -> None:
    """An order given later is planned from then, on the knowledge of as_of."""
    case = gated_post()
    assert plan_movements(case, AS_OF).plan.start == AS_OF
    later = plan_movements(case, AS_OF, start=day(2))
    assert later.plan.start == day(2)
    assert min(movement.depart for movement in later.plan.movements) >= day(2)


def test_the_digest_is_that_of_what_was_known() -> None:
    """It changes with the case and the day's knowledge, and not with what came later."""
    case = gated_post()
    assert inputs_digest(case, AS_OF) == brief_of(gated_post, AS_OF).inputs_digest
    assert inputs_digest(case, AS_OF) == inputs_digest(case, day(1))
    assert inputs_digest(case, AS_OF) != inputs_digest(case, AGAINST)
    assert inputs_digest(case, AS_OF) != inputs_digest(with_gate_rate(case, 0.5), AS_OF)


def test_a_scenario_is_planned_and_threatened_alike() -> None:
    """Under hub-lost the airport closes on a fixed day: nothing arrives at the hub after it, nor while it is lost."""
    case = gated_post()
    result = make_plan(case, "hub-lost", assess(case, AS_OF))
    arrivals = [m.arrive for m in result.plan.movements if m.leg_id == "flight" and m.loads]
    assert arrivals
    assert max(arrivals) <= day(15)
    assert [arrive for arrive in arrivals if day(4) <= arrive < day(9)] == []


def test_a_slow_gate_is_kept_busy() -> None:
    """At 5 persons/h the 1,500 need 300 h from about 80 h on: well within the 480 h planned, so nobody is left."""
    result = plan_movements(with_gate_rate(gated_post(), 0.5), AS_OF)
    assert (result.status, result.safe_persons) == ("clears", 1800)

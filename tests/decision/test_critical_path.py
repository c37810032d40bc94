"""Enablers on a critical path: slip costs people where somebody waits for it, and nothing where nobody does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from egress.decision import CriticalEnabler, a_day_late, asked_anew, critical_path, may_slip, slip_cost
from egress.domain import Case, Enabler, Exit, Force, Mode
from egress.inputs import read_case
from egress.kit import H_PER_DAY, parse_as_of
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.workflow.time_enablers import size_force, time_enablers
from tests.planning.toys import START, at, closes_evenly, fleet, group, leg, picture, site, toy

from .desk import case as desk_case
from .test_enablers import GUARDED, deadlines, enabler, force

ROOT = Path(__file__).resolve().parents[2]


def awaited(lead_time_h: float = 6.0) -> Case:
    """Return a post whose only flight needs a permit, and a road that nobody uses needs another."""
    return toy(
        groups=[group("staff", "post", 40)],
        sites=[site("post", closes_with=(Exit.CITY,)), site("hub", safe=True), site("far", safe=True)],
        legs=[leg("post", "hub", Mode.AIR, 60), leg("post", "far", Mode.FOOT, 60, in_use=False)],
        fleets=[fleet("plane", "post", Mode.AIR, seats=40)],
        enablers=(
            Enabler(id="permit", label="Permit", owner="host", lead_time_h=lead_time_h, unlocks=("post-hub",)),
            Enabler(id="idle", label="Idle", owner="host", lead_time_h=9.0, unlocks=("post-far",)),
        ),
        horizon_h=72,
    )


def planned(case: Case) -> PlanningResult:
    """Return the plan of a case whose city closes evenly over three days."""
    return make_plan(case, "base", picture(closes_evenly(Exit.CITY, 72)), PlanOptions(explained=False))


def test_a_day_of_slip_costs_whoever_waits() -> None:
    """The permit for the only flight costs a day of the curve; one for a road that is not in use costs nothing."""
    on_time = planned(awaited())
    permit = slip_cost(on_time, planned(a_day_late(awaited(), "permit")))
    idle = slip_cost(on_time, planned(a_day_late(awaited(), "idle")))
    assert permit.clear
    assert 40 * 23 / 72 < permit.caught_persons_per_day < 40 * 25 / 72
    assert permit.clearance_h_per_day == H_PER_DAY
    assert not idle.clear
    assert idle.caught_persons_per_day == 0


def test_what_may_slip() -> None:
    """What is in hand cannot slip; what is expected or must be asked for can."""
    case = replace(
        awaited(),
        enablers=(
            Enabler(id="in-hand", label="In hand", owner="host", lead_time_h=9.0, in_hand_from=at(-60)),
            Enabler(id="expected", label="Expected", owner="host", lead_time_h=9.0, in_hand_from=at(600)),
            Enabler(id="asked", label="Asked for", owner="host", lead_time_h=9.0),
            Enabler(id="lost", label="Lost", owner="host", lead_time_h=9.0, in_use=False),
        ),
        sites=tuple(replace(one, force_needed_persons=9) for one in awaited().sites),
        forces=(
            Force(id="coming", label="Coming", site_id="post", strength_persons=9, lead_time_h=4, secures=("post",)),
        ),
    )
    assert may_slip(case, START) == ("expected", "asked", "coming")
    gone = replace(
        case,
        enablers=(replace(case.enablers[0], available_until=at(-1)),),
        forces=(replace(case.forces[0], present_from=at(-60), withdrawn_by=START),),
        fleets=(replace(case.fleets[0], available_until=START),),
    )
    assert may_slip(gone, START) == ("in-hand", "coming", "plane")
    assert [(one.available_from, one.available_until) for one in asked_anew(gone, START).fleets] == [(None, None)]
    late = {e.id: e for e in a_day_late(a_day_late(case, "expected"), "asked").enablers}
    assert late["expected"].in_hand_from == at(600 + 1440)
    assert late["asked"].lead_time_h == 9.0 + H_PER_DAY


def test_a_lapsed_permit_costs_and_is_due_like_one_never_had() -> None:
    """The permit for the only flight lapsed yesterday: its deadline and slip are those of asking for it."""
    lapsed, never = read_case(ROOT / "cases" / "tiny-post"), read_case(ROOT / "cases" / "tiny-post")
    as_of = parse_as_of("2030-03-10")
    lapsed = replace(lapsed, enablers=(replace(lapsed.enablers[0], available_until=as_of - timedelta(days=1)),))
    never = replace(never, enablers=(replace(never.enablers[0], in_hand_from=None),))
    one, other = (next(e for e in time_enablers(c, as_of) if e.deadline.kind == "enabler") for c in (lapsed, never))
    assert one.slip is not None
    assert one.slip == other.slip
    assert replace(one.deadline, ends=None) == other.deadline


def test_overdue_first_then_by_margin_and_cost() -> None:
    """Overdue ones stand first; a force names the permission that must release it."""
    made = replace(
        awaited(),
        enablers=(enabler("late", 90.0, "road"), enabler("soon", 10.0, "road"), enabler("frees", 1.0, "squad")),
        forces=(force("squad", 2.0, "road"),),
    )
    desk = desk_case()
    desk = replace(desk, enablers=made.enablers, forces=made.forces, **GUARDED)
    path = critical_path(desk, tuple(deadlines(desk, staff=48.0, families=48.0).values()), {})
    statuses = [one.deadline.status for one in path]
    assert statuses == sorted(statuses, key=["overdue", "due", "expected", "no_deadline", "in_hand"].index)
    assert statuses[0] == "overdue"
    by_id: dict[str, CriticalEnabler] = {one.deadline.enabler_id: one for one in path}
    assert by_id["squad"].waits_on == ("frees",)
    assert by_id["soon"].slip is None


def test_the_verbs_answer_about_a_shipped_case() -> None:
    """Enablers and force of a company site: every row has an owner or a release, and each scenario its force."""
    case, as_of = read_case(ROOT / "cases" / "company-site"), parse_as_of("2030-03-10")
    path = time_enablers(case, as_of)
    assert {one.deadline.enabler_id for one in path} >= {e.id for e in case.enablers if e.in_use}
    assert any(one.slip is not None for one in path)
    answer = size_force(case, as_of)
    assert answer.scenarios[0].scenario_id == "base"
    assert {one.force_id for one in answer.units} == {f.id for f in case.forces if f.in_use}
    assert answer.presence.safe_persons_more >= 0

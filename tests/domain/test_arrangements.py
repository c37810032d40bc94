"""Partners, withdrawal dates, movement limits and consular rates each change the plan, for their reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from egress.decision import prepared
from egress.decision.obligations import obligations
from egress.domain import (
    Case,
    MissionFunction,
    MovementLevel,
    Partner,
    PartnerStatus,
    Position,
    Tripwire,
    apply_scenario,
    output_per_day,
)
from egress.threat import assess
from egress.workflow import plan_movements

from ..workflow.gated_post import AS_OF, gated_post

PAPERS = MissionFunction(id="papers", label="Papers", unit="persons", output_restricted=0.5, output_locked_down=0.0)


def with_clerks(holders: int, *, level: MovementLevel = MovementLevel.FREE) -> Case:
    """Return the case whose applicants need papers that so many clerks write, 100 a day each."""
    case = gated_post()
    slow = max(case.groups, key=lambda group: group.head_count)
    clerks = Position(
        id="clerk",
        label="Clerks",
        category="staff",
        site_id="compound",
        holders=holders,
        function_id="papers",
        output_per_day=100,
    )
    groups = tuple(replace(g, readied_by="papers") if g.id == slow.id else g for g in case.groups)
    return replace(case, groups=groups, functions=(PAPERS,), positions=(clerks,), movement_level=level)


def ready_all_h(case: Case) -> float:
    """Return when the last of the largest group is ready, after what the case's own output allows."""
    applied = apply_scenario(case, "base")
    return max(applied.groups, key=lambda group: group.head_count).ready_all_h


def test_consular_rate_sets_how_long_papers_take() -> None:
    """1,500 applicants at 300 a day take five days after the first are ready."""
    case = with_clerks(3)
    slow = max(case.groups, key=lambda group: group.head_count)
    assert slow.head_count == 1500
    assert ready_all_h(case) == pytest.approx(max(slow.ready_all_h, slow.ready_first_h + 120))


def test_fewer_officers_clear_later() -> None:
    """One clerk instead of three: the same people are clear later, because they are ready later."""
    three, one = (plan_movements(with_clerks(n), AS_OF) for n in (3, 1))
    assert one.safe_persons < three.safe_persons or (one.clearance_time_h or 1e9) > (three.clearance_time_h or 1e9)


def test_limits_on_movement_halve_the_output() -> None:
    """Restricted movement leaves half of the output, a lock-down none: nobody becomes ready any more."""
    assert output_per_day(with_clerks(2), PAPERS) == 200
    assert output_per_day(with_clerks(2, level=MovementLevel.RESTRICTED), PAPERS) == 100
    locked = with_clerks(2, level=MovementLevel.LOCKED_DOWN)
    assert ready_all_h(locked) > locked.horizon_days * 24
    assert ready_all_h(with_clerks(2, level=MovementLevel.RESTRICTED)) > ready_all_h(with_clerks(2))


def test_partner_that_agreed_moves_in_with_people_and_guards() -> None:
    """Its groups start from the common site and its guards secure it; while it is only asked, nothing changes."""
    case = gated_post()
    moved = case.groups[-1]
    partner = Partner(
        id="ally",
        label="Ally",
        status=PartnerStatus.ASKED,
        co_locates_at="compound",
        group_ids=(moved.id,),
        guards_persons=40,
    )
    asked = apply_scenario(replace(case, partners=(partner,)), "base")
    agreed = apply_scenario(replace(case, partners=(replace(partner, status=PartnerStatus.AGREED),)), "base")
    assert asked.groups == case.groups
    assert asked.forces == case.forces
    assert agreed.group_by_id[moved.id].site_id == "compound"
    assert [f.strength_persons for f in agreed.forces if "compound" in f.secures and f.id == "ally-guards"] == [40]


def test_partner_guards_open_a_site_that_lacked_force() -> None:
    """A compound that needs 40 guards more than it has is usable once the partner brings them."""
    case = gated_post()
    home = case.site_by_id["compound"]
    there = sum(f.strength_persons for f in case.forces if "compound" in f.secures)
    guarded = tuple(replace(s, force_needed_persons=there + 40) if s is home else s for s in case.sites)
    partner = Partner(
        id="ally", label="Ally", status=PartnerStatus.AGREED, co_locates_at="compound", guards_persons=40
    )
    without = plan_movements(replace(case, sites=guarded), AS_OF)
    together = plan_movements(replace(case, sites=guarded, partners=(partner,)), AS_OF)
    assert together.safe_persons > without.safe_persons


def test_partner_that_leaves_takes_its_lift_along() -> None:
    """A fleet is gone by the day its owner leaves, so fewer people are safe."""
    case = gated_post()
    flight = next(fleet for fleet in case.fleets if fleet.mode == "air")
    leaving = Partner(id="ally", label="Ally", leaves_on=AS_OF + timedelta(days=4), fleet_ids=(flight.id,))
    stays, leaves = plan_movements(case, AS_OF), plan_movements(replace(case, partners=(leaving,)), AS_OF)
    assert leaves.safe_persons < stays.safe_persons
    latest = max(m.depart for m in leaves.plan.movements if m.fleet_id == flight.id)
    assert latest <= AS_OF + timedelta(days=4)


def test_answers_and_crossed_tripwires_are_due() -> None:
    """An answer due yesterday is overdue, one due tomorrow is not; a tripwire counts once it is crossed."""
    day = timedelta(days=1)
    ally = Partner(id="ally", label="Ally", status=PartnerStatus.ASKED, answer_due=AS_OF - day)
    other = replace(ally, id="other", answer_due=AS_OF + day)
    wire = Tripwire(
        id="river",
        label="River crossed",
        observable="bridges",
        threshold="a column",
        owner="director",
        obliged_action="convene",
        time_to_act_h=6,
        crossed_at=AS_OF - timedelta(hours=2),
    )
    later = replace(wire, id="later", crossed_at=AS_OF + day)
    case = replace(gated_post(), partners=(ally, other), tripwires=(wire, later))
    found = {one.enabler_id: (one.status, one.margin_h) for one in obligations(case, AS_OF)}
    assert found == {"ally": ("overdue", -24.0), "other": ("due", 24.0), "river": ("due", 4.0)}


def test_arrangements_are_applied_once() -> None:
    """The prepared case is made from the case as read, so that guards are not brought twice."""
    partner = Partner(
        id="ally", label="Ally", status=PartnerStatus.AGREED, co_locates_at="compound", guards_persons=40
    )
    case = replace(gated_post(), partners=(partner,))
    ready = apply_scenario(prepared(case, assess(case, AS_OF)), "base")
    assert sum(force.id == "ally-guards" for force in ready.forces) == 1

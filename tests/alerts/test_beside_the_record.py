"""What an alert is held against when nobody names anything: the record alone stops a contradiction."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from egress.domain import Case, Plan
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert, Bidding, Direction
from egress.domain.orders import order_facts, orders_of_plan, plan_in_force
from egress.domain.plan import Movement
from egress.domain.two_persons import TwoPersonAct
from egress.inputs import read_case
from egress.kit import InputProblem, iso_utc
from egress.publications.alerts import update_of, write_cap
from egress.store import Keyring, Store, new_store, store_address
from egress.workflow.alerts import ByHand, clear_alert, findings_now, hear_alert, release_alert, withdraw_alert
from egress.workflow.record.decide import confirm, decide, put_question
from egress.workflow.record.destroy import propose, raise_alert
from egress.workflow.record.hands import Hand, act_of
from egress.workflow.record.keep import keep_case
from egress.workflow.record.watch import report_place

from .posts import at, said

ROOT = Path(__file__).parents[2]
POST = "kabul-2021"
CLEARER, CHIEF = "Consular section", "Chief of Mission"


@pytest.fixture(scope="module")
def case() -> Case:
    """The case of Kabul."""
    return read_case(ROOT / "cases" / "kabul-2021")


@pytest.fixture
def store(tmp_path: Path, case: Case) -> Iterator[Store]:
    """A record that holds the case."""
    made = new_store(store_address(str(tmp_path / "r.db")), keyring=Keyring(tmp_path / "keys"), clock=lambda: at(20))
    keep_case(made, case, hand("Keeper", "Watch"), reason="first")
    yield made
    made.close()


def hand(person: str, role: str, hour: int = 12) -> Hand:
    """Return who acts."""
    return Hand(person=person, role=role, at=at(20, hour))


def told(name: str, bidding: Bidding, site_id: str = "", **given: object) -> Alert:
    """Return an alert that tells one thing."""
    made = said(name, at(20), "As told.", directions=(Direction(bidding=bidding, site_id=site_id),))
    return replace(made, **given)  # type: ignore[arg-type]


def clear(store: Store, alert: Alert) -> None:
    """Clear an alert with nothing named by hand."""
    clear_alert(store, POST, hand("Ann", CLEARER), alert)


def released(store: Store, case: Case, alert: Alert) -> None:
    """Clear and release an alert."""
    clear(store, alert)
    release_alert(store, POST, hand("Bob", CHIEF), alert, case=case)


def order_staff_out(store: Store, option: str = "go") -> None:
    """Decide ordered departure, and let a second person stand by it."""
    asked = put_question(
        store,
        POST,
        hand("Ann", CHIEF, 8),
        authority_id="ordered-departure",
        question="Order staff out?",
        options=["go", "stay", "ordered departure"],
    )
    role = "Under Secretary for Management"
    taken = decide(store, POST, hand("Una", role, 9), question_id=asked.act_id, option=option)
    confirm(store, POST, hand("Uwe", role, 10), of=taken.act_id)


@pytest.mark.parametrize("option", ["go", "ordered departure"])
def test_the_posture_in_force_is_known(store: Store, option: str) -> None:
    """Staff are ordered out by a decision in the record: the public is not merely told to follow the news."""
    clear(store, told("before", Bidding.MONITOR))
    order_staff_out(store, option)
    with pytest.raises(InputProblem, match="ordered departure"):
        clear(store, told("after", Bidding.MONITOR))
    clear(store, told("fair", Bidding.LEAVE))


def test_a_decision_to_stay_changes_no_posture(store: Store) -> None:
    """Deciding against a departure leaves the posture of the staff as it was."""
    order_staff_out(store, "stay")
    clear(store, told("mild", Bidding.MONITOR))


def test_a_decision_between_clearance_and_release_stops_release(store: Store, case: Case) -> None:
    """What was right when it was cleared is checked anew when it is to go out."""
    mild = told("mild", Bidding.MONITOR)
    clear(store, mild)
    order_staff_out(store)
    with pytest.raises(InputProblem, match="no_double_standard"):
        release_alert(store, POST, hand("Bob", CHIEF), mild, case=case)
    assert not store.acts(POST, kinds=[ActKind.ALERT_RAISED])


def test_our_last_alert_is_known(store: Store, case: Case) -> None:
    """What went out stands until it is updated or cancelled, whoever remembers to name it."""
    released(store, case, told("first", Bidding.AVOID, "gates"))
    go = told("second", Bidding.GO_TO, "gates")
    with pytest.raises(InputProblem, match="our own alert first"):
        clear(store, go)
    clear(store, update_of(go, [told("first", Bidding.AVOID, "gates")]))


def test_a_cancelled_alert_no_longer_stands(store: Store, case: Case) -> None:
    """Taken back by two persons, it contradicts nothing any more."""
    first = told("first", Bidding.AVOID, "gates")
    released(store, case, first)
    proposal = propose(store, POST, hand("Ann", "Watch"), what=TwoPersonAct.CANCEL_ALERT, target="first")
    with pytest.raises(InputProblem, match="our own alert first"):
        clear(store, told("second", Bidding.GO_TO, "gates"))
    withdraw_alert(store, POST, hand("Bob", "Watch"), first, case=case, proposal_id=proposal.act_id, sent=at(20, 13))
    clear(store, told("second", Bidding.GO_TO, "gates"))


def test_an_alert_kept_as_words_alone_is_read(store: Store) -> None:
    """One that was only reported as gone out is understood by its words."""
    raise_alert(store, POST, hand("Ann", "Watch"), text="Do not come to the gates at this time.")
    with pytest.raises(InputProblem, match="go to"):
        clear(store, told("second", Bidding.GO_TO, "gates"))


def test_a_later_alert_of_ours_counts_against_an_older_draft(store: Store, case: Case) -> None:
    """A draft of the morning is held against what went out after it was written."""
    draft = told("draft", Bidding.GO_TO, "gates", sent=at(20, 6), expires=at(21, 6))
    released(store, case, told("first", Bidding.AVOID, "gates"))
    with pytest.raises(InputProblem, match="our own alert first"):
        clear(store, draft)


def test_partners_alerts_are_known(store: Store, case: Case) -> None:
    """A partner's message is entered once, and every alert of ours is held against it."""
    theirs = write_cap(told("theirs", Bidding.OPEN, "gates"), case)
    hear_alert(store, POST, hand("Ann", "Watch"), theirs, partner="defence")
    with pytest.raises(InputProblem, match="defence alert theirs says open"):
        clear(store, told("ours", Bidding.AVOID, "gates"))


def test_a_place_that_is_shut_is_known(store: Store) -> None:
    """Nobody is sent to gates that the watch reported shut; open again, they may be."""
    report_place(store, POST, hand("Ann", "Watch", 9), place="gates", shut=True, how="seen")
    with pytest.raises(InputProblem, match="0 people per hour"):
        clear(store, told("go", Bidding.GO_TO, "gates"))
    report_place(store, POST, hand("Ann", "Watch", 10), place="gates", shut=False)
    clear(store, told("go", Bidding.GO_TO, "gates"))


def test_an_exit_that_has_closed_is_known(store: Store) -> None:
    """Commercial flights have ended by the word of the watch: nobody is told to leave by them."""
    report_place(store, POST, hand("Ann", "Watch", 9), place="commercial_air", shut=True)
    with pytest.raises(InputProblem, match="no commercial way out is open"):
        clear(store, told("leave", Bidding.LEAVE))
    with pytest.raises(InputProblem, match="no such site"):
        report_place(store, POST, hand("Ann", "Watch"), place="moon", shut=True)


def activated(store: Store, case: Case, plan: Plan) -> None:
    """Keep the orders of a plan as an activation does."""
    for order in orders_of_plan(case, plan, given_at=at(20, 1), escalates_to="Chief"):
        facts = order_facts(order, "ruling") | {"n_hour": iso_utc(plan.start), "scenario": "base"}
        store.record(act_of(hand("Ann", CHIEF, 1), ActKind.ORDER_GIVEN, POST, facts=facts))


def through_the_gates(case: Case, last_hour: int) -> Plan:
    """Return a plan that takes citizens through the gates once an hour."""
    leg = next(one for one in case.legs if one.from_site_id == "gates")
    group = next(one for one in case.groups if one.category == "citizen")
    moves = tuple(
        Movement(
            id=f"m{hour}",
            leg_id=leg.id,
            depart=at(20, hour),
            arrive=at(20, hour) + timedelta(minutes=30),
            loads=((group.id, 10),),
        )
        for hour in range(10, last_hour + 1)
    )
    return Plan(
        case_id=POST, scenario_id="base", start=at(20, 2), horizon_end=at(23), movements=moves, drawn_by="egress"
    )


def test_the_plan_that_was_activated_is_known(store: Store, case: Case) -> None:
    """The plan comes back from its orders whole; nobody is kept from the gates through which it takes them."""
    plan = through_the_gates(case, 18)
    activated(store, case, plan)
    kept = plan_in_force(store.acts(POST))
    assert kept is not None
    assert kept.movements == plan.movements
    with pytest.raises(InputProblem, match="through which the plan moves citizen"):
        clear(store, told("keep-away", Bidding.AVOID, "gates"))
    clear(store, told("come", Bidding.GO_TO, "gates"))


def test_nobody_is_sent_where_the_plan_takes_nobody_from(store: Store, case: Case) -> None:
    """The last people leave the gates at 11:00; an alert of 12:00 that sends people there is refused."""
    activated(store, case, through_the_gates(case, 11))
    with pytest.raises(InputProblem, match="takes nobody"):
        clear(store, told("come", Bidding.GO_TO, "gates"))


def test_when_the_last_people_leave_is_said(store: Store, case: Case) -> None:
    """The plan ends before the alert does: that is told beside it, and stops nothing."""
    activated(store, case, through_the_gates(case, 18))
    found, _, _ = findings_now(store, POST, told("come", Bidding.GO_TO, "gates"), now=at(20))
    assert [one.severity for one in found if one.rule == "people_leave_from_there"] == ["notice"]
    assert any("18:00Z" in one.sentence for one in found)


def test_a_plan_by_hand_is_held_against_beside_the_one_in_force(store: Store, case: Case) -> None:
    """Naming another plan takes the one in force from nobody's sight."""
    activated(store, case, through_the_gates(case, 18))
    other = ByHand(plan=replace(through_the_gates(case, 9), movements=()))
    with pytest.raises(InputProblem, match="through which the plan moves"):
        clear_alert(store, POST, hand("Ann", CLEARER), told("x", Bidding.AVOID, "gates"), by_hand=other)


@pytest.mark.parametrize("row", ["hold-arrivals", "ordered-departure", "no-such-row"])
def test_only_rows_for_alerts_clear_alerts(store: Store, row: str) -> None:
    """Whoever may ask for another thing clears no alert with it: the row is not theirs to choose."""
    with pytest.raises(InputProblem, match=f"{row}.*(not a row for alerts|no such kind).*public-alert"):
        clear_alert(store, POST, hand("Rso", "Regional Security Officer"), told("x", Bidding.LEAVE), authority=row)


def test_a_row_marked_for_alerts_is_one(store: Store, case: Case) -> None:
    """A case may have several: their ids begin with public-alert-."""
    row = next(one for one in case.authority if one.id == "public-alert")
    more = replace(case, authority=(*case.authority, replace(row, id="public-alert-warden", requested_by="Warden")))
    keep_case(store, more, hand("Keeper", "Watch"), reason="wardens")
    act = clear_alert(store, POST, hand("Ann", "Warden"), told("x", Bidding.LEAVE), authority="public-alert-warden")
    assert act.fact("authority_id") == "public-alert-warden"


def test_the_record_keeps_what_it_was_held_against(store: Store, case: Case) -> None:
    """An inquiry sees which posture, alerts and closed places were known when it was cleared."""
    released(store, case, told("first", Bidding.PREPARE, event="another event"))
    clear(store, told("second", Bidding.LEAVE))
    (last,) = (act for act in store.acts(POST, kinds=[ActKind.ALERT_CLEARED]) if act.fact("alert") == "second")
    assert last.facts["held_against"]["alerts"] == ["first"]
    assert last.facts["held_against"]["posture"] == ""

"""The verb `activate`: a decision in force turns a plan into orders, and orders are acknowledged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from egress.domain import Act
from egress.domain.act_log import ActLog
from egress.domain.acts import ActKind
from egress.domain.decisions import DecisionRecord, decision_record
from egress.domain.orders import Order, order_facts, orders_of, orders_of_plan
from egress.kit import InternalError, Progress, iso_utc
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.store import Store
from egress.threat import assess
from egress.workflow.record.hands import Hand, act_of, case_now, refused


def activate(
    store: Store,
    post_id: str,
    hand: Hand,
    *,
    question_id: str,
    n_hour: datetime,
    scenario_id: str = "base",
    escalates_to: str = "",
    progress: Progress | None = None,
    before_giving: Callable[[], None] = lambda: None,
) -> tuple[PlanningResult, tuple[Order, ...]]:
    """
    Make the plan of a decision that is in force, with its order at the N-hour, and give the orders that it makes.

    The orders are kept together, all or none. Asked again for the same decision, N-hour and scenario, it gives none
    anew: what was given stands. Before they are kept nothing is ordered; afterwards only another decision changes it.

    Every order names its owner, its steps by N-hour and by the clock, and until when it must be acknowledged. What is
    not acknowledged goes to `escalates_to`; to the role that decided where it is left empty. `before_giving` is
    called when the plan is made and the orders are about to be kept; it raises where they must not be.

    Raises
    ------
    InputProblem
        when no decision on the question is in force, or it is "not yet", or the N-hour lies before it.
    """
    progress, case = progress or Progress(), case_now(store, post_id)
    record = decision_record(store.log(post_id), question_id)
    ruling_id, decided_by = _in_force(record, hand, n_hour)
    with progress.stage("assess the threat"):
        picture = assess(case, hand.at)
    with progress.stage(f"plan {scenario_id}"):
        result = make_plan(case, scenario_id, picture, PlanOptions(start=n_hour, explained=False))
    drawn = orders_of_plan(case, result.plan, given_at=hand.at, escalates_to=escalates_to or decided_by)
    _refuse_lost_steps(result, drawn)
    before_giving()
    shared: dict[str, object] = {"decision": ruling_id, "n_hour": iso_utc(n_hour), "scenario": scenario_id}
    _give(store, post_id, hand, question_id=question_id, n_hour=n_hour, drawn=drawn, shared=shared)
    given = orders_of(act for act in store.log(post_id) if act.fact("decision") in ("", ruling_id))
    return result, given


def _give(
    store: Store,
    post_id: str,
    hand: Hand,
    *,
    question_id: str,
    n_hour: datetime,
    drawn: Sequence[Order],
    shared: dict[str, object],
) -> None:
    """Keep orders together, unless those of the same decision, N-hour and scenario stand already."""
    ruling_id = str(shared["decision"])
    acts = [
        act_of(
            hand,
            ActKind.ORDER_GIVEN,
            post_id,
            facts=order_facts(order, ruling_id) | shared,
            act_id=f"{ruling_id}/{shared['n_hour']}/{shared['scenario']}/{order.id}",
        )
        for order in drawn
    ]

    def judge(known: ActLog) -> bool:
        if any(one.facts.items() >= shared.items() for one in known.kinds(ActKind.ORDER_GIVEN)):
            return False
        now = decision_record(known, question_id)
        if _in_force(now, hand, n_hour)[0] != ruling_id:
            remedy = "See what stands: egress decision show POST."
            raise refused(question_id, "it was decided anew meanwhile", remedy=remedy)
        return True

    if acts:
        store.record_all(acts, judge=judge)


def acknowledge(store: Store, post_id: str, hand: Hand, *, order_id: str) -> Act:
    """Acknowledge an order."""

    def judge(acts: ActLog, act: Act) -> Act:
        order = next((one for one in orders_of(acts) if one.id == order_id), None)
        if order is None:
            raise refused(order_id, "no order bears that id", remedy="See the orders: egress standing POST.")
        return act

    return store.record(act_of(hand, ActKind.ORDER_ACKNOWLEDGED, post_id, facts={"order": order_id}), judge=judge)


def _in_force(record: DecisionRecord | None, hand: Hand, n_hour: datetime) -> tuple[str, str]:
    """Return the decision that is in force, and the role that took it."""
    if record is None:
        raise refused("activate", "no question bears that id", remedy="See what stands: egress decision show POST.")
    ruling = record.ruling_in_force()
    if ruling is None or ruling.review_at is not None:
        remedy = "Decide it, and let a second person confirm it where the posture changes."
        raise refused(record.id, "no decision to act is in force", remedy=remedy)
    since = ruling.at if ruling.confirmation is None else max(ruling.at, ruling.confirmation.at)
    if hand.at < since or n_hour < hand.at:
        raise refused(record.id, "it is not in force at that time yet", remedy="Name an N-hour from now on.")
    return ruling.id, ruling.role


def _refuse_lost_steps(result: PlanningResult, drawn: Sequence[Order]) -> None:
    """See that no movement of the plan is without an order."""
    ordered = sum(len(order.steps) for order in drawn if not order.id.startswith("enabler-"))
    if ordered != len(result.plan.movements):
        raise InternalError(f"{len(result.plan.movements)} movements, but {ordered} of them are in orders")


def orders_given(store: Store, post_id: str) -> tuple[Order, ...]:
    """Return every order of a post, with its acknowledgement."""
    return orders_of(store.log(post_id))


def handed_over(order: Order, now: datetime) -> Order:
    """Return an order with whoever must carry it out now: the owner, or whom it escalated to."""
    return replace(order, owner=order.escalates_to) if order.status(now) == "unacknowledged" else order

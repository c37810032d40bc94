"""Orders: a plan made into what each owner must do at which hour, and whether it was acknowledged."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.case import Case
from egress.domain.plan import Movement, Plan
from egress.kit import iso_utc, minutes_between

LONGEST_ACKNOWLEDGEMENT = timedelta(hours=1)
"""An order is acknowledged within an hour, or within half the time until its first step where that is shorter, so
that as much time again is left to hand it to somebody else. An assumption of ours."""

SHORTEST_ACKNOWLEDGEMENT = timedelta(minutes=10)
"""Nobody can answer faster than this; a step that is nearer is acknowledged by doing it."""


@dataclass(frozen=True, kw_only=True)
class OrderStep:
    """One step: when, by the clock and by hours and minutes after the order (N-hour), and what."""

    at: datetime
    n_min: int
    what: str

    def sentence(self) -> str:
        """Return "N+02:30, 12 Aug 09:30Z: …"."""
        hours, minutes = divmod(self.n_min, 60)
        return f"N+{hours:02d}:{minutes:02d}, {self.at.strftime('%-d %b %H:%M')}Z: {self.what}"


@dataclass(frozen=True, kw_only=True)
class Order:
    """
    What one owner is ordered to do.

    Attributes
    ----------
    id : unique within the activation.
    owner : who carries it out; escalates_to : who takes over if it is not acknowledged.
    acknowledge_by : when the acknowledgement is due.
    movements : the movements of the plan that its steps are made of.
    acknowledged_at, acknowledged_by_role : None and empty until it is.
    """

    id: str
    title: str
    owner: str
    escalates_to: str
    given_at: datetime
    acknowledge_by: datetime
    steps: tuple[OrderStep, ...]
    movements: tuple[Movement, ...] = ()
    acknowledged_at: datetime | None = None
    acknowledged_by_role: str = ""

    def status(self, now: datetime) -> str:
        """Return "acknowledged", "waiting", or "unacknowledged" once the answer is overdue."""
        if self.acknowledged_at is not None and self.acknowledged_at <= now:
            return "acknowledged"
        return "unacknowledged" if now > self.acknowledge_by else "waiting"


def orders_of_plan(case: Case, plan: Plan, *, given_at: datetime, escalates_to: str) -> tuple[Order, ...]:
    """
    Return the orders that a plan makes: per vehicle, per group and leg moved by other means, per thing to ask for.

    Every movement of the plan stands in exactly one of them. Order times count from the plan's start, the N-hour.
    """
    sheets: dict[tuple[str, str, str], list[OrderStep]] = {}
    moved: dict[str, list[Movement]] = {}
    for movement in sorted(plan.movements, key=lambda one: (one.depart, one.id)):
        step = _step(movement.depart, plan, _movement_words(case, movement))
        sheets.setdefault(sheet_of(case, movement), []).append(step)
        moved.setdefault(sheet_of(case, movement)[0], []).append(movement)
    for enabler in case.enablers:
        if enabler.in_use and enabler.in_hand_from is None:
            words = f"ask for {enabler.label}; it takes {enabler.lead_time_h:g} h"
            sheets[(f"enabler-{enabler.id}", enabler.label, enabler.owner)] = [_step(plan.start, plan, words)]
    return tuple(
        Order(
            id=key,
            title=title,
            owner=owner,
            escalates_to=escalates_to,
            given_at=given_at,
            acknowledge_by=acknowledge_by(given_at, steps[0].at),
            steps=tuple(steps),
            movements=tuple(moved.get(key, ())),
        )
        for (key, title, owner), steps in sorted(sheets.items(), key=lambda item: (item[1][0].at, item[0]))
    )


def acknowledge_by(given_at: datetime, first_step: datetime) -> datetime:
    """Return when an order must be acknowledged: within an hour, or half the time to its first step."""
    half = max(SHORTEST_ACKNOWLEDGEMENT, (first_step - given_at) / 2)
    return given_at + timedelta(minutes=round(min(LONGEST_ACKNOWLEDGEMENT, half).total_seconds() / 60))


def order_facts(order: Order, ruling_id: str) -> dict[str, object]:
    """Return what the ledger keeps of an order."""
    return {
        "order": order.id,
        "decision": ruling_id,
        "title": order.title,
        "owner": order.owner,
        "escalates_to": order.escalates_to,
        "acknowledge_by": iso_utc(order.acknowledge_by),
        "steps": [{"at": iso_utc(step.at), "n_min": step.n_min, "what": step.what} for step in order.steps],
        "movements": [_kept(movement) for movement in order.movements],
    }


def orders_of(acts: Iterable[Act]) -> tuple[Order, ...]:
    """Return the orders that were given, each with its first acknowledgement; their ids are those of acts."""
    log = ActLog.of(acts)
    answers = {act.fact("order"): act for act in reversed(log.kinds(ActKind.ORDER_ACKNOWLEDGED))}
    return tuple(_order(act, answers.get(act.act_id)) for act in log.kinds(ActKind.ORDER_GIVEN))


def is_order_of(order: Order, group_ids: AbstractSet[str]) -> bool:
    """Whether an order moves people of any of these groups by other means than a vehicle of a fleet."""
    moved = {group_id for movement in order.movements for group_id, _ in movement.loads}
    by_themselves = all(movement.fleet_id is None for movement in order.movements)
    return by_themselves and bool(moved & group_ids)


def plan_in_force(acts: Iterable[Act]) -> Plan | None:
    """Return the plan of the latest activation, put together from its orders; None where nothing was activated."""
    given = [act for act in ActLog.of(acts).kinds(ActKind.ORDER_GIVEN) if act.facts.get("n_hour")]
    if not given:
        return None
    latest = max(given, key=lambda act: act.seq)
    whole = [act for act in given if all(act.fact(name) == latest.fact(name) for name in ACTIVATION)]
    moved = sorted((m for act in whole for m in _order(act, None).movements), key=lambda one: (one.depart, one.id))
    start = latest.instant("n_hour") or latest.at
    return Plan(
        case_id=latest.post_id,
        scenario_id=latest.fact("scenario"),
        start=start,
        horizon_end=max((one.arrive for one in moved), default=start),
        movements=tuple(moved),
        drawn_by="egress",
    )


ACTIVATION = ("decision", "n_hour", "scenario")
"""The facts that the orders of one activation share."""


def _kept(movement: Movement) -> dict[str, object]:
    return {
        "id": movement.id,
        "leg_id": movement.leg_id,
        "depart": iso_utc(movement.depart),
        "arrive": iso_utc(movement.arrive),
        "fleet_id": movement.fleet_id,
        "vehicle": movement.vehicle,
        "loads": [list(load) for load in movement.loads],
        "empty_return": movement.empty_return,
    }


def _movement(kept: Mapping[str, Any]) -> Movement:
    instants = {name: datetime.fromisoformat(kept[name]) for name in ("depart", "arrive")}
    loads = tuple((str(group_id), int(persons)) for group_id, persons in kept["loads"])
    return Movement(**{**kept, **instants, "loads": loads})


def _order(given: Act, answer: Act | None) -> Order:
    return Order(
        id=given.act_id,
        title=given.fact("title"),
        owner=given.fact("owner"),
        escalates_to=given.fact("escalates_to"),
        given_at=given.at,
        acknowledge_by=given.instant("acknowledge_by") or given.at,
        steps=tuple(
            OrderStep(at=datetime.fromisoformat(step["at"]), n_min=step["n_min"], what=step["what"])
            for step in given.facts["steps"]
        ),
        movements=tuple(_movement(one) for one in given.facts.get("movements", ())),
        acknowledged_at=None if answer is None else answer.at,
        acknowledged_by_role="" if answer is None else answer.role,
    )


def sheet_of(case: Case, movement: Movement) -> tuple[str, str, str]:
    """Return id, title and owner of the order that a movement belongs to."""
    if movement.fleet_id is not None:
        fleet = case.fleet_by_id[movement.fleet_id]
        title = f"{fleet.label}, vehicle {movement.vehicle}"
        return f"{fleet.id}-{movement.vehicle}", title, fleet.basis.owner or f"transport: {fleet.label}"
    leg = case.leg_by_id[movement.leg_id]
    groups = " and ".join(case.group_by_id[group_id].label for group_id, _ in movement.loads)
    ids = "+".join(group_id for group_id, _ in movement.loads)
    owner = case.group_by_id[movement.loads[0][0]].basis.owner if movement.loads else ""
    return f"{leg.id}-{ids}", f"{groups} by {leg.label}", owner or f"whoever leads {groups or leg.label}"


def _step(at: datetime, plan: Plan, what: str) -> OrderStep:
    return OrderStep(at=at, n_min=round(minutes_between(plan.start, at)), what=what)


def _movement_words(case: Case, movement: Movement) -> str:
    leg = case.leg_by_id[movement.leg_id]
    there = case.site_by_id[leg.from_site_id].label, case.site_by_id[leg.to_site_id].label
    start, end = (there[1], there[0]) if movement.empty_return else there
    load = ", ".join(f"{persons} of {case.group_by_id[group_id].label}" for group_id, persons in movement.loads)
    return f"{start} to {end}, arrive {movement.arrive.strftime('%-d %b %H:%M')}Z, {load or 'empty'}"

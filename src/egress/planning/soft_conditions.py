"""What could give way so that everybody is safe by the horizon: one entry per rule and what it is a rule of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from egress.domain import Case, Exit, Leg, Mode, Site, TargetKind
from egress.planning.problem import PlanningProblem, routes_to_safety

ROWS_OF: dict[str, tuple[str, ...]] = {
    "fleet_available": ("fleet_available", "vehicles_present", "vehicle_continuity"),
    "leg_rate": ("leg_rate",),
    "site_processing": ("site_processing",),
    "site_departures": ("site_departures",),
    "site_parking": ("site_parking",),
    "site_holding": ("site_holding",),
    "site_fuel": ("site_fuel",),
    "commercial_seats": ("commercial_seats",),
}
"""The rules of the relaxation whose rows fall away together when there is any amount of a thing."""


@dataclass(frozen=True)
class Condition:
    """
    One rule about one thing, which may be dropped as a whole.

    Attributes
    ----------
    rule, target_id : as in `domain.rules`, and the site, leg, fleet, group, enabler or exit concerned.
    aspect : "amount" (rows of the relaxation), or what else of the thing limits: "need", "time", "use", "loss".
    drop : the case without it; rows are left out of the model instead.
    """

    rule: str
    target_id: str
    aspect: str
    drop: Callable[[Case], Case]

    @property
    def is_rows(self) -> bool:
        """Whether it stands in rows of the relaxation."""
        return self.aspect == "amount"

    @property
    def may_be_mended(self) -> bool:
        """Whether more of something, or having it earlier, would do; a lost way or a rule of who may go would not."""
        return self.aspect not in ("use", "loss") and self.rule not in ("leg_categories", "fleet_categories")

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it apart from every other condition."""
        return self.rule, self.target_id, self.aspect


def soft_conditions(problem: PlanningProblem) -> tuple[Condition, ...]:
    """
    Return every condition on the ways to safety, on paper, of people who are not at a safe site.

    Needs, times and losses come first, amounts last: sets found from the front are then the shorter ones.
    """
    case = problem.case
    legs, sites = _ways_on_paper(problem)
    fleets = [fleet for fleet in case.fleets if any(fleet.may_run(leg) for leg in legs)]
    ids = {leg.id for leg in legs} | {site.id for site in sites} | {fleet.id for fleet in fleets}
    found = [
        *(c for leg in legs for c in _leg_conditions(case, leg)),
        *(c for site in sites for c in _site_conditions(site)),
        *(c for fleet in fleets for c in _fleet_conditions(fleet.id, case)),
        *_scenario_conditions(case, ids),
    ]
    forces = {force.id for force in case.forces if set(force.secures) & ids}
    for enabler in case.enablers:
        if set(enabler.unlocks) & (ids | forces):
            found.append(_row_change("enabler_in_hand", "enablers", enabler.id, "need", unlocks=()))
    for group in problem.groups:
        if group.ready_by_h > 0 and not problem.site(group.site_id).safe:
            changes = {"ready_first_h": 0.0, "ready_half_h": None, "ready_all_h": 0.0, "called_persons": None}
            found.append(_row_change("people_present", "groups", group.id, "time", **changes))
        if group.litter:
            found.append(_row_change("litters", "groups", group.id, "need", litter=False))
    return tuple(sorted(found, key=lambda one: one.is_rows))


def _ways_on_paper(problem: PlanningProblem) -> tuple[list[Leg], list[Site]]:
    case = problem.case
    anyone = replace(case, legs=tuple(replace(leg, categories=()) for leg in case.legs))
    wanted: set[str] = set()
    for group in problem.groups:
        if not problem.site(group.site_id).safe:
            wanted |= set(routes_to_safety(anyone, group, list(anyone.legs)))
    safe = {site.id for site in case.sites if site.safe}
    legs = [leg for leg in case.legs if leg.id in wanted or {leg.from_site_id, leg.to_site_id} <= safe]
    ends = {site_id for leg in legs for site_id in (leg.from_site_id, leg.to_site_id)}
    return legs, [site for site in case.sites if site.id in ends]


def _leg_conditions(case: Case, leg: Leg) -> Iterator[Condition]:
    if not leg.in_use:
        yield _row_change("leg_window", "legs", leg.id, "use", in_use=True)
    if leg.force_needed_persons > 0:
        yield _row_change("force_in_place", "legs", leg.id, "need", force_needed_persons=0)
    if leg.open_from or leg.open_until or leg.daily_open:
        window = dict.fromkeys(("open_from", "open_until", "daily_open", "daily_close"))
        yield _row_change("leg_window", "legs", leg.id, "time", **window)
    if leg.categories:
        yield _row_change("leg_categories", "legs", leg.id, "need", categories=())
    if leg.mode.needs_fleet and not any(fleet.may_run(leg) for fleet in case.fleets):
        # Whoever drives: the people then move by themselves.
        yield _row_change("fleet_available", "legs", leg.id, "need", mode=Mode.OWN)
    if leg.persons_per_h is not None:
        yield _amount("leg_rate", "legs", leg.id, leg.persons_per_h, persons_per_h=None)
    if leg.convoy_vehicles > 1:
        yield _row_change("convoy_size", "legs", leg.id, "need", convoy_vehicles=1)
    if leg.escort_vehicles > 0:
        yield _row_change("convoy_escort", "legs", leg.id, "need", escort_vehicles=0, escort_fleet_ids=())
    if leg.seats_per_day is not None:
        yield _amount("commercial_seats", "legs", leg.id, float(leg.seats_per_day), seats_per_day=None)


def _site_conditions(site: Site) -> Iterator[Condition]:
    if not site.in_use:
        yield _row_change("leg_window", "sites", site.id, "use", in_use=True)
    if site.force_needed_persons > 0:
        yield _row_change("force_in_place", "sites", site.id, "need", force_needed_persons=0)
    if site.processing_per_h is not None:
        yield _amount("site_processing", "sites", site.id, site.processing_per_h.likely, processing_per_h=None)
    if site.departures_per_h is not None:
        yield _amount("site_departures", "sites", site.id, site.departures_per_h.likely, departures_per_h=None)
    if site.parking_aircraft is not None:
        yield _amount("site_parking", "sites", site.id, 1.0)
    if site.holding_persons is not None:
        yield _amount("site_holding", "sites", site.id, 1.0)
    if site.fuel_l is not None:
        yield _amount("site_fuel", "sites", site.id, 1.0)


def _fleet_conditions(fleet_id: str, case: Case) -> Iterator[Condition]:
    fleet = case.fleet_by_id[fleet_id]
    if not fleet.in_use:
        yield _row_change("fleet_available", "fleets", fleet.id, "use", in_use=True)
    if fleet.available_from or fleet.available_until or fleet.lead_time_h:
        times: dict[str, Any] = {"available_from": None, "available_until": None, "lead_time_h": 0.0}
        yield _row_change("fleet_available", "fleets", fleet.id, "time", **times)
    if fleet.daily_open is not None or fleet.daily_close is not None:
        yield _row_change("fleet_daylight", "fleets", fleet.id, "time", daily_open=None, daily_close=None)
    if fleet.crew_day_h is not None:
        yield _row_change("crew_day", "fleets", fleet.id, "time", crew_day_h=None, crew_rest_h=None)
    if fleet.categories:
        yield _row_change("fleet_categories", "fleets", fleet.id, "need", categories=())
    if fleet.vehicles <= 0:
        yield _row_change("fleet_available", "fleets", fleet.id, "need", vehicles=1)
    yield _amount("fleet_available", "fleets", fleet.id, 1.0)


def _scenario_conditions(case: Case, ids: set[str]) -> Iterator[Condition]:
    """Yield the losses for a time and the fixed closings that a scenario brings."""
    for kind, target in dict.fromkeys((b.target_kind, b.target_id) for b in case.blackouts):
        if target in ids:
            rule = "fleet_available" if kind is TargetKind.FLEET else "leg_window"
            yield Condition(rule, target, "loss", _without_blackouts(kind, target))
    for exit_ in dict.fromkeys(c.exit for c in case.exit_changes if c.closes_at or c.follows):
        yield Condition("exit_closed", exit_.value, "loss", _without_changes(exit_))


def _row_change(rule: str, table: str, row_id: str, aspect: str, **changes: Any) -> Condition:
    """Return a condition that falls away when fields of one row of the case are changed."""

    def drop(case: Case) -> Case:
        rows = (replace(row, **changes) if row.id == row_id else row for row in getattr(case, table))
        tables: dict[str, Any] = {table: tuple(rows)}
        return replace(case, **tables)

    return Condition(rule, row_id, aspect, drop)


def _amount(rule: str, table: str, row_id: str, likely: float, **changes: Any) -> Condition:
    """Return a condition that stands in rows; where there is nothing at all it stands in the case instead."""
    return (
        Condition(rule, row_id, "amount", _unchanged)
        if likely > 0
        else _row_change(rule, table, row_id, "need", **changes)
    )


def _unchanged(case: Case) -> Case:
    return case


def _without_blackouts(kind: TargetKind, target: str) -> Callable[[Case], Case]:
    def drop(case: Case) -> Case:
        kept = tuple(b for b in case.blackouts if (b.target_kind, b.target_id) != (kind, target))
        return replace(case, blackouts=kept)

    return drop


def _without_changes(exit_: Exit) -> Callable[[Case], Case]:
    def drop(case: Case) -> Case:
        return replace(case, exit_changes=tuple(c for c in case.exit_changes if c.exit != exit_))

    return drop

"""The generic model's people: who sets out when, who waits where, and how full the sites are."""

from collections.abc import Iterator

import numpy as np
from linear_rows import Term
from model_draft import Draft

from egress.domain import Group, Leg
from egress.kit import MIN_PER_H

EVERYBODY = "*"
"""The commodity of people who are safe already, where no leg between safe sites asks for a category."""


def add_boarding(draft: Draft) -> None:
    """Add the columns of people who set out, charged by their arrival, and of those who go on between safe sites."""
    for group in draft.problem.groups:
        for leg_id in draft.problem.routes[group.id]:
            leg = draft.leg(leg_id)
            draft.board[group.id, leg_id] = draft.rows.columns(
                "board", cost=_charge(draft, group, leg), exists=_can_set_out(draft, leg)
            )
    for leg in draft.problem.onward:
        for commodity in commodities(draft):
            if commodity == EVERYBODY or _may_use(draft, commodity, leg):
                columns = draft.rows.columns("onward", exists=_can_set_out(draft, leg))
                draft.onward[commodity, leg.id] = columns


def commodities(draft: Draft) -> tuple[str, ...]:
    """Return the commodities of people who are safe already: one, or one per group if categories matter."""
    if any(leg.categories for leg in draft.problem.onward):
        return tuple(group.id for group in draft.problem.groups)
    return (EVERYBODY,)


def people_present(draft: Draft) -> None:
    """
    Nobody leaves before being ready, or from where they are not (persons).

    wait[g,i,k] = wait[g,i,k−1] + ready[g,i,k] + arrived[g,i,k] − left[g,i,k] ≥ 0. Whoever waits at the end is
    charged.
    """
    for group in draft.problem.groups:
        ways = [draft.leg(leg_id) for leg_id in draft.problem.routes[group.id]]
        ends = {leg.to_site_id for leg in ways if not draft.site(leg.to_site_id).safe}
        ready = ready_by(draft, group)
        unready = group.head_count - ready[-1]
        draft.rows.constant += group.weight * unready * draft.risk.stranded(group, group.site_id)
        for site_id in sorted({group.site_id} | ends):
            cost = np.zeros(draft.clock.steps)
            cost[-1] = group.weight * draft.risk.stranded(group, site_id)
            wait = draft.rows.columns("wait", cost=cost)
            terms = [draft.at(wait, 1.0), (draft.steps + 1, wait, -1.0)]
            terms += _came_and_left(draft, group, ways, site_id)
            come = np.diff(ready, prepend=0.0) if site_id == group.site_id else np.zeros(draft.clock.steps)
            draft.rows.rows("people_present", terms, lower=come, upper=come)


def ready_by(draft: Draft, group: Group) -> np.ndarray:
    """Return the whole persons ready at home at the moment that each step stands for. Shape (steps,)."""
    return np.array([np.floor(group.ready_persons(m / MIN_PER_H) + 1e-6) for m in draft.clock.moment_min()])


def site_holding_and_onward(draft: Draft) -> None:
    """
    No more people are held than a site can hold, and nobody goes on from a safe site before being there (persons).

    held[i,k] = held[i,k−1] + arrived[i,k] − left[i,k] ≤ holding[i], arrivals at their latest step (bound);
    there[c,i,k] = there[c,i,k−1] + arrived − left ≥ 0 at safe sites that people leave again, at their earliest.
    People at home are not held.
    """
    for site in draft.problem.case.sites:
        leaves = any(leg.from_site_id == site.id for leg in draft.problem.onward)
        if site.safe and leaves:
            for commodity in commodities(draft):
                _there(draft, site.id, commodity)
        if site.holding_persons is not None:
            _held(draft, site.id, site.holding_persons.likely)


def _there(draft: Draft, site_id: str, commodity: str) -> None:
    there = draft.rows.columns("there")
    terms = [draft.at(there, 1.0), (draft.steps + 1, there, -1.0)]
    for known, leg, columns in _moves(draft):
        if commodity not in (EVERYBODY, known):
            continue
        if leg.to_site_id == site_id:
            terms += draft.after(columns, draft.clock.lag(leg.out_min), -1.0)
        if leg.from_site_id == site_id:
            terms.append(draft.at(columns, 1.0))
    draft.rows.rows("onward_present", terms, lower=0.0, upper=0.0)


def _held(draft: Draft, site_id: str, limit: float) -> None:
    home = {group.id for group in draft.problem.groups if group.site_id == site_id}
    moves = [(leg, columns) for known, leg, columns in _moves(draft) if known not in home]
    if not any(leg.to_site_id == site_id for leg, _ in moves):
        return
    held = draft.rows.columns("held", lower=-np.inf if draft.clock.is_bound else 0.0, upper=limit)
    terms = [draft.at(held, 1.0), (draft.steps + 1, held, -1.0)]
    for leg, columns in moves:
        if leg.to_site_id == site_id:
            terms += draft.after(columns, draft.clock.latest(leg.out_min), -1.0)
        if leg.from_site_id == site_id:
            terms.append(draft.at(columns, 1.0))
    draft.rows.rows("site_holding", terms, lower=0.0, upper=0.0)


def _moves(draft: Draft) -> Iterator[tuple[str, Leg, np.ndarray]]:
    for (commodity, leg_id), columns in {**draft.board, **draft.onward}.items():
        yield commodity, draft.leg(leg_id), columns


def _came_and_left(draft: Draft, group: Group, ways: list[Leg], site_id: str) -> list[Term]:
    terms: list[Term] = []
    for leg in ways:
        columns = draft.board[group.id, leg.id]
        if leg.to_site_id == site_id:
            terms += draft.after(columns, draft.clock.lag(leg.out_min), -1.0)
        if leg.from_site_id == site_id:
            terms.append(draft.at(columns, 1.0))
    return terms


def _charge(draft: Draft, group: Group, leg: Leg) -> np.ndarray:
    first, last = draft.clock.departures_min(draft.problem.departures[leg.id])
    if draft.clock.is_bound:
        charge = draft.risk.least_charge(group, leg, first + leg.out_min, last + leg.out_min)
    else:
        charge = draft.risk.charge(group, leg, first + leg.out_min)
    return np.asarray(group.weight * charge)


def _can_set_out(draft: Draft, leg: Leg) -> np.ndarray:
    """Return the steps in which people may set out on the leg and are there by the last step."""
    there = draft.steps + max(steps for steps, _ in draft.clock.lag(leg.out_min)) < draft.clock.steps
    return np.asarray(draft.clock.is_open(draft.problem.departures[leg.id]) & there)


def _may_use(draft: Draft, group_id: str, leg: Leg) -> bool:
    group = draft.problem.case.group_by_id[group_id]
    return not leg.categories or group.category in leg.categories

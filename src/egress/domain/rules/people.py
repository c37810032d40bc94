"""People are where they are, once; who is safe stays safe; everyone is counted."""

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from egress.domain.people import Group
from egress.domain.plan import Finding
from egress.domain.rules.timetable import Flow, Timetable
from egress.domain.rules.words import breach, named, notice, persons_text, site_name, utc
from egress.kit import MIN_PER_H

READY_TOLERANCE = 1e-6
"""Persons by which a share of the head count may fall short of a whole person through rounding."""


def people_present(timetable: Timetable) -> Iterator[Finding]:
    """
    Nobody leaves a place before being there and ready (persons), so nobody is served twice.

    For every site i, group k and departure instant t:

        departed[k, i, ≤ t]  <=  ready[k, i, t] + arrived[k, i, ≤ t]
        ready[k, i, t] = floor(group.prepared_persons(t − plan.start, in h) + 1e-6) at its home site, else 0

    Who arrives at t may leave at t. A shortfall is found where it arises and again only where it grows.
    """
    for flow in timetable.flows:
        for j, short in _shortfalls(flow, flow.group.prepared_persons):
            yield _shortfall(timetable, flow, j, short, rule=people_present, are="are there and ready")


def call_forward(timetable: Timetable) -> Iterator[Finding]:
    """
    Nobody leaves home before being called forward (persons).

    For every group k that is called in waves, at its home site i and every departure instant t:

        departed[k, i, ≤ t]  <=  group.called_by(t − plan.start, in h) + arrived[k, i, ≤ t]

    Who is not called yet stays away from the gate: crowds that wait there are crushed and attacked.
    """
    for flow in timetable.flows:
        group = flow.group
        if group.called_persons is None or flow.site_id != group.site_id:
            continue
        for j, short in _shortfalls(flow, group.called_by):
            yield _shortfall(timetable, flow, j, short, rule=call_forward, are="have been called forward")


def _shortfalls(flow: Flow, begun: Callable[[float], float]) -> Iterator[tuple[int, int]]:
    """Yield the departures, as indices, that take more than came and had begun by then, and by how many persons."""
    balance = np.cumsum(flow.change_persons) + _whole_persons(flow, begun)
    worst = 0
    for j in np.flatnonzero((flow.change_persons < 0) & (balance < 0)):
        short = -int(balance[j])
        if short > worst:
            worst = short
            yield int(j), short


def _whole_persons(flow: Flow, begun: Callable[[float], float]) -> np.ndarray:
    """Return the whole persons of the group that may leave here of themselves, at each instant of the flow."""
    if flow.site_id != flow.group.site_id:
        return np.zeros(len(flow.minutes), dtype=np.int64)
    return np.array([math.floor(begun(m / MIN_PER_H) + READY_TOLERANCE) for m in flow.minutes.tolist()])


def _shortfall(
    timetable: Timetable,
    flow: Flow,
    j: int,
    short: int,
    *,
    rule: Callable[[Timetable], Iterator[Finding]],
    are: str,
) -> Finding:
    run = timetable.runs[int(flow.run_index[j])]
    persons = -int(flow.change_persons[j])
    sentence = (
        f"{site_name(timetable.case, flow.site_id)}: {persons_text(persons)} of {named(flow.group)} leave at "
        f"{utc(run.depart)} with movement {run.movement.id}, but {persons_text(max(0, persons - short))} "
        f"of them {are}."
    )
    return breach(rule, sentence, at=run.depart, movement=run.movement)


def safe_stays_safe(timetable: Timetable) -> Iterator[Finding]:
    """
    Nobody is moved from a safe site to one that is not safe (persons).

    For each movement with people:  site left is safe  ⟹  site reached is safe

    Empty vehicles may go back. Who is safe has been brought out once; a plan that undoes it is no evacuation.
    """
    sites = timetable.case.site_by_id
    for run in timetable.runs_with_people:
        origin, end = sites.get(run.from_site_id), sites.get(run.to_site_id)
        if origin is not None and end is not None and origin.safe and not end.safe:
            sentence = (
                f"{named(run.leg)}: movement {run.movement.id} takes {persons_text(run.persons)} at "
                f"{utc(run.depart)} from {named(origin)}, which is safe, to {named(end)}, which is not."
            )
            yield breach(safe_stays_safe, sentence, at=run.depart, movement=run.movement)


def everyone_counted(timetable: Timetable) -> Iterator[Finding]:
    """
    Say of each group how many are not safe at the end, and where they are (persons; notice).

    unserved[k] = head_count[k] − persons of k at safe sites after the last movement

    People in the group's home site count as safe there if that site is safe. A plan may leave people
    behind; it may not do so silently.
    """
    end = utc(timetable.plan.horizon_end)
    for group in timetable.case.groups:
        unsafe = _not_safe(timetable, group)
        left = sum(unsafe.values())
        if left:
            places = "; ".join(
                f"{persons_text(n)} at {site_name(timetable.case, site_id)}" for site_id, n in unsafe.items()
            )
            sentence = f"{named(group)}: {left} of {persons_text(group.head_count)} are not safe by {end}: {places}."
            yield notice(everyone_counted, sentence)


def _not_safe(timetable: Timetable, group: Group) -> Mapping[str, int]:
    """Return how many of the group end at each site that is not safe."""
    where = {group.site_id: group.head_count}
    for flow in timetable.flows:
        if flow.group.id == group.id:
            where[flow.site_id] = where.get(flow.site_id, 0) + int(flow.change_persons.sum())
    sites = timetable.case.site_by_id
    return {i: n for i, n in where.items() if n > 0 and not (i in sites and sites[i].safe)}

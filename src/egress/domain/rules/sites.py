"""What sites can bear: people processed and held, aircraft parked and sent off."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from egress.domain.network import Site
from egress.domain.plan import Finding
from egress.domain.rules.stretches import Stretch, stretches_above
from egress.domain.rules.timetable import Flow, Run, Timetable
from egress.domain.rules.token_bucket import overruns
from egress.domain.rules.words import amount, breach, named, utc
from egress.domain.vocabulary import Mode


def site_processing(timetable: Timetable) -> Iterator[Finding]:
    """
    People leave a site no faster than they can be processed there (persons).

    A token bucket (`token_bucket.overruns`) per site, full at plan.start:

        rate     = processing_per_h.likely   persons per hour
        amount   = persons aboard every movement that departs there, by vehicle or by themselves
        capacity = max(rate × 1 h, largest load of one vehicle that departs there in this plan)

    So for all departure instants a ≤ b: persons departing in [a, b] <= rate × (b − a in h) + capacity.
    One hour's work may wait in front of the door, and one full vehicle may always be waited for; parties
    by themselves do not raise the capacity, or one long column would pass any gate at once. Rate 0: nobody.
    """
    departing = _by_departure_site(timetable)
    for site in timetable.case.sites:
        runs = departing.get(site.id, [])
        if site.processing_per_h is None or not runs:
            continue
        rate = site.processing_per_h.likely
        capacity = max(rate, *(run.persons if run.fleet else 0 for run in runs))
        events = [(run.depart, float(run.persons)) for run in runs]
        for over in overruns(events, timetable.plan.start, rate_per_h=rate, capacity=capacity):
            sentence = (
                f"{named(site)}: {amount(over.wanted)} persons leave at {utc(over.at)}, but "
                f"{amount(over.allowed)} can be processed by then ({amount(rate)} persons per hour)."
            )
            yield breach(site_processing, sentence, at=over.at)


def site_departures(timetable: Timetable) -> Iterator[Finding]:
    """
    Fixed-wing aircraft with people leave a site no faster than it can send them off (departures).

    A token bucket (`token_bucket.overruns`) per site, full at plan.start:

        rate     = departures_per_h.likely   departures per hour
        amount   = 1 for every movement with people of a fleet of mode air that departs there
        capacity = max(1, rate × 1 h)

    So for all departure instants a ≤ b: departures in [a, b] <= rate × (b − a in h) + capacity.
    Runway, ground crews and slots set the pace, whatever seats there are. Rate 0: none.
    """
    departing = _by_departure_site(timetable)
    for site in timetable.case.sites:
        events = [(run.depart, 1.0) for run in departing.get(site.id, []) if _is_fixed_wing(run)]
        if site.departures_per_h is None or not events:
            continue
        rate = site.departures_per_h.likely
        for over in overruns(events, timetable.plan.start, rate_per_h=rate, capacity=max(1.0, rate)):
            sentence = (
                f"{named(site)}: {amount(over.wanted)} aircraft with people depart at {utc(over.at)}, but "
                f"{amount(over.allowed)} can be sent off by then ({amount(rate)} departures per hour)."
            )
            yield breach(site_departures, sentence, at=over.at)


def site_holding(timetable: Timetable) -> Iterator[Finding]:
    """
    No more people are held at a site than it can hold (persons), safe hubs included.

    For every site i and instant t:  sum_k held[k, i, t]  <=  holding_persons[i].likely

    Held are people who came by a movement, from arrival until departure, and not those who began there.
    Where both are of one group, those who came are taken to leave first. At equal instants departures count
    before arrivals. People who reach a hub stay there until an onward movement, so a full hub pushes back.
    """
    flows: dict[str, list[Flow]] = {}
    for flow in timetable.flows:
        flows.setdefault(flow.site_id, []).append(flow)
    for site in timetable.case.sites:
        if site.holding_persons is None or site.id not in flows:
            continue
        changes = [_held_changes(flow) for flow in flows[site.id]]
        minutes = np.concatenate([instants for instants, _ in changes])
        held = np.concatenate([change for _, change in changes])
        limit = site.holding_persons.likely
        for stretch in stretches_above(minutes, held, limit):
            yield _crowded(timetable, site, stretch, rule=site_holding, what="persons held", limit=limit)


def _held_changes(flow: Flow) -> tuple[np.ndarray, np.ndarray]:
    """Return the instants of a flow (minutes) and the change in persons held at each."""
    instants, position = np.unique(flow.minutes, return_inverse=True)
    balance = np.cumsum(np.bincount(position, weights=flow.change_persons))
    if flow.site_id == flow.group.site_id:
        # What goes below zero are people who began here: they were never held.
        held = balance - np.minimum(0.0, np.minimum.accumulate(balance))
    else:
        held = np.maximum(0.0, balance)
    return instants, np.diff(held, prepend=0.0)


def site_parking(timetable: Timetable) -> Iterator[Finding]:
    """
    No more fixed-wing aircraft stand at a site than it can park (aircraft).

    For every site i and instant t:  standing[i, t]  <=  parking_aircraft[i].likely

    A vehicle of a fleet of mode air stands at a site in [arrival, next departure). At its base, and after its
    last movement anywhere, it stands only in [arrival, arrival + unload_min): it is then taken off the apron.
    At its base before its first departure it does not count. At equal instants departures count before
    arrivals. An aircraft without a stand cannot land.
    """
    stays: dict[str, list[tuple[float, float]]] = {}
    for runs in timetable.runs_by_vehicle.values():
        if runs[0].fleet is not None and runs[0].fleet.mode is Mode.AIR:
            for site_id, arrives_min, leaves_min in _stays(timetable, runs):
                stays.setdefault(site_id, []).append((arrives_min, leaves_min))
    for site in timetable.case.sites:
        if site.parking_aircraft is None or site.id not in stays:
            continue
        spans = np.array(stays[site.id])
        changes = np.repeat([1.0, -1.0], len(spans))
        limit = site.parking_aircraft.likely
        for stretch in stretches_above(spans.T.ravel(), changes, limit):
            yield _crowded(timetable, site, stretch, rule=site_parking, what="aircraft parked", limit=limit)


def _stays(timetable: Timetable, runs: tuple[Run, ...]) -> Iterator[tuple[str, float, float]]:
    """Yield site, arrival and leaving (minutes since the plan's start) of each stay on an apron."""
    for run, following in pairwise((*runs, None)):
        if run is None or run.fleet is None:
            continue
        arrives_min = timetable.minutes(run.arrive)
        leaves_min = arrives_min + run.fleet.unload_min
        if following is not None:
            next_min = timetable.minutes(following.depart)
            at_base = run.to_site_id == run.fleet.base_site_id
            leaves_min = min(leaves_min, next_min) if at_base else next_min
        if leaves_min > arrives_min:
            yield run.to_site_id, arrives_min, leaves_min


def _crowded(
    timetable: Timetable,
    site: Site,
    stretch: Stretch,
    *,
    rule: Callable[[Timetable], Iterator[Finding]],
    what: str,
    limit: float,
) -> Finding:
    start = timetable.plan.start
    since = _instant(start, stretch.from_min)
    until = "the end of the plan" if stretch.until_min is None else utc(_instant(start, stretch.until_min))
    sentence = (
        f"{named(site)}: up to {amount(stretch.peak)} {what} from {utc(since)} until {until}, "
        f"where {amount(limit)} can be."
    )
    return breach(rule, sentence, at=since)


def _instant(start: datetime, minutes: float) -> datetime:
    return start + timedelta(minutes=minutes)


def _by_departure_site(timetable: Timetable) -> dict[str, list[Run]]:
    found: dict[str, list[Run]] = {}
    for run in timetable.runs_with_people:
        found.setdefault(run.from_site_id, []).append(run)
    return found


def _is_fixed_wing(run: Run) -> bool:
    return run.fleet is not None and run.fleet.mode is Mode.AIR

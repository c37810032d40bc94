"""FlowNetwork: the planning problem in plain arrays, as the compiled dispatcher reads it."""

import itertools
import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from egress.domain import Leg, Mode
from egress.kit import MIN_PER_H
from egress.planning.availability import delivered_min
from egress.planning.going_on import ways_on
from egress.planning.intervals import Intervals, intersect
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk

NEVER = 2**31 - 1

MOST_CHAIN_LEGS = 4
"""People are called forward over at most so many legs on foot or by their own means to meet a vehicle."""


class FlowNetwork(NamedTuple):
    """
    A problem in arrays; indices follow the problem's groups, legs and the case's sites and fleets.

    Attributes
    ----------
    tick, ticks, horizon : minutes between looks, their number, and the last minute.
    home, heads, weight : per group: site, persons, priority. `ready` : persons ready at each tick.
    safe, hold, parking, slot_rate : per site; −1 where there is no limit. `hold` in persons; `parking` in
        aircraft; `slot_rate` in departures per hour. `bucket_of_site`, `bucket_of_leg` : index of the rate or −1.
    bucket_rate : persons per hour. Shape (buckets,).
    legs_by_site, legs_first : the legs in order of where they begin, and where those of each site begin in that.
    leg_from, leg_to, leg_out, leg_walks : per leg; `leg_walks` = needs no fleet; `leg_seats` = commercial seats.
    open_ticks : whether people may set out on a leg at a tick. Shape (legs, ticks + 1).
    may : whether a group may use a leg on its way to safety, or onward. Shape (groups, legs).
    worth : whether setting out at a tick is no worse than staying for good. Shape (groups, legs, ticks + 1).
    ride_fleet, ride_leg : per ride, a fleet on a leg. `ride_windows` with `ride_first` : its departure windows.
    seats, base, load, unload, is_air, fleet_windows, fleet_first : per fleet.
    empty : minutes for an empty vehicle. Shape (fleets, sites, sites); −1 = no way.
    hop_first, hops : the empty way's hops: minutes of each. `hop_first` has shape (fleets, sites, sites, 2).
    vehicle_fleet, vehicle_free : per vehicle: fleet, first minute at its base.
    chains, chain_len, chain_off : legs of each way of walking to a site, padded; ticks after setting out at which
        each leg is begun, and at last the end is reached. `chains_to_first` : where those to a site begin.
    """

    tick: int
    ticks: int
    horizon: int
    home: np.ndarray
    heads: np.ndarray
    weight: np.ndarray
    ready: np.ndarray
    safe: np.ndarray
    hold: np.ndarray
    parking: np.ndarray
    slot_rate: np.ndarray
    bucket_of_site: np.ndarray
    bucket_of_leg: np.ndarray
    bucket_rate: np.ndarray
    leg_from: np.ndarray
    leg_to: np.ndarray
    leg_out: np.ndarray
    legs_by_site: np.ndarray
    legs_first: np.ndarray
    leg_walks: np.ndarray
    leg_seats: np.ndarray
    leg_onward: np.ndarray
    open_ticks: np.ndarray
    may: np.ndarray
    worth: np.ndarray
    ride_fleet: np.ndarray
    ride_leg: np.ndarray
    ride_windows: np.ndarray
    ride_first: np.ndarray
    seats: np.ndarray
    base: np.ndarray
    load: np.ndarray
    unload: np.ndarray
    is_air: np.ndarray
    fleet_windows: np.ndarray
    fleet_first: np.ndarray
    empty: np.ndarray
    hop_first: np.ndarray
    hops: np.ndarray
    vehicle_fleet: np.ndarray
    vehicle_free: np.ndarray
    chains: np.ndarray
    chain_len: np.ndarray
    chain_off: np.ndarray
    chains_to_first: np.ndarray


def flow_network(problem: PlanningProblem, risk: Risk, *, tick_min: int) -> FlowNetwork:
    """Return the problem in arrays, looked at every `tick_min` minutes."""
    site = {one.id: i for i, one in enumerate(problem.case.sites)}
    ticks = problem.horizon_min // tick_min
    moments = np.arange(ticks + 1) * tick_min
    return FlowNetwork(
        tick=tick_min,
        ticks=ticks,
        horizon=problem.horizon_min,
        **_people(problem, risk, site, moments),
        **_places(problem),
        **_ways(problem, site, moments),
        **_vehicles(problem, site),
        **_chains(problem, site, tick_min),
    )


def _people(problem: PlanningProblem, risk: Risk, site: dict[str, int], moments: np.ndarray) -> dict[str, Any]:
    groups = problem.groups
    return {
        "home": _whole(site[group.site_id] for group in groups),
        "heads": _whole(group.head_count for group in groups),
        "weight": np.array([group.weight for group in groups], dtype=float),
        "ready": _ready(problem, moments),
        "may": _may(problem),
        "worth": _worth(problem, risk, moments),
    }


def _places(problem: PlanningProblem) -> dict[str, Any]:
    sites, buckets = problem.case.sites, _Buckets(problem)
    return {
        "safe": np.array([one.safe for one in sites]),
        "hold": _limits([one.holding_persons for one in sites]),
        "parking": _limits([one.parking_aircraft for one in sites]),
        "slot_rate": np.array([-1.0 if s.departures_per_h is None else s.departures_per_h.likely for s in sites]),
        "bucket_of_site": buckets.of_site,
        "bucket_of_leg": buckets.of_leg,
        "bucket_rate": buckets.rate,
    }


def _ways(problem: PlanningProblem, site: dict[str, int], moments: np.ndarray) -> dict[str, Any]:
    legs = problem.legs
    begins = _whole(site[leg.from_site_id] for leg in legs)
    return {
        "leg_from": begins,
        "legs_by_site": np.argsort(begins, kind="stable"),
        "legs_first": np.searchsorted(np.sort(begins), np.arange(len(site) + 1)),
        "leg_to": _whole(site[leg.to_site_id] for leg in legs),
        "leg_out": _whole(leg.out_min for leg in legs),
        "leg_walks": np.array([not leg.mode.needs_fleet for leg in legs], dtype=bool),
        "leg_seats": np.array([leg.mode is Mode.COMMERCIAL for leg in legs], dtype=bool),
        "leg_onward": np.array([problem.site(leg.from_site_id).safe for leg in legs], dtype=bool),
        "open_ticks": _open_ticks([problem.departures[leg.id] for leg in legs], moments),
    }


def _vehicles(problem: PlanningProblem, site: dict[str, int]) -> dict[str, Any]:
    fleets, legs = problem.case.fleets, problem.legs
    runs = {leg.id: {fleet.id for fleet in problem.fleets_of[leg.id]} for leg in legs}
    rides = [(f, n) for n, leg in enumerate(legs) for f, fleet in enumerate(fleets) if fleet.id in runs[leg.id]]
    windows = [intersect(problem.departures[legs[n].id], problem.fleet_times[fleets[f].id]) for f, n in rides]
    ride_windows, ride_first = _flat(windows)
    fleet_windows, fleet_first = _flat([problem.fleet_times[fleet.id] for fleet in fleets])
    of_vehicle = [f for f, fleet in enumerate(fleets) if fleet.in_use for _ in range(fleet.vehicles)]
    free = [math.ceil(min(NEVER, delivered_min(fleet, problem.start))) for fleet in fleets]
    return {
        "ride_fleet": _whole(f for f, _ in rides),
        "ride_leg": _whole(n for _, n in rides),
        "ride_windows": ride_windows,
        "ride_first": ride_first,
        "seats": _whole(fleet.seats for fleet in fleets),
        "base": _whole(site[fleet.base_site_id] for fleet in fleets),
        "load": _whole(fleet.load_min for fleet in fleets),
        "unload": _whole(fleet.unload_min for fleet in fleets),
        "is_air": np.array([fleet.mode is Mode.AIR for fleet in fleets], dtype=bool),
        "fleet_windows": fleet_windows,
        "fleet_first": fleet_first,
        "vehicle_fleet": _whole(of_vehicle),
        "vehicle_free": _whole(free[f] for f in of_vehicle),
        **_empty_ways(problem, site),
    }


def _whole(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


class _Buckets:
    """The rates of the problem: people leaving a site, and people setting out on a leg."""

    def __init__(self, problem: PlanningProblem) -> None:
        rates: list[float] = []
        self.of_site = np.full(len(problem.case.sites), -1, dtype=np.int64)
        self.of_leg = np.full(len(problem.legs), -1, dtype=np.int64)
        for i, site in enumerate(problem.case.sites):
            if site.processing_per_h is not None:
                self.of_site[i] = len(rates)
                rates.append(site.processing_per_h.likely)
        for n, leg in enumerate(problem.legs):
            if leg.persons_per_h is not None:
                self.of_leg[n] = len(rates)
                rates.append(leg.persons_per_h)
        self.rate = np.array(rates, dtype=float)


def _limits(ranges: list[object]) -> np.ndarray:
    return np.array([-1 if r is None else math.floor(r.likely) for r in ranges], dtype=np.int64)  # type: ignore[attr-defined]


def _flat(sets: list[Intervals]) -> tuple[np.ndarray, np.ndarray]:
    """Return all intervals below each other, and where each set begins."""
    first = np.cumsum([0, *(len(one) for one in sets)])
    flat = [interval for one in sets for interval in one]
    return np.array(flat, dtype=float).reshape(-1, 2), first.astype(np.int64)


def _ready(problem: PlanningProblem, moments: np.ndarray) -> np.ndarray:
    rows = [[math.floor(g.ready_persons(m / MIN_PER_H) + 1e-6) for m in moments] for g in problem.groups]
    return np.array(rows, dtype=np.int64).reshape(len(problem.groups), len(moments))


def _open_ticks(departures: list[Intervals], moments: np.ndarray) -> np.ndarray:
    found = np.zeros((len(departures), len(moments)), dtype=bool)
    for row, times in zip(found, departures, strict=True):
        for first, last in times:
            row[np.searchsorted(moments, first) : np.searchsorted(moments, last)] = True
    return found


def _may(problem: PlanningProblem) -> np.ndarray:
    onward = {leg.id for leg in ways_on(problem)}
    found = np.zeros((len(problem.groups), len(problem.legs)), dtype=bool)
    for g, group in enumerate(problem.groups):
        routes = set(problem.routes[group.id])
        for n, leg in enumerate(problem.legs):
            is_open = not leg.categories or group.category in leg.categories
            found[g, n] = leg.id in routes or (leg.id in onward and is_open)
    return found


def _worth(problem: PlanningProblem, risk: Risk, moments: np.ndarray) -> np.ndarray:
    """Return when setting out is no worse than staying for good. Shape (groups, legs, ticks + 1), boolean."""
    legs = problem.legs
    found = np.ones((len(problem.groups), len(legs), len(moments)), dtype=bool)
    number = {leg.id: n for n, leg in enumerate(legs)}
    known: dict[tuple[tuple[str, ...], str, float], np.ndarray] = {}
    for g, group in enumerate(problem.groups):
        for leg_id in problem.routes[group.id]:
            key = problem.routes[group.id], leg_id, 0.0
            if key not in known:
                leg = legs[number[leg_id]]
                there = 0.0 if problem.site(leg.to_site_id).safe else risk.stranded(group, leg.to_site_id)
                going = risk.charge(group, leg, moments + leg.out_min) + there
                known[key] = going <= risk.stranded(group, leg.from_site_id) + 1e-9
            found[g, number[leg_id]] = known[key]
    return found


def _empty_ways(problem: PlanningProblem, site: dict[str, int]) -> dict[str, Any]:
    sites, fleets = len(site), problem.case.fleets
    minutes = np.full((len(fleets), sites, sites), -1, dtype=np.int64)
    first = np.zeros((len(fleets), sites, sites, 2), dtype=np.int64)
    hops: list[int] = []
    for f, fleet in enumerate(fleets):
        for (a, b), (total, way) in problem.ways[fleet.id].items():
            minutes[f, site[a], site[b]] = total
            first[f, site[a], site[b]] = len(hops), len(hops) + len(way)
            hops += [leg.back_min if back else leg.out_min for leg, back in way]
    return {"empty": minutes, "hop_first": first, "hops": _whole(hops or [0])}


def _chains(problem: PlanningProblem, site: dict[str, int], tick_min: int) -> dict[str, Any]:
    """
    Return every way of walking to a site that passes only sites with limited room in between.

    People wait where there is room for any number, and pass the rest without stopping longer than to the next tick.
    """
    walks = [(n, leg) for n, leg in enumerate(problem.legs) if not leg.mode.needs_fleet]
    limited = {s.id for s in problem.case.sites if s.holding_persons is not None and not s.safe}
    onward = {leg.id for leg in problem.onward}
    walks = [(n, leg) for n, leg in walks if leg.id not in onward]
    found: dict[str, list[tuple[int, ...]]] = {}
    for end in {leg.to_site_id for _, leg in walks}:
        found[end] = _chains_to(end, walks, limited)
    legs = problem.legs
    order = {s: sorted(found.get(s, []), key=lambda c: (_offsets(c, legs, tick_min)[-1], c)) for s in site}
    listed = list(itertools.chain.from_iterable(order[s] for s in site))
    longest = MOST_CHAIN_LEGS
    table = np.full((max(1, len(listed)), longest), -1, dtype=np.int64)
    offset = np.zeros((max(1, len(listed)), longest + 1), dtype=np.int64)
    for c, chain in enumerate(listed):
        table[c, : len(chain)] = chain
        offset[c, : len(chain) + 1] = _offsets(chain, legs, tick_min)
    first = np.cumsum([0, *(len(order[s]) for s in site)]).astype(np.int64)
    length = _whole([len(chain) for chain in listed] or [0])
    return {"chains": table, "chain_len": length, "chain_off": offset, "chains_to_first": first}


def _chains_to(end: str, walks: list[tuple[int, Leg]], limited: set[str]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    open_: list[tuple[tuple[int, ...], str, frozenset[str]]] = [((), end, frozenset({end}))]
    while open_:
        chain, at, seen = open_.pop()
        for n, leg in walks:
            if leg.to_site_id == at and leg.from_site_id not in seen:
                longer = (n, *chain)
                found.append(longer)
                if leg.from_site_id in limited and len(longer) < MOST_CHAIN_LEGS:
                    open_.append((longer, leg.from_site_id, seen | {leg.from_site_id}))
    return found


def _offsets(chain: tuple[int, ...], legs: tuple[Leg, ...], tick_min: int) -> list[int]:
    """Return the ticks after setting out at which each leg of a chain is begun, and at last the end is reached."""
    steps = [math.ceil(legs[n].out_min / tick_min) for n in chain]
    return list(itertools.accumulate(steps, initial=0))

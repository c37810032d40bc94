"""One run of the compiled dispatcher, and its trips as drafts of a timetable."""

from collections import defaultdict

import numpy as np

from egress.planning.dispatch import Draft, Timetable
from egress.planning.flows.backfill import backfill
from egress.planning.flows.dispatch import dispatch
from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.profiles import Profiles, empty_profiles
from egress.planning.flows.records import Goals, Laid, Policy
from egress.planning.problem import PlanningProblem
from egress.planning.vehicles import Vehicle

MOST_TRIPS = 200_000
"""No timetable has room for more new trips than this; no more are laid then."""


def run(net: FlowNetwork, goals: Goals, policy: Policy) -> tuple[Profiles, Laid]:
    """Run the dispatcher once."""
    st, laid = empty_profiles(net), room_for_trips(net)
    may_walk = chain_ok(net)
    dispatch(net, goals, policy, st, laid, may_walk, upstream(net))
    backfill(net, goals, policy, st, laid, may_walk)
    return st, laid


def room_for_trips(net: FlowNetwork, *, beside: int = 0) -> Laid:
    """
    Return empty tables for as many trips as the vehicles can make, beside so many that are laid already.

    A trip has a load of each group at most, and may be topped up by as many.
    """
    new = min(int(_most_trips(net)[net.vehicle_fleet].sum()), MOST_TRIPS)
    return Laid(
        trip=np.zeros((max(1, new + beside), 6), dtype=np.int64),
        load=np.zeros((max(1, (new + 2 * beside) * len(net.home)), 3), dtype=np.int64),
        counts=np.zeros(2, dtype=np.int64),
    )


def _most_trips(net: FlowNetwork) -> np.ndarray:
    """Return how many trips one vehicle of each fleet can depart for: no two closer than a load and the way out."""
    found = np.zeros(len(net.seats), dtype=np.int64)
    for fleet in np.unique(net.ride_fleet):
        out = int(net.leg_out[net.ride_leg[net.ride_fleet == fleet]].min())
        found[fleet] = 1 + net.horizon // max(1, int(net.load[fleet]) + out + int(net.unload[fleet]))
    return found


def chain_ok(net: FlowNetwork) -> np.ndarray:
    """Return which group may walk which chain. Shape (groups, chains)."""
    found = np.zeros((len(net.home), len(net.chain_len)), dtype=bool)
    for c, length in enumerate(net.chain_len):
        legs = net.chains[c, :length]
        found[:, c] = net.may[:, legs].all(axis=1) if length else False
    return found


def upstream(net: FlowNetwork) -> np.ndarray:
    """Return from which sites a group can still reach a site. Shape (groups, from, to)."""
    groups, sites = len(net.home), len(net.safe)
    found = np.zeros((groups, sites, sites), dtype=bool)
    for g in range(groups):
        reach = np.eye(sites, dtype=bool)
        for _ in range(sites):
            before = reach.copy()
            for n in np.flatnonzero(net.may[g] & ~net.leg_onward):
                reach[net.leg_from[n]] |= reach[net.leg_to[n]]
            if (before == reach).all():
                break
        found[g] = reach
    return found


def as_timetable(problem: PlanningProblem, net: FlowNetwork, st: Profiles, laid: Laid) -> Timetable:
    """Return the trips, empty ways and walks as drafts, and who is left."""
    drafts = [*_rides(problem, net, laid), *_walks(problem, net, st)]
    drafts.sort(key=lambda draft: (draft.depart_min, draft.arrive_min))
    return Timetable(tuple(drafts), left_behind(problem, drafts))


def _rides(problem: PlanningProblem, net: FlowNetwork, laid: Laid) -> list[Draft]:
    case, legs = problem.case, problem.legs
    sites = [site.id for site in case.sites]
    loads: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for trip, g, persons in laid.load[: laid.counts[1]].tolist():
        loads[trip][problem.groups[g].id] += persons
    first = {f: int(np.searchsorted(net.vehicle_fleet, f)) for f in range(len(case.fleets))}
    drafts: list[Draft] = []
    for trip, (v, r, leaves, departs, home, origin) in enumerate(laid.trip[: laid.counts[0]].tolist()):
        f = int(net.ride_fleet[r])
        fleet, leg = case.fleets[f], legs[net.ride_leg[r]]
        vehicle = Vehicle(fleet, v - first[f] + 1, "", 0)
        drafts += _empty(problem, vehicle, sites[origin], leg.from_site_id, leaves)
        arrive = departs + leg.out_min
        drafts.append(Draft(departs, arrive, leg, vehicle, tuple(loads[trip].items()), False))
        if home:
            drafts += _empty(problem, vehicle, leg.to_site_id, fleet.base_site_id, arrive + fleet.unload_min)
    return drafts


def _empty(problem: PlanningProblem, vehicle: Vehicle, begin: str, end: str, leaves: int) -> list[Draft]:
    drafts, moment = [], leaves
    for leg, back in problem.positioning_hops(vehicle.fleet, begin, end):
        arrive = moment + (leg.back_min if back else leg.out_min)
        drafts.append(Draft(moment, arrive, leg, vehicle, (), back))
        moment = arrive
    return drafts


def _walks(problem: PlanningProblem, net: FlowNetwork, st: Profiles) -> list[Draft]:
    together: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for g, n, tick in np.argwhere(st.walking > 0).tolist():
        together[tick, n].append((problem.groups[g].id, int(st.walking[g, n, tick])))
    return [
        Draft(tick * net.tick, tick * net.tick + problem.legs[n].out_min, problem.legs[n], None, tuple(loads), False)
        for (tick, n), loads in together.items()
    ]


def left_behind(problem: PlanningProblem, drafts: list[Draft]) -> dict[tuple[str, str], int]:
    """Return the persons not safe at the end, by (group id, site id)."""
    there: dict[tuple[str, str], int] = defaultdict(int)
    for group in problem.groups:
        there[group.id, group.site_id] += group.head_count
    for draft in drafts:
        for group_id, persons in draft.loads:
            there[group_id, draft.leg.from_site_id] -= persons
            there[group_id, draft.leg.to_site_id] += persons
    return {key: n for key, n in there.items() if n > 0 and not problem.site(key[1]).safe}

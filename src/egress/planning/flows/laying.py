"""From the relaxed flow to a timetable: goals by tick, the compiled dispatcher, and its trips as drafts."""

import math
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from egress.domain import Leg
from egress.kit import MIN_PER_H, named_stream
from egress.planning.dispatch import Draft, Timetable
from egress.planning.flows.dispatch import dispatch
from egress.planning.flows.network import FlowNetwork, flow_network
from egress.planning.flows.policies import Settings, as_policy, changed, usual
from egress.planning.flows.profiles import Profiles, empty_profiles
from egress.planning.flows.records import Goals, Laid, Policy
from egress.planning.flows.worth_of_laid import tail_of, weighted_caught_of
from egress.planning.intervals import Intervals
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide
from egress.planning.risk import Risk
from egress.planning.vehicles import Vehicle

PATIENCE = 1e-4
"""Whoever gains less than this by waiting for their turn goes where a place would stay empty (weighted persons)."""

TICKS_MIN = (15, 30, 60)
"""Lengths of tick that are tried, minutes: shorter ones lose less time, longer ones keep runway slots together."""

SAME_WORTH = 2e-3
"""Two timetables whose worth differs by a smaller share than this are told apart by who is left, and by clearance."""

MOST_TICKS = 3000
"""A plan of more ticks than this is looked at less often."""


class Look(NamedTuple):
    """One run of the dispatcher, kept while it is the best."""

    value: float
    left: int
    clear_min: int
    net: FlowNetwork
    settings: Settings
    st: Profiles
    laid: Laid


def lay_timetable(problem: PlanningProblem, risk: Risk, guide: Guide, *, looks: int) -> Timetable:
    """
    Return the best timetable that the dispatcher lays after the guide in so many runs with different policies.

    The usual policy comes first, on every length of tick; then the other usual ones and changes to the best so far,
    drawn from the case's own stream. The same case and number of looks give the same timetable.
    """
    stream = named_stream(problem.case.seed, "flows.policies")
    ticks = [tick for tick in TICKS_MIN if problem.horizon_min / tick <= MOST_TICKS] or [_longest_tick(problem)]
    nets = [flow_network(problem, risk, tick_min=tick) for tick in ticks]
    goals = {net.tick: goals_of(problem, guide, net) for net in nets}
    habits = usual(nets[0])
    best: Look | None = None
    for look in range(max(1, looks)):
        if best is None or look < len(nets):
            net, settings = nets[look], habits[0]
        elif look < len(nets) + len(habits) - 1:
            net, settings = best.net, habits[look - len(nets) + 1]
        else:
            net, settings = best.net, changed(best.settings, stream)
        st, laid = run(net, goals[net.tick], as_policy(settings, net))
        value = weighted_caught_of(problem, risk, net, st, laid)
        found = Look(value, *tail_of(net, st, laid), net, settings, st, laid)
        if best is None or _is_better(found, best):
            best = found
    assert best is not None
    return as_timetable(problem, best.net, best.st, best.laid)


def _is_better(found: Look, best: Look) -> bool:
    """Whether a look is worth more; where both are worth about the same, whether fewer are left, or less long."""
    if abs(found.value - best.value) > SAME_WORTH * max(best.value, 1e-9):
        return found.value < best.value
    return (found.left, found.clear_min, found.value) < (best.left, best.clear_min, best.value)


def _longest_tick(problem: PlanningProblem) -> int:
    return MIN_PER_H * math.ceil(problem.horizon_min / MOST_TICKS / MIN_PER_H)


def run(net: FlowNetwork, goals: Goals, policy: Policy) -> tuple[Profiles, Laid]:
    """Run the dispatcher once."""
    st = empty_profiles(net)
    most = 1 + int(sum(net.horizon / max(30, 2 * net.load[f] + 30) for f in net.vehicle_fleet))
    most = min(most, 200_000)
    laid = Laid(
        trip=np.zeros((most, 6), dtype=np.int64),
        load=np.zeros((most * 3, 3), dtype=np.int64),
        counts=np.zeros(2, dtype=np.int64),
    )
    dispatch(net, goals, policy, st, laid, chain_ok(net), upstream(net))
    return st, laid


def goals_of(problem: PlanningProblem, guide: Guide, net: FlowNetwork) -> Goals:
    """Return the guide's amounts cumulated by tick, spread over the open minutes of each step."""
    moments = np.arange(net.ticks + 1) * net.tick
    legs = {leg.id: n for n, leg in enumerate(problem.legs)}
    groups = {group.id: g for g, group in enumerate(problem.groups)}
    fleets = [fleet.id for fleet in problem.case.fleets]
    open_minutes = {leg.id: _open_minutes(problem.departures[leg.id], moments, guide.edges) for leg in problem.legs}
    board = np.zeros((len(groups), len(legs), net.ticks + 1))
    for (group_id, leg_id), amounts in guide.board.items():
        board[groups[group_id], legs[leg_id]] = _cumulated(amounts, *open_minutes[leg_id])
    reluctance = np.where(net.worth, 0.0, np.inf).astype(np.float32)
    steps = np.clip(np.searchsorted(guide.edges, moments, side="right") - 1, 0, len(guide.edges) - 2)
    for (group_id, leg_id), extra in guide.reluctance.items():
        reluctance[groups[group_id], legs[leg_id]] = (extra - PATIENCE)[steps]
    filled = {leg.id: _filled_share(problem, guide, leg) for leg in problem.legs}
    trips = np.zeros((max(1, len(net.ride_leg)), net.ticks + 1))
    for r, (f, n) in enumerate(zip(net.ride_fleet, net.ride_leg, strict=True)):
        leg_id = problem.legs[n].id
        trips[r] = _cumulated(guide.trips[fleets[f], leg_id] * filled[leg_id], *open_minutes[leg_id])
    leaving = np.zeros((len(net.safe), net.ticks + 1))
    np.add.at(leaving, net.leg_from, board.sum(axis=0))
    return Goals(trips=trips, board=board, leaving=leaving, stock=_stocks(net, board, leaving), reluctance=reluctance)


def _stocks(net: FlowNetwork, board: np.ndarray, leaving: np.ndarray) -> np.ndarray:
    """Return how many wait at each site who came there, by tick; those at home and not yet gone count as coming."""
    come = np.zeros_like(leaving)
    for n, people in enumerate(board.sum(axis=0)):
        late = -(-int(net.leg_out[n]) // net.tick)
        come[net.leg_to[n], late:] += people[: people.size - late]
    np.add.at(come, net.home, net.ready)
    return np.asarray(np.maximum(0.0, come - leaving))


def _filled_share(problem: PlanningProblem, guide: Guide, leg: Leg) -> np.ndarray:
    """Return the share of the guide's seats on a leg that it fills, by step: trips beyond that are not meant."""
    seats = sum((fleet.seats * guide.trips[fleet.id, leg.id] for fleet in problem.fleets_of[leg.id]), np.zeros(1))
    boards = [amounts for (_, leg_id), amounts in guide.board.items() if leg_id == leg.id]
    people = guide.onward[leg.id] if leg.id in guide.onward else sum(boards, np.zeros(1))
    return np.asarray(np.minimum(1.0, people / np.maximum(seats, 1e-9)))


def _open_minutes(departures: Intervals, moments: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    bounds = np.asarray([moment for interval in departures for moment in interval])
    covered = np.concatenate([[0.0], np.cumsum(np.diff(bounds) * (np.arange(len(bounds) - 1) % 2 == 0))])
    return np.interp(moments, bounds, covered), np.interp(edges, bounds, covered)


def _cumulated(amounts: np.ndarray, ticks: np.ndarray, edges: np.ndarray) -> np.ndarray:
    total = np.concatenate([[0.0], np.cumsum(amounts)])
    rising = np.concatenate([[True], np.diff(edges) > 0])
    return np.asarray(np.interp(ticks, edges[rising], total[rising]))


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
    loads: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for trip, g, persons in laid.load[: laid.counts[1]].tolist():
        loads[trip].append((problem.groups[g].id, persons))
    first = {f: int(np.searchsorted(net.vehicle_fleet, f)) for f in range(len(case.fleets))}
    drafts: list[Draft] = []
    for trip, (v, r, leaves, departs, home, origin) in enumerate(laid.trip[: laid.counts[0]].tolist()):
        f = int(net.ride_fleet[r])
        fleet, leg = case.fleets[f], legs[net.ride_leg[r]]
        vehicle = Vehicle(fleet, v - first[f] + 1, "", 0)
        drafts += _empty(problem, vehicle, sites[origin], leg.from_site_id, leaves)
        arrive = departs + leg.out_min
        drafts.append(Draft(departs, arrive, leg, vehicle, tuple(loads[trip]), False))
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

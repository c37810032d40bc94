"""What a run of the dispatcher is worth, straight from its arrays: it is asked for every policy that is tried."""

from itertools import pairwise

import numpy as np

from egress.kit import MIN_PER_H
from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.profiles import Profiles, left_at_end
from egress.planning.flows.records import Laid
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk


def weighted_caught_of(problem: PlanningProblem, risk: Risk, net: FlowNetwork, st: Profiles, laid: Laid) -> float:
    """Return `weighted_caught` of what was laid (weighted persons); the same as for the timetable made of it."""
    group, leg, arrive, persons = _journeys(net, st, laid)
    legs = len(net.leg_from)
    total = 0.0
    kind = group * legs + leg
    order = np.argsort(kind, kind="stable")
    bounds = np.flatnonzero(np.diff(kind[order], prepend=-1, append=-1))
    for first, last in pairwise(bounds.tolist()):
        some = order[first:last]
        one = problem.groups[group[some[0]]]
        charge = risk.charge(one, problem.legs[leg[some[0]]], arrive[some])
        total += one.weight * float(charge @ persons[some])
    return total + _left(problem, risk, net, st)


def delay_of(net: FlowNetwork, st: Profiles, laid: Laid, haste: np.ndarray) -> float:
    """
    Return what everybody's hours until safety cost (weighted persons), whoever is left waiting to the end.

    `haste` : cost of a person-hour, by group. Shape (groups,).
    """
    group, leg, arrive, persons = _journeys(net, st, laid)
    safe = net.safe[net.leg_to[leg]]
    hours = haste[group[safe]] @ (persons[safe] * arrive[safe]) / MIN_PER_H
    there = left_at_end(st)
    left = [haste[g] * there[st.pair[g, s]] for g, s in np.argwhere(st.pair >= 0) if not net.safe[s]]
    unready = (net.heads - net.ready[:, net.ticks]) * ~net.safe[net.home]
    return float(hours + (sum(left) + float(haste @ unready)) * net.horizon / MIN_PER_H)


def _journeys(net: FlowNetwork, st: Profiles, laid: Laid) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return group, leg, minute of arrival and persons of every movement out of an unsafe site."""
    load = laid.load[: laid.counts[1]]
    trip = laid.trip[load[:, 0]]
    by_ride = net.ride_leg[trip[:, 1]] if len(load) else np.zeros(0, dtype=np.int64)
    g, n, tick = np.nonzero(st.walking)
    group, leg = np.concatenate([load[:, 1], g]), np.concatenate([by_ride, n])
    depart = np.concatenate([trip[:, 3], tick * net.tick])
    persons = np.concatenate([load[:, 2], st.walking[g, n, tick]]).astype(float)
    outward = ~net.leg_onward[leg]
    group, leg = group[outward], leg[outward]
    return group, leg, depart[outward] + net.leg_out[leg], persons[outward]


def _left(problem: PlanningProblem, risk: Risk, net: FlowNetwork, st: Profiles) -> float:
    total, there = 0.0, left_at_end(st)
    sites = problem.case.sites
    for g, group in enumerate(problem.groups):
        for s in np.flatnonzero(st.pair[g] >= 0):
            left = int(there[st.pair[g, s]])
            if s == net.home[g]:
                left += int(net.heads[g] - net.ready[g, net.ticks])
            if left and not net.safe[s]:
                total += group.weight * left * risk.stranded(group, sites[s].id)
    return total

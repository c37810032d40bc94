"""From the relaxed flow to goals: what should have gone by when, as the compiled dispatcher reads it."""

import numpy as np

from egress.domain import Leg
from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.records import Goals
from egress.planning.intervals import Intervals
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide

PATIENCE = 1e-4
"""Whoever gains less than this by waiting for their turn goes where a place would stay empty (weighted persons)."""


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

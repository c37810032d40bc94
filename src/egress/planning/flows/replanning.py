"""A plan that changes as little of an earlier one as it must: what stands stays, the rest is laid around it."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from egress.domain import Plan
from egress.kit import minutes_between
from egress.planning.dispatch import Timetable
from egress.planning.flows.dispatch import dispatch_around
from egress.planning.flows.keeping import Kept, keep
from egress.planning.flows.laying import as_timetable, chain_ok, room_for_trips, upstream
from egress.planning.flows.looking import MOST_TICKS, longest_tick
from egress.planning.flows.network import FlowNetwork, flow_network
from egress.planning.flows.policies import Settings, as_policy, other_habits, usual
from egress.planning.flows.previous_plan import Meant, previous_movements
from egress.planning.flows.profiles import Profiles, empty_profiles
from egress.planning.flows.records import Goals, Laid
from egress.planning.flows.worth_of_laid import delay_of, weighted_caught_of
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk
from egress.planning.side_by_side import side_by_side
from egress.planning.variables import guiding_haste

TICKS_MIN = (30, 15)
"""Lengths of tick: the longest on which everybody of the earlier plan who goes by themselves sets out."""


def replan(
    problem: PlanningProblem, risk: Risk, previous: Plan, *, looks: int
) -> tuple[Timetable, Mapping[str, str | int | float]]:
    """
    Return a timetable that keeps what it can of an earlier plan, and how it came about.

    Movements that still stand are made at their minute by their vehicle, with as many of their people as are there.
    Their free seats are filled, and what else is needed is laid around them by so many policies of the dispatcher, of
    which the best counts.
    """
    net = flow_network(problem, risk, tick_min=_tick_of(problem, previous))
    movements, meant = previous_movements(problem, net, previous)
    kept = keep(net, movements)
    around = _Around(problem, risk, net, kept, _goals(net, kept, meant))
    policies = _policies(net)[: max(1, looks)]
    tries = side_by_side([partial(around.look, one) for one in policies], compiled=dispatch_around)
    _, st, laid = min(tries, key=lambda found: found[0])
    stand = int(kept.stands.sum())
    with_people = sum(1 for movement in previous.movements if movement.loads)
    method: dict[str, str | int | float] = {"engine": "earlier plan kept", "looks": len(policies), "threads": 1}
    return as_timetable(problem, net, st, laid), method | {"movements_kept": stand, "movements_before": with_people}


def _policies(net: FlowNetwork) -> list[Settings]:
    """Return the usual policy and its changes, those first that look the least far ahead for a departure."""
    first = usual(net)
    return sorted((first, *other_habits(first)), key=lambda one: one.look_h)


def _tick_of(problem: PlanningProblem, previous: Plan) -> int:
    """Return the length of tick, minutes: longer where there would be too many."""
    walks = {minutes_between(previous.start, one.depart) for one in previous.movements if one.fleet_id is None}
    for tick in TICKS_MIN:
        if all(minute % tick == 0 for minute in walks) and problem.horizon_min / tick <= MOST_TICKS:
            return tick
    return max(TICKS_MIN[0], longest_tick(problem))


class _Around:
    """The dispatcher around the trips that stand."""

    def __init__(self, problem: PlanningProblem, risk: Risk, net: FlowNetwork, kept: Kept, goals: Goals) -> None:
        self.problem, self.risk, self.net, self.goals = problem, risk, net, goals
        self.begin = _booked(net, kept)
        self.haste = np.array([guiding_haste(problem)[group.id] for group in problem.groups])
        self.ways = chain_ok(net), upstream(net)

    def look(self, settings: Settings) -> tuple[float, Profiles, Laid]:
        """Return what one policy lays, with its cost first."""
        st = Profiles(*(column.copy() for column in self.begin[0]))
        laid = Laid(*(column.copy() for column in self.begin[1]))
        dispatch_around(self.net, self.goals, as_policy(settings, self.net), st, laid, *self.ways)
        value = weighted_caught_of(self.problem, self.risk, self.net, st, laid)
        return value + delay_of(self.net, st, laid, self.haste), st, laid


def _booked(net: FlowNetwork, kept: Kept) -> tuple[Profiles, Laid]:
    """Return the profiles before the first tick with every vehicle booked for its trips, and these trips laid."""
    fresh, old = empty_profiles(net), kept.previous
    trips = np.flatnonzero(kept.stands & (old.vehicle >= 0))
    trips = trips[np.lexsort((old.departs[trips], old.vehicle[trips]))]
    laid = room_for_trips(net, beside=len(trips))
    columns = (old.vehicle, old.ride, old.leaves, old.departs, old.home, old.origin)
    laid.trip[: len(trips)] = np.stack([column[trips] for column in columns], axis=1)
    rows = [(n, g, old.loads[i, g]) for n, i in enumerate(trips) for g in np.flatnonzero(old.loads[i])]
    laid.load[: len(rows)] = np.array(rows, dtype=np.int64).reshape(-1, 3)
    laid.counts[:] = len(trips), len(rows)
    begins = net.leg_from[old.leg[trips]]
    booked = (old.leaves[trips], begins, old.departs[trips], kept.at[trips], kept.free[trips], np.arange(len(trips)))
    of_vehicle = np.arange(len(net.vehicle_fleet))
    st = kept.st._replace(
        at=fresh.at,
        free=fresh.free,
        booked=np.stack(booked, axis=1).astype(np.int64).reshape(-1, 6),
        booked_next=np.searchsorted(old.vehicle[trips], of_vehicle, side="left"),
        booked_end=np.searchsorted(old.vehicle[trips], of_vehicle, side="right"),
    )
    return st, laid


def _goals(net: FlowNetwork, kept: Kept, meant: Meant) -> Goals:
    """Return as goals what the earlier plan meant and no longer stands, at its times."""
    old, groups, legs, width = kept.previous, len(net.home), len(net.leg_from), net.ticks + 1
    trips = np.zeros((max(1, len(net.ride_leg)), width))
    board = np.zeros((groups, legs, width))
    _add(trips, meant.rides[:, 0], meant.rides[:, 1] // net.tick + 1, 1.0)
    group, leg, minute, persons = meant.boards.T
    _add(board, (group, leg), minute // net.tick + 1, persons)
    stand = np.flatnonzero(kept.stands)
    rides = stand[old.ride[stand] >= 0]
    _add(trips, old.ride[rides], old.departs[rides] // net.tick + 1, -1.0)
    for g in range(groups):
        _add(board[g], old.leg[stand], old.departs[stand] // net.tick + 1, -old.loads[stand, g])
    trips, board = np.cumsum(trips, axis=-1), np.cumsum(board, axis=-1)
    leaving = np.zeros((len(net.safe), width))
    np.add.at(leaving, net.leg_from, board.sum(axis=0))
    reluctance = np.where(net.worth, 0.0, np.inf).astype(np.float32)
    return Goals(trips=trips, board=board, leaving=leaving, stock=np.zeros_like(leaving), reluctance=reluctance)


def _add(table: np.ndarray, at: object, tick: np.ndarray, number: object) -> None:
    """Add numbers at ticks, those past the end left out."""
    inside = tick < table.shape[-1]
    places = tuple(one[inside] for one in at) if isinstance(at, tuple) else (np.asarray(at)[inside],)
    amounts = np.broadcast_to(np.asarray(number, dtype=float), tick.shape)[inside]
    np.add.at(table, (*places, tick[inside]), amounts)

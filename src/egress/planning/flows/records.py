"""What passes between the compiled dispatcher and those who call it."""

from typing import NamedTuple

import numpy as np


class Goals(NamedTuple):
    """
    What the relaxed flow has done by each tick.

    Attributes
    ----------
    trips : cumulated trips per ride. Shape (rides, ticks + 1).
    board : cumulated persons per group and leg. Shape (groups, legs, ticks + 1).
    leaving : cumulated persons leaving a site, all groups and legs. Shape (sites, ticks + 1).
    stock : persons who came to a site and wait there. Shape (sites, ticks + 1).
    reluctance : what going costs one more person than the flow sends, beyond waiting; above 0 nobody goes unasked.
        Shape (groups, legs, ticks + 1).
    """

    trips: np.ndarray
    board: np.ndarray
    leaving: np.ndarray
    stock: np.ndarray
    reluctance: np.ndarray


class Policy(NamedTuple):
    """
    How the dispatcher behaves where the goals leave room.

    Attributes
    ----------
    fill : share of its seats that a vehicle waits for, per ride.
    behind : ticks by which a site may be behind the goals before a ride that they do not mean is taken instead.
    overdue_reluctance : how reluctant whoever is overdue may be.
    ahead : ticks by which a trip may be ahead of the goals, per ride.
    favour : weight of a ride beside the others that are due. `largest_first` : whether seats count before lag.
    look_min, onward_look_min : how far beyond the first possible departure one is planned.
    book_min, onward_book_min : so long before a vehicle is free its next trip may be laid, out of a site with limited
        room and on from a safe site: whoever comes there then has a seat already, and keeps no room from others.
    onward_walk_min, walk_min : so long beforehand people are promised their way by their own means or on commercial
        seats, on from a safe site and from an unsafe one to a safe one; −1 = the latter only once vehicles are laid.
    line_min : how far ahead of the goals people walk into a line before a place with limited room.
    lead_ticks : how far ahead of the goals of the way that they walk people are called to a vehicle; −1 = any way.
    detour : how much longer an empty way counts when a vehicle is chosen; from 0 on one under way may be waited for.
    step_min : between two departures that are tried.
    patience_min : after so long without a departure on a leg a part load goes, per leg.
    call_early : whether people are called forward as early as they can go (rates are scarce) or as late (room is).
    drain_ahead_min : how far ahead of the goals people are sent on from a safe site.
    crowded : share of a hub's room from which people are sent on whatever the goals say.
    """

    fill: np.ndarray
    behind: np.ndarray
    overdue_reluctance: float
    ahead: np.ndarray
    favour: np.ndarray
    largest_first: bool
    look_min: int
    onward_look_min: int
    book_min: int
    onward_book_min: int
    onward_walk_min: int
    walk_min: int
    line_min: int
    lead_ticks: int
    detour: float
    step_min: int
    patience_min: np.ndarray
    call_early: bool
    drain_ahead_min: int
    crowded: float


class Laid(NamedTuple):
    """
    Trips in the order in which they were laid.

    Attributes
    ----------
    trip : per trip: vehicle, ride, leaves its place, departs, whether it goes home after, site it came from.
    load : trip, group, persons. `counts` : trips, loads.
    """

    trip: np.ndarray
    load: np.ndarray
    counts: np.ndarray

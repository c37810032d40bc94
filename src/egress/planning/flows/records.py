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

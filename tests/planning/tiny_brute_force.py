"""
The best timetable of tiny-post by trying everything, and what a timetable costs; no line is shared with the planner.

Time runs in quarters of an hour. One bus (office, residence, airstrip), one aircraft (airstrip, haven).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from egress.domain import Exit
from egress.threat import ThreatPicture

HORIZON = 96
"""Quarters of an hour in the day that is planned."""

LEGS = {("office", "airstrip"): 2, ("residence", "airstrip"): 3, ("airstrip", "haven"): 4}
"""Quarters under way, the same in both directions."""

GROUND = 1
"""Quarters for loading, and for unloading."""

SEATS, HOLDING, FAMILIES_READY = 20, 40, 8

ROAD = (Exit.LAST_ROAD, Exit.CITY, Exit.AIRPORT)
"""What cuts the road: its own exit, the town where it begins, the airstrip where it ends."""

Vehicle = tuple[str, int, int]
"""Where it is or will be next, the quarter from which it may leave that place empty, and whom it brings there."""


NOT_NEEDED: Vehicle = ("airstrip", 2 * HORIZON, 0)
"""A bus once nobody is left for it."""


@dataclass(frozen=True)
class Costs:
    """What one person costs: by arrival in quarters on a road and in the air, and left at the horizon by site."""

    road: tuple[float, ...]
    air: tuple[float, ...]
    left_in_town: float
    left_at_airstrip: float


def costs(seen: ThreatPicture, *, time_factor: float = 1.0) -> Costs:
    """
    Return the costs under a picture.

    Into safety: P(airport closed by then). Onto the airstrip: P(road cut by then) − P(both road and airport closed
    by then): on the other paths the person could not have been saved from there anyway, and the flight is charged.
    """
    road_h = np.min([seen.closing_h[e] * time_factor for e in ROAD], axis=0)
    air_h = seen.closing_h[Exit.AIRPORT] * time_factor
    both_h = np.maximum(road_h, air_h)
    hours = [quarter / 4 for quarter in range(HORIZON + 1)]
    road = [max(0.0, share_closed(road_h, h) - share_closed(both_h, h)) for h in hours]
    return Costs(
        road=tuple(road),
        air=tuple(share_closed(air_h, h) for h in hours),
        left_in_town=share_closed(np.minimum(road_h, air_h), hours[-1]),
        left_at_airstrip=share_closed(air_h, hours[-1]),
    )


def share_closed(closing_h: np.ndarray, hours: float) -> float:
    """Return the share of the paths closed by then, rising evenly from one closing on the paths to the next."""
    times = sorted(t for t in closing_h.tolist() if t < float("inf"))
    passed = [t for t in times if t < hours]
    if len(passed) == len(times):
        return len(passed) / len(closing_h)
    before, after = (passed or [0.0])[-1], times[len(passed)]
    part = (hours - before) / (after - before) if after > before else 0.0
    return (len(passed) + part) / len(closing_h)


@cache
def least_cost(costs: Costs, *, staff: int, families: int, lot: int, bus_from: int = 0) -> float:
    """
    Return the least weighted_caught of all timetables whose loads are whole lots of people.

    Parameters
    ----------
    bus_from : first quarter in which the bus may leave a place.
    """

    @cache
    def best(now: int, bus: Vehicle, plane: Vehicle, office: int, residence: int, airstrip: int) -> float:
        if bus[2] and bus[1] == now + GROUND:
            airstrip += bus[2]
        bus, plane = _emptied(bus, now), _emptied(plane, now)
        if not (office or residence or bus[2]):
            bus = NOT_NEEDED
        if airstrip > HOLDING:
            return float("inf")
        if now == HORIZON:
            return (office + residence) * costs.left_in_town + airstrip * costs.left_at_airstrip
        if bus == NOT_NEEDED and not airstrip:
            return 0.0
        found = float("inf")
        here = {"office": office, "residence": residence if now >= FAMILIES_READY else 0, "airstrip": airstrip}
        for price_bus, bus_next, rode in _runs(bus, now, here, lot, costs.road, is_free=now >= bus_from):
            for price_plane, plane_next, flew in _runs(plane, now, here, lot, costs.air, is_plane=True):
                rest = best(
                    now + 1,
                    _settled(bus_next, now + 1),
                    _settled(plane_next, now + 1),
                    office - (rode if bus[0] == "office" else 0),
                    residence - (rode if bus[0] == "residence" else 0),
                    airstrip - flew,
                )
                found = min(found, price_bus + price_plane + rest)
        return found

    return best(0, ("office", 0, 0), ("haven", 0, 0), staff, families, 0)


def _emptied(vehicle: Vehicle, now: int) -> Vehicle:
    """People leave the vehicle as it arrives, one unloading before it may go on."""
    site_id, from_, load = vehicle
    return (site_id, from_, 0) if load and from_ <= now + GROUND else vehicle


def _settled(vehicle: Vehicle, now: int) -> Vehicle:
    """Forget for how long a vehicle has been standing: one loading is all that matters."""
    site_id, from_, load = vehicle
    return site_id, max(from_, now - GROUND), load


def _runs(
    vehicle: Vehicle,
    now: int,
    here: dict[str, int],
    lot: int,
    price: tuple[float, ...],
    *,
    is_plane: bool = False,
    is_free: bool = True,
) -> Iterator[tuple[float, Vehicle, int]]:
    """Yield what the vehicle may do now: cost, where it will be, and whom it takes along."""
    site_id, from_, _ = vehicle
    yield 0.0, vehicle, 0
    if from_ > now or not is_free:
        return
    for (begin, end), quarters in LEGS.items():
        arrive = now + quarters
        if arrive > HORIZON or is_plane != (end == "haven"):
            continue
        if site_id == end:
            yield 0.0, (begin, arrive, 0), 0
        if site_id == begin:
            yield 0.0, (end, arrive, 0), 0
            if from_ + GROUND <= now:
                for load in range(lot, min(SEATS, here[begin]) + 1, lot):
                    yield load * price[arrive], (end, arrive + GROUND, load), load

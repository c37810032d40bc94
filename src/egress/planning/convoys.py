"""Convoys: vehicles that set out together on a leg, its escorts among them."""

import math
from collections.abc import Sequence

from egress.domain import Fleet, Leg
from egress.planning.intervals import holds, next_moment
from egress.planning.vehicles import LONGEST_WAIT_MIN, Motorpool, Trip


def convoy_of(pool: Motorpool, fleets: Sequence[Fleet], trip: Trip, now: float, *, tick_min: int) -> list[Trip]:
    """
    Return the trips that set out together with one on its leg, itself first; empty where no convoy can be formed.

    Escorts come first, then whatever may run there; all depart at the moment at which the last of them can.

    Parameters
    ----------
    fleets : those that may run on the leg.
    """
    leg, by = trip.leg, now + tick_min - 1
    if leg.convoy_vehicles <= 1 and leg.escort_vehicles <= 0:
        return [trip]
    found = [trip]
    escorts = [fleet for fleet in fleets if fleet.id in leg.escort_fleet_ids]
    found += _companions(pool, escorts, leg.escort_vehicles - _escorts(found), now, by, besides=found)
    # Vehicles of its own kind go along, then the smallest, so that the large ones are there for the next convoy.
    others = sorted(fleets, key=lambda fleet: (fleet.id != trip.vehicle.fleet.id, fleet.seats))
    found += _companions(pool, others, leg.convoy_vehicles - len(found), now, by, besides=found)
    if len(found) < leg.convoy_vehicles or _escorts(found) < leg.escort_vehicles:
        return []
    return _together(pool, leg, found)


def _escorts(trips: Sequence[Trip]) -> int:
    return sum(one.vehicle.fleet.id in one.leg.escort_fleet_ids for one in trips)


def _companions(
    pool: Motorpool, fleets: Sequence[Fleet], most: int, now: float, by: float, *, besides: Sequence[Trip]
) -> list[Trip]:
    """Return trips of up to so many more vehicles on the leg of the others."""
    leg = besides[0].leg
    taken = {id(one.vehicle) for one in besides}
    found: list[Trip] = []
    for fleet in fleets:
        for vehicle in pool.by_nearness(fleet, leg.from_site_id, by):
            if len(found) >= most:
                return found
            trip = None if id(vehicle) in taken else pool.trip_of(vehicle, leg, now, by)
            if trip is not None:
                found.append(trip)
                taken.add(id(vehicle))
    return found


def _together(pool: Motorpool, leg: Leg, trips: Sequence[Trip]) -> list[Trip]:
    """Return the trips with one moment of departure; empty if there is none soon."""
    fleets = {one.vehicle.fleet.id: one.vehicle.fleet for one in trips}
    windows = pool.windows(leg, *fleets.values())
    latest = max(one.departs_min for one in trips)
    opens = next_moment(windows, latest)
    if opens > latest + LONGEST_WAIT_MIN or not holds(windows, math.ceil(opens - 1e-9)):
        return []
    departs = float(math.ceil(opens - 1e-9))
    found = [pool.trip_at(one.vehicle, leg, one.leaves_min, departs) for one in trips]
    together = [one for one in found if one is not None]
    has_fuel = pool.has_fuel([use for one in together for use in pool.uses(one)])
    return together if has_fuel and len(together) == len(trips) else []

"""Aircraft and hubs of the hand-drawn plan: which hub, which aircraft, and the flights onward."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from egress.domain import Case, Enabler, Fleet, Leg, Movement
from egress.kit import add_minutes

ALLIED_LEG = "airport-allied-hubs"
HUBS = ("qatar", "kuwait", "bahrain", "emirates", "ramstein")
HOME_LEGS = {"qatar": ("qatar-usa", "onward-qatar"), "ramstein": ("ramstein-usa", "onward-europe")}
GULF_LEGS = {"kuwait": "kuwait-ramstein", "bahrain": "bahrain-ramstein", "emirates": "emirates-ramstein"}


@dataclass
class Aircraft:
    """One aircraft: where it is, and from when it can leave again."""

    number: int
    site_id: str
    free: datetime


@dataclass
class Arrived:
    """People of one group who reach a hub at an instant and are still there."""

    arrive: datetime
    group_id: str
    persons: int


class HubTraffic:
    """
    Sends people to the hub with the largest share of its room left, and onward as fast as aircraft allow.

    - Hub: of those whose agreement is in hand on arrival and to which the fleet may fly, the one whose room
      (likely) would be filled to the smallest share, those still in the air counted in. Allied aircraft fly to
      the allied hubs once these are open.
    - Aircraft: the one that has been free longest, flown in empty to load as long as the case says.
    - Onward: hour by hour a full aircraft leaves Qatar and Ramstein for the United States as soon as so many
      people are there, the leg's rate allows it and an aircraft is there; the fullest Gulf hub sends a full
      aircraft to Ramstein while that has room. The leg from Qatar to Ramstein is not used.
    """

    def __init__(self, case: Case, order: datetime) -> None:
        self._case = case
        self._order = order
        self._aircraft = {
            fleet.id: [
                Aircraft(n, fleet.base_site_id, _available(case, fleet, order)) for n in range(1, fleet.vehicles + 1)
            ]
            for fleet in case.fleets
        }
        self._there: dict[str, list[Arrived]] = {hub: [] for hub in HUBS}
        self._tokens: dict[str, float] = {}
        self._hour = order
        self._onward: list[Movement] = []

    def destination(self, fleet_id: str, persons: int, depart: datetime) -> Leg:
        """Return the leg that a flight takes."""
        self._advance(depart)
        fleet = self._case.fleet_by_id[fleet_id]
        legs = [leg for leg in self._case.legs if leg.from_site_id == "airport" and fleet.may_run(leg) and leg.in_use]
        usable = [leg for leg in legs if self._is_open(leg, add_minutes(depart, leg.out_min))]
        allied = [leg for leg in usable if leg.id == ALLIED_LEG]
        if allied:
            return allied[0]
        return min(usable, key=lambda leg: (self._filled(leg.to_site_id) + persons) / self._limit(leg.to_site_id))

    def fly(self, fleet_id: str, leg: Leg, depart: datetime, loads: Mapping[str, int]) -> Iterator[Movement]:
        """Return the empty flight in and the flight out."""
        fleet = self._case.fleet_by_id[fleet_id]
        come = add_minutes(depart, -fleet.load_min)
        aircraft, back = self._longest_free(fleet, come)
        leaves = add_minutes(come, -back.back_min)
        arrive = add_minutes(depart, leg.out_min)
        yield _flight(back, fleet, aircraft, leaves, come, empty_return=True)
        yield _flight(leg, fleet, aircraft, depart, arrive, loads=loads)
        aircraft.site_id, aircraft.free = leg.to_site_id, add_minutes(arrive, fleet.unload_min)
        if leg.to_site_id in self._there:
            self._there[leg.to_site_id] += [Arrived(arrive, g, n) for g, n in loads.items()]

    def onward_until(self, end: datetime) -> Iterator[Movement]:
        """Return every onward movement that arrives by the end."""
        self._advance(end)
        for movement in self._onward:
            if movement.arrive <= end:
                yield movement

    def _longest_free(self, fleet: Fleet, come: datetime) -> tuple[Aircraft, Leg]:
        ways = {
            leg.to_site_id: leg for leg in self._case.legs if leg.from_site_id == "airport" and fleet.may_run(leg)
        }
        able = [
            (aircraft, ways[aircraft.site_id])
            for aircraft in self._aircraft[fleet.id]
            if add_minutes(aircraft.free, ways[aircraft.site_id].back_min) <= come
        ]
        if not able:
            raise RuntimeError(f"no aircraft of {fleet.id} can be at Kabul by {come}: the recorded case needs more")
        return min(able, key=lambda one: (one[0].free, one[0].number))

    def _is_open(self, leg: Leg, arrive: datetime) -> bool:
        return all(_in_hand(e, self._order) <= arrive for e in self._case.enablers if leg.to_site_id in e.unlocks)

    def _limit(self, hub: str) -> float:
        holding = self._case.site_by_id[hub].holding_persons
        return holding.likely if holding else float("inf")

    def _filled(self, hub: str) -> int:
        return sum(one.persons for one in self._there[hub])

    # Onward ---------------------------------------------------------------------------------------

    def _advance(self, until: datetime) -> None:
        while self._hour + timedelta(hours=1) <= until:
            self._hour += timedelta(hours=1)
            for hub, (leg_id, fleet_id) in HOME_LEGS.items():
                self._send(self._case.leg_by_id[leg_id], self._case.fleet_by_id[fleet_id], hub)
            fleet = self._case.fleet_by_id["onward-gulf"]
            for hub in sorted(GULF_LEGS, key=lambda h: -self._filled(h) / self._limit(h)):
                if self._filled("ramstein") + fleet.seats <= self._limit("ramstein"):
                    self._send(self._case.leg_by_id[GULF_LEGS[hub]], fleet, hub)

    def _send(self, leg: Leg, fleet: Fleet, hub: str) -> None:
        """Let one full aircraft leave, if the people, the aircraft and the leg's rate are there."""
        rate = leg.persons_per_h
        if rate is not None:
            self._tokens[leg.id] = min(float(fleet.seats), self._tokens.get(leg.id, fleet.seats) + rate)
        unlocking = [e for e in self._case.enablers if {leg.id, fleet.id, leg.to_site_id} & set(e.unlocks)]
        is_locked = any(_in_hand(e, self._order) > self._hour for e in unlocking)
        there = sum(one.persons for one in self._there[hub] if one.arrive <= self._hour)
        if is_locked or there < fleet.seats or (rate is not None and self._tokens[leg.id] < fleet.seats):
            return
        able = [a for a in self._aircraft[fleet.id] if a.site_id in (hub, leg.to_site_id) and a.free <= self._hour]
        if not able:
            return
        aircraft = min(able, key=lambda a: (a.site_id != hub, a.free, a.number))
        ready = self._hour
        if aircraft.site_id != hub:
            ready = add_minutes(ready, leg.back_min)
            self._onward.append(_flight(leg, fleet, aircraft, self._hour, ready, empty_return=True))
        depart = add_minutes(ready, fleet.load_min)
        arrive = add_minutes(depart, leg.out_min)
        loads = self._take(hub, fleet.seats)
        self._onward.append(_flight(leg, fleet, aircraft, depart, arrive, loads=loads))
        aircraft.site_id, aircraft.free = leg.to_site_id, add_minutes(arrive, fleet.unload_min)
        if rate is not None:
            self._tokens[leg.id] -= fleet.seats
        if leg.to_site_id in self._there:
            self._there[leg.to_site_id] += [Arrived(arrive, g, n) for g, n in loads.items()]

    def _take(self, hub: str, persons: int) -> dict[str, int]:
        loads: dict[str, int] = {}
        for one in sorted(self._there[hub], key=lambda a: a.arrive):
            n = min(one.persons, persons - sum(loads.values())) if one.arrive <= self._hour else 0
            if n:
                loads[one.group_id] = loads.get(one.group_id, 0) + n
                one.persons -= n
        self._there[hub] = [one for one in self._there[hub] if one.persons]
        return loads


def _available(case: Case, fleet: Fleet, order: datetime) -> datetime:
    first = fleet.available_from or order + timedelta(hours=fleet.lead_time_h)
    return max([first, *(_in_hand(e, order) for e in case.enablers if fleet.id in e.unlocks)])


def _in_hand(enabler: Enabler, order: datetime) -> datetime:
    return enabler.in_hand_after(order)


def _flight(
    leg: Leg,
    fleet: Fleet,
    aircraft: Aircraft,
    depart: datetime,
    arrive: datetime,
    *,
    loads: Mapping[str, int] | None = None,
    empty_return: bool = False,
) -> Movement:
    return Movement(
        id="",
        leg_id=leg.id,
        depart=depart,
        arrive=arrive,
        fleet_id=fleet.id,
        vehicle=aircraft.number,
        loads=tuple((loads or {}).items()),
        empty_return=empty_return,
    )

"""The record drawn up as a plan by hand: the flights as recorded, the rest in a stated way."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from airlift_record import Window
from hub_traffic import HubTraffic
from recorded_case import EMBASSY_LEFT, END, ORDER

from egress.domain import Case, Group, Leg, Movement, Plan
from egress.kit import add_minutes, hours_between

GATE_LEAD_MIN = 120
"""People leave the gates for the apron so long before the hour in which they fly."""

GATE_WAIT_MIN = 60
"""People stand so long at the gates."""

EMBASSY_GROUPS = ("mission-nonemergency", "mission-emergency", "mission-support")

ALLIED_LEG = "airport-allied-hubs"

WAYS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "city-centre": (("centre-gates-by-consent", GATE_LEAD_MIN + GATE_WAIT_MIN), ("gates-airport", GATE_LEAD_MIN)),
    "city-west": (("west-gates-by-consent", GATE_LEAD_MIN + GATE_WAIT_MIN), ("gates-airport", GATE_LEAD_MIN)),
    "allied-missions": (("allied-airport-by-consent", GATE_LEAD_MIN - 60),),
}
"""By zone, the legs to the airport, with minutes before the hour of flight: of leaving on foot, else of arriving."""


@dataclass(frozen=True)
class Flight:
    """One recorded departure from Kabul: when, by what, with how many."""

    depart: datetime
    fleet_id: str
    persons: int


def flights(windows: Sequence[Window]) -> tuple[Flight, ...]:
    """
    Return the recorded departures, spread evenly over each window, kinds mixed evenly, loads as even as can be.

    Flight k of n leaves at start + (k + 1/2) / n of the window, to the minute.
    """
    return tuple(flight for window in windows for flight in _flights(window))


def _flights(window: Window) -> Iterator[Flight]:
    n = window.all_departures
    loads = {kind: _even(window.persons[kind], count) for kind, count in window.departures.items() if count}
    sent = dict.fromkeys(loads, 0)
    for k in range(n):
        # The kind that is furthest behind its even share goes next.
        kind = max(sent, key=lambda i: (k + 1) * window.departures[i] / n - sent[i])
        minutes = math.floor((k + 0.5) / n * window.row.hours * 60)
        yield Flight(add_minutes(window.start, minutes), kind, loads[kind][sent[kind]])
        sent[kind] += 1


def _even(persons: int, count: int) -> list[int]:
    return [(k + 1) * persons // count - k * persons // count for k in range(count)]


def draw_plan(case: Case, windows: Sequence[Window]) -> Plan:
    """
    Return the record as a plan.

    Fixed by the record: the flights, their windows, kinds and loads. Free, and used to keep the rules where they
    can be kept: who flies (`Boarding`), to which hub, with which aircraft and when onward (`HubTraffic`). People
    reach the airport two hours before the hour of their flight, those of the embassy when the embassy left.
    """
    traffic = HubTraffic(case, ORDER)
    boarding = Boarding(case)
    movements: list[Movement] = list(boarding.embassy_moves())
    for _, hour in itertools.groupby(flights(windows), key=lambda f: f.depart.replace(minute=0)):
        for flight in hour:
            leg = traffic.destination(flight.fleet_id, flight.persons, flight.depart)
            loads = boarding.board(flight, leg)
            movements += traffic.fly(flight.fleet_id, leg, flight.depart, loads)
    movements += boarding.ways_to_airport()
    movements += traffic.onward_until(END)
    ordered = sorted(movements, key=lambda m: (m.depart, m.arrive, m.leg_id))
    return Plan(
        case_id=case.case_id,
        scenario_id=case.scenario_id,
        start=ORDER,
        horizon_end=END,
        movements=tuple(
            Movement(
                id=f"r{number:05d}",
                leg_id=m.leg_id,
                depart=m.depart,
                arrive=m.arrive,
                fleet_id=m.fleet_id,
                vehicle=m.vehicle,
                loads=m.loads,
                empty_return=m.empty_return,
            )
            for number, m in enumerate(ordered, 1)
        ),
        drawn_by="the record of the airlift",
    )


@dataclass
class Boarding:
    """
    Who flies, and the parties that bring them to the airport.

    Groups are asked by weight, then in the order of the case; on flights to the allied hubs only those whom the
    leg is open to. They are asked three times: for people who are ready and whose ways have room in that hour;
    for people who are ready; for anybody.
    """

    case: Case
    gone: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    used: dict[tuple[str, datetime], int] = field(default_factory=lambda: defaultdict(int))
    parties: dict[tuple[str, datetime], dict[str, int]] = field(default_factory=dict)
    at_airport: dict[str, list[tuple[datetime, int]]] = field(default_factory=lambda: defaultdict(list))

    def embassy_moves(self) -> Iterator[Movement]:
        """Return the helicopters that bring everybody from the embassy, evenly until it was left."""
        fleet, leg = self.case.fleet_by_id["ch47"], self.case.leg_by_id["embassy-airport-helicopter"]
        groups = [self.case.group_by_id[i] for i in EMBASSY_GROUPS]
        left = {g.id: g.head_count for g in groups}
        first = min(g.ready_first_h for g in groups)
        trips = math.ceil(sum(left.values()) / fleet.seats)
        every_min = (hours_between(ORDER, EMBASSY_LEFT) - first) * 60 / trips
        for trip in range(trips):
            depart = add_minutes(ORDER, math.floor(first * 60 + (trip + 1) * every_min) - leg.out_min)
            hours = hours_between(ORDER, depart)
            loads: dict[str, int] = {}
            for only_ready in (True, False):
                for group in groups:
                    ready = math.floor(group.ready_persons(hours) + 1e-6) - group.head_count + left[group.id]
                    free = fleet.seats - sum(loads.values())
                    n = max(0, min(free, ready if only_ready else left[group.id]))
                    left[group.id] -= n
                    if n:
                        loads[group.id] = loads.get(group.id, 0) + n
            number = trip % fleet.vehicles + 1
            arrive = add_minutes(depart, leg.out_min)
            yield _movement(leg, depart, loads, fleet_id=fleet.id, vehicle=number)
            back = add_minutes(arrive, fleet.unload_min)
            yield _movement(leg, back, {}, fleet_id=fleet.id, vehicle=number, empty_return=True)
            for group_id, n in loads.items():
                self.at_airport[group_id].append((arrive, n))

    def board(self, flight: Flight, leg: Leg) -> dict[str, int]:
        """Choose who flies, and note the parties that bring them."""
        open_to = [g for g in self.case.groups if not leg.categories or g.category in leg.categories]
        asked = sorted(open_to, key=lambda g: -g.weight)
        if leg.id != ALLIED_LEG:
            # Allied people leave their seats on other aircraft to those who have no other.
            asked.sort(key=lambda g: g.category == "allied")
        hour = flight.depart.replace(minute=0)
        loads: dict[str, int] = {}
        for only_ready, within_rates in ((True, True), (True, False), (False, False)):
            for group in asked:
                wanted = flight.persons - sum(loads.values())
                n = min(wanted, self._may_fly(group, flight.depart, hour, only_ready=only_ready))
                n = min(n, self._room(group, hour)) if within_rates else n
                if n > 0:
                    loads[group.id] = loads.get(group.id, 0) + n
                    self._bring(group, hour, n)
        return loads

    def ways_to_airport(self) -> Iterator[Movement]:
        """Return one party per leg and hour."""
        for (leg_id, depart), loads in self.parties.items():
            yield _movement(self.case.leg_by_id[leg_id], depart, loads)

    def _may_fly(self, group: Group, depart: datetime, hour: datetime, *, only_ready: bool) -> int:
        loaded = depart - timedelta(minutes=60)
        if group.id in self.at_airport:
            there = sum(n for arrive, n in self.at_airport[group.id] if arrive <= loaded)
            return there - self.gone[group.id]
        if not only_ready:
            return group.head_count - self.gone[group.id]
        stages = self._stages(group, hour)
        leaves = stages[0][1] if stages else loaded
        return math.floor(group.ready_persons(hours_between(ORDER, leaves)) + 1e-6) - self.gone[group.id]

    def _room(self, group: Group, hour: datetime) -> int:
        rooms = [
            math.floor(leg.persons_per_h) - self.used[leg.id, depart]
            for leg, depart in self._stages(group, hour)
            if leg.persons_per_h is not None
        ]
        return max(0, min(rooms, default=group.head_count))

    def _bring(self, group: Group, hour: datetime, persons: int) -> None:
        self.gone[group.id] += persons
        for leg, depart in self._stages(group, hour):
            self.used[leg.id, depart] += persons
            party = self.parties.setdefault((leg.id, depart), {})
            party[group.id] = party.get(group.id, 0) + persons

    def _stages(self, group: Group, hour: datetime) -> list[tuple[Leg, datetime]]:
        """Return the legs to the airport with the instant of departure on each, for those who fly in an hour."""
        zone = group.site_id
        inner = "city-centre" if zone == "provinces" and group.category == "citizen" else zone
        inner = "city-west" if inner == "provinces" else inner
        stages = []
        for leg_id, before_min in WAYS.get(inner, ()):
            leg = self.case.leg_by_id[leg_id]
            ends_here = leg.mode.value != "foot"
            stages.append((leg, add_minutes(hour, -before_min - (leg.out_min if ends_here else 0))))
        if zone == "provinces":
            road = self.case.leg_by_id["provinces-centre" if inner == "city-centre" else "provinces-west"]
            stages.insert(0, (road, add_minutes(stages[0][1], -road.out_min)))
        return stages


def _movement(
    leg: Leg,
    depart: datetime,
    loads: Mapping[str, int],
    *,
    fleet_id: str | None = None,
    vehicle: int | None = None,
    empty_return: bool = False,
) -> Movement:
    return Movement(
        id="",
        leg_id=leg.id,
        depart=depart,
        arrive=add_minutes(depart, leg.back_min if empty_return else leg.out_min),
        fleet_id=fleet_id,
        vehicle=vehicle,
        loads=tuple(loads.items()),
        empty_return=empty_return,
    )

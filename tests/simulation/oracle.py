"""
The same model as a SimPy simulation: one process per movement, read from the same script, written apart.

It shares no code with the compiled one: waiting is by SimPy events, closures are lists, laws are written anew. Its
luck is handed to it: its own (numpy's generator), so that the two can only agree in distribution, or the other's.
"""

import bisect
import itertools
import math
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import simpy

from egress.simulation.engines import play_exact
from egress.simulation.luck import STREAMS, uniform
from egress.simulation.script import Script
from egress.simulation.state import METRICS

ON = ("travel", "breakdowns", "head_counts", "stations", "weather", "permissions", "attacks", "exits")
ARRIVE, FREE, LEAVE_STAND, UNPLANNED, ATTACK, CLOSE, MEET, DUE, GO_ON, FOLLOW = range(10, 20)
"""Priorities of events at one instant, in the order that the simulator declares."""

Luck = Callable[[str, int, int], float]
"""Stream, whom it concerns, the how-manieth time: a number in (0, 1)."""


@dataclass(eq=False)
class Move:
    """One movement."""

    index: int
    leg: int
    start: int
    end: int
    fleet: int
    dep: float
    lasts: float
    loads: list[tuple[int, int]]
    carries: bool
    room: int
    vehicle: "Vehicle | None" = None
    after: "Move | None" = None
    behind: bool = False
    step: str = "due"
    come: bool = False
    since: float = 0.0
    held: int = 0
    open_seats: bool = False
    breaks_for_good: bool = False
    aboard: list[int] = field(default_factory=list)
    granted: Any = None
    called: Any = None


@dataclass(eq=False)
class Vehicle:
    """One vehicle."""

    fleet: int
    key: int
    site: int
    free: float
    head: Move | None = None
    state: str = "idle"
    trips: int = 0
    stands: bool = False
    stands_until: float = -1.0


class Bucket:
    """A token bucket as a queue."""

    def __init__(self, per_h: float, least: float) -> None:
        self.per_min = per_h / 60
        self.most = self.level = max(per_h, least)
        self.at = 0.0

    def serve(self, amount: float, now: float) -> float:
        """Return when an amount that comes now is through."""
        if self.per_min <= 0:
            return math.inf
        start = max(now, self.at)
        self.level = min(self.most, self.level + self.per_min * (start - self.at))
        missing = max(0.0, amount - self.level) if amount > self.level + 1e-6 else 0.0
        self.at = start + missing / self.per_min
        self.level = 0.0 if missing else max(0.0, self.level - amount)
        return self.at


class Oracle:
    """One run."""

    def __init__(self, script: Script, luck: Luck) -> None:
        self.sc, self.u = script, luck
        self.env = simpy.Environment()
        self.on = dict(zip(ON, script.on.tolist(), strict=True))
        self.sites, self.legs, self.groups = len(script.s_safe), len(script.leg_from), len(script.g_home)
        self.events = 0
        self.counts: dict[str, float] = defaultdict(float)
        self.safe: list[tuple[float, int, int]] = []
        self.caught: list[tuple[float, int, int, int]] = []
        self.came = [[0] * self.groups for _ in range(self.sites)]
        self.backlog = [[0] * self.groups for _ in range(self.sites)]
        self.gone = [0] * self.groups
        self.held, self.door, self.standing = [0] * self.sites, [0] * self.sites, [0] * self.sites
        self.gathering = [-1.0] * self.sites
        self.closed: set[int] = set()
        self.last_exit = -1
        self.someone_left = False
        self.wanting: list[list[Move]] = [[] for _ in range(self.sites)]
        self.lacking: list[list[Move]] = [[] for _ in range(self.sites)]
        self.landing: list[deque[tuple[Move, Any]]] = [deque() for _ in range(self.sites)]
        self.doors: list[deque[tuple[Move, int, Any]]] = [deque() for _ in range(self.sites)]
        self.leg_trips = [0] * self.legs
        self.moves: list[Move] = []

    # ------------------------------------------------------------------------------------------------ the beginning
    def play(self) -> "Oracle":
        """Play the run to the end of the plan."""
        self._luck_of_the_run()
        self.way = self._ways()
        self.had_way = [[w < math.inf for w in row] for row in self.way]
        self._vehicles_and_moves()
        for move in list(self.moves):
            self.env.process(self._movement(move))
        self.env.run(until=self.sc.horizon_min + 1e-6)
        return self

    def at(self, t: float, priority: int) -> Any:
        """Return an event at an instant; of those at one instant, lower priorities come first."""
        event = self.env.event()
        event._ok, event._value = True, None
        self.env.schedule(event, priority=priority, delay=t - self.env.now)
        self.events += 1
        return event

    def _when(self, t: float, priority: int, act: Callable[..., None], *what: Any) -> None:
        self.at(t, priority).callbacks.append(lambda _event: act(*what))

    def _luck_of_the_run(self) -> None:
        sc = self.sc
        self.buckets = []
        streams = {7: "station_rates", 8: "leg_rates", 9: "departure_slots"}
        for b in range(len(sc.b_low)):
            rate = sc.b_likely[b]
            if self.on["stations"]:
                u = self.u(streams[int(sc.b_stream[b])], int(sc.b_key[b]), 0)
                rate = _triangle(u, sc.b_low[b], sc.b_likely[b], sc.b_high[b])
            self.buckets.append(Bucket(float(rate), float(sc.b_least_cap[b])))
        targets = self.sites + 2 * self.legs + len(sc.f_seats)
        self.shut: list[list[tuple[float, float]]] = [
            list(zip(sc.c_lo[sc.c_ptr[t] : sc.c_ptr[t + 1]], sc.c_hi[sc.c_ptr[t] : sc.c_ptr[t + 1]], strict=True))
            for t in range(targets)
        ]
        self._lateness()
        self.shut = [sorted(stretches) for stretches in self.shut]
        self.chance: list[list[tuple[float, float]]] = [[] for _ in range(self.sites + self.legs)]
        if self.on["weather"]:
            self._weather()
        if self.on["attacks"]:
            for s in range(self.sites):
                if sc.s_attack_per_min[s] > 0:
                    mean = 1 / sc.s_attack_per_min[s]
                    self.chance[s] = self._closures("attacks", int(sc.s_key[s]), mean, sc.s_attack_min[s])
                    for begins, _ in self.chance[s]:
                        self._when(begins, ATTACK, self._attack, s)
        self._head_counts()
        if self.on["exits"]:
            path = min(len(sc.closing_min) - 1, int(self.u("exits", 0, 0) * len(sc.closing_min)))
            for e, minutes in enumerate(sc.closing_min[path]):
                if minutes <= sc.horizon_min:
                    self._when(max(0.0, float(minutes)), CLOSE, self._close, e)

    def _lateness(self) -> None:
        sc, late_e, late_o = self.sc, [], []
        law = (sc.late_low, sc.late_likely, sc.late_high)
        for e in range(len(sc.e_from)):
            late = self.on["permissions"] and sc.e_lead[e] > 0
            factor = _triangle(self.u("permissions", int(sc.e_key[e]), 0), *law) if late else 1.0
            late_e.append(max(0.0, factor - 1) * sc.e_lead[e])
            for k in range(sc.e_ptr[e], sc.e_ptr[e + 1]):
                self.shut[sc.e_target[k]].append((sc.e_from[e], sc.e_from[e] + late_e[e]))
        for o in range(len(sc.o_from)):
            late = self.on["permissions"] and sc.o_lead[o] > 0
            factor = _triangle(self.u("forces", int(sc.o_key[o]), 0), *law) if late else 1.0
            late_o.append(max(0.0, factor - 1) * sc.o_lead[o])
        for target in range(len(sc.need)):
            if sc.need[target] > 0:
                self._want_of_force(target, late_e, late_o)

    def _want_of_force(self, target: int, late_e: list[float], late_o: list[float]) -> None:
        sc, spans = self.sc, []
        for o in sc.need_force[sc.need_ptr[target] : sc.need_ptr[target + 1]]:
            released = [sc.e_from[e] + late_e[e] for e in sc.o_enabler[sc.o_ptr[o] : sc.o_ptr[o + 1]]]
            spans.append((max([sc.o_from[o] + late_o[o], *released]), sc.o_until[o], sc.o_strength[o]))
        edges = sorted({-math.inf, math.inf, *(t for a, b, _ in spans for t in (a, b))})
        for low, high in itertools.pairwise(edges):
            if sum(strength for a, b, strength in spans if a <= low < b) < sc.need[target]:
                self.shut[target].append((low, high))

    def _weather(self) -> None:
        sc, drawn = self.sc, {}
        for leg in range(self.legs):
            if sc.leg_weather_per_min[leg] > 0:
                key = int(sc.leg_weather_key[leg])
                if key not in drawn:
                    mean = 1 / sc.leg_weather_per_min[leg]
                    drawn[key] = self._closures("weather", key, mean, sc.leg_weather_min[leg])
                self.chance[self.sites + leg] = drawn[key]

    def _closures(self, stream: str, who: int, between: float, lasts: float) -> list[tuple[float, float]]:
        found, t = [], 0.0
        for nth in range(0, 80, 2):
            t -= between * math.log1p(-self.u(stream, who, nth))
            length = -lasts * math.log1p(-self.u(stream, who, nth + 1))
            if t > self.sc.horizon_min:
                break
            found.append((t, t + length))
            t += length
        return found

    def _head_counts(self) -> None:
        sc, self.here, self.total = self.sc, [], []
        for g in range(self.groups):
            counted = persons = int(sc.g_count[g])
            if self.on["head_counts"] and sc.g_high[g] > sc.g_low[g]:
                likely = min(max(counted, sc.g_low[g]), sc.g_high[g])
                persons = int(
                    _triangle(self.u("head_counts", int(sc.g_key[g]), 0), sc.g_low[g], likely, sc.g_high[g]) + 0.5
                )
            self.here.append(min(persons, counted))
            self.total.append(persons)
            self.counts["no_show_persons"] += max(0, counted - persons)
            more = max(0, persons - counted)
            parts = min(8, more)
            span = max(720.0, float(sc.g_all[g] - sc.g_first[g]))
            for part in range(parts):
                n = more // parts + (part < more % parts)
                u = self.u("unplanned_arrivals", int(sc.g_key[g]), part)
                self._when(float(sc.g_first[g]) + u * span, UNPLANNED, self._unplanned, g, n)
            if sc.s_safe[sc.g_home[g]]:
                self.safe.append((0.0, g, self.here[g]))

    def _vehicles_and_moves(self) -> None:
        sc = self.sc
        self.vehicles = [
            Vehicle(int(f), int(sc.v_key[v]), int(sc.f_base[f]), float(sc.f_from[f]))
            for v, f in enumerate(sc.v_fleet)
        ]
        for i in range(len(sc.m_dep)):
            loads = [(int(sc.load_group[k]), int(sc.load_n[k])) for k in range(sc.load_ptr[i], sc.load_ptr[i + 1])]
            f, planned = int(sc.m_fleet[i]), sum(n for _, n in loads)
            room = max(0, int(sc.f_seats[f]) - planned) if f >= 0 and planned else 0
            ends = int(sc.m_leg[i]), int(sc.m_from[i]), int(sc.m_to[i])
            self.moves.append(Move(i, *ends, f, float(sc.m_dep[i]), float(sc.m_dur[i]), loads, planned > 0, room))
        for i, move in enumerate(self.moves):
            move.aboard = [0] * self.groups
            if move.fleet >= 0:
                move.vehicle = self.vehicles[sc.m_vehicle[i]]
                if sc.m_next[i] >= 0:
                    move.after = self.moves[sc.m_next[i]]
                    move.after.behind = True
        for v, vehicle in enumerate(self.vehicles):
            vehicle.head = self.moves[sc.v_first[v]] if sc.v_first[v] >= 0 else None

    # ----------------------------------------------------------------------------------------------- what is open
    def _known(self, target: int, t: float) -> float:
        stretches = self.shut[target]
        while True:
            covering = [hi for lo, hi in stretches[: bisect.bisect_right(stretches, (t, math.inf))] if t < hi]
            if not covering or t == math.inf:
                return t
            t = max(covering)

    def _by_chance(self, place: int, t: float) -> float:
        for low, high in self.chance[place]:
            if low <= t < high:
                t = high
        return t

    def _opening(self, move: Move) -> float:
        sc, t, before = self.sc, self.env.now, -1.0
        if move.carries and int(sc.leg_exits[move.leg]) & sum(1 << e for e in self.closed):
            return math.inf
        for _ in range(1000):
            before = t
            if move.fleet >= 0:
                t = self._known(self.sites + 2 * self.legs + move.fleet, t)
            t = self._by_chance(self.sites + move.leg, t)
            if move.carries:
                t = self._known(move.start, self._known(self.sites + move.leg, t))
                t = self._by_chance(move.end, self._by_chance(move.start, t))
                for target in (move.end, self.sites + self.legs + move.leg):
                    there = self._known(target, t + move.lasts)
                    if there > t + move.lasts + 1e-6:
                        t = there - move.lasts + 1e-6
            if t in (before, math.inf):
                return t
        return math.inf

    def _ways(self) -> list[list[float]]:
        """Return the minutes to safety by site and group, by the legs that no exit has closed."""
        sc, mask = self.sc, sum(1 << e for e in self.closed)
        way = [[0.0 if safe else math.inf] * self.groups for safe in sc.s_safe]
        for _ in range(self.sites + 1):
            for leg in range(self.legs):
                if not int(sc.leg_exits[leg]) & mask:
                    a, b = int(sc.leg_from[leg]), int(sc.leg_to[leg])
                    for g in range(self.groups):
                        if sc.leg_open[leg, g]:
                            way[a][g] = min(way[a][g], way[b][g] + float(sc.leg_out[leg]))
        return way

    def _leads_on(self, leg: int, g: int) -> bool:
        sc = self.sc
        if not sc.leg_open[leg, g] or any(int(sc.leg_exits[leg]) >> e & 1 for e in self.closed):
            return False
        a, b = int(sc.leg_from[leg]), int(sc.leg_to[leg])
        if sc.s_safe[a]:
            return bool(sc.s_safe[b] and sc.leg_flow[leg, g] > 0)
        return self.way[b][g] < self.way[a][g]

    # ----------------------------------------------------------------------------------------------------- people
    def _ready(self, g: int, t: float) -> int:
        first, last, n = float(self.sc.g_first[g]), float(self.sc.g_all[g]), self.here[g]
        if t < first:
            return 0
        return n if t >= last else math.floor(n * (t - first) / (last - first) + 1e-6)

    def _there(self, s: int, g: int) -> int:
        at_home = max(0, self._ready(g, self.env.now) - self.gone[g]) if self.sc.g_home[g] == s else 0
        return self.came[s][g] + at_home

    def _take(self, s: int, g: int, n: int) -> int:
        came = min(n, self.came[s][g])
        self.came[s][g] -= came
        self.gone[g] += n - came
        return came

    def _stay(self, s: int, g: int, n: int) -> int:
        lost = self.closed and not self.sc.s_safe[s] and self.had_way[s][g] and self.way[s][g] == math.inf
        if n and lost:
            self.caught.append((self.env.now, g, n, self.last_exit))
            return 0
        self.came[s][g] += n
        return n

    def _awaited_until(self, move: Move) -> float:
        sc, now = self.sc, self.env.now
        until = again = move.since + float(sc.leg_patience[move.leg])
        if now >= until or move.open_seats:
            return now
        waits = False
        again = now
        for g, n in move.loads:
            if self._there(move.start, g) < n:
                waits = True
                needed, here = n - self.came[move.start][g] + self.gone[g], self.here[g]
                if sc.g_home[g] != move.start or needed > here:
                    return until
                first, last = float(sc.g_first[g]), float(sc.g_all[g])
                again = max(again, first + (last - first) * max(0, needed) / max(1, here))
        if not waits:
            return now
        return min(until, again) if again > now else until

    def _hours_worth(self, s: int, leg: int, n: float) -> int:
        sc = self.sc
        if sc.leg_bucket[leg] >= 0:
            n = min(n, self.buckets[sc.leg_bucket[leg]].most)
        if sc.s_station[s] >= 0:
            first = int(sc.s_station[s])
            n = min([n, *(self.buckets[b].most / sc.b_share[b] for b in range(first, first + 5))])
        return int(n)

    def _board(self, move: Move) -> int:
        s, total, held = move.start, 0, 0
        move.aboard = [0] * self.groups
        for g, n in [] if move.open_seats else move.loads:
            taken = min(n, self._there(s, g))
            held += self._take(s, g, taken)
            move.aboard[g] += taken
            total += taken
            self.backlog[s][g] += n - taken
            self.someone_left |= taken < n
        room = move.room
        if move.open_seats:
            room = int(self.sc.f_seats[move.fleet])
        elif move.fleet >= 0:
            room += sum(n for _, n in move.loads) - total
        elif move.index < len(self.sc.m_dep):
            room = max(0, self._hours_worth(s, move.leg, 1 << 40) - total)
        for g in self.sc.g_order.tolist() if self.someone_left else []:
            if self.backlog[s][g] > 0 and self._leads_on(move.leg, g):
                taken = min(room, self.backlog[s][g], self._there(s, g))
                held += self._take(s, g, taken)
                move.aboard[g] += taken
                self.backlog[s][g] -= taken
                total += taken
                room -= taken
        move.held = held
        return total

    def _meet(self, s: int) -> None:
        for move in self.lacking[s]:
            if move.called is not None and not move.called.triggered:
                move.called.succeed()
        if self.someone_left and any(n > 0 for n in self.backlog[s]):
            self._gather(s)

    # --------------------------------------------------------------------------------------------------- vehicles
    def _due(self, move: Move) -> None:
        if move.step != "due" or move.fleet < 0 or move.vehicle is None:
            return None
        own = move.vehicle
        if move.behind:
            if own.state == "lost":
                self._open(move)
            return None
        if own.state == "idle" and own.site == move.start:
            return self._grant(move, own)
        idle = [
            v
            for v in self.vehicles
            if v.fleet == move.fleet and v.state == "idle" and v.site == move.start and v.free <= self.env.now
        ]
        without = [v for v in idle if v.head is None]
        later = [v for v in idle if v.head is not None and v.head.index > move.index and v.head.step == "due"]
        other = without[0] if without else max(later, key=lambda v: v.head.index, default=None)
        if other is not None:
            self._exchange(move, other)
            other.free = self.env.now
            return self._grant(move, other)
        if own.state == "lost":
            self._open(move)
        move.step = "wants"
        bisect.insort(self.wanting[move.start], move, key=lambda m: m.index)
        return None

    def _grant(self, move: Move, v: Vehicle) -> None:
        v.state, move.step, move.vehicle = "busy", "going", v
        move.granted.succeed(v)

    def _exchange(self, move: Move, other: Vehicle) -> None:
        own, theirs = move.vehicle, other.head
        assert own is not None
        other.head, own.head = move, theirs
        for chain, v in ((move, other), (theirs, own)):
            while chain is not None:
                chain.vehicle, chain = v, chain.after
        self.counts["trips_taken_over"] += 1

    def _open(self, move: Move) -> None:
        if not move.open_seats and move.carries:
            for g, n in move.loads:
                self.backlog[move.start][g] += n
            move.open_seats = self.someone_left = True
            self._gather(move.start)

    def _next_trip(self, v: Vehicle, move: Move) -> None:
        v.head = move.after
        if v.head is not None:
            v.head.behind, v.head.vehicle = False, v

    def _free(self, v: Vehicle) -> None:
        if v.state != "idle" or v.free > self.env.now:
            return None
        while v.head is not None and (v.head.start != v.site or v.head.step == "cancelled"):
            move = v.head
            if move.step == "wants":
                self.wanting[move.start].remove(move)
            self._give_up(move)
            self._next_trip(v, move)
        head = v.head
        for move in self.wanting[v.site]:
            if move.fleet == v.fleet and (head is None or move.index <= head.index):
                self.wanting[v.site].remove(move)
                if move is not head:
                    self._exchange(move, v)
                    v.free = max(v.free, self.env.now)
                return self._grant(move, v)
        if head is None:
            return self._ask_for_work(v)
        if head.come and head.step == "due":
            self._grant(head, v)
        return None

    def _ask_for_work(self, v: Vehicle) -> None:
        sc = self.sc
        for leg in range(self.legs):
            a, b = int(sc.leg_from[leg]), int(sc.leg_to[leg])
            near = v.site in (a, b) and not sc.s_safe[a] and sc.leg_runs[leg, v.fleet]
            left = any(self.backlog[a][g] > 0 and sc.leg_open[leg, g] for g in range(self.groups))
            if self.someone_left and near and left:
                self._gather(a)

    def _give_up(self, move: Move) -> None:
        if move.step == "cancelled":
            return
        waited, move.step = move.granted, "cancelled"
        self.counts["cancelled"] += 1
        for g, n in [] if move.open_seats else move.loads:
            self.backlog[move.start][g] += n
        self.someone_left = True
        self._gather(move.start)
        if waited is not None and not waited.triggered:
            waited.succeed(None)

    def _release(self, move: Move) -> None:
        v = move.vehicle
        if v is not None:
            self._next_trip(v, move)
            v.state = "idle"
            self._when(max(self.env.now, v.free), FREE, self._free, v)

    def _turn_back(self, move: Move) -> None:
        s = move.start
        move.step = "cancelled"
        self.held[s] -= move.held
        for g in range(self.groups):
            stayed = self._stay(s, g, move.aboard[g]) if move.aboard[g] else 0
            self.held[s] += stayed
            self.backlog[s][g] += stayed
            move.aboard[g] = 0
        self.someone_left = True
        self._meet(s)
        self._release(move)

    # --------------------------------------------------------------------------------------------------- movements
    def _movement(self, move: Move) -> Iterator[Any]:
        yield self.at(move.dep, DUE)
        move.come = True
        move.granted = self.env.event()
        if move.fleet >= 0:
            self._due(move)
            v = yield move.granted
            if v is None:
                return
            ready = v.free + (float(self.sc.f_load[move.fleet]) if move.carries else 0.0)
            if ready > self.env.now:
                yield self.at(ready, GO_ON)
        while (opens := self._opening(move)) > self.env.now:
            if opens == math.inf:
                self._give_up(move)
                self._release(move)
                return
            yield self.at(opens, GO_ON)
        yield from self._wait_for_people(move)
        persons = self._board(move)
        if persons == 0 and move.fleet < 0:
            move.step = "done"
            return
        move.step = "queues"
        for bucket, amount in self._queues(move, persons):
            through = bucket.serve(amount, self.env.now)
            if through == math.inf:
                self._turn_back(move)
                return
            if through > self.env.now:
                yield self.at(through, GO_ON)
                if move.step == "cancelled":
                    return
        while (opens := self._opening(move)) > self.env.now:
            if opens == math.inf:
                self._turn_back(move)
                return
            yield self.at(opens, GO_ON)
            if move.step == "cancelled":
                return
        yield from self._travel(move)

    def _wait_for_people(self, move: Move) -> Iterator[Any]:
        move.since = self.env.now
        while (until := self._awaited_until(move)) > self.env.now:
            move.called = self.env.event()
            bisect.insort(self.lacking[move.start], move, key=lambda m: m.index)
            yield move.called | self.at(until, GO_ON)
            self.lacking[move.start].remove(move)

    def _queues(self, move: Move, persons: int) -> Iterator[tuple[Bucket, float]]:
        sc = self.sc
        if not persons:
            return
        if sc.s_station[move.start] >= 0:
            for b in range(int(sc.s_station[move.start]), int(sc.s_station[move.start]) + 5):
                yield self.buckets[b], persons * float(sc.b_share[b])
        if sc.leg_bucket[move.leg] >= 0:
            yield self.buckets[sc.leg_bucket[move.leg]], float(persons)
        if move.fleet >= 0 and sc.f_air[move.fleet] and sc.s_slot[move.start] >= 0:
            yield self.buckets[sc.s_slot[move.start]], 1.0

    def _travel(self, move: Move) -> Iterator[Any]:
        sc, leg, s, now = self.sc, move.leg, move.start, self.env.now
        self.held[s] -= move.held
        persons, minutes = sum(move.aboard), move.lasts
        if self.on["travel"]:
            u = self.u("travel", int(sc.leg_key[leg]), self.leg_trips[leg])
            minutes *= _triangle(u, sc.leg_low[leg], sc.leg_likely[leg], sc.leg_high[leg]) / sc.leg_likely[leg]
        self.leg_trips[leg] += 1
        if move.vehicle is not None:
            minutes += self._vehicle_sets_out(move, minutes)
        if move.held:
            self._let_people_in(s)
        move.step = "under way"
        if persons:
            late = max(0.0, now - move.dep)
            self.counts["departures"] += 1
            self.counts["delay_min"] += late
            self.counts["person_delay_min"] += late * persons
        yield self.at(now + minutes, ARRIVE)
        while sum(move.aboard) and (opens := self._by_chance(move.end, self.env.now)) > self.env.now:
            yield self.at(opens, ARRIVE)
        yield from self._arrive(move)

    def _vehicle_sets_out(self, move: Move, minutes: float) -> float:
        sc, v, s = self.sc, move.vehicle, move.start
        assert v is not None
        if v.stands:
            v.stands = False
            self.standing[s] -= 1
            self._land(s)
        self._next_trip(v, move)
        self._look_again(v)
        trip, delay = v.trips, 0.0
        v.trips += 1
        per_h = float(sc.f_break_per_h[v.fleet])
        if (
            self.on["breakdowns"]
            and per_h > 0
            and self.u("breakdowns", v.key, trip) < -math.expm1(-per_h * minutes / 60)
        ):
            self.counts["breakdowns"] += 1
            delay = -float(sc.f_repair_min[v.fleet]) * math.log1p(-self.u("repairs", v.key, trip))
            if self.u("losses", v.key, trip) < sc.p_lost:
                self.counts["vehicles_lost"] += 1
                move.breaks_for_good = True
        return delay

    def _look_again(self, v: Vehicle) -> None:
        if v.head is not None and v.head.step == "due" and v.head.come:
            self._when(self.env.now, DUE, self._due, v.head)

    def _land(self, s: int) -> None:
        while self.landing[s] and self.standing[s] + 1 <= self.sc.s_park[s] + 1e-6:
            move, event = self.landing[s].popleft()
            self._takes_stand(move)
            event.succeed()

    def _takes_stand(self, move: Move) -> None:
        self.standing[move.end] += 1
        if move.vehicle is not None:
            move.vehicle.stands = True

    def _arrive(self, move: Move) -> Iterator[Any]:
        sc, s = self.sc, move.end
        if move.fleet >= 0 and sc.f_air[move.fleet]:
            if self.landing[s] or self.standing[s] + 1 > sc.s_park[s] + 1e-6:
                move.step, event = "landing", self.env.event()
                self.landing[s].append((move, event))
                yield event
            else:
                self._takes_stand(move)
        was_aboard, inside = sum(move.aboard), self.held[s] - self.door[s]
        for g in range(self.groups):
            move.aboard[g] = self._stay(s, g, move.aboard[g]) if move.aboard[g] else 0
        came = sum(move.aboard)
        if self.someone_left:
            planned = dict.fromkeys(range(self.groups), 0)
            if move.index < len(sc.m_dep) and not move.open_seats:
                planned |= dict(move.loads)
            for g in range(self.groups):
                self.backlog[s][g] += move.aboard[g] - min(planned[g], move.aboard[g])
        self.held[s] += came
        if came:
            self._when(self.env.now, MEET, self._meet, s)
        if came and (self.doors[s] or inside + came > sc.s_hold[s] + 1e-6):
            self.door[s] += came
            move.step, move.since, event = "door", self.env.now, self.env.event()
            self.doors[s].append((move, came, event))
            yield event
        self._inside(move, was_aboard)

    def _let_people_in(self, s: int) -> None:
        while self.doors[s]:
            move, n, event = self.doors[s][0]
            if self.held[s] - self.door[s] + n > self.sc.s_hold[s] + 1e-6:
                return
            self.doors[s].popleft()
            self.door[s] -= n
            self.counts["door_wait_min"] += self.env.now - move.since
            event.succeed()

    def _inside(self, move: Move, was_aboard: int) -> None:
        sc, s, now = self.sc, move.end, self.env.now
        if sc.s_safe[s] and not sc.s_safe[move.start]:
            self.safe += [(now, g, n) for g, n in enumerate(move.aboard) if n]
        move.step = "done"
        v = move.vehicle
        if v is None:
            return
        v.site, v.free = s, now + (float(sc.f_unload[v.fleet]) if was_aboard else 0.0)
        if v.stands and (s == sc.f_base[v.fleet] or v.head is None or move.breaks_for_good):
            v.stands_until = now + float(sc.f_unload[v.fleet])
            self._when(v.stands_until, LEAVE_STAND, self._leave_stand, v, v.stands_until)
        if move.breaks_for_good:
            v.state = "lost"
            self._look_again(v)
            return
        v.state = "idle"
        self._when(v.free, FREE, self._free, v)

    def _leave_stand(self, v: Vehicle, until: float) -> None:
        if v.stands and v.stands_until == until:
            v.stands = False
            self.standing[v.site] -= 1
            self._land(v.site)

    # --------------------------------------------------------------------------------------------------- recourse
    def _gather(self, s: int) -> None:
        if not self.sc.s_safe[s] and self.gathering[s] < self.env.now:
            self.gathering[s] = self.env.now + self.sc.gather_min
            self._when(self.gathering[s], FOLLOW, self._follow, s)

    def _follow(self, s: int) -> None:
        self.gathering[s] = -1.0
        for g in self.sc.g_order.tolist():
            while (n := min(self.backlog[s][g], self._there(s, g))) > 0:
                if not (self._walk_after(s, g, n) or self._ride_after(s, g, n)):
                    break

    def _best_leg(self, s: int, g: int, runs: Callable[[int], bool]) -> int | None:
        sc, mask = self.sc, self.sites + self.legs
        fits = [
            leg
            for leg in range(self.legs)
            if sc.leg_from[leg] == s
            and runs(leg)
            and self._leads_on(leg, g)
            and all(
                self._known(t, self.env.now) < math.inf
                for t in (self.sites + leg, mask + leg, s, int(sc.leg_to[leg]))
            )
        ]
        return min(
            fits,
            key=lambda leg: (-sc.leg_flow[leg, g], self.way[int(sc.leg_to[leg])][g] + sc.leg_out[leg], leg),
            default=None,
        )

    def _walk_after(self, s: int, g: int, n: int) -> bool:
        leg = self._best_leg(s, g, lambda leg: bool(self.sc.leg_own[leg]))
        if leg is None:
            return False
        together = min(n, max(self._hours_worth(s, leg, n), math.ceil(n / 8)))
        if len(self.moves) >= 2 * len(self.sc.m_dep) + 200:
            return False
        self._send(leg, -1, g, together, max(0, self._hours_worth(s, leg, 1 << 40) - together))
        return True

    def _ride_after(self, s: int, g: int, n: int) -> bool:
        sc = self.sc
        for here in (True, False):
            for v in self.vehicles:
                if v.state != "idle" or v.head is not None or (v.site == s) != here:
                    continue
                if self._known(self.sites + 2 * self.legs + v.fleet, self.env.now) == math.inf:
                    continue
                leg = self._best_leg(s, g, lambda leg, f=v.fleet: bool(not sc.leg_own[leg] and sc.leg_runs[leg, f]))
                if leg is None or not (here or sc.leg_to[leg] == v.site):
                    continue
                if len(self.moves) + 2 > 2 * len(sc.m_dep) + 200:
                    return False
                seats = int(sc.f_seats[v.fleet])
                first = None if here else self._send(leg, v.fleet, g, 0, 0, v)
                trip = self._send(leg, v.fleet, g, min(n, seats), max(0, seats - min(n, seats)), v)
                if first is not None:
                    first.after, trip.behind = trip, True
                v.head, v.free = first or trip, max(v.free, self.env.now)
                return True
        return False

    def _send(self, leg: int, fleet: int, g: int, n: int, room: int, v: Vehicle | None = None) -> Move:
        sc, a, b = self.sc, int(self.sc.leg_from[leg]), int(self.sc.leg_to[leg])
        start, end, lasts = (a, b, sc.leg_out[leg]) if n else (b, a, sc.leg_back[leg])
        loads = [(g, n)] if n else []
        move = Move(len(self.moves), leg, start, end, fleet, self.env.now, float(lasts), loads, n > 0, room, v)
        move.aboard = [0] * self.groups
        self.moves.append(move)
        self.backlog[a][g] -= n
        self.counts["follow_on_trips"] += n > 0
        self.env.process(self._movement(move))
        return move

    # ---------------------------------------------------------------------------------------------------- trouble
    def _close(self, e: int) -> None:
        self.closed.add(e)
        self.last_exit = e
        self.way = self._ways()
        for move in list(self.moves):
            if not int(self.sc.leg_exits[move.leg]) >> e & 1 or not move.carries:
                continue
            if move.step in ("under way", "landing"):
                if not self.sc.s_safe[move.start]:
                    self.caught += [(self.env.now, g, n, e) for g, n in enumerate(move.aboard) if n]
                    move.aboard = [0] * self.groups
            elif move.step == "queues" and sum(move.aboard):
                self._turn_back(move)
        for s, g in itertools.product(range(self.sites), range(self.groups)):
            if self.had_way[s][g] and self.way[s][g] == math.inf:
                n = self.came[s][g]
                self.held[s] -= n
                self.came[s][g] = self.backlog[s][g] = 0
                if self.sc.g_home[g] == s:
                    n += self.here[g] - self.gone[g]
                    self.gone[g] = self.here[g]
                if n:
                    self.caught.append((self.env.now, g, n, e))
        for s in range(self.sites):
            self._let_people_in(s)

    def _attack(self, s: int) -> None:
        for g in range(self.groups):
            n = int(self.sc.s_attack_share[s] * self.came[s][g] + 0.5)
            if n:
                self.came[s][g] -= n
                self.held[s] -= n
                self.caught.append((self.env.now, g, n, 6))

    def _unplanned(self, g: int, n: int) -> None:
        home = int(self.sc.g_home[g])
        self.counts["unplanned_persons"] += n
        if self.sc.s_safe[home]:
            self.safe.append((self.env.now, g, n))
        stayed = self._stay(home, g, n)
        self.held[home] += stayed
        self.backlog[home][g] += stayed
        self.someone_left = True
        self._meet(home)
        self._gather(home)


def _triangle(u: float, low: float, likely: float, high: float) -> float:
    if high <= low:
        return likely
    rise = (likely - low) / (high - low)
    if u < rise:
        return low + (high - low) * math.sqrt(u * rise)
    return high - (high - low) * math.sqrt((1 - u) * (1 - rise))


def own_luck(seed: int, run: int) -> Luck:
    """Return luck of numpy's own generator, for one run."""
    generator = np.random.default_rng([seed, run])
    return lambda _stream, _who, _nth: float(generator.random())


OUTPUTS = (
    "safe",
    "caught",
    "safe_at_quarter",
    "safe_at_half",
    "safe_at_three_quarters",
    "last_safe_min",
    "departures",
    "delay_min",
    "trips_taken_over",
    "follow_on_trips",
    "breakdowns",
    "cancelled",
)
"""The twelve outputs by which the oracle and the compiled simulator are compared."""


def oracle_outputs(script: Script, luck: Luck) -> list[float]:
    """Play one run and return its outputs in the order of `OUTPUTS`."""
    run = Oracle(script, luck).play()
    horizon = script.horizon_min

    def safe_by(minutes: float) -> int:
        """Count by whole bins, as the outcomes of the compiled simulator are."""
        last = int(minutes / script.bin_min)
        return sum(n for t, _, n in run.safe if min(script.bins - 1, int(t / script.bin_min)) <= last)

    return [
        float(sum(n for _, _, n in run.safe)),
        float(sum(n for _, _, n, _ in run.caught)),
        *(float(safe_by(horizon * share)) for share in (0.25, 0.5, 0.75)),
        max((t for t, _, n in run.safe if n), default=-1.0),
        *(run.counts[name] for name in OUTPUTS[6:]),
    ]


def same_luck(script: Script, run: int) -> Luck:
    """Return the luck that the compiled simulator has in a run."""
    keys = dict(zip(STREAMS, script.keys, strict=True))
    return lambda stream, who, nth: float(uniform(keys[stream], run, np.uint64(who), nth))


def compiled_outputs(script: Script, runs: int) -> np.ndarray:
    """Return the same outputs of runs of the compiled simulator. Shape (runs, outputs)."""
    found = play_exact(script, np.arange(runs))
    safe = found.safe.sum(axis=1)
    columns = [safe[:, -1], found.caught[:, :, -1].sum(axis=1)]
    columns += [safe[:, int(script.horizon_min * share / script.bin_min)] for share in (0.25, 0.5, 0.75)]
    columns += [found.metric[:, METRICS.index(name)] for name in OUTPUTS[5:]]
    return np.column_stack(columns).astype(float)

"""The network of a generated country: capital, provinces, hubs abroad, and the fleets that run between them."""

import math
from dataclasses import replace
from datetime import time
from typing import Any

from draws import Draw

from egress.domain import Exit, Fleet, Leg, Mode, Site, SiteKind
from egress.kit import Place, Range


class Network:
    """
    One country: a capital with embassy, gates and airport, provinces, hubs abroad, havens behind them.

    Everything is sized after `demand_per_h`: the persons per hour that must be moved, on average, to have all out in
    a drawn share of the horizon. Gates, airport, lift and hubs are drawn around it, so that each binds somewhere.
    """

    def __init__(self, draw: Draw, persons: tuple[int, int]) -> None:
        self.draw = draw
        self.days = draw.whole(5, 20)
        self.persons = round(draw.log_between(*persons))
        self.demand_per_h = self.persons / (24 * self.days * draw.between(0.45, 0.95))
        self.sites: list[Site] = []
        self.legs: list[Leg] = []
        self.fleets: list[Fleet] = []
        self.provinces = [f"province-{n}" for n in range(1, draw.whole(3, 8) + 1)]
        self.gates = [f"gate-{n}" for n in range(1, draw.whole(1, 3) + 1)]
        self.hubs = [f"hub-{n}" for n in range(1, draw.whole(2, 4) + 1)]
        self.havens = [f"haven-{n}" for n in range(1, draw.whole(2, 3) + 1)]
        self.has_border, self.has_field = draw.chance(0.6), draw.chance(0.5)
        self.has_helicopters, self.has_onward_lift = draw.chance(0.75), draw.chance(0.75)
        self.lift = ("heavy-lift", "light-lift") if draw.chance(0.7) else ("heavy-lift",)
        self._add_sites()
        self._add_capital()
        self._add_provinces()
        self._add_airlift()
        self._add_onward()
        self._add_crossroads()

    def _site(self, id_: str, kind: SiteKind, *, safe: bool = False, **fields: Any) -> None:
        ranged = ("holding_persons", "processing_per_h", "parking_aircraft", "departures_per_h")
        limits = {k: Range.exactly(v) if k in ranged else v for k, v in fields.items()}
        label = id_.replace("-", " ").capitalize()
        self.sites.append(Site(id=id_, label=label, kind=kind, place=Place(1, 1), safe=safe, **limits))

    def _add_sites(self) -> None:
        draw, demand = self.draw, self.demand_per_h
        self._site("embassy", SiteKind.MISSION, closes_with=(Exit.POST,))
        self._site("centre", SiteKind.ZONE)
        self._site("suburbs", SiteKind.ZONE)
        for share, gate in zip(draw.shares(len(self.gates)), self.gates, strict=True):
            rate = round(demand * share * draw.between(0.9, 1.4), 1)
            room = max(20, round(rate * draw.between(6, 14)))
            guard = draw.one_of((0, 200, 400))
            self._site(
                gate,
                SiteKind.GATE,
                closes_with=(Exit.AIRPORT,),
                processing_per_h=max(2.0, rate),
                holding_persons=room,
                force_needed_persons=guard,
            )
        for province in self.provinces:
            self._site(province, SiteKind.ZONE)
        self._site(
            "airport",
            SiteKind.AIRPORT,
            closes_with=(Exit.AIRPORT,),
            holding_persons=max(40, round(demand * draw.between(5, 12))),
            force_needed_persons=draw.one_of((0, 300)),
        )
        if self.has_field:
            self._site(
                "field",
                SiteKind.AIRPORT,
                closes_with=(Exit.GOVERNMENT,),
                holding_persons=max(20, round(demand * draw.between(2, 5))),
            )
        if self.has_border:
            room = round(self.persons * draw.between(0.05, 0.15))
            self._site("border", SiteKind.BORDER, safe=True, holding_persons=room)
        for share, hub in zip(draw.shares(len(self.hubs)), self.hubs, strict=True):
            room = round(self.persons * share * draw.between(0.15, 0.45))
            self._site(hub, SiteKind.HUB, safe=True, holding_persons=max(30, room))
        for haven in self.havens:
            self._site(haven, SiteKind.SAFE_HAVEN, safe=True)

    def _leg(self, from_: str, to: str, mode: Mode, out_min: int, **fields: Any) -> Leg:
        given = {"id": f"{from_}-{to}-{mode}", "label": f"{from_} to {to} ({mode})"} | fields
        leg = Leg(from_site_id=from_, to_site_id=to, mode=mode, travel_min=Range.exactly(out_min), **given)
        self.legs.append(leg)
        return leg

    def _ride(self, from_: str, to: str, mode: Mode, out_min: int, ground_min: int, **fields: Any) -> Leg:
        """Add a leg whose cycle (out, ground time and back) is a whole number of hours."""
        cycle = math.ceil((2 * out_min + ground_min) / 60) * 60
        return self._leg(from_, to, mode, out_min, return_min=float(cycle - out_min - ground_min), **fields)

    def _fleet(
        self, id_: str, mode: Mode, base: str, *, vehicles: int, seats: int, ground: int, **fields: Any
    ) -> None:
        half = ground // 2
        self.fleets.append(
            Fleet(
                id=id_,
                label=id_.replace("-", " ").capitalize(),
                mode=mode,
                vehicles=max(1, vehicles),
                seats=seats,
                base_site_id=base,
                load_min=half,
                unload_min=ground - half,
                **fields,
            )
        )

    def _vehicles(self, persons_per_h: float, cycle_min: float, *, seats: tuple[int, int]) -> tuple[int, int]:
        """Return how many vehicles of how many seats carry so many persons per hour; seats adapt to keep several."""
        needed = persons_per_h * cycle_min / 60
        low, high = seats
        each = min(high, max(low, round(needed / self.draw.whole(4, 16))))
        return max(1, round(needed / each)), each

    def _add_capital(self) -> None:
        draw, demand = self.draw, self.demand_per_h
        ground = 30
        out = draw.minutes(30, 60)
        day = {"daily_open": time(6), "daily_close": time(20)}
        for zone in ("centre", "suburbs"):
            for gate in self.gates:
                mode = Mode.OWN if draw.chance(0.6) else Mode.ROAD
                fields = {"closes_with": (Exit.CITY, Exit.AIRPORT)}
                if mode is Mode.OWN:
                    rate = round(demand * draw.between(0.3, 0.7), 1)
                    self._leg(zone, gate, mode, draw.minutes(45, 120), persons_per_h=max(2.0, rate), **fields)
                else:
                    self._ride(zone, gate, mode, out, ground, **fields, **(day if draw.chance(0.5) else {}))
        for gate in self.gates:
            self._leg(gate, "airport", Mode.FOOT, 30, closes_with=(Exit.AIRPORT,))
        self._ride("embassy", "airport", Mode.ROAD, draw.minutes(30, 45), ground, closes_with=(Exit.CITY,), **day)
        for zone in ("embassy", "suburbs"):
            self._ride(zone, "centre", Mode.ROAD, 30, ground, closes_with=(Exit.CITY,), **day)
        if self.has_helicopters:
            self._ride("embassy", "airport", Mode.HELICOPTER, 15, ground, closes_with=(Exit.AIRPORT,))
        if draw.chance(0.7):
            seats = max(1.0, round(demand * draw.between(0.03, 0.08), 1))
            self._leg(
                "centre",
                self.havens[0],
                Mode.COMMERCIAL,
                draw.minutes(240, 480),
                persons_per_h=seats,
                closes_with=(Exit.COMMERCIAL_AIR,),
                categories=("citizen", "family"),
            )
        count, seats_each = self._vehicles(demand * draw.between(0.4, 0.8), 2 * out + ground, seats=(12, 45))
        self._fleet("city-buses", Mode.ROAD, "centre", vehicles=count, seats=seats_each, ground=ground)
        count, seats_each = self._vehicles(demand * draw.between(0.03, 0.08), 120, seats=(6, 40))
        if self.has_helicopters:
            self._fleet("helicopters", Mode.HELICOPTER, "embassy", vehicles=count, seats=seats_each, ground=ground)

    def _add_provinces(self) -> None:
        draw, demand, ground = self.draw, self.demand_per_h, 60
        cycles = []
        for n, province in enumerate(self.provinces):
            nearer = "centre" if n < 2 or draw.chance(0.4) else self.provinces[n - 2]
            out = draw.minutes(120, 420)
            fields: dict[str, Any] = {"closes_with": (Exit.LAST_ROAD,)}
            if draw.chance(0.6):
                fields |= {"daily_open": time(draw.whole(5, 7)), "daily_close": time(draw.whole(15, 18))}
            if n % 3 == 2:
                rate = max(2.0, round(demand * draw.between(0.1, 0.3), 1))
                self._leg(province, nearer, Mode.OWN, out, persons_per_h=rate, **fields)
            else:
                leg = self._ride(province, nearer, Mode.ROAD, out, ground, fleet_ids=("coaches",), **fields)
                cycles.append(leg.out_min + leg.back_min + ground)
            if self.has_helicopters and len(self.legs) < 26 and draw.chance(0.35):
                flight = draw.minutes(45, 120)
                self._ride(province, "airport", Mode.HELICOPTER, flight, 30, closes_with=(Exit.AIRPORT,))
            if self.has_border and len(self.legs) < 26 and draw.chance(0.4):
                rate = max(1.0, round(demand * draw.between(0.03, 0.1), 1))
                self._leg(province, "border", Mode.OWN, draw.minutes(240, 720), persons_per_h=rate, **fields)
            if self.has_field and n in (0, 1):
                fields = {"closes_with": (Exit.LAST_ROAD,)}
                self._ride(
                    province, "field", Mode.ROAD, draw.minutes(90, 240), ground, fleet_ids=("coaches",), **fields
                )
        cycle = sum(cycles) / len(cycles) if cycles else 360.0
        count, seats = self._vehicles(demand * draw.between(0.3, 0.6), cycle, seats=(12, 50))
        self._fleet("coaches", Mode.ROAD, "centre", vehicles=count, seats=seats, ground=ground)
        # City buses stay in the city: every other road leg names its fleet.
        self.legs = [
            replace(leg, fleet_ids=("city-buses",)) if leg.mode is Mode.ROAD and not leg.fleet_ids else leg
            for leg in self.legs
        ]

    def _add_airlift(self) -> None:
        draw, demand = self.draw, self.demand_per_h
        ground = 120
        flown, cycles = [], []
        for hub in self.hubs:
            out = draw.minutes(90, 330)
            leg = self._ride("airport", hub, Mode.AIR, out, ground, closes_with=(Exit.AIRPORT,), fleet_ids=self.lift)
            flown.append(leg)
            cycles.append(leg.out_min + leg.back_min + ground)
            if self.has_field and hub == self.hubs[0]:
                self._ride(
                    "field", hub, Mode.AIR, out, ground, closes_with=(Exit.GOVERNMENT,), fleet_ids=self.lift[-1:]
                )
        cycle, share = sum(cycles) / len(cycles), draw.between(0.5, 0.75) if len(self.lift) > 1 else 1.0
        lift = demand * draw.between(0.8, 1.2)
        departures = 0.0
        for id_, part, seats, base in (
            ("heavy-lift", share, (20, 320), self.hubs[0]),
            ("light-lift", 1 - share, (10, 140), self.hubs[-1]),
        ):
            if id_ not in self.lift:
                continue
            count, each = self._vehicles(lift * part, cycle, seats=seats)
            lead = {"lead_time_h": float(draw.whole(0, 36))}
            self._fleet(id_, Mode.AIR, base, vehicles=count, seats=each, ground=ground, **lead)
            departures += count * 60 / cycle
        rate = round(departures * draw.between(0.9, 1.4), 2)
        stands = max(1, math.ceil(departures * ground / 60 * draw.between(0.9, 1.6)))
        self.sites = [
            replace(site, departures_per_h=Range.exactly(rate), parking_aircraft=Range.exactly(stands))
            if site.id == "airport"
            else site
            for site in self.sites
        ]

    def _add_onward(self) -> None:
        draw, demand = self.draw, self.demand_per_h
        ground = 240
        share_by_air = draw.between(0.3, 0.6) if self.has_onward_lift else 0.0
        onward = demand * draw.between(0.5, 0.9)
        cycles = []
        for share, hub in zip(draw.shares(len(self.hubs)), self.hubs, strict=True):
            haven = draw.one_of(self.havens)
            if self.has_onward_lift:
                leg = self._ride(hub, haven, Mode.AIR, draw.minutes(240, 720), ground, fleet_ids=("onward-lift",))
                cycles.append(leg.out_min + leg.back_min + ground)
            rate = max(1.0, round(onward * (1 - share_by_air) * share, 1))
            self._leg(hub, draw.one_of(self.havens), Mode.COMMERCIAL, draw.minutes(300, 600), persons_per_h=rate)
        if self.has_border:
            rate = max(1.0, round(demand * draw.between(0.02, 0.06), 1))
            self._leg("border", self.havens[-1], Mode.OWN, draw.minutes(120, 360), persons_per_h=rate)
        if self.has_onward_lift:
            count, seats = self._vehicles(onward * share_by_air, sum(cycles) / len(cycles), seats=(20, 300))
            self._fleet("onward-lift", Mode.AIR, self.hubs[0], vehicles=count, seats=seats, ground=ground)

    def _add_crossroads(self) -> None:
        """Add by-ways by own means until there are twenty legs, and some more."""
        pairs = [*((p, "suburbs") for p in self.provinces), ("embassy", self.gates[0])]
        known = {(leg.from_site_id, leg.to_site_id) for leg in self.legs}
        for from_, to in pairs:
            if (len(self.legs) < 20 or self.draw.chance(0.2)) and (from_, to) not in known and len(self.legs) < 40:
                rate = max(1.0, round(self.demand_per_h * self.draw.between(0.03, 0.1), 1))
                fields = {"closes_with": (Exit.CITY,) if from_ == "embassy" else (Exit.LAST_ROAD, Exit.CITY)}
                self._leg(from_, to, Mode.OWN, self.draw.minutes(60, 600), persons_per_h=rate, **fields)

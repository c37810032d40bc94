"""Small legal cases made from a seed: every kind of rule comes up, alone and together with others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from random import Random
from typing import Any

import numpy as np

from egress.domain import (
    Case,
    Enabler,
    Exit,
    Fleet,
    Force,
    Group,
    Leg,
    Mode,
    Scenario,
    ScenarioEffect,
    Site,
    TargetKind,
)
from egress.planning import PlanOptions
from egress.threat import ThreatPicture

from .toys import at, fleet, group, leg, picture, site, toy

RIDES = (Mode.ROAD, Mode.AIR, Mode.HELICOPTER, Mode.SEA)
WALKS = (Mode.FOOT, Mode.OWN, Mode.COMMERCIAL)
CATEGORIES = ("staff", "family", "citizen")


@dataclass(frozen=True)
class Generated:
    """A case, the scenario to plan it in, the threat to it and the options."""

    case: Case
    scenario_id: str
    seen: ThreatPicture
    options: PlanOptions


def generated(seed: int) -> Generated:
    """Return the case of a seed."""
    luck = Random(seed)
    hours = 24 * luck.choice((1, 1, 2, 3))
    minutes = hours * 60
    sites = _sites(luck)
    legs = _legs(luck, sites, minutes)
    fleets = _fleets(luck, sites, legs, minutes)
    forces = _forces(luck, sites, legs, minutes)
    enablers = _enablers(luck, [*sites, *legs, *fleets, *forces], minutes)
    case = toy(
        groups=_groups(luck, [one for one in sites if not one.safe], hours),
        sites=sites,
        legs=legs,
        horizon_h=hours,
        fleets=fleets,
        forces=forces,
        enablers=enablers,
        scenarios=(Scenario(id="tried", label="Tried"),),
        scenario_effects=_effects(luck, sites, legs, fleets, forces, minutes),
    )
    start = None if luck.random() < 0.7 else at(luck.choice((7, 90, 600.5)))
    step = luck.choice((None, None, None, 30, 60, 240))
    options = PlanOptions(start=start, step_min=step, explained=luck.random() < 0.3)
    return Generated(case, luck.choice(("base", "tried")), _picture(luck, hours), options)


def _sites(luck: Random) -> list[Site]:
    """Return one to three sites of groups, up to two on the way, a haven, and at times a hub with a haven behind."""
    homes = [_unsafe(luck, f"home{n}", p_limit=0.15) for n in range(luck.choice((1, 1, 2, 2, 3)))]
    on_way = [_unsafe(luck, f"way{n}", p_limit=0.5) for n in range(luck.choice((0, 1, 1, 2)))]
    havens = [site("haven", safe=True, **_limits(luck, p_limit=0.2, holds=(20, 400)))]
    if luck.random() < 0.4:
        havens.append(site("hub", safe=True, **_limits(luck, p_limit=0.6, holds=(5, 60))))
    return [*homes, *on_way, *havens]


def _unsafe(luck: Random, id_: str, *, p_limit: float) -> Site:
    closes_with = tuple(luck.sample([Exit.CITY, Exit.AIRPORT, Exit.LAST_ROAD], luck.choice((0, 1, 1, 2))))
    return site(id_, closes_with=closes_with, **_limits(luck, p_limit=p_limit, holds=(3, 60)))


def _limits(luck: Random, *, p_limit: float, holds: tuple[int, int]) -> dict[str, Any]:
    """Return some of the limits of a site; each is likely to be that small that it binds."""
    limits = {
        "holding_persons": luck.randint(*holds),
        "processing_per_h": luck.choice((0, 4, 7.5, 20, 55)),
        "parking_aircraft": luck.choice((0, 1, 1, 2)),
        "departures_per_h": luck.choice((0, 0.3, 1, 1.5, 4)),
        "force_needed_persons": luck.choice((10, 30)),
    }
    rare = {"processing_per_h": 0.5, "force_needed_persons": 0.6}
    return {name: limit for name, limit in limits.items() if luck.random() < p_limit * rare.get(name, 1.0)}


def _legs(luck: Random, sites: Sequence[Site], minutes: int) -> list[Leg]:
    """Return a way from every unsafe site to the next or to the haven, the hub's onward leg, and a few more."""
    unsafe = [one.id for one in sites if not one.safe]
    pairs = [(id_, luck.choice([*unsafe[n + 1 :], "haven"])) for n, id_ in enumerate(unsafe)]
    if any(one.id == "hub" for one in sites):
        pairs += [(luck.choice(unsafe), "hub"), ("hub", "haven")]
    for _ in range(luck.choice((0, 1, 2))):
        a, b = luck.sample([one.id for one in sites], 2)
        pairs.append((a, b))
    return [_leg(luck, n, a, b, minutes) for n, (a, b) in enumerate(pairs)]


def _leg(luck: Random, number: int, from_: str, to: str, minutes: int) -> Leg:
    mode = luck.choice(RIDES[:2] * 3 + RIDES + WALKS)
    extra: dict[str, Any] = {}
    if luck.random() < 0.2:
        extra |= {"daily_open": time(luck.randrange(24), 30), "daily_close": time(luck.randrange(24), 0)}
    if luck.random() < 0.1:
        extra["open_from"] = at(luck.randrange(minutes // 2))
    if luck.random() < 0.1:
        extra["open_until"] = at(luck.randrange(minutes // 2, minutes))
    if luck.random() < 0.15:
        extra["persons_per_h"] = luck.choice((0.0, 3.0, 12.5, 40.0))
    if luck.random() < 0.15:
        extra["categories"] = tuple(luck.sample(CATEGORIES, luck.choice((1, 2))))
    if luck.random() < 0.1:
        extra["force_needed_persons"] = luck.choice((10, 30))
    if luck.random() < 0.3:
        extra["closes_with"] = (luck.choice((Exit.AIRPORT, Exit.LAST_ROAD)),)
    if luck.random() < 0.3:
        extra["return_min"] = luck.choice((15, 50, 120))
    return leg(from_, to, mode, luck.choice((15, 30, 47, 60, 90, 200)), id=f"leg{number}", **extra)


def _fleets(luck: Random, sites: Sequence[Site], legs: Sequence[Leg], minutes: int) -> tuple[Fleet, ...]:
    """Return one to three fleets, based anywhere that their mode can come from."""
    modes = sorted({one.mode for one in legs if one.mode.needs_fleet}) or [Mode.ROAD]
    return tuple(_fleet(luck, n, luck.choice(modes), sites, legs, minutes) for n in range(luck.choice((1, 2, 3))))


def _fleet(luck: Random, number: int, mode: Mode, sites: Sequence[Site], legs: Sequence[Leg], minutes: int) -> Fleet:
    ends = [end for one in legs if one.mode is mode for end in (one.from_site_id, one.to_site_id)]
    seats = luck.choice((2, 7, 10, 20, 45))
    extra: dict[str, Any] = {}
    if luck.random() < 0.2:
        extra["lead_time_h"] = luck.choice((0.5, 3.0, 10.25))
    if luck.random() < 0.15:
        extra["available_from"] = at(luck.choice((-600, 45, 300.5)))
    if luck.random() < 0.2:
        extra["available_until"] = at(luck.randrange(minutes // 3, minutes + 60))
    if luck.random() < 0.2:
        extra["seats_max"] = seats + luck.choice((0, 3, 10))
    return fleet(
        f"fleet{number}",
        luck.choice(ends or [one.id for one in sites]),
        mode,
        vehicles=luck.choice((1, 1, 2, 4)),
        seats=seats,
        load_min=luck.choice((0, 10, 15, 45)),
        unload_min=luck.choice((0, 5, 15, 30)),
        **extra,
    )


def _groups(luck: Random, homes: Sequence[Site], hours: int) -> list[Group]:
    """Return one to four groups at unsafe sites, ready at once, later, or little by little."""
    found = []
    for number in range(luck.choice((1, 2, 2, 3, 4))):
        first = luck.choice((0.0, 0.0, 1.0, 2.5))
        last = first + luck.choice((0.0, 0.0, 1.25, 6.0, float(hours)))
        found.append(
            group(
                f"group{number}",
                luck.choice(homes).id,
                luck.choice((0, 1, 9, 20, 37, 64, 150)),
                category=luck.choice(CATEGORIES),
                weight=luck.choice((1.0, 1.0, 1.3, 2.0)),
                ready_first_h=first,
                ready_all_h=last,
            )
        )
    return found


def _forces(luck: Random, sites: Sequence[Site], legs: Sequence[Leg], minutes: int) -> tuple[Force, ...]:
    """Return forces for whatever needs one: most come in time, some leave before the end."""
    guarded = [one.id for one in sites if one.force_needed_persons] + [
        one.id for one in legs if one.force_needed_persons
    ]
    found = []
    for number, place in enumerate(guarded * 2):
        if luck.random() < 0.75:
            from_ = luck.choice((None, at(-60), at(luck.randrange(minutes // 3))))
            found.append(
                Force(
                    id=f"force{number}",
                    label=f"Force {number}",
                    site_id=sites[0].id,
                    strength_persons=luck.choice((10, 20, 30)),
                    lead_time_h=luck.choice((0.0, 1.5, 6.0)),
                    present_from=from_,
                    withdrawn_by=luck.choice((None, None, at(luck.randrange(minutes // 2, minutes)))),
                    secures=tuple(dict.fromkeys((place, luck.choice(guarded)))),
                )
            )
    return tuple(found)


def _enablers(luck: Random, targets: Sequence[Any], minutes: int) -> tuple[Enabler, ...]:
    found = []
    for number in range(luck.choice((0, 0, 1, 2))):
        from_: datetime | None = luck.choice((None, at(-60), at(luck.randrange(minutes // 3))))
        until = luck.choice((None, None, at(luck.randrange(minutes // 2, minutes))))
        found.append(
            Enabler(
                id=f"enabler{number}",
                label=f"Enabler {number}",
                owner="host",
                lead_time_h=luck.choice((0.0, 0.75, 5.0)),
                in_hand_from=from_,
                available_until=until,
                unlocks=(luck.choice(targets).id,),
            )
        )
    return tuple(found)


def _effects(
    luck: Random,
    sites: Sequence[Site],
    legs: Sequence[Leg],
    fleets: Sequence[Fleet],
    forces: Sequence[Force],
    minutes: int,
) -> tuple[ScenarioEffect, ...]:
    """Return one to three changes: losses with and without a window, and exits that close at a time."""
    found = []
    for _ in range(luck.choice((1, 2, 3))):
        kind, row = luck.choice(
            [(TargetKind.SITE, one) for one in sites]
            + [(TargetKind.LEG, one) for one in legs]
            + [(TargetKind.FLEET, one) for one in fleets]
        )
        from_ = luck.randrange(minutes // 2)
        until = luck.choice((None, at(from_ + luck.choice((1, 45, 300)))))
        found.append(_effect(kind, str(row.id), "lose", from_=at(from_), until=until))
    if luck.random() < 0.5:
        found.append(_effect(TargetKind.EXIT, "airport", "closes_at", _iso(at(luck.randrange(minutes)))))
    if luck.random() < 0.3:
        found.append(_effect(TargetKind.EXIT, "last_road", "follows", "airport"))
    if luck.random() < 0.3:
        found.append(_effect(TargetKind.EXIT, "city", "multiply:time", "0.5"))
    if luck.random() < 0.3:
        found.append(_effect(TargetKind.LEG, legs[0].id, "multiply:travel_min", "1.5"))
    if forces and luck.random() < 0.3:
        found.append(_effect(TargetKind.FORCE, forces[0].id, "set:withdrawn_by", _iso(at(minutes // 2))))
    return tuple(found)


def _effect(
    kind: TargetKind,
    id_: str,
    change: str,
    value: str = "",
    *,
    from_: datetime | None = None,
    until: datetime | None = None,
) -> ScenarioEffect:
    return ScenarioEffect(
        scenario_id="tried",
        target_kind=kind,
        target_ids=(id_,),
        change=change,
        value=value,
        from_=from_,
        until=until,
    )


def _iso(instant: datetime) -> str:
    return instant.isoformat()


def _picture(luck: Random, hours: int) -> ThreatPicture:
    """Return closing hours of three exits on forty paths; on a fifth of them an exit never closes."""
    draw = np.random.default_rng(luck.randrange(2**32))
    closing = {}
    for exit_ in (Exit.CITY, Exit.AIRPORT, Exit.LAST_ROAD):
        closes = draw.exponential(hours * luck.choice((0.3, 1.0, 4.0)), size=40)
        closing[exit_] = np.where(draw.random(40) < 0.2, np.inf, closes)
    return picture({exit_: list(map(float, times)) for exit_, times in closing.items()})

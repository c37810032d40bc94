"""Generated cases that ask for the rules of the field: each alone, and several together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from random import Random
from typing import Any

from egress.domain import SOFTENABLE, Case, Fleet, Force, Group, Leg, Mode, Site

from .generated_cases import Generated, generated
from .toys import group

FREQUENCY = 0.3
"""How often each rule is asked for where it could be."""


def ruled(seed: int) -> Generated:
    """Return the case of a seed with rules of the field put in."""
    made = generated(seed)
    luck = Random(f"rules of the field {seed}")
    case = made.case
    fleets = tuple(_fleet(luck, one) for one in case.fleets)
    case = replace(
        case,
        groups=(*(_group(luck, one) for one in case.groups), *_minors(luck, case.groups)),
        fleets=fleets,
        legs=tuple(_leg(luck, one, fleets) for one in case.legs),
        sites=tuple(_site(luck, one) for one in case.sites),
        forces=_forces(luck, case),
        queues_by_priority=luck.random() < FREQUENCY,
        soft_rules=tuple(luck.sample(SOFTENABLE, 3)) if luck.random() < 0.15 else (),
    )
    return replace(made, case=case)


def _group(luck: Random, one: Group) -> Group:
    changes: dict[str, Any] = {}
    if luck.random() < FREQUENCY:
        changes["household_persons"] = luck.choice((2, 3, 5, 8))
    if luck.random() < FREQUENCY:
        changes |= {"called_persons": luck.choice((1, 5, 20)), "called_every_h": luck.choice((0.5, 1.0, 4.0))}
    if luck.random() < FREQUENCY:
        changes["ready_half_h"] = luck.uniform(one.ready_first_h, one.ready_all_h)
    if luck.random() < 0.1:
        changes["litter"] = True
    return replace(one, **changes)


def _minors(luck: Random, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return at times a group of minors beside the first group, in its company."""
    if luck.random() >= FREQUENCY:
        return ()
    first = groups[0]
    minors = group(
        "minors",
        first.site_id,
        luck.choice((1, 6, 25)),
        category=luck.choice((first.category, "family")),
        weight=luck.choice((1.0, 2.0)),
        ready_first_h=luck.choice((0.0, 1.0)),
        ready_all_h=luck.choice((1.0, 3.0)),
        accompanied_by=tuple(dict.fromkeys((first.id, luck.choice(groups).id))),
        persons_per_companion=luck.choice((1, 4, 8)),
    )
    return (minors,)


def _fleet(luck: Random, one: Fleet) -> Fleet:
    changes: dict[str, Any] = {}
    if luck.random() < FREQUENCY:
        changes |= {"daily_open": time(luck.randrange(24), 15), "daily_close": time(luck.randrange(24), 45)}
    if luck.random() < FREQUENCY:
        changes |= {"crew_day_h": luck.choice((3.0, 8.0, 14.0)), "crew_rest_h": luck.choice((2.0, 8.0, 10.0))}
    if luck.random() < FREQUENCY:
        changes["fuel_l_per_h"] = luck.choice((10.0, 100.0))
    if luck.random() < 0.15:
        changes["categories"] = tuple(luck.sample(("staff", "family", "citizen"), luck.choice((1, 2))))
    if luck.random() < FREQUENCY:
        changes |= {"litters": luck.choice((1, 4)), "seats_per_litter": luck.choice((1, 2, 3))}
    return replace(one, **changes)


def _leg(luck: Random, one: Leg, fleets: Sequence[Fleet]) -> Leg:
    here = [fleet for fleet in fleets if fleet.may_run(one)]
    changes: dict[str, Any] = {}
    if one.mode is Mode.COMMERCIAL and luck.random() < 2 * FREQUENCY:
        changes["seats_per_day"] = luck.choice((0, 3, 20))
    if one.mode in (Mode.ROAD, Mode.SEA) and here and luck.random() < FREQUENCY:
        changes["convoy_vehicles"] = luck.choice((2, 2, 3))
    if one.mode in (Mode.ROAD, Mode.SEA) and here and luck.random() < FREQUENCY:
        escort = luck.choice(here)
        changes |= {"escort_vehicles": luck.choice((1, min(2, escort.vehicles))), "escort_fleet_ids": (escort.id,)}
    return replace(one, **changes)


def _site(luck: Random, one: Site) -> Site:
    if luck.random() < FREQUENCY:
        return replace(one, fuel_l=luck.choice((0.0, 50.0, 400.0)), fuel_l_per_day=luck.choice((0.0, 100.0, 1000.0)))
    return one


def _forces(luck: Random, case: Case) -> tuple[Force, ...]:
    """Let forces come in and go out by a fleet that runs between their site and another one, where there is one."""
    found = []
    for force in case.forces:
        ways = [
            (fleet, leg)
            for fleet in case.fleets
            for leg in case.legs
            if fleet.may_run(leg) and force.secures[0] in (leg.from_site_id, leg.to_site_id)
        ]
        if ways and luck.random() < 2 * FREQUENCY:
            fleet, leg = luck.choice(ways)
            at_site = force.secures[0]
            from_ = leg.to_site_id if at_site == leg.from_site_id else leg.from_site_id
            lifted = {"site_id": at_site, "lift_fleet_ids": (fleet.id,), "lift_from_site_id": from_}
            found.append(replace(force, **lifted, leaves_last=luck.random() < 0.4))  # type: ignore[arg-type]
        else:
            found.append(force)
    return tuple(found)

"""When legs and fleets may be used: every window, force, enabler, loss and closing in minutes, by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from egress.domain import Blackout, Case, Enabler, Exit, ExitChange, Fleet, Force, Mode, TargetKind
from egress.planning.availability import delivered_min, departure_times, fleet_times_of
from egress.planning.intervals import Intervals

from .toys import START, at, fleet, group, leg, site, toy

DAY_MIN = 1440
LAST = DAY_MIN - 60 + 1
"""An hour's walk that begins at 1380 ends with the day; the end of an interval is out."""


def _case(
    *,
    here: Mapping[str, Any] | None = None,
    there: Mapping[str, Any] | None = None,
    way: Mapping[str, Any] | None = None,
    **tables: Any,
) -> Case:
    """Return ten people a walk of an hour from safety."""
    sites = [replace(site("a"), **(here or {})), replace(site("s", safe=True), **(there or {}))]
    return toy(groups=[group("g", "a", 10)], sites=sites, legs=[leg("a", "s", **(way or {}))], **tables)


def _force(strength: int, *secures: str, **fields: Any) -> Force:
    return Force(
        id=f"force{strength}", label="Force", site_id="a", strength_persons=strength, secures=secures, **fields
    )


def _permit(*unlocks: str, **fields: Any) -> Enabler:
    given = {"lead_time_h": 1.0, "available_until": at(600)} | fields
    return Enabler(id="permit", label="Permit", owner="host", unlocks=unlocks, **given)


def _lost(kind: TargetKind, id_: str, from_: float | None, until: float | None) -> Blackout:
    return Blackout(
        target_kind=kind,
        target_id=id_,
        from_=None if from_ is None else at(from_),
        until=None if until is None else at(until),
    )


GUARD = _force(10, "a", "s", "a-s", lead_time_h=2, withdrawn_by=at(300))

TIMES: Mapping[str, tuple[Case, Intervals]] = {
    "nothing in the way": (_case(), ((0, LAST),)),
    "first and last instant of the leg are usable": (
        _case(way={"open_from": at(61), "open_until": at(120)}),
        ((61, 121),),
    ),
    "daily hours are local: half past four at the order": (
        _case(way={"daily_open": time(6), "daily_close": time(18)}),
        ((90, 810),),
    ),
    "daily hours over midnight": (
        _case(way={"daily_open": time(22), "daily_close": time(6)}),
        ((0, 90), (1050, LAST)),
    ),
    "force at the beginning, at departure": (
        _case(here={"force_needed_persons": 10}, forces=(GUARD,)),
        ((120, 300),),
    ),
    "force at the end, at arrival": (_case(there={"force_needed_persons": 10}, forces=(GUARD,)), ((60, 240),)),
    "force on the leg, at both": (_case(way={"force_needed_persons": 10}, forces=(GUARD,)), ((120, 240),)),
    "too little force": (_case(here={"force_needed_persons": 11}, forces=(GUARD,)), ()),
    "two forces together": (
        _case(here={"force_needed_persons": 14}, forces=(GUARD, _force(4, "a", present_from=at(200)))),
        ((200, 300),),
    ),
    "one force relieves another": (
        _case(here={"force_needed_persons": 10}, forces=(GUARD, _force(11, "a", present_from=at(300)))),
        ((120, LAST),),
    ),
    "force that is not in use": (
        _case(here={"force_needed_persons": 10}, forces=(replace(GUARD, in_use=False),)),
        (),
    ),
    "force that waits for its permit": (
        _case(
            here={"force_needed_persons": 10},
            forces=(GUARD,),
            enablers=(_permit("force10", lead_time_h=3.0),),
        ),
        ((180, 300),),
    ),
    "permit for the leg": (_case(enablers=(_permit("a-s"),)), ((60, 600),)),
    "permit for the beginning": (_case(enablers=(_permit("a"),)), ((60, 600),)),
    "permit for the end, at arrival": (_case(enablers=(_permit("s"),)), ((0, 540),)),
    "permit in hand before the order": (
        _case(enablers=(_permit("a-s", in_hand_from=at(-60)),)),
        ((0, 600),),
    ),
    "two permits are both needed": (
        _case(enablers=(_permit("a-s"), replace(_permit("a-s", lead_time_h=2.0), id="other"))),
        ((120, 600),),
    ),
    "permit that is not to be had": (_case(enablers=(_permit("a-s", in_use=False),)), ()),
    "leg lost for a time": (
        _case(blackouts=(_lost(TargetKind.LEG, "a-s", 100, 200),)),
        ((0, 100), (200, LAST)),
    ),
    "beginning lost until a moment": (_case(blackouts=(_lost(TargetKind.SITE, "a", None, 200),)), ((200, LAST),)),
    "end lost, at arrival": (
        _case(blackouts=(_lost(TargetKind.SITE, "s", 100, 200),)),
        ((0, 40), (140, LAST)),
    ),
    "end lost for good": (_case(blackouts=(_lost(TargetKind.SITE, "s", 500, None),)), ((0, 440),)),
    "fixed closing, arrival at it included": (
        _case(
            way={"closes_with": (Exit.AIRPORT,)},
            exit_changes=(ExitChange(exit=Exit.AIRPORT, closes_at=at(600)),),
        ),
        ((0, 541),),
    ),
    "fixed closing of an unsafe end counts": (
        _case(here={"closes_with": (Exit.CITY,)}, exit_changes=(ExitChange(exit=Exit.CITY, closes_at=at(600)),)),
        ((0, 541),),
    ),
    "fixed closing of a safe end does not": (
        _case(there={"closes_with": (Exit.CITY,)}, exit_changes=(ExitChange(exit=Exit.CITY, closes_at=at(600)),)),
        ((0, LAST),),
    ),
    "leg that is not in use": (_case(way={"in_use": False}), ()),
    "end that is not in use": (_case(there={"in_use": False}), ()),
    "nobody may set out": (_case(way={"persons_per_h": 0.0}), ()),
    "longer than the day": (_case(way={"travel_min": 1441}), ()),
}


@pytest.mark.parametrize("why", TIMES)
def test_departure_times(why: str) -> None:
    """The minutes at which people may set out on a walk of an hour, the end of each stretch out."""
    case, expected = TIMES[why]
    assert departure_times(case, case.legs[0], START, horizon_min=DAY_MIN) == expected


BUS = fleet("bus", "a", Mode.ROAD)

FLEETS: Mapping[str, tuple[Fleet, Mapping[str, Any], Intervals]] = {
    "at once": (BUS, {}, ((0, DAY_MIN + 1),)),
    "after its lead time": (replace(BUS, lead_time_h=1.5), {}, ((90, DAY_MIN + 1),)),
    "by date, whatever its lead time": (
        replace(BUS, lead_time_h=9, available_from=at(300.5)),
        {},
        ((301, DAY_MIN + 1),),
    ),
    "there already": (replace(BUS, available_from=at(-600)), {}, ((0, DAY_MIN + 1),)),
    "last instant included": (replace(BUS, available_until=at(600)), {}, ((0, 601),)),
    "gone before it comes": (replace(BUS, lead_time_h=11, available_until=at(600)), {}, ()),
    "with a permit": (BUS, {"enablers": (_permit("bus"),)}, ((60, 600),)),
    "lost for a time": (
        BUS,
        {"blackouts": (_lost(TargetKind.FLEET, "bus", 100, 200),)},
        ((0, 100), (200, DAY_MIN + 1)),
    ),
}


@pytest.mark.parametrize("why", FLEETS)
def test_times_of_a_fleet(why: str) -> None:
    """The minutes at which a vehicle may leave a site, counted to the whole minute."""
    bus, tables, expected = FLEETS[why]
    case = _case(fleets=(bus,), **tables)
    assert fleet_times_of(case, bus, START, horizon_min=DAY_MIN) == expected


def test_vehicles_are_delivered_by_date_or_lead_time() -> None:
    """A date counts before a lead time, and one that has passed means now."""
    assert delivered_min(replace(BUS, lead_time_h=2.5), START) == 150
    assert delivered_min(replace(BUS, lead_time_h=2.5, available_from=at(30)), START) == 30
    assert delivered_min(replace(BUS, available_from=at(-30)), START) == 0

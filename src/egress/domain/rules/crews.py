"""When vehicles may be under way, and for how long their crews may work."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from egress.domain.network import Fleet
from egress.domain.plan import Finding
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import amount, breach, named, site_name, utc
from egress.kit import add_minutes, hours_between

MIDNIGHT = time()


def fleet_daylight(timetable: Timetable) -> Iterator[Finding]:
    """
    Vehicles of a fleet are under way only within its hours, with people or empty.

    For each movement, within one window [daily_open, daily_close], as local times of the case's zone:

        daily_open <= depart < daily_close  and  arrive <= daily_close of the same window

    A closing at or before the opening runs past midnight. Without night vision a helicopter that lands after dark
    does not land; nor does a convoy pass a checkpoint then.
    """
    zone = timetable.case.timezone
    for run in timetable.runs:
        fleet = run.fleet
        if fleet is None or (fleet.daily_open is None and fleet.daily_close is None):
            continue
        opens, closes = fleet.daily_open or MIDNIGHT, fleet.daily_close or MIDNIGHT
        closing = _closing(run.depart, opens, closes, zone)
        if closing is None or run.arrive > closing:
            local = run.depart.astimezone(zone), run.arrive.astimezone(zone)
            sentence = (
                f"{_vehicle(run, fleet)} is under way from {site_name(timetable.case, run.from_site_id)} from "
                f"{utc(run.depart)} to {utc(run.arrive)} ({local[0]:%H:%M} to {local[1]:%H:%M} local); it may be "
                f"between {opens:%H:%M} and {closes:%H:%M} local only."
            )
            yield breach(fleet_daylight, sentence, at=run.depart, movement=run.movement)


def _closing(instant: datetime, opens: time, closes: time, zone: ZoneInfo) -> datetime | None:
    """Return the end of the daily window that holds the instant; None if none does."""
    local = instant.astimezone(zone)
    if opens < closes:
        day = local.date() if opens <= local.time() < closes else None
    elif local.time() >= opens:
        day = local.date() + timedelta(days=1)
    else:
        day = local.date() if local.time() < closes else None
    return None if day is None else datetime.combine(day, closes, tzinfo=zone)


def crew_day(timetable: Timetable) -> Iterator[Finding]:
    """
    No crew works longer than its day (h).

    A vehicle's duty begins loading_min before a movement (load_min if that carries people, else 0) and ends
    unloading_min after one (likewise). Duties less than crew_rest_h apart are one. For each:

        end − begin  <=  crew_day_h

    Tired crews lose aircraft and vehicles; a plan that needs them awake for two days is none.
    """
    for runs in timetable.runs_by_vehicle.values():
        fleet = runs[0].fleet
        if fleet is None or fleet.crew_day_h is None or fleet.crew_rest_h is None:
            continue
        begin, end, first = _on_duty(runs[0], fleet)[0], _on_duty(runs[0], fleet)[1], runs[0]
        for run in runs[1:]:
            starts, ends = _on_duty(run, fleet)
            if hours_between(end, starts) >= fleet.crew_rest_h:
                yield from _too_long(fleet, first, begin, end)
                begin, first = starts, run
            end = max(end, ends)
        yield from _too_long(fleet, first, begin, end)


def _on_duty(run: Run, fleet: Fleet) -> tuple[datetime, datetime]:
    """Return from when until when a crew is busy with one movement."""
    load_min, unload_min = (fleet.load_min, fleet.unload_min) if run.persons else (0, 0)
    return add_minutes(run.depart, -load_min), add_minutes(run.arrive, unload_min)


def _too_long(fleet: Fleet, first: Run, begin: datetime, end: datetime) -> Iterator[Finding]:
    hours = hours_between(begin, end)
    if fleet.crew_day_h is not None and hours > fleet.crew_day_h + 1e-9:
        sentence = (
            f"{_vehicle(first, fleet)}: its crew works from {utc(begin)} to {utc(end)}, {amount(hours)} h; "
            f"{amount(fleet.crew_day_h)} h are allowed before a rest of {amount(fleet.crew_rest_h or 0.0)} h."
        )
        yield breach(crew_day, sentence, at=begin, movement=first.movement)


def _vehicle(run: Run, fleet: Fleet) -> str:
    return f"Vehicle {run.movement.vehicle} of {named(fleet)}"

"""The trace of one run: what set out and arrived when and where, for a map to play again."""

from dataclasses import dataclass
from datetime import datetime

from egress.domain import Case, Plan
from egress.kit import add_minutes
from egress.simulation.compiling import compile_script
from egress.simulation.engines import traced_run
from egress.simulation.rehearse import RehearsalOptions
from egress.threat import ThreatPicture, picture_under

EVENT_WORDS = ("sets_out", "is_there", "waits_for_room", "waits_for_stand")
"""The events of a trace, in the order of their numbers."""


@dataclass(frozen=True, kw_only=True)
class TraceEvent:
    """
    One event of a run.

    Attributes
    ----------
    event : "sets_out", "is_there", "waits_for_room" or "waits_for_stand".
    movement_id : the planned movement; "follow-on 1" and so on for those that the dispatcher added.
    from_site_id, to_site_id : as travelled. lat, lon : of the place where it happens.
    fleet_id, vehicle : null for people by themselves.
    """

    at: datetime
    event: str
    movement_id: str
    leg_id: str
    fleet_id: str | None
    vehicle: int | None
    from_site_id: str
    to_site_id: str
    lat: float
    lon: float
    persons: int


def trace(
    case: Case, plan: Plan, picture: ThreatPicture | None, *, run: int, options: RehearsalOptions | None = None
) -> tuple[TraceEvent, ...]:
    """Return the trace of one run, in order of time. The case has its scenario applied, the picture has not."""
    options = options or RehearsalOptions()
    script, names = compile_script(
        case,
        plan,
        picture=None if picture is None else picture_under(picture, case),
        factors=options.factors_for(case),
        disturbances=options.disturbances,
        seed=case.seed if options.seed is None else options.seed,
        situation=options.situation,
    )
    rows, _ = traced_run(script, run)
    planned = len(names.movements)
    found = []
    for minutes, event, movement, leg, vehicle, from_, to, persons in rows.tolist():
        number, place = int(movement), case.sites[int(from_ if event == 0 else to)].place
        fleet_id, of_fleet = names.vehicles[int(vehicle)] if vehicle >= 0 else (None, None)
        found.append(
            TraceEvent(
                at=add_minutes(plan.start, minutes),
                event=EVENT_WORDS[int(event)],
                movement_id=names.movements[number] if number < planned else f"follow-on {number - planned + 1}",
                leg_id=names.legs[int(leg)],
                fleet_id=fleet_id,
                vehicle=of_fleet,
                from_site_id=names.sites[int(from_)],
                to_site_id=names.sites[int(to)],
                lat=place.lat,
                lon=place.lon,
                persons=int(persons),
            )
        )
    return tuple(found)

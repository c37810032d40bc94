"""Convoys: how many vehicles set out together, and how many of them escort the others."""

from collections.abc import Iterator
from datetime import datetime

from egress.domain.network import Leg
from egress.domain.plan import Finding
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import breach, named, utc


def convoy_size(timetable: Timetable) -> Iterator[Finding]:
    """
    Vehicles with people set out on a leg in convoys of the least size (vehicles).

    For each leg and each instant at which a vehicle with people sets out on it:

        vehicles that set out on it at that instant, with people or empty  >=  convoy_vehicles

    Empty returns do not count. One vehicle that breaks down alone is lost with all aboard.
    """
    for leg, instant, runs in _convoys(timetable):
        if len(runs) < leg.convoy_vehicles:
            vehicles = f"{len(runs)} {'vehicle sets' if len(runs) == 1 else 'vehicles set'} out"
            sentence = f"{named(leg)}: {vehicles} at {utc(instant)}; a convoy has at least {leg.convoy_vehicles}."
            yield breach(convoy_size, sentence, at=instant, movement=runs[0].movement)


def convoy_escort(timetable: Timetable) -> Iterator[Finding]:
    """
    Vehicles with people set out on a leg with the escort that it needs (vehicles).

    For each leg and each instant at which a vehicle with people sets out on it:

        vehicles of the leg's escort_fleet_ids that set out on it at that instant  >=  escort_vehicles

    Escorts count in `convoy_size` too, and may carry people. At checkpoints a convoy is let through by who leads it.
    """
    for leg, instant, runs in _convoys(timetable):
        escorts = sum(run.fleet is not None and run.fleet.id in leg.escort_fleet_ids for run in runs)
        if escorts < leg.escort_vehicles:
            sentence = (
                f"{named(leg)}: a convoy of {len(runs)} sets out at {utc(instant)} with {escorts} escort vehicles; "
                f"{leg.escort_vehicles} are needed."
            )
            yield breach(convoy_escort, sentence, at=instant, movement=runs[0].movement)


def _convoys(timetable: Timetable) -> Iterator[tuple[Leg, datetime, list[Run]]]:
    """Yield, for legs with a rule for convoys, what sets out together wherever people ride in it."""
    together: dict[tuple[str, datetime], list[Run]] = {}
    for run in timetable.runs:
        ruled = run.leg.convoy_vehicles > 1 or run.leg.escort_vehicles > 0
        if ruled and run.fleet is not None and not run.movement.empty_return:
            together.setdefault((run.leg.id, run.depart), []).append(run)
    for (leg_id, instant), runs in together.items():
        if any(run.persons for run in runs):
            yield timetable.case.leg_by_id[leg_id], instant, runs

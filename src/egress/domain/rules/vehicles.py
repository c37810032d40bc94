"""What vehicles can do: be where they are, turn round, be available, and carry so many."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from egress.domain.network import Fleet
from egress.domain.plan import Finding
from egress.domain.rules.blackouts import blackouts_by_target, is_blacked_out
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import amount, breach, named, notice, persons_text, site_name, utc
from egress.domain.vocabulary import TargetKind
from egress.kit import add_hours, minutes_between


def vehicle_continuity(timetable: Timetable) -> Iterator[Finding]:
    """
    Each vehicle sets out from where it is.

    In order of departure (then arrival): its first movement starts at fleet.base_site_id, and each later
    one at the site where the one before it ended. An empty return runs from the leg's end to its beginning.

    A vehicle that leaps from place to place is a vehicle that does not exist.
    """
    case = timetable.case
    for (fleet_id, number), runs in timetable.runs_by_vehicle.items():
        where = case.fleet_by_id[fleet_id].base_site_id
        for run in runs:
            if run.from_site_id != where:
                sentence = (
                    f"Vehicle {number} of {named(case.fleet_by_id[fleet_id])} departs from "
                    f"{site_name(case, run.from_site_id)} at {utc(run.depart)}, but it is at "
                    f"{site_name(case, where)}."
                )
                yield breach(vehicle_continuity, sentence, at=run.depart, movement=run.movement)
            where = run.to_site_id


def vehicle_turnaround(timetable: Timetable) -> Iterator[Finding]:
    """
    A vehicle stays on the ground long enough between movements (minutes), and never makes two at once.

    For consecutive movements a, b of one vehicle:

        b.depart − a.arrive  >=  (unload_min if a carries people) + (load_min if b carries people)

    and for its first movement, if that carries people:

        depart  >=  max(plan.start, the fleet's availability) + load_min

    with availability as in `fleet_available`, without its enablers: one may board while a permission is
    awaited. A first departure before the availability is left to that rule.

    Boarding and alighting take time that a timetable must not spend twice.
    """
    for runs in timetable.runs_by_vehicle.values():
        yield from _first_boarding(timetable, runs[0])
        for before, after in pairwise(runs):
            yield from _turnaround(timetable, before, after)


def _first_boarding(timetable: Timetable, run: Run) -> Iterator[Finding]:
    fleet = run.fleet
    if fleet is None or not run.persons:
        return
    ready = max(timetable.plan.start, available_from(fleet, timetable.plan.start))
    ground_min = minutes_between(ready, run.depart)
    if 0 <= ground_min < fleet.load_min:
        sentence = (
            f"Vehicle {run.movement.vehicle} of {named(fleet)} departs with {persons_text(run.persons)} from "
            f"{site_name(timetable.case, run.from_site_id)} at {utc(run.depart)}, {amount(ground_min)} min "
            f"after it can be had; loading takes {fleet.load_min} min."
        )
        yield breach(vehicle_turnaround, sentence, at=run.depart, movement=run.movement)


def _turnaround(timetable: Timetable, before: Run, after: Run) -> Iterator[Finding]:
    fleet = after.fleet
    if fleet is None:
        return
    needed_min = (fleet.unload_min if before.persons else 0) + (fleet.load_min if after.persons else 0)
    ground_min = minutes_between(before.arrive, after.depart)
    if ground_min >= needed_min:
        return
    vehicle = f"Vehicle {after.movement.vehicle} of {named(fleet)}"
    place = site_name(timetable.case, after.from_site_id)
    if ground_min < 0:
        sentence = (
            f"{vehicle} departs from {place} at {utc(after.depart)} while still under way with movement "
            f"{before.movement.id} until {utc(before.arrive)}."
        )
    else:
        sentence = (
            f"{vehicle} departs from {place} at {utc(after.depart)}, {amount(ground_min)} min after it arrived; "
            f"unloading and loading take {needed_min} min."
        )
    yield breach(vehicle_turnaround, sentence, at=after.depart, movement=after.movement)


def fleet_available(timetable: Timetable) -> Iterator[Finding]:
    """
    Vehicles depart, with people or empty, only while their fleet is available.

    from  <=  depart  <=  available_until, where from = available_from if given, else
    plan.start + lead_time_h; None = no bound. And depart lies in no blackout [from, until) of the fleet.
    The fleet's enablers are judged by `enabler_in_hand`.

    Lift that has not come yet, or has gone home, carries nobody.
    """
    lost = blackouts_by_target(timetable.case)
    for run in timetable.runs:
        fleet = run.fleet
        if fleet is None:
            continue
        first, last = available_from(fleet, timetable.plan.start), fleet.available_until
        if run.depart < first:
            reason = f"it is available only from {utc(first)}."
        elif last is not None and run.depart > last:
            reason = f"it is available only until {utc(last)}."
        elif is_blacked_out(lost, TargetKind.FLEET, fleet.id, run.depart):
            reason = "it is lost at that time."
        else:
            continue
        place = site_name(timetable.case, run.from_site_id)
        sentence = (
            f"Vehicle {run.movement.vehicle} of {named(fleet)} departs from {place} at {utc(run.depart)}, "
            f"but {reason}"
        )
        yield breach(fleet_available, sentence, at=run.depart, movement=run.movement)


def available_from(fleet: Fleet, order: datetime) -> datetime:
    """Return the first instant of the fleet's availability: as given, else the order plus its lead time."""
    if fleet.available_from is not None:
        return fleet.available_from
    return add_hours(order, fleet.lead_time_h)


def seats(timetable: Timetable) -> Iterator[Finding]:
    """
    No vehicle carries more than it can (persons).

    persons  <=  fleet.most_persons, else a breach; persons > fleet.seats is a notice.

    Above the planned seats people are carried as in extremis, which a reader must know of.
    """
    for run in timetable.runs_with_people:
        fleet = run.fleet
        if fleet is None or run.persons <= fleet.seats:
            continue
        what = (
            f"Vehicle {run.movement.vehicle} of {named(fleet)} departs from "
            f"{site_name(timetable.case, run.from_site_id)} at {utc(run.depart)} with {persons_text(run.persons)}"
        )
        if run.persons > fleet.most_persons:
            sentence = f"{what}; it can carry {fleet.most_persons} at most."
            yield breach(seats, sentence, at=run.depart, movement=run.movement)
        else:
            sentence = f"{what}, above the {fleet.seats} seats planned with (limit {fleet.most_persons})."
            yield notice(seats, sentence, at=run.depart, movement=run.movement)

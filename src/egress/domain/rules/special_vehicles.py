"""Vehicles for some people only: by category, and with places for litter patients."""

from collections.abc import Iterator

from egress.domain.plan import Finding
from egress.domain.rules.timetable import Run, Timetable, is_head_count
from egress.domain.rules.words import breach, named, persons_text, site_name, utc


def fleet_categories(timetable: Timetable) -> Iterator[Finding]:
    """
    A vehicle carries only the categories of person that it is there for.

    For each load in a vehicle: fleet.categories is empty, or holds the group's category.

    An armoured car kept for those under threat, or a seat paid for by one organisation, is no seat for others.
    """
    groups = timetable.case.group_by_id
    for run in timetable.runs_with_people:
        allowed = run.fleet.categories if run.fleet is not None else ()
        if not allowed or run.fleet is None:
            continue
        for group_id, persons in run.movement.loads:
            group = groups.get(group_id)
            if group is not None and group.category not in allowed:
                sentence = (
                    f"{_vehicle(timetable, run)} carries {persons_text(persons)} of {named(group)}, but it is for "
                    f"{', '.join(allowed)} only, not for {group.category}."
                )
                yield breach(fleet_categories, sentence, at=run.depart, movement=run.movement)


def litters(timetable: Timetable) -> Iterator[Finding]:
    """
    Litter patients lie in places for them, and sit on nobody's seat (persons).

    In each vehicle:  litter patients  <=  fleet.litters
                      other persons + seats_per_litter × litter patients  <=  fleet.most_persons
    Without a vehicle they move only on legs that name their category.

    A stretcher needs its fittings and the room of several seats; it is carried over no wall on foot.
    """
    groups = timetable.case.group_by_id
    for run in timetable.runs_with_people:
        loads = [(groups[g], n) for g, n in run.movement.loads if g in groups and is_head_count(n)]
        lying = [(group, n) for group, n in loads if group.litter]
        if run.fleet is None:
            for group, persons in lying:
                if group.category not in run.leg.categories:
                    sentence = (
                        f"{named(run.leg)}: {persons_text(persons)} of {named(group)}, who need a litter, set out by "
                        f"themselves at {utc(run.depart)}; the leg does not name their category, {group.category}."
                    )
                    yield breach(litters, sentence, at=run.depart, movement=run.movement)
            continue
        patients = sum(n for _, n in lying)
        if patients > run.fleet.litters:
            sentence = (
                f"{_vehicle(timetable, run)} carries {patients} litter patients; it has {run.fleet.litters} places."
            )
            yield breach(litters, sentence, at=run.depart, movement=run.movement)
        needed = run.persons + (run.fleet.seats_per_litter - 1) * patients
        if patients and run.persons <= run.fleet.most_persons < needed:
            sentence = (
                f"{_vehicle(timetable, run)} needs {needed} seats for {persons_text(run.persons)}, {patients} of "
                f"them on litters; it has {run.fleet.most_persons} at most."
            )
            yield breach(litters, sentence, at=run.depart, movement=run.movement)


def _vehicle(timetable: Timetable, run: Run) -> str:
    """Name the vehicle of a run, with place and instant of its departure."""
    fleet = "" if run.fleet is None else named(run.fleet)
    place = site_name(timetable.case, run.from_site_id)
    return f"Vehicle {run.movement.vehicle} of {fleet}, leaving {place} at {utc(run.depart)},"

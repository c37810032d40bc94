"""Forces that come and go on the plan's own lift: who has landed by when, and who goes out last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from egress.domain.case import Case
from egress.domain.enabling import Force
from egress.domain.plan import Finding
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import breach, named, site_name, utc

Landings = Sequence[tuple[datetime, int]]
"""Instant, and persons of a force who have landed by then, in order of time."""


@dataclass(frozen=True, slots=True)
class Lift:
    """A run that carries people of a force: its movement, when it is there, and how many of them are aboard."""

    movement_id: str
    arrive: datetime
    persons: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a force that leaves last gets out: when people use last what it secures, who is there, and its runs."""

    last_use: datetime
    persons: int
    lifts: tuple[Lift, ...]


def landings(timetable: Timetable) -> Mapping[str, Landings]:
    """Return who of each lifted force has landed by when, by force id; see `lifts_in`."""
    found: dict[str, Landings] = {}
    for force_id, lifts in lifts_in(timetable).items():
        landed = accumulate(lift.persons for lift in lifts)
        found[force_id] = [(lift.arrive, persons) for lift, persons in zip(lifts, landed, strict=True)]
    return found


def lifts_in(timetable: Timetable) -> Mapping[str, tuple[Lift, ...]]:
    """
    Return the runs that bring each lifted force, by force id.

    A run without people of one of its fleets, from its `lift_from_site_id` to its site, that sets out once the force
    can (`in_place_from`), brings as many as it has seats. Forces in the order of the case, runs in order of arrival;
    what one force leaves of a run's seats the next one may use.
    """
    seats_left = {run.movement.id: run.fleet.seats for run in timetable.runs if run.fleet and not run.persons}
    found: dict[str, tuple[Lift, ...]] = {}
    for force in timetable.case.forces:
        if force.is_lifted_in:
            ready = force.in_place_from(timetable.plan.start)
            runs = _empty_runs(timetable, force, force.lift_from_site_id, {force.site_id})
            runs = sorted((run for run in runs if run.depart >= ready), key=lambda run: run.arrive)
            found[force.id] = _carried(runs, seats_left, force.strength_persons)
    return found


def landed_by(landed: Landings, instant: datetime) -> int:
    """Return the persons of a force who have landed by an instant."""
    return max((persons for arrived, persons in landed if arrived <= instant), default=0)


def force_withdrawn_last(timetable: Timetable) -> Iterator[Finding]:
    """
    A force that leaves last goes out by the plan's own lift after all people (persons).

    For every force that `leaves_last`, wherever people use what it secures, the last of them at t:

        sum of seats of runs without people, of its fleets, from its site to safe sites, departing at or after t,
        arriving before withdrawn_by  >=  strength there (landed, where it is lifted in)

    Forces in the order of the case, each seat once. Whoever holds the gate must get out too; lift that ends with the
    last family leaves them behind.
    """
    for force_id, way in ways_out(timetable).items():
        force = next(f for f in timetable.case.forces if f.id == force_id)
        taken = sum(lift.persons for lift in way.lifts)
        if taken < way.persons:
            sentence = (
                f"{named(force)}: {way.persons} secure what people use until {utc(way.last_use)}, but after that "
                f"only {taken} seats leave {site_name(timetable.case, force.site_id)} for them."
            )
            yield breach(force_withdrawn_last, sentence, at=way.last_use)


def ways_out(timetable: Timetable) -> Mapping[str, WayOut]:
    """Return how each force that leaves last gets out, by force id; but those whose ground nobody uses."""
    case, found = timetable.case, {}
    safe = {site.id for site in case.sites if site.safe}
    seats_left = {run.movement.id: run.fleet.seats for run in timetable.runs if run.fleet and not run.persons}
    landed = lifts_in(timetable)
    for force in case.forces:
        last = _last_use(timetable, force) if force.leaves_last and force.in_use else None
        if last is None:
            continue
        there = sum(lift.persons for lift in landed[force.id]) if force.is_lifted_in else force.strength_persons
        runs = _empty_runs(timetable, force, force.site_id, safe)
        runs = [run for run in runs if run.depart >= last and _is_in_time(force, run)]
        found[force.id] = WayOut(last, there, _carried(runs, seats_left, there))
    return found


def guarded_uses(case: Case, run: Run) -> Iterator[tuple[str, str, int, datetime]]:
    """Yield id, name, strength needed (persons) and instant of each use of what must be secured."""
    leg = run.leg
    for site_id, instant in ((run.from_site_id, run.depart), (run.to_site_id, run.arrive)):
        site = case.site_by_id.get(site_id)
        if site is not None and site.force_needed_persons > 0:
            yield site_id, named(site), site.force_needed_persons, instant
    if leg.force_needed_persons > 0:
        for instant in (run.depart, run.arrive):
            yield leg.id, named(leg), leg.force_needed_persons, instant


def _last_use(timetable: Timetable, force: Force) -> datetime | None:
    """Return the last instant at which people use what the force secures."""
    uses = (use for run in timetable.runs_with_people for use in guarded_uses(timetable.case, run))
    return max((instant for target_id, _, _, instant in uses if target_id in force.secures), default=None)


def _empty_runs(timetable: Timetable, force: Force, from_site_id: str, to_site_ids: set[str]) -> list[Run]:
    """Return the runs without people of the force's fleets between sites, in order of departure."""
    return [
        run
        for run in timetable.runs
        if run.fleet is not None
        and not run.persons
        and run.fleet.id in force.lift_fleet_ids
        and run.from_site_id == from_site_id
        and run.to_site_id in to_site_ids
    ]


def _is_in_time(force: Force, run: Run) -> bool:
    return force.withdrawn_by is None or run.arrive <= force.withdrawn_by


def _carried(runs: Sequence[Run], seats_left: dict[str, int], strength: int) -> tuple[Lift, ...]:
    """Return the lifts of so many by these runs; takes the seats that are used."""
    carried, found = 0, []
    for run in runs:
        persons = min(seats_left[run.movement.id], strength - carried)
        if persons > 0:
            seats_left[run.movement.id] -= persons
            carried += persons
            found.append(Lift(run.movement.id, run.arrive, persons))
    return tuple(found)

"""What must hold before people may move: forces in place, enablers in hand, exits still open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from egress.domain.case import Case
from egress.domain.enabling import Enabler, Force
from egress.domain.network import Leg
from egress.domain.plan import Finding
from egress.domain.rules.lifted_forces import guarded_uses, landed_by, landings
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import breach, named, persons_text, site_name, utc
from egress.domain.vocabulary import Exit

Row = TypeVar("Row")


def force_in_place(timetable: Timetable) -> Iterator[Finding]:
    """
    People use a site or leg that must be secured only while enough strength secures it (persons).

    For each movement with people, at the site it leaves (at departure), the site it reaches (at arrival) and
    its leg (at departure and at arrival), wherever force_needed_persons > 0:

        sum of strength_persons over forces in place at t  >=  force_needed_persons

    A force counts at every site and leg in its `secures` while it is in use,
    in_place_from(plan.start) <= t < withdrawn_by, and every enabler that unlocks it is in hand at t. Of a force that
    comes in on the plan's own lift only those count who have landed by t (`lifted_forces.landings`).

    Without its guard a gate or an airfield is not a way out.
    """
    securing = _by_target((f, f.secures) for f in timetable.case.forces)
    unlocking = _by_target((e, e.unlocks) for e in timetable.case.enablers)
    start = timetable.plan.start
    landed = landings(timetable)
    for run in timetable.runs_with_people:
        for target_id, name, needed, instant in guarded_uses(timetable.case, run):
            there = sum(
                landed_by(landed[force.id], instant) if force.is_lifted_in else force.strength_persons
                for force in securing.get(target_id, ())
                if _is_in_place(force, instant, start)
                and all(_is_in_hand(e, instant, start) for e in unlocking.get(force.id, ()))
            )
            if there < needed:
                sentence = (
                    f"{name}: movement {run.movement.id} with {persons_text(run.persons)} uses it at "
                    f"{utc(instant)}, when a force of {there} secures it; {needed} are needed."
                )
                yield breach(force_in_place, sentence, at=instant, movement=run.movement)


def _is_in_place(force: Force, instant: datetime, start: datetime) -> bool:
    gone = force.withdrawn_by is not None and instant >= force.withdrawn_by
    return force.in_use and force.in_place_from(start) <= instant and not gone


def enabler_in_hand(timetable: Timetable) -> Iterator[Finding]:
    """
    What an enabler unlocks is used only while the enabler is in hand.

    For every enabler that names it in `unlocks`:  in_hand_after(plan.start) <= t < available_until

    where t is, for a movement with people, the departure for its leg, its fleet and the site it leaves, and
    the arrival for the site it reaches; for an empty movement, the departure, for its fleet only. All
    enablers of one target are needed. One that is not in use is never in hand. Enablers of forces are judged
    by `force_in_place`.

    A permission on its way opens nothing.
    """
    unlocking = _by_target((e, e.unlocks) for e in timetable.case.enablers)
    start = timetable.plan.start
    for run in timetable.runs:
        for target_id, name, instant in _locked_uses(timetable.case, run):
            for enabler in unlocking.get(target_id, ()):
                if not _is_in_hand(enabler, instant, start):
                    sentence = (
                        f"{name}: movement {run.movement.id} uses it at {utc(instant)}, but "
                        f"{named(enabler)} {_when_in_hand(enabler, start)}."
                    )
                    yield breach(enabler_in_hand, sentence, at=instant, movement=run.movement)


def _locked_uses(case: Case, run: Run) -> Iterator[tuple[str, str, datetime]]:
    """Yield id, name and instant of each thing that the run uses and an enabler may unlock."""
    if run.fleet is not None:
        yield run.fleet.id, named(run.fleet), run.depart
    if run.persons:
        yield run.leg.id, named(run.leg), run.depart
        yield run.from_site_id, site_name(case, run.from_site_id), run.depart
        yield run.to_site_id, site_name(case, run.to_site_id), run.arrive


def _is_in_hand(enabler: Enabler, instant: datetime, start: datetime) -> bool:
    lapsed = enabler.available_until is not None and instant >= enabler.available_until
    return enabler.in_use and enabler.in_hand_after(start) <= instant and not lapsed


def _when_in_hand(enabler: Enabler, start: datetime) -> str:
    if not enabler.in_use:
        return "is not to be had"
    since = f"is in hand only from {utc(enabler.in_hand_after(start))}"
    return since if enabler.available_until is None else f"{since} until {utc(enabler.available_until)}"


def exit_closed(timetable: Timetable) -> Iterator[Finding]:
    """
    Nobody is still under way when an exit on their route closes at a time fixed by the scenario.

    For each movement with people:  arrive  <=  closing time of every exit in `closes_with` of its leg, and
    of each of its two sites that is not safe. Only closing times that the scenario fixes count
    (`closes_at`, and `follows` an exit with one); the last change to an exit holds.

    In a vehicle nobody is safe yet. Exits whose closing is uncertain are weighed by the threat picture.
    """
    closings = _fixed_closings(timetable.case)
    if not closings:
        return
    for run in timetable.runs_with_people:
        closing = {e: closings[e] for e in _exits_on_route(timetable.case, run.leg) if e in closings}
        if not closing:
            continue
        first = min(closing, key=closing.__getitem__)
        if run.arrive > closing[first]:
            sentence = (
                f"{named(run.leg)}: movement {run.movement.id} with {persons_text(run.persons)} arrives at "
                f"{site_name(timetable.case, run.to_site_id)} at {utc(run.arrive)}, after the exit {first} "
                f"closed at {utc(closing[first])}."
            )
            yield breach(exit_closed, sentence, at=run.arrive, movement=run.movement)


def _fixed_closings(case: Case) -> Mapping[Exit, datetime]:
    last = {c.exit: c for c in case.exit_changes if c.closes_at is not None or c.follows is not None}
    found: dict[Exit, datetime] = {}
    for exit_ in last:
        leader, seen = exit_, set[Exit]()
        while leader in last and leader not in seen:
            seen.add(leader)
            change = last[leader]
            if change.closes_at is not None:
                found[exit_] = change.closes_at
                break
            leader = change.follows or leader
    return found


def _exits_on_route(case: Case, leg: Leg) -> tuple[Exit, ...]:
    sites = (case.site_by_id.get(i) for i in (leg.from_site_id, leg.to_site_id))
    of_sites = (e for site in sites if site is not None and not site.safe for e in site.closes_with)
    return tuple(dict.fromkeys((*leg.closes_with, *of_sites)))


def _by_target(pairs: Iterable[tuple[Row, Sequence[str]]]) -> Mapping[str, Sequence[Row]]:
    """Return the rows that name each target, by the target's id."""
    found: dict[str, list[Row]] = {}
    for row, target_ids in pairs:
        for target_id in target_ids:
            found.setdefault(target_id, []).append(row)
    return found

"""What legs can bear, when, and for whom."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from egress.domain.network import Leg
from egress.domain.plan import Finding
from egress.domain.rules.blackouts import Blackouts, blackouts_by_target, is_blacked_out
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.token_bucket import overruns
from egress.domain.rules.words import amount, breach, named, persons_text, site_name, utc
from egress.domain.vocabulary import TargetKind

MIDNIGHT = time()


def leg_rate(timetable: Timetable) -> Iterator[Finding]:
    """
    People set out on a leg no faster than it takes them (persons).

    A token bucket (`token_bucket.overruns`) per leg, full at plan.start:

        rate     = persons_per_h   persons per hour
        amount   = persons aboard every movement that departs on the leg
        capacity = max(rate × 1 h, largest load of one vehicle that departs on the leg in this plan)

    So for all departure instants a ≤ b: persons departing in [a, b] <= rate × (b − a in h) + capacity.
    Parties by themselves do not raise the capacity. A gate or a road lets so many through, however many
    wait. Rate 0: nobody.
    """
    departing: dict[str, list[Run]] = {}
    for run in timetable.runs_with_people:
        departing.setdefault(run.leg.id, []).append(run)
    for leg_id, runs in departing.items():
        leg = timetable.case.leg_by_id[leg_id]
        rate = leg.persons_per_h
        if rate is None:
            continue
        capacity = max(rate, *(run.persons if run.fleet else 0 for run in runs))
        events = [(run.depart, float(run.persons)) for run in runs]
        for over in overruns(events, timetable.plan.start, rate_per_h=rate, capacity=capacity):
            sentence = (
                f"{named(leg)}: {amount(over.wanted)} persons set out at {utc(over.at)}, but "
                f"{amount(over.allowed)} can by then ({amount(rate)} persons per hour)."
            )
            yield breach(leg_rate, sentence, at=over.at)


def leg_window(timetable: Timetable) -> Iterator[Finding]:
    """
    People set out only while the leg and its two sites can be used.

    For each movement with people:
    - daily_open <= depart < daily_close, as local times of the case's zone; a closing at or before the
      opening runs past midnight, and one that is not given is midnight;
    - open_from <= depart <= open_until (first and last instant of use);
    - depart lies in no blackout [from, until) of the leg or of the site it leaves, and arrive in none of
      the site it reaches.

    Curfews, opening hours and lost places decide who gets through. Empty vehicles are not judged here.
    """
    lost = blackouts_by_target(timetable.case)
    for run in timetable.runs_with_people:
        for fault in _window_faults(timetable, run, lost):
            sentence = f"{named(run.leg)}: movement {run.movement.id} with {persons_text(run.persons)} {fault}"
            yield breach(leg_window, sentence, at=run.depart, movement=run.movement)


def _window_faults(timetable: Timetable, run: Run, lost: Blackouts) -> Iterator[str]:
    case, leg, depart = timetable.case, run.leg, run.depart
    if not _open_at(leg, depart, case.timezone):
        opens, closes = leg.daily_open or MIDNIGHT, leg.daily_close or MIDNIGHT
        local = depart.astimezone(case.timezone)
        yield (
            f"departs at {utc(depart)} ({local:%H:%M} local), outside the daily window "
            f"{opens:%H:%M} to {closes:%H:%M} local."
        )
    if leg.open_from is not None and depart < leg.open_from:
        yield f"departs at {utc(depart)}, before the leg opens at {utc(leg.open_from)}."
    if leg.open_until is not None and depart > leg.open_until:
        yield f"departs at {utc(depart)}, after the leg's last use at {utc(leg.open_until)}."
    if is_blacked_out(lost, TargetKind.LEG, leg.id, depart):
        yield f"departs at {utc(depart)}, while the leg is lost."
    if is_blacked_out(lost, TargetKind.SITE, run.from_site_id, depart):
        yield f"departs at {utc(depart)}, while {site_name(case, run.from_site_id)} is lost."
    if is_blacked_out(lost, TargetKind.SITE, run.to_site_id, run.arrive):
        yield f"arrives at {utc(run.arrive)}, while {site_name(case, run.to_site_id)} is lost."


def _open_at(leg: Leg, instant: datetime, zone: ZoneInfo) -> bool:
    """Whether the leg's daily window, local, holds the instant."""
    if leg.daily_open is None and leg.daily_close is None:
        return True
    opens, closes = leg.daily_open or MIDNIGHT, leg.daily_close or MIDNIGHT
    local = instant.astimezone(zone).time()
    return opens <= local < closes if opens < closes else local >= opens or local < closes


def leg_categories(timetable: Timetable) -> Iterator[Finding]:
    """
    Only categories of person that a leg is open to travel on it.

    For each load: leg.categories is empty, or holds the group's category.

    A gate for the post's own staff, or a flight for nationals only, is no way out for others.
    """
    groups = timetable.case.group_by_id
    for run in timetable.runs_with_people:
        allowed = run.leg.categories
        if not allowed:
            continue
        for group_id, persons in run.movement.loads:
            group = groups.get(group_id)
            if group is not None and group.category not in allowed:
                sentence = (
                    f"{named(run.leg)}: {persons_text(persons)} of {named(group)} set out at {utc(run.depart)}, "
                    f"but the leg is open to {', '.join(allowed)} only, not to {group.category}."
                )
                yield breach(leg_categories, sentence, at=run.depart, movement=run.movement)


def commercial_seats(timetable: Timetable) -> Iterator[Finding]:
    """
    No more people leave on a commercial leg in a day than there are seats to be had (persons).

    For each leg with seats_per_day and each day of the case's own zone:

        persons aboard every movement that departs on the leg that day  <=  seats_per_day

    Tickets sell out days before the airport closes, and no order brings more of them.
    """
    zone, sold = timetable.case.timezone, dict[tuple[str, date], int]()
    for run in timetable.runs_with_people:
        if run.leg.seats_per_day is not None:
            day = run.depart.astimezone(zone).date()
            before = sold.get((run.leg.id, day), 0)
            sold[run.leg.id, day] = before + run.persons
            if before + run.persons > run.leg.seats_per_day:
                sentence = (
                    f"{named(run.leg)}: {persons_text(before + run.persons)} set out by {utc(run.depart)} on "
                    f"{day:%-d %B} local; {run.leg.seats_per_day} seats a day are to be had."
                )
                yield breach(commercial_seats, sentence, at=run.depart, movement=run.movement)

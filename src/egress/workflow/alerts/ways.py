"""How many people get into a place and on from it, instant by instant, while an alert speaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from egress.domain import Case, Exit, Leg
from egress.domain.vocabulary import TargetKind

NO_LIMIT_PER_H = 1e9
"""Stands for a way without a stated limit: it is open."""


@dataclass(frozen=True, kw_only=True)
class Shut:
    """What is shut whatever the case plans with: ids of sites and legs, and exits that have closed."""

    places: frozenset[str] = frozenset()
    exits: frozenset[Exit] = frozenset()


NOTHING_SHUT = Shut()


def people_per_h(case: Case, site_id: str, at: datetime, *, shut: Shut, by_day: bool = False) -> float:
    """
    Return the people per hour that get into a site and on from it: 0 where it is shut or nothing leaves it.

    No more than are processed there before they go on. `by_day` counts the daily hours of the ways on too; without it
    a way that is shut for the night counts as open.
    """
    if not lets_in(case, site_id, at, shut=shut):
        return 0.0
    site = case.site_by_id[site_id]
    if site.safe:
        return NO_LIMIT_PER_H
    onward = [leg for leg in case.legs if leg.from_site_id == site_id and is_open(case, leg, at, shut, by_day)]
    ways = sum(NO_LIMIT_PER_H if leg.persons_per_h is None else leg.persons_per_h for leg in onward)
    return ways if site.processing_per_h is None else min(ways, site.processing_per_h.likely)


def lets_in(case: Case, site_id: str, at: datetime, *, shut: Shut) -> bool:
    """Whether a site itself is open, whatever its ways on are."""
    site = case.site_by_id[site_id]
    if not site.in_use or site_id in shut.places or shut.exits & set(site.closes_with):
        return False
    return not _is_lost(case, TargetKind.SITE, site_id, at)


def is_open(case: Case, leg: Leg, at: datetime, shut: Shut, by_day: bool = False) -> bool:
    """Whether people can set out on a leg at an instant."""
    if (
        not leg.in_use
        or shut.places & {leg.id, leg.from_site_id, leg.to_site_id}
        or shut.exits & set(leg.closes_with)
    ):
        return False
    if _is_lost(case, TargetKind.LEG, leg.id, at) or _is_lost(case, TargetKind.SITE, leg.to_site_id, at):
        return False
    if by_day and not _in_daily_hours(leg, at.astimezone(case.timezone)):
        return False
    return (leg.open_from is None or leg.open_from <= at) and (leg.open_until is None or at < leg.open_until)


def closing(case: Case, site_id: str, at: datetime, until: datetime, *, shut: Shut) -> datetime | None:
    """Return from when until the end nobody gets into a site that is open at first; None where it stays open."""
    spans = shut_spans(case, site_id, at, until, shut=shut)
    return spans[-1][0] if spans and spans[-1][1] == until and spans[-1][0] > at else None


def shut_spans(
    case: Case, site_id: str, at: datetime, until: datetime, *, shut: Shut
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans in which nobody gets into a site, daily hours left out, in order."""
    edges = (at, *turns(case, at, until), until)
    closed = [people_per_h(case, site_id, one, shut=shut) == 0 for one in edges[:-1]]
    spans: list[tuple[datetime, datetime]] = []
    for start, end, is_shut in zip(edges[:-1], edges[1:], closed, strict=True):
        if is_shut and spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        elif is_shut:
            spans.append((start, end))
    return tuple(spans)


def first_pause(case: Case, site_id: str, at: datetime, until: datetime, *, shut: Shut) -> datetime | None:
    """Return when the daily hours of a site's ways first stop everybody there; None where they do not."""
    for instant in (at, *turns(case, at, until)):
        by_day = people_per_h(case, site_id, instant, shut=shut, by_day=True)
        if by_day == 0 and people_per_h(case, site_id, instant, shut=shut) > 0:
            return instant
    return None


def turns(case: Case, at: datetime, until: datetime) -> tuple[datetime, ...]:
    """Return every instant after `at` and before `until` at which a way opens or closes, in order."""
    found = {one for leg in case.legs for one in _turns_of(case, leg, at, until)}
    found |= {one for lost in case.blackouts for one in (lost.from_, lost.until) if one is not None}
    return tuple(sorted(one for one in found if at < one < until))


def _turns_of(case: Case, leg: Leg, at: datetime, until: datetime) -> Iterator[datetime]:
    yield from (one for one in (leg.open_from, leg.open_until) if one is not None)
    for clock in (leg.daily_open, leg.daily_close):
        if clock is not None:
            for day in _days(at.astimezone(case.timezone).date(), until.astimezone(case.timezone).date()):
                yield datetime.combine(day, clock, tzinfo=case.timezone).astimezone(at.tzinfo)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _in_daily_hours(leg: Leg, local: datetime) -> bool:
    if leg.daily_open is None or leg.daily_close is None:
        return True
    clock = local.time()
    if leg.daily_open < leg.daily_close:
        return leg.daily_open <= clock < leg.daily_close
    return clock >= leg.daily_open or clock < leg.daily_close


def _is_lost(case: Case, kind: TargetKind, target_id: str, at: datetime) -> bool:
    return any(
        one.target_kind is kind
        and one.target_id == target_id
        and (one.from_ is None or one.from_ <= at)
        and (one.until is None or at < one.until)
        for one in case.blackouts
    )

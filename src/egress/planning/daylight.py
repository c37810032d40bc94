"""Local days and the hours in which a fleet may be under way, in minutes from the start."""

from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from egress.domain import Case, Fleet
from egress.kit import daily_windows, minutes_between
from egress.planning.intervals import Intervals

MIDNIGHT = time()


class Dated(Protocol):
    """What has a case, a start and an end."""

    @property
    def case(self) -> Case:
        """The case, in whose zone days are counted."""

    @property
    def start(self) -> datetime:
        """Minute 0."""

    @property
    def horizon_min(self) -> int:
        """The last minute."""


def local_midnights(problem: Dated) -> list[float]:
    """Return the minutes at which local days begin, after minute 0 and up to the horizon."""
    zone = problem.case.timezone
    days = range(1, problem.horizon_min // 1440 + 3)
    first = problem.start.astimezone(zone).date()
    moments = [datetime.combine(first + timedelta(days=n), MIDNIGHT, tzinfo=zone) for n in days]
    return [minutes_between(problem.start, moment) for moment in moments]


def hours_of(fleet: Fleet, start: datetime, zone: ZoneInfo, *, horizon_min: int) -> Intervals | None:
    """Return the windows in which the fleet may be under way; None = at any hour."""
    if fleet.daily_open is None and fleet.daily_close is None:
        return None
    opens, closes = fleet.daily_open or MIDNIGHT, fleet.daily_close or MIDNIGHT
    windows = daily_windows(opens, closes, zone, start, start + timedelta(minutes=horizon_min + 1))
    return tuple((minutes_between(start, a), minutes_between(start, b)) for a, b in windows)


def departures_in(hours: Intervals, travel_min: float) -> Intervals:
    """Return when a run of so many minutes may set out, to arrive before the same window ends, or as it does."""
    found = ((first, min(last, last - travel_min + 1e-6)) for first, last in hours)
    return tuple((first, last) for first, last in found if first < last)

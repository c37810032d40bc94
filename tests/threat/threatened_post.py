"""A made-up post under threat, with a day to look at it from; every row is dated in days from that day."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from egress.domain import (
    Case,
    Estimate,
    Exit,
    ExitLink,
    GaugeKind,
    GaugeReading,
    Report,
    SeriesLevel,
    SeriesPoint,
)
from egress.kit import Range

AS_OF = datetime(2030, 3, 1, tzinfo=UTC)


def day(days: float) -> datetime:
    """Return the instant so many days after (negative: before) the day of the tests."""
    return AS_OF + timedelta(days=days)


def report(name: str, days: float, claim: str = "capital_lost", grade: str = "A1", **more: Any) -> Report:
    """Return a report of an event so many days after the day of the tests, received at once."""
    known: dict[str, Any] = {"source_id": f"source-{name}", "text": claim, "t_received": day(days)} | more
    return Report(id=name, t_event=day(days), grade=grade, claim=claim, **known)


def estimate(name: str, days: float, lo: float | None = 60, hi: float | None = 180, **more: Any) -> Estimate:
    """Return an estimate made so many days after the day of the tests, its figures being the middle half."""
    known: dict[str, Any] = {
        "source_id": f"source-{name}",
        "grade": "B2",
        "exit": Exit.CITY,
        "statement": "as put in figures",
        "t_received": day(days),
        "p_by_lo_days": None if lo is None else 0.25,
        "p_by_hi_days": None if lo is None else 0.75,
    }
    return Estimate(id=name, t_made=day(days), lo_days=lo, hi_days=hi, **(known | more))


def counts(name: str, level: SeriesLevel, values: dict[float, float], all_places: float) -> tuple[SeriesPoint, ...]:
    """Return a series from a map of days to the number lost."""
    return tuple(
        SeriesPoint(
            id=f"{name}{i}",
            series_id=name,
            level=level,
            t_event=day(days),
            t_received=day(days),
            lost_places=value,
            all_places=all_places,
            source_id="counter",
        )
        for i, (days, value) in enumerate(values.items())
    )


def gauge(kind: GaugeKind, values: dict[float, float], name: str = "gauge") -> tuple[GaugeReading, ...]:
    """Return the readings of one gauge from a map of days to values."""
    return tuple(
        GaugeReading(
            id=f"{name}{i}",
            gauge_id=name,
            kind=kind,
            t_event=day(days),
            t_received=day(days),
            value=value,
            source_id="watcher",
        )
        for i, (days, value) in enumerate(values.items())
    )


LINKS = (
    ExitLink(exit=Exit.AIRPORT, follows=Exit.CITY, p_follows=0.9, lag_h=Range(0, 48, 336)),
    ExitLink(
        exit=Exit.COMMERCIAL_AIR, follows=Exit.CITY, p_follows=1.0, lag_h=Range(-240, -48, 0), own_rate_per_day=0.01
    ),
    ExitLink(exit=Exit.POST, follows=Exit.AIRPORT, p_follows=1.0, lag_h=Range(0, 0, 0)),
)


def threatened_post(**changes: Any) -> Case:
    """Return the case of the made-up post: two estimates, a district count that quickens, bad news, three links."""
    rows: dict[str, Any] = {
        "estimates": (estimate("e-long", -40, 180, 365), estimate("e-short", -6, 45, 120)),
        "series": counts("districts", SeriesLevel.DISTRICTS, {-50: 80, -35: 95, -20: 125, -10: 160, -2: 200}, 400),
        "reports": (report("r-border", -9, "border_crossing_lost", "B2"), report("r-peer", -1, "peer_post_reduces")),
        "exit_links": LINKS,
    }
    return Case(
        case_id="threatened-post",
        label="A post under threat",
        organisation="ngo",
        timezone=ZoneInfo("Asia/Kabul"),
        horizon_days=45,
        groups=(),
        **({"sites": (), "legs": ()} | rows | changes),
    )

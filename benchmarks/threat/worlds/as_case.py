"""From a generated world to a Case of the package. Not frozen: it follows the package's columns."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from egress.domain import (
    Case,
    Estimate,
    Exit,
    GaugeKind,
    GaugeReading,
    Report,
    Resolution,
    SeriesLevel,
    SeriesPoint,
    ThreatPrior,
)
from worlds.kinds import World

START = datetime(2030, 1, 1, tzinfo=UTC)

BASE_RATE_PER_DAY, BASE_P_NEVER = 0.0114, 0.29
"""Chosen on worlds 0 to 999 by `fit.py`: hazard at first, and the share of worlds whose city is never lost."""


def day_of(days: float) -> datetime:
    """Return the instant of a day of the world."""
    return START + timedelta(seconds=round(days * 86400))


def as_case(world: World) -> Case:
    """Return everything that is ever told of a world as a Case; its truth stays behind."""
    return Case(
        case_id=f"world-{world.seed}",
        label=f"World {world.seed}",
        organisation="ngo",
        timezone=ZoneInfo("UTC"),
        horizon_days=45,
        groups=(),
        sites=(),
        legs=(),
        seed=1,
        threat_prior=ThreatPrior(
            main_exit=Exit.CITY,
            base_rate_per_day=BASE_RATE_PER_DAY,
            base_p_never=BASE_P_NEVER,
            watched_from=START,
            factions=world.truth.factions,
        ),
        reports=tuple(
            Report(
                id=r.id,
                t_event=day_of(r.day_event),
                t_received=day_of(r.day_received),
                t_public=None if r.day_public is None else day_of(r.day_public),
                source_id=r.source,
                grade=r.grade,
                claim=r.claim,
                text=r.claim,
                derived_from=r.derived_from,
                binds=r.binds,
            )
            for r in world.reports
        ),
        estimates=tuple(
            Estimate(
                id=e.id,
                t_made=day_of(e.day_made),
                t_received=day_of(e.day_received),
                source_id=e.source,
                information_set=e.information_set,
                grade=e.grade,
                exit=Exit.CITY,
                statement=e.words,
                lo_days=e.lo_days,
                hi_days=e.hi_days,
                p_never=e.p_never,
            )
            for e in world.estimates
        ),
        series=tuple(
            SeriesPoint(
                id=f"n{i}",
                series_id=c.series,
                level=SeriesLevel(c.level),
                t_event=day_of(c.day_event),
                t_received=day_of(c.day_received),
                lost_places=c.lost,
                all_places=c.of,
                source_id=c.source,
            )
            for i, c in enumerate(world.counts)
        ),
        gauges=tuple(
            GaugeReading(
                id=f"g{i}",
                gauge_id=g.gauge,
                kind=GaugeKind(g.what),
                t_event=day_of(g.day_event),
                t_received=day_of(g.day_received),
                value=g.value,
                source_id=g.source,
            )
            for i, g in enumerate(world.gauges)
        ),
        resolutions=tuple(
            Resolution(id=f"x{i}", report_id=r.report, t_received=day_of(r.day_received), held=r.held)
            for i, r in enumerate(world.resolutions)
        ),
    )

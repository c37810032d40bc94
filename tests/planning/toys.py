"""Toy posts, built row by row, and threat pictures whose closing times are given path by path."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from egress.domain import Case, Exit, Fleet, Group, Leg, Mode, Site, SiteKind, check_plan
from egress.kit import Place, Range
from egress.planning import PlanningResult
from egress.planning.grid import uniform_grid
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.relaxation import Guide, relax
from egress.planning.risk import Risk
from egress.threat import ThreatPicture
from egress.threat.curves import curves_of

START = datetime(2030, 5, 1, tzinfo=UTC)
"""The order; also the day of the picture."""

RANGED = {"holding_persons", "processing_per_h", "parking_aircraft", "departures_per_h"}


def at(minutes: float) -> datetime:
    """Return the instant so many minutes after the order."""
    return START + timedelta(minutes=minutes)


def site(id_: str, *, safe: bool = False, kind: SiteKind = SiteKind.ASSEMBLY, **fields: Any) -> Site:
    """Return a site; limits may be given as plain numbers."""
    ranged = {k: Range.exactly(v) if k in RANGED else v for k, v in fields.items()}
    return Site(id=id_, label=id_.capitalize(), kind=kind, place=Place(1, 1), safe=safe, **ranged)


def leg(from_: str, to: str, mode: Mode = Mode.FOOT, travel_min: float = 60, **fields: Any) -> Leg:
    """Return a leg called after its two ends."""
    named = {"id": f"{from_}-{to}", "label": f"{from_} to {to}"} | fields
    return Leg(from_site_id=from_, to_site_id=to, mode=mode, travel_min=Range.exactly(travel_min), **named)


def fleet(id_: str, base: str, mode: Mode = Mode.ROAD, **fields: Any) -> Fleet:
    """Return a fleet of one vehicle with ten seats, unless told otherwise."""
    given = {"vehicles": 1, "seats": 10} | fields
    return Fleet(id=id_, label=id_.capitalize(), mode=mode, base_site_id=base, **given)


def group(id_: str, site_id: str, persons: float, **fields: Any) -> Group:
    """Return a group, ready at once unless told otherwise."""
    given = {"category": id_} | fields
    return Group(id=id_, label=id_.capitalize(), site_id=site_id, persons=Range.exactly(persons), **given)


def toy(
    *,
    groups: Sequence[Group],
    sites: Sequence[Site],
    legs: Sequence[Leg],
    horizon_h: float = 24,
    **tables: Any,
) -> Case:
    """Return a case of these rows."""
    return Case(
        case_id="toy",
        label="Toy",
        organisation="ngo",
        timezone=ZoneInfo("Asia/Kabul"),
        horizon_days=horizon_h / 24,
        groups=tuple(groups),
        sites=tuple(sites),
        legs=tuple(legs),
        **tables,
    )


def picture(closing_h: dict[Exit, Sequence[float]] | None = None, *, paths: int = 1) -> ThreatPicture:
    """Return a picture in which the exits close at these hours, path by path; the others never do."""
    given = closing_h or {}
    count = len(next(iter(given.values()), [0.0] * paths))
    closing = {e: np.asarray(given.get(e, [np.inf] * count), dtype=float) for e in Exit}
    return ThreatPicture(as_of=START, main_exit=Exit.CITY, closing_h=closing, curves=curves_of(closing))


def closes_evenly(exit_: Exit, last_h: float, *, paths: int = 240) -> dict[Exit, Sequence[float]]:
    """
    Return closing hours of one exit spread evenly over (0, last_h]: P(closed by t) = t / last_h at any t.

    A person who is safe after t hours then costs t / last_h, so the objective counts hours.
    """
    return {exit_: [last_h * (n + 1) / paths for n in range(paths)]}


def relaxed(case: Case, seen: ThreatPicture, step_min: int, *, exact: bool = True, integer: bool = False) -> Guide:
    """Return the relaxation of a case on an even grid."""
    problem, risk = compiled(case, seen)
    return relax(problem, risk, uniform_grid(problem.horizon_min, step_min), exact=exact, integer=integer)


def compiled(case: Case, seen: ThreatPicture, start: datetime = START) -> tuple[PlanningProblem, Risk]:
    """Return the compiled problem of a case and its risk."""
    problem = compile_problem(case, start, as_of=seen.as_of)
    return problem, Risk(problem, seen)


def with_row(case: Case, table: str, id_: str, **changes: Any) -> Case:
    """Return the case with one row of one table changed."""
    rows = getattr(case, table)
    assert any(row.id == id_ for row in rows), id_
    return replace(case, **{table: tuple(replace(r, **changes) if r.id == id_ else r for r in rows)})


def breaches(case: Case, result: PlanningResult) -> list[str]:
    """Return the sentences of the breaches that the independent checker finds in a result's plan."""
    return [f"{f.rule}: {f.sentence}" for f in check_plan(case, result.plan) if f.severity == "breach"]


def arrivals(result: PlanningResult, case: Case) -> list[tuple[float, str, int]]:
    """Return (minutes from the order, group, persons) of every arrival in safety, in order of time."""
    sites, legs = case.site_by_id, case.leg_by_id
    found = [
        ((m.arrive - result.plan.start).total_seconds() / 60, group_id, persons)
        for m in result.plan.movements
        for group_id, persons in m.loads
        if sites[legs[m.leg_id].to_site_id].safe and not sites[legs[m.leg_id].from_site_id].safe
    ]
    return sorted(found)

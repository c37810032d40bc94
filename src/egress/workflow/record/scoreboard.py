"""The verb `scoreboard`: how good every source and every model of a post has been, by what has happened so far."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Act, Case, EstimateClock, Exit, known_at
from egress.domain.acts import ActKind
from egress.kit import H_PER_DAY
from egress.store import Store
from egress.threat.experts import estimate_cdf
from egress.threat.ledger import ledger_of
from egress.threat.scoring import (
    BRIER_DAYS,
    DAYS,
    Forecast,
    Outcome,
    Resolved,
    constant_rate,
    front_only,
    last_official,
    resolved,
    score_rows,
)
from egress.workflow.backtest import CONSTANT, EGRESS, FRONT, OFFICIAL
from egress.workflow.record.hands import case_now

SOURCE, MODEL = "source", "model"


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """
    One source or model.

    Attributes
    ----------
    kind : "source" (its own estimates, as they were made) or "model" (egress and what it must beat).
    told : forecasts that are scored. closed : how many of them are about an exit that has closed since.
    brier : by horizon in days, mean of (p - [closed by then])²; only horizons that can be judged by now. 0 is best,
        0.25 is what "one in two" earns always.
    judged : by horizon, how many forecasts can be judged.
    claims_held, claims_resolved : of the reports of a source, as they were resolved.
    reliability : what its claims weigh by that record; None for models.
    """

    name: str
    kind: str
    told: int
    closed: int
    brier: Mapping[int, float]
    judged: Mapping[int, int]
    claims_held: int
    claims_resolved: int
    reliability: float | None


@dataclass(frozen=True, kw_only=True)
class Scoreboard:
    """
    The standing record of a post.

    Attributes
    ----------
    closed_at : by exit that was reported shut, when it was first; every other exit counts as open until now.
    horizons : of the Brier scores, days.
    """

    at: datetime
    closed_at: Mapping[Exit, datetime]
    horizons: tuple[int, ...]
    lines: tuple[BoardLine, ...]


def scoreboard(store: Store, post_id: str, now: datetime) -> Scoreboard:
    """
    Return how good every source and model has been at a post, by what was reported shut until now.

    Sources are scored by the estimates that they gave, each as it was made; egress by the briefs that were kept, the
    first of each day; what it must beat by the same days. A forecast whose time is not up yet is not judged.
    """
    case = known_at(case_now(store, post_id), now)
    closed = closings(store.acts(post_id, kinds=(ActKind.PLACE_SHUT,)), now)
    kept = tuple(kept_forecasts(store, post_id, now))
    models = {EGRESS: kept, **rivals(case, sorted({one.as_of for one in kept}))}
    sources = told_by_sources(case, now)
    lines = [_line(name, MODEL, told, case, closed, now) for name, told in models.items() if told]
    records = ledger_of(case.reports, case.resolutions).records
    names = {*sources, *(name for name, record in records.items() if record.resolved)}
    lines += [_line(name, SOURCE, sources.get(name, ()), case, closed, now) for name in sorted(names)]
    return Scoreboard(at=now, closed_at=closed, horizons=BRIER_DAYS, lines=tuple(lines))


def closings(acts: Iterable[Act], now: datetime) -> dict[Exit, datetime]:
    """Return when each exit that was reported shut was so for the first time."""
    exits, found = {one.value: one for one in Exit}, dict[Exit, datetime]()
    for act in acts:
        exit_ = exits.get(act.fact("place"))
        if act.kind == ActKind.PLACE_SHUT and exit_ is not None and act.at <= now:
            found[exit_] = min(act.at, found.get(exit_, act.at))
    return found


def kept_forecasts(store: Store, post_id: str, now: datetime) -> Iterator[Forecast]:
    """Yield what the kept briefs say of every exit; of several briefs of one instant the first counts."""
    seen: set[datetime] = set()
    for summary in sorted(store.documents(post_id, "brief"), key=lambda one: one.seq):
        if summary.as_of in seen or summary.as_of > now:
            continue
        seen.add(summary.as_of)
        curves = json.loads(store.document(summary.seq))["data"]["threat"]["curves"]
        for name, curve in curves.items():
            p_closed = np.interp(DAYS * H_PER_DAY, curve["hours"], curve["p_closed"])
            yield _said(post_id, Exit(name), summary.as_of, EGRESS, p_closed)


def rivals(case: Case, days: Iterable[datetime]) -> dict[str, tuple[Forecast, ...]]:
    """Return what egress must beat, on the days of its own forecasts, of the main exit and by what was known then."""
    exit_ = case.threat_prior.main_exit
    flat = constant_rate(case.threat_prior.base_rate_per_day)
    found: dict[str, list[Forecast]] = {OFFICIAL: [], FRONT: [], CONSTANT: []}
    for day in days:
        known = known_at(case, day)
        for name, told in ((OFFICIAL, last_official(known, day, exit_)), (FRONT, front_only(known, day))):
            if told is not None:
                found[name].append(_said(case.case_id, exit_, day, name, told))
        found[CONSTANT].append(_said(case.case_id, exit_, day, CONSTANT, flat))
    return {name: tuple(told) for name, told in found.items()}


def told_by_sources(case: Case, now: datetime) -> dict[str, tuple[Forecast, ...]]:
    """Return the estimates of every source that say something without a condition, each as it was made."""
    found: dict[str, list[Forecast]] = {}
    for one in sorted(case.estimates, key=lambda estimate: (estimate.t_made, estimate.id)):
        told = estimate_cdf(one)[0]
        if told is None or one.condition or one.counts_from is not EstimateClock.MADE or one.t_made > now:
            continue
        said = _said(case.case_id, one.exit, one.t_made, one.source_id, np.clip(told(DAYS), 0.0, 1.0))
        found.setdefault(one.source_id, []).append(said)
    return {name: tuple(told) for name, told in found.items()}


def _said(case_id: str, exit_: Exit, as_of: datetime, who: str, p_closed: Iterable[float]) -> Forecast:
    told = tuple(float(p) for p in p_closed)
    return Forecast(case_id=case_id, exit=exit_, as_of=as_of, forecaster=who, p_closed=told)


def _line(
    name: str, kind: str, told: tuple[Forecast, ...], case: Case, closed: Mapping[Exit, datetime], now: datetime
) -> BoardLine:
    seen = tuple(_resolved(told, closed, now))
    rows = score_rows({name: seen})
    record = ledger_of(case.reports, case.resolutions).records.get(name) if kind == SOURCE else None
    return BoardLine(
        name=name,
        kind=kind,
        told=len(seen),
        closed=sum(one.left_days < np.inf for one in seen),
        brier=rows[0].brier if rows else {},
        judged={days: sum(one.seen_days >= days for one in seen) for days in BRIER_DAYS},
        claims_held=0 if record is None else record.held,
        claims_resolved=0 if record is None else record.resolved,
        reliability=None if record is None else record.reliability,
    )


def _resolved(told: tuple[Forecast, ...], closed: Mapping[Exit, datetime], now: datetime) -> Iterator[Resolved]:
    for forecast in told:
        outcome = Outcome(
            case_id=forecast.case_id,
            exit=forecast.exit,
            watched_from=forecast.as_of,
            asked_until=now,
            closed_at=closed.get(forecast.exit),
            observed_until=now,
        )
        yield from resolved([forecast], outcome)

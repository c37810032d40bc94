"""The rehearsal: a distribution of outcomes for one plan, and the difference between two under the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Case, Plan
from egress.kit import MIN_PER_H
from egress.simulation.compiling import EXITS
from egress.simulation.outcomes import Outcomes
from egress.simulation.script import Script
from egress.simulation.state import ALREADY, ATTACKED, METRICS

LOW, HIGH = 0.05, 0.95
"""The range of outcomes that is shown: nine runs of ten lie in it."""

MEAN_Z = 1.959963984540054
"""Half the width of a 95 % interval of a mean, in standard errors (normal law)."""


@dataclass(frozen=True, kw_only=True)
class Spread:
    """
    How a figure is spread over the runs.

    Attributes
    ----------
    mean, median : over the runs.
    low, high : nine runs of ten lie between them (5 % and 95 % quantiles).
    mean_low, mean_high : 95 % interval of the mean, for so many runs.
    """

    mean: float
    median: float
    low: float
    high: float
    mean_low: float
    mean_high: float


@dataclass(frozen=True, kw_only=True)
class GroupSpread:
    """What becomes of one group by the end of the plan, persons; `persons` is how many there turn out to be."""

    group_id: str
    persons: Spread
    safe: Spread
    waiting: Spread
    caught: Spread


@dataclass(frozen=True, kw_only=True)
class CauseSpread:
    """Persons caught by the end of the plan by one cause, in all and by group: an exit that closed, an attack,
    or "before" the rehearsal began."""

    cause: str
    caught: Spread
    caught_mean_by_group: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class OutcomeCurve:
    """
    People safe, waiting and caught as time goes by; one entry per hour or bin.

    Attributes
    ----------
    group_id : null for everyone.
    hours : hours from the order.
    safe, waiting, caught : persons, mean over the runs; waiting counts whoever is neither safe nor caught.
    safe_low, safe_high, caught_low, caught_high : nine runs of ten lie between them.
    """

    group_id: str | None
    hours: tuple[float, ...]
    safe: tuple[float, ...]
    safe_low: tuple[float, ...]
    safe_high: tuple[float, ...]
    waiting: tuple[float, ...]
    caught: tuple[float, ...]
    caught_low: tuple[float, ...]
    caught_high: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """
    A plan rehearsed.

    Attributes
    ----------
    runs : replications played. asked : replications asked for; fewer were played where it was cancelled.
    engine, seed, disturbances : what was played, from which luck, and what was let in.
    planned_safe_persons : persons safe by the timetable, nothing going wrong.
    planned_last_safe_h, last_safe_h : hours until the last person who gets out is safe, planned and rehearsed.
    p_as_planned : share of the runs in which at least as many are safe as planned, or everybody where fewer came.
    safe, waiting, caught : persons by the end of the plan.
    planned_force_out_persons, force_out : persons of forces that leave last who get out by the plan's own lift, by
        the timetable and rehearsed; null where none is to, or the engine does not tell.
    groups, causes : the same by group, and caught by cause.
    curves : by the hour, everyone first, then by group.
    counts : means per run of what the simulator counts: departures, minutes late, cancelled, follow-on trips, …
    notices : what a reader must know of the figures.
    """

    case_id: str
    scenario_id: str
    drawn_by: str
    start: datetime
    horizon_end: datetime
    runs: int
    asked: int
    engine: str
    seed: int
    disturbances: tuple[str, ...]
    planned_safe_persons: int
    planned_last_safe_h: float | None
    p_as_planned: float
    safe: Spread
    waiting: Spread
    caught: Spread
    last_safe_h: Spread | None
    planned_force_out_persons: int
    force_out: Spread | None
    groups: tuple[GroupSpread, ...]
    causes: tuple[CauseSpread, ...]
    curves: tuple[OutcomeCurve, ...]
    counts: Mapping[str, float]
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PairedDifference:
    """
    What one plan does better than another under the same luck, run by run: this one less the other.

    Attributes
    ----------
    other : who drew the other plan up.
    safe, caught : persons; `mean_low` to `mean_high` not holding 0 is a clear difference.
    p_more_safe : share of the runs in which more are safe with this one.
    """

    other: str
    safe: Spread
    caught: Spread
    p_more_safe: float


def summarise(
    case: Case,
    plan: Plan,
    script: Script,
    *,
    outcomes: Outcomes,
    undisturbed: Outcomes,
    asked: int,
    engine: str,
    seed: int,
    disturbances: tuple[str, ...],
) -> Rehearsal:
    """Return the rehearsal of a plan from the outcomes of its runs, and of one run with nothing going wrong."""
    safe, caught = _at_end(outcomes.safe), _at_end(outcomes.caught)
    planned = int(_at_end(undisturbed.safe)[0].sum())
    last = outcomes.metric[:, METRICS.index("last_safe_min")]
    planned_last = float(undisturbed.metric[0, METRICS.index("last_safe_min")])
    force = METRICS.index("force_out_persons")
    planned_force = int(undisturbed.metric[0, force])
    return Rehearsal(
        case_id=plan.case_id,
        scenario_id=plan.scenario_id,
        drawn_by=plan.drawn_by,
        start=plan.start,
        horizon_end=plan.horizon_end,
        runs=len(outcomes.runs),
        asked=asked,
        engine=engine,
        seed=seed,
        disturbances=disturbances,
        planned_safe_persons=planned,
        planned_last_safe_h=planned_last / MIN_PER_H if planned_last >= 0 else None,
        p_as_planned=float(np.mean(safe.sum(axis=1) >= np.minimum(planned, outcomes.total.sum(axis=1)))),
        safe=spread(safe.sum(axis=1)),
        waiting=spread((outcomes.total - safe - caught).sum(axis=1)),
        caught=spread(caught.sum(axis=1)),
        last_safe_h=spread(last[last >= 0] / MIN_PER_H) if np.any(last >= 0) else None,
        planned_force_out_persons=planned_force,
        force_out=spread(outcomes.metric[:, force]) if planned_force and engine == "exact" else None,
        groups=tuple(_group(outcomes, i, group.id) for i, group in enumerate(case.groups)),
        causes=_causes(case, outcomes),
        curves=_curves(case, script, outcomes),
        counts={name: float(np.mean(outcomes.metric[:, i])) for i, name in enumerate(METRICS) if "safe" not in name},
        notices=_notices(outcomes, asked),
    )


def paired(this: Outcomes, other: Outcomes, drawn_by: str) -> PairedDifference:
    """Return the difference between two plans whose runs met the same luck."""
    safe = _at_end(this.safe).sum(axis=1) - _at_end(other.safe).sum(axis=1)
    caught = _at_end(this.caught).sum(axis=1) - _at_end(other.caught).sum(axis=1)
    return PairedDifference(
        other=drawn_by, safe=spread(safe), caught=spread(caught), p_more_safe=float(np.mean(safe > 0))
    )


def spread(values: np.ndarray) -> Spread:
    """Return how values are spread over the runs."""
    values = np.asarray(values, dtype=float)
    low, median, high = np.quantile(values, [LOW, 0.5, HIGH])
    mean = float(values.mean())
    error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
    return Spread(
        mean=mean,
        median=float(median),
        low=float(low),
        high=float(high),
        mean_low=mean - MEAN_Z * error,
        mean_high=mean + MEAN_Z * error,
    )


def cause_name(cause: int) -> str:
    """Return the name of a cause by its number in the tables of outcomes."""
    return {ATTACKED: "attack", ALREADY: "before"}.get(cause) or EXITS[cause].value


def _at_end(table: np.ndarray) -> np.ndarray:
    return table[:, :, -1].astype(np.int64)


def _group(outcomes: Outcomes, i: int, group_id: str) -> GroupSpread:
    safe, caught = _at_end(outcomes.safe)[:, i], _at_end(outcomes.caught)[:, i]
    return GroupSpread(
        group_id=group_id,
        persons=spread(outcomes.total[:, i]),
        safe=spread(safe),
        waiting=spread(outcomes.total[:, i] - safe - caught),
        caught=spread(caught),
    )


def _causes(case: Case, outcomes: Outcomes) -> tuple[CauseSpread, ...]:
    found = []
    for cause in range(ALREADY + 1):
        table = outcomes.cause[:, :, cause]
        if table.any():
            means = {g.id: float(table[:, i].mean()) for i, g in enumerate(case.groups) if table[:, i].any()}
            caught = spread(table.sum(axis=1))
            found.append(CauseSpread(cause=cause_name(cause), caught=caught, caught_mean_by_group=means))
    return tuple(sorted(found, key=lambda one: -one.caught.mean))


def _curves(case: Case, script: Script, outcomes: Outcomes) -> tuple[OutcomeCurve, ...]:
    horizon_h = script.horizon_min / MIN_PER_H
    hours = tuple(min(horizon_h, (b + 1) * script.bin_min / MIN_PER_H) for b in range(script.bins - 1))
    whole = _curve(None, hours, outcomes.safe.sum(axis=1), outcomes.caught.sum(axis=1), outcomes.total.sum(axis=1))
    by_group = [
        _curve(group.id, hours, outcomes.safe[:, i], outcomes.caught[:, i], outcomes.total[:, i])
        for i, group in enumerate(case.groups)
    ]
    return (whole, *by_group)


def _curve(
    group_id: str | None, hours: tuple[float, ...], safe: np.ndarray, caught: np.ndarray, total: np.ndarray
) -> OutcomeCurve:
    """Return a curve; what falls on the very end is counted in the last bin but one."""
    safe, caught = (np.concatenate([t[:, : len(hours) - 1], t[:, -1:]], axis=1) for t in (safe, caught))
    ranges = {
        f"{name}_{end}": tuple(np.quantile(table, share, axis=0).tolist())
        for name, table in (("safe", safe), ("caught", caught))
        for end, share in (("low", LOW), ("high", HIGH))
    }
    return OutcomeCurve(
        group_id=group_id,
        hours=hours,
        safe=tuple(safe.mean(axis=0).tolist()),
        waiting=tuple((total[:, None] - safe - caught).mean(axis=0).tolist()),
        caught=tuple(caught.mean(axis=0).tolist()),
        **ranges,
    )


def _notices(outcomes: Outcomes, asked: int) -> tuple[str, ...]:
    notices = []
    if len(outcomes.runs) < asked:
        notices.append(f"Cancelled: {len(outcomes.runs)} of {asked} runs were played; the figures rest on these.")
    short = outcomes.metric[:, METRICS.index("follow_ons_without_room")]
    if short.any():
        notices.append(f"In {np.mean(short > 0):.0%} of the runs there were more follow-on trips than could be kept.")
    return tuple(notices)

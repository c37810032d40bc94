"""The quiet way to a footprint: measures that need no order, the least visible ones first, as far as they reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from egress.domain import Case, QuietMeasure
from egress.kit import H_PER_DAY, InternalError, add_hours, hours_between
from egress.solvers import LinearModel, RowBuilder, SolveStatus, solve

DAYS_PER_WEEK = 7.0
ORDERED_VISIBILITY = 1.0
"""What no measure brings away must be ordered to leave, in full view."""


@dataclass(frozen=True, kw_only=True)
class QuietStep:
    """One measure on the way: how many it takes away, from which categories, by when, how plainly it is seen."""

    measure_id: str
    label: str
    kind: str
    persons: int
    by_category: Mapping[str, int]
    done_by: datetime
    visibility: float


@dataclass(frozen=True, kw_only=True)
class QuietWay:
    """
    How far quiet measures go towards so many fewer people by a day.

    Attributes
    ----------
    wanted_persons : how many fewer were asked for, by category. left_persons : how many of them no measure reaches.
    visible_persons : sum of persons × visibility, those left counted at 1; the least that any way comes to.
    """

    by: datetime
    wanted_persons: Mapping[str, int]
    left_persons: Mapping[str, int]
    visible_persons: float
    steps: tuple[QuietStep, ...]


def quiet_way(case: Case, wanted: Mapping[str, int], *, as_of: datetime, by: datetime) -> QuietWay:
    """
    Return the least visible way to have so many fewer of each category at post by a day.

    minimise    sum over measures m and categories c of visibility_m × x[m, c] + 1 × ordered[c]
    subject to  sum_m x[m, c] + ordered[c] = wanted[c];  sum_c x[m, c] ≤ what the measure reaches by then   (persons)

    A transport problem, so its optimum is whole persons; solved exactly.
    """
    measures = [(m, _reach(m, as_of, by)) for m in case.measures]
    usable = [(m, reach) for m, reach in measures if reach > 0]
    categories = [c for c, persons in wanted.items() if persons > 0]
    pairs = [(i, c) for i, (m, _) in enumerate(usable) for c in categories if c in m.categories]
    model = LinearModel()
    taken = model.add_columns(np.array([usable[i][0].visibility for i, _ in pairs], dtype=float), integer=True)
    ordered = model.add_columns(np.full(len(categories), ORDERED_VISIBILITY), integer=True)
    rows = RowBuilder("as_many_as_wanted")
    for k, category in enumerate(categories):
        mine = np.array([taken[n] for n, (_, c) in enumerate(pairs) if c == category], dtype=int)
        rows.add([(mine, 1.0), (ordered[k], 1.0)], lower=wanted[category], upper=wanted[category])
    for i, (_, reach) in enumerate(usable):
        mine = np.array([taken[n] for n, (j, _) in enumerate(pairs) if j == i], dtype=int)
        rows.add([(mine, 1.0)], upper=reach)
    model.add_rows(rows.block())
    found = solve(model)
    if found.status is not SolveStatus.OPTIMAL:
        raise InternalError("whoever no measure reaches can always be ordered to leave")
    x = np.rint(found.values).astype(int)
    steps = [_step(usable[i][0], pairs, i, x, as_of) for i in range(len(usable))]
    return QuietWay(
        by=by,
        wanted_persons=dict(wanted),
        left_persons={c: int(x[ordered[k]]) for k, c in enumerate(categories) if x[ordered[k]]},
        visible_persons=float(found.objective),
        steps=tuple(sorted((s for s in steps if s.persons), key=lambda s: (s.visibility, s.measure_id))),
    )


def _begins(measure: QuietMeasure, as_of: datetime) -> datetime:
    return as_of if measure.from_ is None else max(as_of, measure.from_)


def _reach(measure: QuietMeasure, as_of: datetime, by: datetime) -> int:
    """Return whole persons: weeks of use until then × persons per week, at most `most_persons`."""
    ends = by if measure.until is None else min(by, measure.until)
    weeks = max(0.0, hours_between(_begins(measure, as_of), ends)) / (DAYS_PER_WEEK * H_PER_DAY)
    return min(measure.most_persons, int(weeks * measure.persons_per_week + 1e-9))


def _step(measure: QuietMeasure, pairs: list[tuple[int, str]], i: int, x: np.ndarray, as_of: datetime) -> QuietStep:
    by_category = {c: int(x[n]) for n, (j, c) in enumerate(pairs) if j == i and x[n]}
    persons = sum(by_category.values())
    weeks = persons / measure.persons_per_week if measure.persons_per_week > 0 else 0.0
    return QuietStep(
        measure_id=measure.id,
        label=measure.label,
        kind=measure.kind.value,
        persons=persons,
        by_category=by_category,
        done_by=add_hours(_begins(measure, as_of), weeks * DAYS_PER_WEEK * H_PER_DAY),
        visibility=measure.visibility,
    )

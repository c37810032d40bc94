"""For each hour of the plan the rules that bind, and the worth of one more unit of each in that hour."""

from collections.abc import Iterable, Sequence

import numpy as np

from egress.domain import Group
from egress.kit import MIN_PER_H, add_minutes, minutes_between
from egress.planning.explanation import UNITS, carried_by_step, label_of, least_named, round_unit
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide
from egress.planning.result import Binding, HourlyBinding

LEAST_WORTH = 1e-7
"""A unit worth less than this many weighted persons in a step is not told."""

WAITS = ("force_in_place", "enabler_in_hand")
"""Rules for which people wait; they are named in hours in which nothing scarce binds."""


def binding_by_hour(problem: PlanningProblem, guide: Guide, found: Sequence[Binding]) -> tuple[HourlyBinding, ...]:
    """
    Return what binds in each hour, by time and then by share, from the shadow prices of the relaxation.

    `found` are the bindings by stretches, of which the waits are taken for hours in which nothing scarce binds; in
    hours without those, the group of which most are not ready yet.
    """
    value, each = carried_by_step(guide), carried_by_step(guide, per_unit=True)
    total = sum(value.values(), np.zeros(len(guide.edges) - 1))
    told: list[HourlyBinding] = []
    for step in range(len(total)):
        things = [thing for thing in value if each[thing][step] > LEAST_WORTH]
        told += [
            _scarce(problem, guide, step, thing, share=_share(value[thing], total, step), each=each[thing])
            for thing in sorted(things, key=lambda thing: (-float(value[thing][step]), thing))
        ]
        if total[step] <= least_named(total)[step]:
            told += _waits(problem, guide, step, found)
    return tuple(told)


def _share(value: np.ndarray, total: np.ndarray, step: int) -> float:
    return float(value[step] / total[step]) if total[step] > 0 else 0.0


def _scarce(
    problem: PlanningProblem, guide: Guide, step: int, thing: tuple[str, str], *, share: float, each: np.ndarray
) -> HourlyBinding:
    rule, target = thing
    n = round_unit(problem, rule, target)
    hours = float(guide.edges[step + 1] - guide.edges[step]) / MIN_PER_H
    return HourlyBinding(
        from_=add_minutes(problem.start, guide.edges[step]),
        until=add_minutes(problem.start, guide.edges[step + 1]),
        rule=rule,
        target_id=target,
        share=share,
        unit=UNITS[rule].format(n=f"{n:,}", label=label_of(problem, target)),
        weighted_caught_avoided_per_h=n * float(each[step]) / hours,
    )


def _waits(problem: PlanningProblem, guide: Guide, step: int, found: Iterable[Binding]) -> list[HourlyBinding]:
    """Return the waits that last through a step; else the group that is least ready when it begins."""
    first, last = float(guide.edges[step]), float(guide.edges[step + 1])
    things = [
        (one.rule, one.target_id)
        for one in found
        if one.rule in WAITS and minutes_between(problem.start, one.until) >= last
    ]
    if not things:
        unready = [(-_unready(group, first), group.id) for group in problem.groups if _unready(group, first) >= 1]
        things = [("people_present", group_id) for _, group_id in sorted(unready)[:1]]
    from_, until = (add_minutes(problem.start, minute) for minute in (first, last))
    return [
        HourlyBinding(
            from_=from_,
            until=until,
            rule=rule,
            target_id=target,
            share=None,
            unit="",
            weighted_caught_avoided_per_h=None,
        )
        for rule, target in dict.fromkeys(things)
    ]


def _unready(group: Group, moment_min: float) -> float:
    return group.head_count - group.ready_persons(moment_min / MIN_PER_H)

"""The case as it would be with a footprint: fewer people to bring out, and less output to make others ready."""

from collections.abc import Mapping
from dataclasses import replace

from egress.domain import Case, Group, StaffingRuleKind
from egress.kit import Range, shared_out
from egress.staffing.choice import StaffingChoice


def with_footprint(case: Case, choice: StaffingChoice) -> Case:
    """
    Return the case once a footprint is reached: those who do not stay are gone, with the families that may not
    remain.

    Each position's holders are the places that are filled, at post or from abroad, so that what the post delivers,
    and how fast it makes others ready (`readied_by`), is that of the footprint: fewer consular officers, slower
    papers. The groups of a category lose as many as leave its positions, shared out by size; whoever of a category
    has no position stays counted.
    """
    filled = _filled(choice)
    positions = tuple(replace(p, holders=filled[p.id]) for p in case.positions)
    left = _leavers(case, choice)
    return replace(case, positions=positions, groups=tuple(_without(g, left) for g in case.groups))


def _filled(choice: StaffingChoice) -> Mapping[str, int]:
    filled = {p.position_id: p.kept_persons + p.elsewhere_persons for p in choice.positions}
    for position in choice.positions:
        for other, persons in position.stands_in_for.items():
            filled[position.position_id] -= persons
            filled[other] += persons
    return filled


def _leavers(case: Case, choice: StaffingChoice) -> Mapping[str, int]:
    """Return by group how many are gone before the order; all of a category that may not remain."""
    barred = {c for r in case.staffing_rules if r.kind is StaffingRuleKind.NOBODY_OF for c in r.categories}
    gone: dict[str, int] = {}
    for position in choice.positions:
        gone[position.category] = gone.get(position.category, 0) + position.holders - position.kept_persons
    found: dict[str, int] = {}
    for category in case.categories:
        groups = [g for g in case.groups if g.category == category]
        persons = sum(g.head_count for g in groups)
        wanted = persons if category in barred else min(persons, gone.get(category, 0))
        shares = shared_out(wanted, [group.head_count for group in groups]) if persons else [0] * len(groups)
        found.update(zip((group.id for group in groups), shares, strict=True))
    return found


def _without(group: Group, left: Mapping[str, int]) -> Group:
    gone = left[group.id]
    if not gone:
        return group
    low, likely, high = (max(0.0, x - gone) for x in (group.persons.low, group.persons.likely, group.persons.high))
    return replace(group, persons=Range(low, likely, high))

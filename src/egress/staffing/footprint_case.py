"""The case as it would be with a footprint: fewer people to bring out, and less output to make others ready."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from egress.domain import Case, Group, Posture, StaffingRuleKind
from egress.kit import Range, shared_out
from egress.staffing.choice import StaffingChoice
from egress.staffing.departures import case_under, counted_apart, families_apart, going_by_choice


def with_footprint(case: Case, choice: StaffingChoice, *, rung: Posture | None = None) -> Case:
    """
    Return the case once a footprint is reached: those who do not stay are gone with their families, and so are all
    families where none may remain; where the rung lets families leave, so are those who do so by their own choice.

    Each position's holders are the places that are filled, at post or from abroad, so that what the post delivers,
    and how fast it makes others ready (`readied_by`), is that of the footprint: fewer consular officers, slower
    papers. The groups of a category lose as many as leave its positions, shared out by size, and their families where
    it travels in households; other families are taken from the groups in which families are counted apart. Whoever of
    a category has no position stays counted, unless the rung of the choice takes the category out.
    """
    filled = _filled(choice)
    positions = tuple(replace(p, holders=filled[p.id]) for p in case.positions)
    left = _leavers(case_under(case, rung), choice, rung)
    return replace(case, positions=positions, groups=tuple(_without(g, left) for g in case.groups))


def _filled(choice: StaffingChoice) -> Mapping[str, int]:
    filled = {p.position_id: p.kept_persons + p.elsewhere_persons for p in choice.positions}
    for position in choice.positions:
        for other, persons in position.stands_in_for.items():
            filled[position.position_id] -= persons
            filled[other] += persons
    return filled


def _leavers(case: Case, choice: StaffingChoice, rung: Posture | None) -> Mapping[str, int]:
    """Return by group how many are gone before the order; all of a category that may not remain."""
    rules = [rule for rule in case.staffing_rules if rule.kind is StaffingRuleKind.NOBODY_OF]
    barred = {category for rule in rules for category in rule.categories}
    gone, families = _gone_by_category(case, choice, no_families=any(rule.families for rule in rules))
    found: dict[str, int] = {}
    for category in case.categories:
        groups = [g for g in case.groups if g.category == category]
        if not counted_apart(case, category):
            gone[category] = gone.get(category, 0) + families.pop(category, 0)
        found |= _shared(groups, sum(g.head_count for g in groups) if category in barred else gone.get(category, 0))
    stayers = sum(p.dependants for p in case.positions if counted_apart(case, p.category)) - sum(families.values())
    apart = [group for group in families_apart(case) if group.category not in barred]
    return found | _shared(apart, sum(families.values()) + going_by_choice(case, rung, stayers))


def _gone_by_category(
    case: Case, choice: StaffingChoice, *, no_families: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """
    Return by category of the holders who leaves, and how many of their families do.

    A family leaves with its holder: dependants × (holders − kept) ÷ holders of each position, whole; all of them
    where a rule lets no family member of any holder remain.
    """
    dependants = {position.id: position.dependants for position in case.positions}
    gone: dict[str, int] = {}
    families: dict[str, int] = {}
    for one in choice.positions:
        leaving, theirs = one.holders - one.kept_persons, dependants[one.position_id]
        share = 1.0 if no_families else leaving / one.holders if one.holders else 0.0
        gone[one.category] = gone.get(one.category, 0) + leaving
        families[one.category] = families.get(one.category, 0) + round(theirs * share)
    return gone, families


def _shared(groups: Sequence[Group], persons: int) -> dict[str, int]:
    """Return so many persons, at most all, shared out over groups by their size."""
    sizes = [group.head_count for group in groups]
    whole = sum(sizes)
    shares = shared_out(min(whole, persons), sizes) if whole else [0] * len(groups)
    return dict(zip((group.id for group in groups), shares, strict=True))


def _without(group: Group, left: Mapping[str, int]) -> Group:
    gone = left[group.id]
    if not gone:
        return group
    low, likely, high = (max(0.0, x - gone) for x in (group.persons.low, group.persons.likely, group.persons.high))
    return replace(group, persons=Range(low, likely, high))

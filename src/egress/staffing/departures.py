"""Authorized and ordered departure as rules about categories: who must go under a rung of the ladder."""

import math
from collections.abc import Mapping
from dataclasses import replace

from egress.domain import Case, Effect, Group, Posture, StaffingRule, StaffingRuleKind

AUTHORIZED_SHARE = 0.4
"""
Share of those who may leave who do so. Assumption: under an authorized departure each decides for himself; posts tell
of anything from a few to most.
"""

GOING = {Effect.MAY_LEAVE: AUTHORIZED_SHARE, Effect.MUST_LEAVE: 1.0, Effect.ALL_LEAVE: 1.0, Effect.RELOCATE: 1.0}
"""Share of the holders in a rung's categories who go, by its effect; no others make anybody go."""


def must_go(case: Case, rung: Posture | None) -> Mapping[str, int]:
    """Return how many holders of each position go under a rung of the ladder, whatever the footprint (persons)."""
    if rung is None or rung.effect not in GOING:
        return {}
    share = GOING[rung.effect]
    return {p.id: math.ceil(share * p.holders - 1e-9) for p in case.positions if rung.applies_to(p.category)}


def case_under(case: Case, rung: Posture | None) -> Case:
    """
    Return the case with a rung that takes its categories out added to the rules of staffing; as it is for any other.

    Nobody of its categories remains, whether they hold positions or not. Where every category in which families are
    counted apart is among them, no family member of any holder remains either, as if a rule said so.
    """
    if rung is None or GOING.get(rung.effect, 0.0) < 1.0:
        return case
    apart = {group.category for group in families_apart(case)}
    categories = tuple(c for c in case.categories if rung.applies_to(c))
    rule = StaffingRule(
        id=f"posture {rung.id}",
        label=rung.label,
        kind=StaffingRuleKind.NOBODY_OF,
        categories=categories,
        families=bool(apart) and apart <= set(categories),
    )
    return replace(case, staffing_rules=(*case.staffing_rules, rule))


def going_by_choice(case: Case, rung: Posture | None, family_persons: int) -> int:
    """
    Return how many of the families of those who stay go by their own choice under a rung that lets them (persons).

    Family members are authorized to leave as holders are, so the same share of them goes, in whole persons, where
    every category in which families are counted apart is let go; where a rung takes them out, `case_under` sees to
    it. No rule of staffing counts on it: who may leave may stay.
    """
    share = 0.0 if rung is None else GOING.get(rung.effect, 0.0)
    apart = {group.category for group in families_apart(case)}
    if rung is None or not 0.0 < share < 1.0 or not apart or not all(rung.applies_to(c) for c in apart):
        return 0
    return math.ceil(share * family_persons - 1e-9)


def counted_apart(case: Case, category: str) -> bool:
    """Return whether the families of a category's holders are counted apart: its groups travel in no households."""
    return not any(group.household_persons > 1 for group in case.groups if group.category == category)


def families_apart(case: Case) -> list[Group]:
    """
    Return the groups in which families are counted apart from the holders.

    Those of the categories that a rule against families names; else those of categories without positions that travel
    in households.
    """
    named = {category for rule in case.staffing_rules if rule.families for category in rule.categories}
    held = {position.category for position in case.positions}
    if named:
        return [group for group in case.groups if group.category in named]
    return [group for group in case.groups if group.category not in held and group.household_persons > 1]

"""The best footprint found by trying every one: the oracle of the tests, written apart from the model."""

import itertools
from collections.abc import Iterator

from egress.domain import Case, StaffingRule, StaffingRuleKind

NOTHING = -1.0


def best_by_trying_all(case: Case, footprint_persons: int) -> float | None:
    """
    Return the most mission days per day that any choice of so many delivers; None where no choice keeps the rules.
    """
    best = NOTHING
    for kept in itertools.product(*(range(p.holders + 1) for p in case.positions)):
        if sum(kept) == footprint_persons and all(_keeps(case, rule, kept) for rule in case.staffing_rules):
            best = max(best, max(_delivered(case, filled) for filled in _fillings(case, kept)))
    return None if best == NOTHING else best


def _keeps(case: Case, rule: StaffingRule, kept: tuple[int, ...]) -> bool:
    persons = {p.id: k for p, k in zip(case.positions, kept, strict=True)}
    mine = sum(persons[i] for i in rule.position_ids)
    if rule.kind is StaffingRuleKind.LEAST_PER_WATCH:
        return mine == 0 or mine >= rule.persons * rule.watches
    if rule.kind is StaffingRuleKind.LEAST_HELD:
        return mine >= rule.persons
    if rule.kind is StaffingRuleKind.NOBODY_OF:
        return all(persons[p.id] == 0 for p in case.positions if p.category in rule.categories)
    alone = any(r.families for r in case.staffing_rules if r.kind is StaffingRuleKind.NOBODY_OF)
    family = 0.0 if alone else sum(p.dependants * persons[p.id] / p.holders for p in case.positions if p.holders)
    return sum(kept) + family <= rule.persons + 1e-9


def _fillings(case: Case, kept: tuple[int, ...]) -> Iterator[dict[str, int]]:
    """Try every place for each person who stays: the own position, any to stand in for, or none."""
    places = []
    for position, count in zip(case.positions, kept, strict=True):
        open_to = [position.id, *(q.id for q in case.positions if position.id in q.stand_in_ids), None]
        places += [open_to] * count
    away = [
        range((p.holders - k if p.can_work_elsewhere else 0) + 1) for p, k in zip(case.positions, kept, strict=True)
    ]
    for chosen in itertools.product(*places):
        for abroad in itertools.product(*away):
            filled = {p.id: chosen.count(p.id) + a for p, a in zip(case.positions, abroad, strict=True)}
            if all(filled[p.id] <= p.holders for p in case.positions):
                yield filled


def _delivered(case: Case, filled: dict[str, int]) -> float:
    total = 0.0
    for f in case.functions:
        mine = [p for p in case.positions if p.function_id == f.id]
        full = sum(p.holders * p.output_per_day for p in mine)
        if full > 0:
            got = sum(filled[p.id] * p.output_per_day for p in mine)
            total += f.value_per_day * got / full * f.share_at(case.movement_level)
    return total

"""The population of kabul-2021 against the public head counts that it was drawn from."""

import pytest

from egress.domain import Case
from egress.kit import Range

PUBLIC_COUNTS = {
    "mission": Range(4000, 4200, 4500),
    "contractor": Range(300, 600, 1000),
    "citizen": Range(6000, 10000, 15000),
    "visa_applicant": Range(17000 + 45000, 18000 + 53000, 20000 + 60000),
    "at_risk": Range(10000, 30000, 100000),
    "local_staff": Range(2000, 2800, 4000),
    "allied": Range(10000, 20000, 30000),
}
"""Low, likely and high as published or assumed before the case was split into groups (persons)."""


def kind_of(category: str) -> str:
    """The line of the public counts that a category belongs to."""
    return "mission" if category in ("staff_nonemergency", "staff_emergency", "mission_support") else category


@pytest.mark.parametrize("kind", list(PUBLIC_COUNTS))
def test_groups_add_up_to_the_public_counts(kabul: Case, kind: str) -> None:
    """Splitting by place and category neither loses nor adds anybody, at any of the three counts."""
    rows = [g.persons for g in kabul.groups if kind_of(g.category) == kind]
    total = Range(sum(r.low for r in rows), sum(r.likely for r in rows), sum(r.high for r in rows))
    assert total == PUBLIC_COUNTS[kind]


def test_every_count_of_people_is_a_range(kabul: Case) -> None:
    """Nobody knew how many there were: low, likely and high differ for every group."""
    assert [g.id for g in kabul.groups if not g.persons.low < g.persons.likely < g.persons.high] == []


def test_official_groups_are_the_mission(kabul: Case) -> None:
    """The post itself is out when the 4,200 at the embassy are."""
    official = [g for g in kabul.groups if g.official]
    assert {g.site_id for g in official} == {"embassy"}
    assert sum(g.head_count for g in official) == 4200


def test_weights_are_modest(kabul: Case) -> None:
    """No group's priority is more than half as much again as another's."""
    weights = [g.weight for g in kabul.groups]
    assert max(weights) <= 1.5 * min(weights)


def test_ladder_speaks_to_every_category(kabul: Case) -> None:
    """Each category has a rung that lets it leave and one that makes everybody leave."""
    for category in kabul.categories:
        effects = {p.effect.value for p in kabul.postures if p.applies_to(category)}
        assert {"may_leave", "all_leave"} <= effects, category

"""The generated posts are legal cases of the sizes that the protocol names, the same for the same seed."""

from collections.abc import Iterable

import pytest
from bench_case import generated
from generated_posts import PERSONS, Size, generated_post
from grown_posts import joined, scaled
from hand_planner import draw_by_hand
from plan_value import caught

from egress.domain import Case, check_plan
from egress.kit import digest
from egress.planning.problem import compile_problem

TUNING, LAST = range(1, 21), range(101, 121)


def _unknown_ids(case: Case) -> set[str]:
    """Return every id that a row refers to and nobody bears."""
    sites, legs, fleets = set(case.site_by_id), set(case.leg_by_id), set(case.fleet_by_id)
    to_sites = {end for leg in case.legs for end in (leg.from_site_id, leg.to_site_id)}
    to_sites |= {group.site_id for group in case.groups} | {fleet.base_site_id for fleet in case.fleets}
    to_fleets = {fleet_id for leg in case.legs for fleet_id in leg.fleet_ids}
    to_any = {i for force in case.forces for i in force.secures} | {i for e in case.enablers for i in e.unlocks}
    to_any |= {i for effect in case.scenario_effects for i in effect.target_ids}
    known = sites | legs | fleets | {force.id for force in case.forces}
    return (to_sites - sites) | (to_fleets - fleets) | (to_any - known)


def _are_unique(rows: Iterable[object]) -> bool:
    ids = [row.id for row in rows]  # type: ignore[attr-defined]
    return len(ids) == len(set(ids))


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("seed", [*TUNING, *LAST])
def test_sizes_and_references(seed: int, size: Size) -> None:
    """12–24 sites, 20–40 legs, 4–8 groups, 3–6 fleets, 5–20 days, people as the size says; every id is known."""
    case = generated_post(seed, size).case
    persons = sum(group.head_count for group in case.groups)
    assert 12 <= len(case.sites) <= 24
    assert 20 <= len(case.legs) <= 40
    assert 4 <= len(case.groups) <= 8
    assert 3 <= len(case.fleets) <= 6
    assert 5 <= case.horizon_days <= 20
    assert PERSONS[size][0] * 0.99 <= persons <= PERSONS[size][1] * 1.01
    assert all(_are_unique(rows) for rows in (case.sites, case.legs, case.groups, case.fleets))
    assert _unknown_ids(case) == set()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_same_seed_same_post(seed: int) -> None:
    """A seed and size give one post, and another seed another."""
    first, again, other = (generated_post(s) for s in (seed, seed, seed + 1))
    assert digest(first.case) == digest(again.case) != digest(other.case)
    assert all((first.picture.closing_h[e] == again.picture.closing_h[e]).all() for e in first.picture.closing_h)


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("seed", [1, 7, 13, 19])
def test_neither_hopeless_nor_trivial(seed: int, size: Size) -> None:
    """Drawn by hand, with no breach, a plan saves some of those who would be caught, and not nearly all of them."""
    case = generated(size, seed)
    assert all(case.problem.routes[group.id] for group in case.problem.groups)
    plan = draw_by_hand(case.problem)
    assert [f.sentence for f in check_plan(case.applied, plan) if f.severity == "breach"] == []
    saved = 1 - caught(case.problem, case.risk, plan) / case.still()
    assert 0.05 < saved < 0.95


def test_scaled_case_keeps_its_network() -> None:
    """Ten times the people have ten times the vehicles on the same sites and legs."""
    case = generated_post(14).case
    larger = scaled(case, 10)
    assert sum(g.head_count for g in larger.groups) == 10 * sum(g.head_count for g in case.groups)
    assert [f.vehicles for f in larger.fleets] == [10 * f.vehicles for f in case.fleets]
    assert [s.id for s in larger.sites] == [s.id for s in case.sites]


def test_joined_countries_stand_side_by_side() -> None:
    """Two countries have the rows of both, every id known, and every group has a way out of its own."""
    posts = [generated_post(seed) for seed in (1, 2)]
    case = joined([post.case for post in posts])
    assert len(case.legs) == sum(len(post.case.legs) for post in posts)
    assert _unknown_ids(case) == set()
    assert all(_are_unique(rows) for rows in (case.sites, case.legs, case.groups, case.fleets))
    problem = compile_problem(case, posts[0].picture.as_of, as_of=posts[0].picture.as_of)
    assert all(problem.routes[group.id] for group in case.groups)

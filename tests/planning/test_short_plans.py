"""Plans of a few days: an order to leave moves people, though staying so long looks as safe as the road."""

from dataclasses import replace

import pytest

from egress.domain import Case, Exit, Mode, check_plan
from egress.planning import PlanOptions, make_plan

from .toys import START, at, closes_evenly, fleet, group, leg, picture, site, toy

SLOWLY = picture(closes_evenly(Exit.CITY, 24 * 120))
"""The only way out closes at some time within four months."""


def post(days: float) -> Case:
    """Return forty people six hours from safety, two busloads."""
    return replace(
        toy(
            groups=[group("staff", "post", 40)],
            sites=[
                site("post", closes_with=(Exit.CITY,)),
                site("field", closes_with=(Exit.CITY,)),
                site("hub", safe=True),
            ],
            legs=[leg("post", "field", Mode.ROAD, 180), leg("field", "hub", Mode.ROAD, 180)],
            fleets=(fleet("bus", "post", vehicles=1, seats=20), fleet("coach", "field", vehicles=1, seats=20)),
        ),
        horizon_days=days,
    )


@pytest.mark.parametrize("days", [0.75, 1.0, 3.0, 15.0])
def test_everybody_leaves_however_short_the_plan(days: float) -> None:
    """Who can be brought out within the plan is."""
    result = make_plan(post(days), "base", SLOWLY, PlanOptions(explained=False))
    assert result.safe_persons == 40 if days >= 1 else result.safe_persons >= 20
    assert check_plan(post(days), result.plan) == []
    assert result.bound <= result.weighted_caught * (1 + 1e-9)


def test_what_is_compared_changes_no_movement() -> None:
    """A plan judged at an earlier instant is the same plan; only who counts as caught when left is told otherwise."""
    whole, early = (
        make_plan(post(1.0), "base", SLOWLY, PlanOptions(explained=False, told_until=until))
        for until in (None, START)
    )
    assert whole.plan == early.plan
    assert whole.weighted_caught == early.weighted_caught
    nobody = replace(post(0.2), groups=(group("staff", "post", 40),))
    left, judged = (
        make_plan(nobody, "base", SLOWLY, PlanOptions(explained=False, told_until=until))
        for until in (None, at(24 * 60 * 60))
    )
    assert left.plan == judged.plan
    assert judged.expected_caught_persons > left.expected_caught_persons

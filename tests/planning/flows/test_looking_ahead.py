"""What the dispatcher foresees: who goes on from a hub, and which vehicle comes back soonest."""

import numpy as np
import pytest

from egress.domain import Case, Exit, Mode
from egress.planning.flows.goals import goals_of
from egress.planning.flows.laying import run
from egress.planning.flows.network import flow_network
from egress.planning.flows.policies import Settings, as_policy, other_habits, usual
from egress.planning.flows.worth_of_laid import weighted_caught_of
from egress.planning.grid import uniform_grid
from egress.planning.relaxation import relax

from ..toys import closes_evenly, compiled, fleet, group, leg, picture, site, toy


def _worth(case: Case, **habits: object) -> tuple[float, np.ndarray]:
    """Return what the usual policy with other habits is worth (weighted persons), and its trips."""
    problem, risk = compiled(case, picture(closes_evenly(Exit.CITY, 24)))
    guide = relax(problem, risk, uniform_grid(problem.horizon_min, 60), interior=True, guiding=True)
    net = flow_network(problem, risk, tick_min=30)
    st, laid = run(net, goals_of(problem, guide, net), as_policy(usual(net)._replace(**habits), net))
    return weighted_caught_of(problem, risk, net, st, laid), laid.trip[: laid.counts[0]]


def _hub() -> Case:
    """Return 120 people, two buses of twenty to a hub with room for thirty, and ten seats an hour on from there."""
    sites = [site("a", closes_with=(Exit.CITY,)), site("hub", safe=True, holding_persons=30), site("home", safe=True)]
    ways = [leg("a", "hub", Mode.ROAD, 120), leg("hub", "home", Mode.COMMERCIAL, 60, persons_per_h=10)]
    buses = fleet("bus", "a", seats=20, vehicles=2)
    return toy(groups=[group("g", "a", 120)], sites=sites, legs=ways, fleets=(buses,))


def test_whoever_comes_to_a_hub_has_a_seat_on_before_they_come() -> None:
    """Without that the room they take is taken for good until they are there, and the next bus waits at home."""
    foreseen, _ = _worth(_hub())
    unforeseen, _ = _worth(_hub(), onward_walk_h=0.0)
    assert foreseen < unforeseen - 1.0


def _two_ends() -> Case:
    """Return forty people five hours from where both buses stand, and forty here, ready after ten hours."""
    sites = [
        site("a", closes_with=(Exit.CITY,)),
        site("b", closes_with=(Exit.CITY,)),
        site("near-a", safe=True),
        site("near-b", safe=True),
    ]
    ways = [
        leg("a", "near-a", Mode.ROAD, 60),
        leg("b", "near-b", Mode.ROAD, 60),
        leg("a", "b", Mode.ROAD, 300),
    ]
    buses = (fleet("bus", "a", seats=20, vehicles=2),)
    here = group("here", "a", 40, ready_first_h=10.0, ready_all_h=10.0)
    return toy(groups=[here, group("there", "b", 40)], sites=sites, legs=ways, fleets=buses)


def test_a_vehicle_that_is_back_sooner_is_waited_for() -> None:
    """One bus drives five hours and makes both trips there: the other one stays for those here."""
    kept, trips = _worth(_two_ends())
    assert np.unique(trips[trips[:, 1] == 1, 0]).size == 1
    both, trips = _worth(_two_ends(), detour=-1.0)
    assert np.unique(trips[trips[:, 1] == 1, 0]).size == 2
    assert kept < both - 1.0


@pytest.mark.parametrize("number", range(13))
def test_every_habit_is_another_one(number: int) -> None:
    """A look with a policy that was looked at already would be wasted."""
    problem, risk = compiled(_hub(), picture(closes_evenly(Exit.CITY, 24)))
    first = usual(flow_network(problem, risk, tick_min=30))
    others = other_habits(first)
    assert len(others) == 13
    assert not _same(first, others[number])


def _same(one: Settings, other: Settings) -> bool:
    return all(np.array_equal(mine, yours) for mine, yours in zip(one, other, strict=True))

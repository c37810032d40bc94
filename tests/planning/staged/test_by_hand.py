"""One bus, two scenarios: every figure of the answer reckoned by hand."""

from dataclasses import replace

import pytest

from egress.domain import Exit, Mode, Ordered
from egress.planning.staged import Choices, Preference, Recourse, StagedScenario, choose_commitments

from ..toys import START, at, closes_evenly, fleet, group, leg, picture, site, toy
from .staged_posts import bus_commitment, bus_post, quiet_or_falling

NOW, LATER = 10 * 11 / 24, 10 * 21 / 24
"""Weighted persons caught while the city falls: safe after 11 h if the bus was ordered now, after 21 h if then."""


@pytest.mark.parametrize(("cost", "orders"), [(2.0, True), (2.2, False)])
def test_the_bus_is_ordered_where_it_is_worth_its_cost(cost: float, orders: bool) -> None:
    """In the mean of both scenarios the order saves 2.08 weighted persons: it may cost 2.0 and not 2.2."""
    answer = choose_commitments(quiet_or_falling(bus_post(cost_persons=cost)), Preference(), base=0)
    assert answer.chosen.now == (("order-bus",) if orders else ())
    assert answer.chosen.judged == pytest.approx(cost + NOW / 2 if orders else LATER / 2, rel=0.01)
    assert answer.gap < 1e-3


def test_the_prices_of_not_knowing_committing_and_waiting() -> None:
    """Known now, the bus is ordered only for the fall; the base plan, in which nothing happens, orders none."""
    answer = choose_commitments(quiet_or_falling(bus_post(cost_persons=2.0)), Preference(), base=0)
    here, wait = 2.0 + NOW / 2, LATER / 2
    assert answer.price_of_not_knowing == pytest.approx(here - (2.0 + NOW) / 2, abs=0.05)
    assert answer.base_plan.now == ()
    assert answer.price_of_committing == pytest.approx(wait - here, abs=0.05)
    assert answer.price_of_waiting == pytest.approx(wait - here, abs=0.05)
    assert answer.regret == {"base": pytest.approx(2.0), "falling": pytest.approx(0.0, abs=1e-6)}
    (worth,) = answer.worth
    assert worth.buys == {"base": pytest.approx(0.0, abs=1e-6), "falling": pytest.approx(LATER - NOW, rel=0.01)}
    assert worth.buys_judged == pytest.approx((LATER - NOW) / 2 - 2.0, abs=0.05)


def test_what_cannot_be_had_later_is_worth_everybody() -> None:
    """Without a bus all ten are caught wherever the city falls within the day: ordered, some 4.6 of them."""
    answer = choose_commitments(quiet_or_falling(bus_post(cost_persons=2.0, later=False)), Preference(), base=0)
    assert answer.chosen.now == ("order-bus",)
    assert answer.nothing_now.values["falling"] == pytest.approx(10.0)


def test_looking_at_the_worst_scenario_orders_at_any_price_below_what_it_saves() -> None:
    """The worst half is the fall alone: the order is worth 4.2 there, so 4 is paid for it and 4.4 is not."""
    for cost, orders in ((4.0, True), (4.4, False)):
        recourse = quiet_or_falling(bus_post(cost_persons=cost))
        answer = choose_commitments(recourse, Preference(averse=1.0, worst_share=0.5), base=0)
        assert bool(answer.chosen.now) is orders


def test_a_budget_that_cannot_bear_it_forbids_the_order() -> None:
    """Money is a limit, not a price: what it cannot pay for is not advised, whatever it would save."""
    case = bus_post(cost_persons=0.0)
    case = replace(case, commitments=(replace(case.commitments[0], cost_money=5.0),))
    recourse = quiet_or_falling(case, budget=4.0)
    answer = choose_commitments(recourse, Preference(), base=0)
    assert answer.chosen.now == ()
    assert answer.chosen.values["falling"] == pytest.approx(10.0)
    assert choose_commitments(quiet_or_falling(case, budget=5.0), Preference(), base=0).chosen.now == ("order-bus",)


def test_whoever_sends_the_bus_here_cannot_send_it_there_later() -> None:
    """
    One bus, two homes six hours from safety, and either may fall: what is sent to the one is far from the other.

    Sent to the office now it is there an hour after the scenario is known, and at the residence, by way of the haven,
    twelve hours later; ordered once it is known, at either within two hours.
    """
    case = toy(
        groups=[group("staff", "office", 10), group("family", "residence", 10)],
        sites=[
            site("office", closes_with=(Exit.CITY,)),
            site("residence", closes_with=(Exit.LAST_ROAD,)),
            site("haven", safe=True),
        ],
        legs=[leg("office", "haven", Mode.ROAD, 360), leg("residence", "haven", Mode.ROAD, 360)],
        fleets=(fleet("bus", "office", lead_time_h=2.0),),
        commitments=tuple(
            replace(bus_commitment(cost_persons=0.0), id=f"at-{name}", at_site_id=name, choice="place")
            for name in ("office", "residence")
        ),
    )
    pictures = {"base": closes_evenly(Exit.CITY, 24.0), "there": closes_evenly(Exit.LAST_ROAD, 24.0)}
    recourse = Recourse(
        scenarios=[
            StagedScenario(id=name, label=name, applied=case, picture=picture(fall), weight=0.5)
            for name, fall in pictures.items()
        ],
        choices=Choices(commitments=case.commitments),
        ordered_at=START,
        start=at(60),
        step_min=60,
    )
    here, nothing = frozenset({"at-office"}), frozenset[str]()
    assert recourse.value(0, here) < recourse.value(0, nothing)
    assert recourse.value(1, here) > recourse.value(1, nothing)
    assert recourse.states(1, nothing) == {"at-residence": Ordered.LATER}
    assert recourse.at_least(1, here) == pytest.approx(recourse.value(1, nothing))
    answer = choose_commitments(recourse, Preference(), base=0)
    assert answer.chosen.now == ()
    assert answer.base_plan.now == ("at-office",)
    assert answer.price_of_committing > 1.0
    assert recourse.is_monotone()

"""Each disturbance alone makes things worse, more of it makes them worse still, and recourse makes them better."""

from dataclasses import replace

import numpy as np
import pytest

from egress.domain import Enabler, Exit, Mode, SiteKind
from egress.kit import Range
from egress.simulation import PlanningFactors, RehearsalOptions, rehearse
from egress.simulation.factors import Weather
from egress.simulation.state import METRICS

from .rehearsed import Planned, caught, counted, outcomes, safe, safe_person_bins, shuttle

OFTEN = PlanningFactors(
    breakdowns_per_h=dict.fromkeys(Mode, 0.2),
    weather=dict.fromkeys(Mode, Weather(per_day=2, lasts_h=4)),
    attacks_per_day=dict.fromkeys(SiteKind, 2.0),
    attack_shuts_h=dict.fromkeys(SiteKind, 3.0),
    attack_harms_share=dict.fromkeys(SiteKind, 0.3),
    late_permission=Range(1, 1.5, 3),
)
"""Trouble that comes often enough to be seen in a day."""

CLOSES = {Exit.AIRPORT: [1.5, 3.5, 30.0, 30.0]}
"""The airport closes early on two paths of four."""

PERMIT = Enabler(id="permit", label="Permit", owner="host", lead_time_h=1.0, unlocks=("field-hub",))

TROUBLED: dict[str, Planned] = {
    "travel": shuttle(travel=Range(25, 30, 120)),
    "breakdowns": shuttle(),
    "head_counts": shuttle(persons=Range(30, 60, 90)),
    "weather": shuttle(),
    "permissions": shuttle(enablers=(PERMIT,)),
    "attacks": shuttle(),
    "exits": shuttle(closing_h=CLOSES),
}


@pytest.mark.parametrize("name", [n for n in TROUBLED if n != "head_counts"])
def test_each_disturbance_makes_people_safe_later_or_fewer(name: str) -> None:
    """With one disturbance let in people are safe later, or fewer of them, than with none."""
    calm = outcomes(TROUBLED[name], factors=OFTEN)
    rough = outcomes(TROUBLED[name], name, factors=OFTEN)
    assert safe(calm) == 60
    assert safe_person_bins(rough) < safe_person_bins(calm)
    assert safe(rough) <= safe(calm)


def test_no_shows_and_unplanned_arrivals() -> None:
    """Fewer than counted leave seats empty; more than counted need trips beyond the plan, which follow."""
    found = outcomes(TROUBLED["head_counts"], "head_counts")
    persons = found.total.sum(axis=1)
    assert persons.min() < 50
    assert persons.max() > 75
    fewer, more = persons < 60, persons > 60
    unplanned, no_shows = (found.metric[:, METRICS.index(f"{n}_persons")] for n in ("unplanned", "no_show"))
    assert (unplanned[more] == persons[more] - 60).all()
    assert (no_shows[fewer] == 60 - persons[fewer]).all()
    assert (found.metric[more, METRICS.index("follow_on_trips")] > 0).all()
    assert (found.metric[fewer, METRICS.index("follow_on_trips")] == 0).all()
    assert (found.safe[:, 0, -1] == persons).mean() > 0.9


def test_slow_stations_hold_people_up() -> None:
    """A gate whose rate may fall lets people through later; one that cannot fall does not."""
    sure = shuttle(gate_per_h=40)
    case = sure[0]
    sites = tuple(
        replace(s, processing_per_h=Range(5, 40, 60)) if s.processing_per_h is not None else s for s in case.sites
    )
    unsure = (replace(case, sites=sites), *sure[1:])
    calm, steady, rough = outcomes(sure), outcomes(sure, "stations"), outcomes(unsure, "stations")
    assert safe_person_bins(steady) == safe_person_bins(calm)
    assert safe_person_bins(rough) < safe_person_bins(calm)
    assert counted(rough, "delay_min") > 0


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("breakdowns", replace(OFTEN, breakdowns_per_h=dict.fromkeys(Mode, 1.0))),
        ("weather", replace(OFTEN, weather=dict.fromkeys(Mode, Weather(per_day=2, lasts_h=24)))),
        ("attacks", replace(OFTEN, attack_shuts_h=dict.fromkeys(SiteKind, 24.0))),
        ("permissions", replace(OFTEN, late_permission=Range(3, 5, 8))),
    ],
)
def test_more_of_it_is_worse(name: str, more: PlanningFactors) -> None:
    """More of the same disturbance brings people to safety later still."""
    some, much = (outcomes(TROUBLED[name], name, factors=f) for f in (OFTEN, more))
    assert safe_person_bins(much) < safe_person_bins(some)


def test_an_exit_that_closes_catches_who_is_not_out() -> None:
    """On the paths where the airport closes, whoever is not safe by then is caught, with the airport for a cause."""
    found = outcomes(TROUBLED["exits"], "exits", runs=400)
    ends = found.caught[:, 0, -1]
    assert set(np.unique(ends)) == {0, 40, 60}
    assert 0.4 < np.mean(ends > 0) < 0.6
    causes = found.cause.sum(axis=(0, 1))
    assert causes[list(Exit).index(Exit.AIRPORT)] == ends.sum() == causes.sum()


def test_earlier_closing_catches_more() -> None:
    """The earlier an exit closes, the more are caught."""
    numbers = [caught(outcomes(shuttle(closing_h={Exit.AIRPORT: [h]}), "exits", runs=5)) for h in (8, 4, 2.5, 0.5)]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0
    assert numbers[-1] == 60


def test_attacks_harm_those_who_wait() -> None:
    """An attack catches a share of those who wait at the site; without harm it only shuts it."""
    rough = outcomes(TROUBLED["attacks"], "attacks", factors=OFTEN)
    mild = outcomes(
        TROUBLED["attacks"], "attacks", factors=replace(OFTEN, attack_harms_share=dict.fromkeys(SiteKind, 0.0))
    )
    assert caught(rough) > 0
    assert caught(mild) == 0
    assert safe_person_bins(mild) < safe_person_bins(outcomes(TROUBLED["attacks"]))


def test_a_full_hub_pushes_back() -> None:
    """Where the hub holds one load, the next aircraft waits before it with its people until the first go on."""
    roomy, tight = outcomes(shuttle(hub_holds=60), runs=1), outcomes(shuttle(hub_holds=20), runs=1)
    assert counted(roomy, "door_wait_min") == 0
    assert counted(tight, "door_wait_min") > 300
    assert safe_person_bins(tight) < safe_person_bins(roomy)
    assert safe(tight) == 60


def test_a_spare_vehicle_takes_over() -> None:
    """With a second bus and aircraft, breakdowns cost less: they take over the trips of those that are missing."""
    alone = outcomes(shuttle(), "breakdowns", factors=OFTEN)
    spared = outcomes(shuttle(vehicles=2, aircraft=2), "breakdowns", factors=OFTEN)
    assert counted(spared, "trips_taken_over") > 0
    assert safe_person_bins(spared) > safe_person_bins(alone)
    assert safe(spared) >= safe(alone)


def test_two_plans_meet_the_same_luck() -> None:
    """The same plan twice comes out the same, run by run; another seed is another luck."""
    names = ("travel", "breakdowns", "weather", "attacks")
    one, again = (outcomes(TROUBLED["travel"], *names, factors=OFTEN) for _ in range(2))
    other = outcomes(TROUBLED["travel"], *names, factors=OFTEN, seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(one, again, strict=True))
    assert not np.array_equal(one.metric, other.metric)


def test_no_shows_do_not_make_a_plan_fail() -> None:
    """Where fewer come than were counted, everybody safe is as planned."""
    case, plan, seen = shuttle(persons=Range(30, 60, 60))
    told = rehearse(case, plan, seen, options=RehearsalOptions(runs=50, disturbances=frozenset({"head_counts"})))[0]
    assert told is not None
    assert told.safe.mean < told.planned_safe_persons
    assert told.p_as_planned == 1.0

"""The planner held to the recorded departures, beside the record: the claims of the README, in their direction."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from airlift_record import Window
from comparison import Outcome, gates_high, held_case, hubs_without_limit, run
from recorded_case import KINDS

from egress.domain import Case, Fleet

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def held(as_it_stands: Case, entered: tuple[Window, ...]) -> Case:
    """The case held to the recorded departures."""
    return held_case(as_it_stands, entered)


@pytest.fixture(scope="module")
def planned(held: Case, entered: tuple[Window, ...]) -> Outcome:
    """The planner's answer with all figures likely."""
    return run(held, entered, explained=True)


@pytest.fixture(scope="module")
def with_room(held: Case, entered: tuple[Window, ...]) -> Outcome:
    """The planner's answer when no hub is ever full."""
    return run(hubs_without_limit(held), entered)


def test_it_is_held_to_the_record(held: Case, planned: Outcome, as_it_stands: Case) -> None:
    """No window has more departures than the record, none of a kind, and none above the case's own seats."""
    assert all(day.departures <= day.window.all_departures for day in planned.days)
    seats = {kind: as_it_stands.fleet_by_id[kind].seats for kind in KINDS}
    for day in planned.days:
        most = sum(day.window.departures[kind] * seats[kind] for kind in KINDS)
        assert day.persons <= most
    daily = [f for f in held.fleets if f.available_from is not None]
    assert sum(f.vehicles for f in daily) == sum(day.window.all_departures for day in planned.days)
    used = [(m.fleet_id, m.vehicle) for m in planned.result.plan.movements if m.persons and m.fleet_id in ids(daily)]
    assert len(used) == len(set(used))


def ids(fleets: Iterable[Fleet]) -> set[str]:
    """Return the ids of the fleets."""
    return {fleet.id for fleet in fleets}


def test_ahead_of_the_record_until_the_hubs_fill(planned: Outcome) -> None:
    """Summed up to each of the first seven full days the planner flies out no fewer people than the record did."""
    recorded = flown = 0
    for day in planned.days[1:7]:
        recorded, flown = recorded + day.window.all_persons, flown + day.persons
        assert flown >= recorded


def test_room_at_the_hubs_is_what_binds(planned: Outcome, with_room: Outcome) -> None:
    """Hubs are named as full, and without their limit a fifth more people fly out at least."""
    full = {b.target_id for b in planned.result.bindings if b.rule == "site_holding"}
    assert full & {"qatar", "kuwait", "bahrain", "emirates", "ramstein"}
    assert with_room.persons > 1.2 * planned.persons


def test_the_gates_are_not_what_binds_first(held: Case, entered: tuple[Window, ...], planned: Outcome) -> None:
    """At the high rate of the gates alone the total grows by less than a twentieth."""
    assert run(gates_high(held), entered).persons < 1.05 * planned.persons


def test_no_figure_is_fitted(held: Case, as_it_stands: Case) -> None:
    """People, readiness, hubs, gates, onward legs and seats are those of the case, to the letter."""
    assert held.groups == as_it_stands.groups
    rate = {s.id: s.departures_per_h for s in as_it_stands.sites}
    assert tuple(replace(s, departures_per_h=rate[s.id]) for s in held.sites) == as_it_stands.sites
    assert tuple(replace(leg, fleet_ids=()) for leg in held.legs) == tuple(
        replace(leg, fleet_ids=()) for leg in as_it_stands.legs
    )
    for fleet in held.fleets:
        kind = next((k for k in KINDS if fleet.id.startswith(f"{k}-0")), fleet.id)
        assert fleet.seats == as_it_stands.fleet_by_id[kind].seats

"""field-office: 38 people, three vehicles, one charter, a border by road; every scenario does what its name says."""

import pytest

from egress.domain import Case, Effect
from egress.kit import parse_as_of

from .one_scenario import Planned, by_fleet, clears_h, on_legs, planned_on

WAYS_SOUTH = ("office-capital", "office-river-homes", "town-capital-bus")
CROSSING = ("border-haven", "border-haven-national", "office-border")
MISHAPS = (
    "road-cut",
    "all-roads-cut",
    "border-closed",
    "charter-refused",
    "charter-refused-border-closed",
    "border-alone",
    "vehicles-lost",
    "airstrip-flooded",
    "buses-stop",
    "visitors",
    "half-time",
)
MARGIN = 1e-4
"""Relative: above the tolerance of the optimiser."""

CHARGED_TWICE = 0.02
"""Relative: a path on which one leg after the other closes is charged twice, more often where there are more ways."""


@pytest.fixture(scope="module")
def planned(field_office: Case) -> Planned:
    """Plans ordered on the pressing day."""
    return planned_on(field_office, "2030-06-17")


def test_38_people_three_vehicles_one_charter(field_office: Case) -> None:
    """The case is what its name promises."""
    assert sum(group.head_count for group in field_office.groups) == 38
    assert [(f.id, f.vehicles) for f in field_office.fleets] == [("vehicles", 3), ("charter", 1)]
    assert field_office.organisation == "ngo"
    assert [site.id for site in field_office.sites if site.kind == "border"] == ["border"]


def test_staff_who_go_home_have_ways_of_their_own(field_office: Case) -> None:
    """Homes lie elsewhere in the country, and only those whose homes they are may be sent there."""
    homes = {site.id for site in field_office.sites if site.id.endswith("-homes") and site.safe}
    ways = [leg for leg in field_office.legs if leg.to_site_id in homes]
    assert len(homes) == len(ways) == 2
    assert {leg.categories for leg in ways} == {("national_going_home",)}
    assert not any(leg.mode.needs_fleet for leg in ways)


def test_the_ladder_hibernates_before_it_relocates_before_it_evacuates(field_office: Case) -> None:
    """The NGO's words stand in its order, and each rung but the lowest names who decides."""
    ladder = sorted(field_office.postures, key=lambda rung: rung.rank)
    ids = [rung.id for rung in ladder]
    assert ids.index("hibernation") < ids.index("relocation") < ids.index("evacuation")
    assert [rung.id for rung in ladder if not rung.decision_id] == ["planning"]
    assert ladder[-1].effect is Effect.ALL_LEAVE


def test_headquarters_evacuates_and_the_country_director_relocates(field_office: Case) -> None:
    """Who decides is the NGO's; cut off, the country director decides alone."""
    table = {row.id: row for row in field_office.authority}
    assert table["relocate"].decided_by == "country director"
    assert table["evacuate"].decided_by == "headquarters director"
    assert table["evacuate"].fallback_authority == "country director"


def test_base_clears_in_a_day_or_three(planned: Planned) -> None:
    """All 38 are safe, by air, by vehicle and by themselves, in one to three days."""
    base = planned("base")
    assert (base.safe_persons, base.persons) == (38, 38)
    assert 24 < clears_h(base) < 72
    assert by_fleet(base, "charter")
    assert by_fleet(base, "vehicles")


@pytest.mark.parametrize("scenario_id", MISHAPS)
def test_every_mishap_costs_time_or_people(planned: Planned, scenario_id: str) -> None:
    """No mishap clears sooner or lets a better plan be found, and each is worse by the one or by the other."""
    base, mishap = planned("base"), planned(scenario_id)
    assert clears_h(mishap) >= clears_h(base)
    assert mishap.bound >= base.bound * (1 - CHARGED_TWICE)
    assert clears_h(mishap) > clears_h(base) or mishap.bound > base.bound * (1 + MARGIN)


def test_every_scenario_but_base_is_a_mishap(field_office: Case) -> None:
    """The list above leaves no scenario out."""
    assert {"base", *MISHAPS} == {scenario.id for scenario in field_office.scenarios}


def test_with_the_road_south_cut_nobody_travels_it(planned: Planned) -> None:
    """In base the road carries people to the capital and home; cut, it carries none."""
    assert on_legs(planned("base"), WAYS_SOUTH)
    assert not on_legs(planned("road-cut"), WAYS_SOUTH)


def test_with_the_charter_refused_nobody_flies(planned: Planned) -> None:
    """All are brought out by road all the same, the last of them later."""
    base, refused = planned("base"), planned("charter-refused")
    assert not by_fleet(refused, "charter")
    assert refused.safe_persons == base.safe_persons
    assert clears_h(refused) > clears_h(base)


def test_with_the_border_closed_internationals_need_the_charter(planned: Planned) -> None:
    """Nobody crosses; without the charter too, all ten internationals are left."""
    assert on_legs(planned("base"), CROSSING)
    assert not on_legs(planned("border-closed"), CROSSING)
    left = {g.group_id: g.persons - g.safe_persons for g in planned("charter-refused-border-closed").groups}
    assert {group_id: n for group_id, n in left.items() if n} == {"intl-office": 8, "intl-clinic": 2}


def test_a_flooded_airstrip_delays_the_first_flight(planned: Planned) -> None:
    """Flights wait for the ground to dry."""
    dry = parse_as_of("2030-06-20")
    assert min(m.depart for m in by_fleet(planned("base"), "charter")) < dry
    assert all(m.depart >= dry for m in by_fleet(planned("airstrip-flooded"), "charter"))


def test_on_a_calm_day_the_flood_of_june_changes_nothing(field_office: Case) -> None:
    """A dated mishap touches the plan of its own day alone."""
    calm = planned_on(field_office, "2030-05-20")
    assert clears_h(calm("airstrip-flooded")) == clears_h(calm("base"))

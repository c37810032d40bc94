"""tiny-post stays small enough to check by hand."""

from egress.domain import Case


def test_sixty_people_four_sites_one_bus_one_aircraft(tiny: Case) -> None:
    """The case is what its name promises."""
    assert sum(group.head_count for group in tiny.groups) == 60
    assert len(tiny.sites) == 4
    assert [(f.id, f.vehicles, f.seats) for f in tiny.fleets] == [("bus", 1, 20), ("aircraft", 1, 20)]


def test_all_durations_are_quarters_of_an_hour(tiny: Case) -> None:
    """A grid of 15 minutes loses nothing, so brute force and optimum can be compared exactly."""
    minutes = [leg.out_min for leg in tiny.legs] + [leg.back_min for leg in tiny.legs]
    minutes += [m for fleet in tiny.fleets for m in (fleet.load_min, fleet.unload_min)]
    minutes += [round(60 * h) for g in tiny.groups for h in (g.ready_first_h, g.ready_all_h)]
    assert [m for m in minutes if m % 15] == []


def test_families_start_elsewhere_and_later(tiny: Case) -> None:
    """The two groups differ in place and readiness, so that the bus must choose."""
    staff, families = tiny.groups
    assert staff.site_id != families.site_id
    assert families.ready_first_h > staff.ready_first_h

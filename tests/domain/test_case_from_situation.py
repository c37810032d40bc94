"""A case as a situation leaves it: what is shut, who takes room, who is ready, and what the parts are called."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from egress.domain import (
    Case,
    FactorKind,
    PeopleAt,
    PlanningFactor,
    ShutNow,
    Situation,
    TargetKind,
    UnderWay,
    VehicleAt,
    case_from_situation,
)
from egress.inputs import read_case
from egress.kit import Range

TINY = read_case(Path(__file__).parents[2] / "cases" / "tiny-post")
ORDER = datetime(2030, 3, 11, tzinfo=UTC)


def after(hours: float, **told: object) -> Situation:
    """Return how tiny-post stands so many hours after the order."""
    return Situation(case_id=TINY.case_id, ordered_at=ORDER, at=ORDER + timedelta(hours=hours), **told)  # type: ignore[arg-type]


def with_staff(**changes: object) -> Case:
    """Return tiny-post with its staff changed."""
    return replace(TINY, groups=tuple(replace(g, **changes) if g.id == "staff" else g for g in TINY.groups))  # type: ignore[arg-type]


def test_a_place_shut_for_good_is_out_of_use_for_the_planner() -> None:
    """Nobody is planned through an airstrip that is shut."""
    left = case_from_situation(TINY, after(1, shut=(ShutNow(kind=TargetKind.SITE, id="airstrip"),)))
    assert not left.site_by_id["airstrip"].in_use


def test_people_on_their_way_to_a_hub_take_room_there() -> None:
    """A hub for 30, 10 of whom are there and 12 in the air, has room for 8."""
    hub = tuple(replace(s, holding_persons=Range.exactly(30)) if s.id == "haven" else s for s in TINY.sites)
    flight = UnderWay(
        leg_id="airstrip-haven",
        depart=ORDER,
        arrive=ORDER + timedelta(hours=2),
        fleet_id="aircraft",
        vehicle=1,
        loads=(("staff", 12),),
    )
    there = (PeopleAt(group_id="staff", site_id="haven", persons=10),)
    left = case_from_situation(replace(TINY, sites=hub), after(1, people=there, under_way=(flight,)))
    assert left.site_by_id["haven"].holding_persons == Range.exactly(8)


def test_ready_persons_are_reckoned_of_those_who_turned_up() -> None:
    """Of 60 where the case had 40, none is ready before anybody can be; of 20, half are ready at half time."""
    slow = with_staff(ready_first_h=2.0, ready_all_h=6.0)
    more = case_from_situation(slow, after(1, people=(PeopleAt(group_id="staff", site_id="office", persons=60),)))
    assert [g.head_count for g in more.groups if g.id.startswith("staff")] == [60]
    fewer = case_from_situation(slow, after(4, people=(PeopleAt(group_id="staff", site_id="office", persons=20),)))
    assert [g.head_count for g in fewer.groups if g.id.startswith("staff")] == [10, 10]


def test_the_next_wave_is_called_when_it_was_to_be() -> None:
    """An hour into waves of 10 every six hours the next is called in five, not now."""
    waves = with_staff(ready_first_h=0.0, ready_all_h=0.0, called_persons=10, called_every_h=6.0)
    left = case_from_situation(waves, after(1)).group_by_id
    assert (left["staff--ready"].head_count, left["staff"].head_count) == (10, 30)
    assert left["staff"].called_by(4.9) == 0
    assert left["staff"].called_by(5) == 10


def test_parts_never_bear_the_id_of_another_row() -> None:
    """Groups and fleets whose ids look like those of parts stay who they are, with those who accompany them."""
    staff, families = (TINY.group_by_id[i] for i in ("staff", "families"))
    twin = replace(staff, id="staff--ready", accompanied_by=("staff",), persons_per_companion=4)
    bus = TINY.fleet_by_id["bus"]
    case = replace(
        TINY,
        groups=(staff, twin, families),
        fleets=(replace(bus, vehicles=2), replace(bus, id="bus--2"), TINY.fleet_by_id["aircraft"]),
    )
    moved = (VehicleAt(fleet_id="bus", vehicle=1, site_id="airstrip", free_at=ORDER + timedelta(hours=9)),)
    left = case_from_situation(case, after(8, vehicles=moved))
    assert len({g.id for g in left.groups}) == len(left.groups)
    assert sum(g.head_count for g in left.groups) == 40 + 40 + families.head_count
    assert sorted(f.id for f in left.fleets) == ["aircraft", "bus", "bus--2", "bus--2-"]
    company = {one for g in left.groups if g.id.startswith("staff--ready") for one in g.accompanied_by}
    assert company <= {g.id for g in left.groups}


def test_what_is_known_of_a_fleet_is_known_of_its_parts() -> None:
    """A factor of the bus is one of each of its parts."""
    known = PlanningFactor(id="f1", kind=FactorKind.REPAIR_H, value=Range.exactly(9), applies_to="bus")
    case = replace(TINY, factors=(known,), fleets=tuple(replace(f, vehicles=2) for f in TINY.fleets))
    moved = (VehicleAt(fleet_id="bus", vehicle=1, site_id="airstrip"),)
    left = case_from_situation(case, after(1, vehicles=moved))
    assert {f.applies_to for f in left.factors} == {f.id for f in left.fleets if f.id.startswith("bus")}
    assert len(left.factors) == 2

"""What a case looks like once something has been committed to, row by row."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from egress.domain import (
    Blackout,
    Case,
    Commitment,
    CommitmentKind,
    Enabler,
    Fleet,
    Force,
    Leg,
    Mode,
    Ordered,
    Site,
    SiteKind,
    TargetKind,
    apply_scenario,
    as_given,
    vehicles_named,
    with_commitments,
)
from egress.kit import Place, Range

DAY = datetime(2030, 5, 1, tzinfo=UTC)
NOW, LATER = Ordered.NOW, Ordered.LATER


def commitment(id_: str, kind: CommitmentKind, target: str, **fields: object) -> Commitment:
    """Return a commitment that can be made later too."""
    given: dict[str, object] = {"later": True} | fields
    return Commitment(id=id_, label=id_, target_kind=kind, target_id=target, **given)  # type: ignore[arg-type]


def post(*commitments: Commitment) -> Case:
    """Return a post with one of everything that can be committed to, and names of them wherever they may stand."""
    places = [("home", False), ("airport", False), ("other", False), ("hub", True)]
    return Case(
        case_id="post",
        label="Post",
        organisation="ngo",
        timezone=ZoneInfo("UTC"),
        horizon_days=2,
        groups=(),
        sites=tuple(
            Site(
                id=name,
                label=name,
                kind=SiteKind.HUB,
                place=Place(1, 1),
                safe=safe,
                holding_persons=Range(80, 100, 120) if name == "hub" else None,
            )
            for name, safe in places
        ),
        legs=(
            Leg(
                id="flight",
                label="Flight",
                from_site_id="airport",
                to_site_id="hub",
                mode=Mode.AIR,
                travel_min=Range.exactly(60),
                fleet_ids=("charter",),
            ),
        ),
        fleets=(
            Fleet(
                id="charter", label="Charter", mode=Mode.AIR, vehicles=5, seats=10, base_site_id="hub", lead_time_h=6
            ),
        ),
        forces=(
            Force(
                id="battalion",
                label="Battalion",
                site_id="airport",
                strength_persons=100,
                lead_time_h=12,
                secures=("airport", "home"),
                lift_fleet_ids=("charter",),
            ),
        ),
        enablers=(Enabler(id="permit", label="Permit", owner="us", lead_time_h=24, unlocks=("hub", "charter")),),
        blackouts=(Blackout(target_kind=TargetKind.FLEET, target_id="charter", from_=DAY, until=None),),
        commitments=commitments,
    )


def fleets(case: Case, **states: Ordered) -> list[tuple[str, int, str, datetime | None, bool]]:
    """Return the fleets of a case committed so, as id, vehicles, base, available from and in use."""
    made = with_commitments(case, {name.replace("_", "-"): state for name, state in states.items()}, ordered_at=DAY)
    return [(f.id, f.vehicles, f.base_site_id, f.available_from, f.in_use) for f in made.fleets]


def test_a_fleet_comes_its_lead_time_after_it_was_ordered() -> None:
    """Now: six hours from now. Later: by its lead time from the plan's start. Never: out of use."""
    case = post(commitment("all", CommitmentKind.FLEET, "charter"))
    assert fleets(case, all=NOW) == [("charter", 5, "hub", DAY + timedelta(hours=6), True)]
    assert fleets(case, all=LATER) == [("charter", 5, "hub", None, True)]
    assert fleets(case) == [("charter", 5, "hub", None, False)]


def test_a_fleet_parts_where_its_vehicles_come_at_different_times() -> None:
    """Two of five named once, one named again; the two that nobody names come as the case says."""
    case = post(
        commitment("two", CommitmentKind.FLEET, "charter", vehicles=2),
        commitment("one", CommitmentKind.FLEET, "charter", vehicles=1),
    )
    soon = DAY + timedelta(hours=6)
    assert fleets(case) == [("charter", 2, "hub", None, True)]
    assert fleets(case, two=NOW) == [("charter", 2, "hub", None, True), ("charter-two", 2, "hub", soon, True)]
    assert fleets(case, two=NOW, one=NOW) == [
        ("charter", 2, "hub", None, True),
        ("charter-two", 3, "hub", soon, True),
    ]
    assert fleets(case, two=LATER, one=NOW) == [
        ("charter", 4, "hub", None, True),
        ("charter-one", 1, "hub", soon, True),
    ]


def test_parts_of_a_fleet_are_named_wherever_the_fleet_is() -> None:
    """Legs, lifts, permissions and losses that name the fleet name all of its parts."""
    case = post(commitment("two", CommitmentKind.FLEET, "charter", vehicles=2))
    made = with_commitments(case, {"two": NOW}, ordered_at=DAY)
    both = ("charter", "charter-two")
    assert made.legs[0].fleet_ids == both
    assert made.forces[0].lift_fleet_ids == both
    assert made.enablers[0].unlocks == ("hub", *both)
    assert tuple(blackout.target_id for blackout in made.blackouts) == both


def test_vehicles_and_forces_can_be_placed_elsewhere() -> None:
    """Aircraft get another base; a force secures the place that it was sent to, and that alone."""
    case = post(
        commitment("near", CommitmentKind.FLEET, "charter", at_site_id="airport", choice="base"),
        commitment("there", CommitmentKind.FORCE, "battalion", choice="place"),
        commitment("elsewhere", CommitmentKind.FORCE, "battalion", at_site_id="other", choice="place"),
    )
    assert [base for _, _, base, _, _ in fleets(case, near=NOW)] == ["airport"]
    moved = with_commitments(case, {"elsewhere": NOW}, ordered_at=DAY).forces[0]
    assert (moved.site_id, moved.secures, moved.present_from) == ("other", ("other",), DAY + timedelta(hours=12))
    stays = with_commitments(case, {"there": LATER}, ordered_at=DAY).forces[0]
    assert (stays.site_id, stays.secures, stays.present_from) == ("airport", ("airport", "home"), None)
    assert not with_commitments(case, {}, ordered_at=DAY).forces[0].in_use


def test_permissions_are_in_hand_their_lead_time_after_the_request() -> None:
    """Never requested, never in hand; one that a scenario puts in hand needs no commitment."""
    case = post(commitment("ask", CommitmentKind.ENABLER, "permit"))
    (asked,) = with_commitments(case, {"ask": NOW}, ordered_at=DAY).enablers
    assert asked.in_hand_from == DAY + timedelta(hours=24)
    assert not with_commitments(case, {}, ordered_at=DAY).enablers[0].in_use
    there = replace(case, enablers=(replace(case.enablers[0], in_hand_from=DAY),))
    assert with_commitments(there, {}, ordered_at=DAY).enablers == there.enablers


def test_room_comes_by_agreement_only() -> None:
    """Of 100 places 60 hang on an agreement; without the agreement on the whole site nobody may come."""
    case = post(commitment("room", CommitmentKind.SITE, "hub", room_persons=60, later=False))
    assert with_commitments(case, {"room": NOW}, ordered_at=DAY).site_by_id["hub"].holding_persons == Range(
        80, 100, 120
    )
    assert with_commitments(case, {}, ordered_at=DAY).site_by_id["hub"].holding_persons == Range(20, 40, 60)
    whole = post(commitment("whole", CommitmentKind.SITE, "hub", later=False))
    assert not with_commitments(whole, {}, ordered_at=DAY).site_by_id["hub"].in_use


@pytest.mark.parametrize(("vehicles", "choices", "named"), [((2, 2), ("", ""), 4), ((2, 3), ("x", "x"), 3)])
def test_vehicles_named_twice(vehicles: tuple[int, int], choices: tuple[str, str], named: int) -> None:
    """Commitments add up, but of those that exclude one another the largest counts."""
    rows = [
        commitment(f"c{n}", CommitmentKind.FLEET, "charter", vehicles=count, choice=word)
        for n, (count, word) in enumerate(zip(vehicles, choices, strict=True))
    ]
    assert vehicles_named(rows, 5) == named


def test_what_no_commitment_names_is_left_alone() -> None:
    """A case without commitments is the same case, and a case as given bears being applied again."""
    case = post()
    assert with_commitments(case, {}, ordered_at=DAY) == case
    given = as_given(apply_scenario(case, "base"))
    assert apply_scenario(given, "base") == given

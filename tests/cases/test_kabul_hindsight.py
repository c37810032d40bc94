"""kabul-2021 holds nothing that was chosen by looking at the outcome."""

import math
from datetime import UTC, datetime

import pytest

from egress.domain import Case, Estimate, Report, known_at

FALL = datetime(2021, 8, 15, tzinfo=UTC)


def test_what_became_public_after_the_fall_never_counts(kabul: Case) -> None:
    """Statements published later keep their late date of receipt; there are some, and none is known before."""
    evidence: list[Estimate | Report] = [*kabul.estimates, *kabul.reports]
    late = [row for row in evidence if row.t_received >= FALL]
    assert {"us-ic-2021-04-24", "cia-2021-05-17", "dissent-cable"} <= {row.id for row in late}
    before = known_at(kabul, FALL)
    known = {e.id for e in before.estimates} | {r.id for r in before.reports}
    assert known.isdisjoint(row.id for row in late)
    assert all(row.t_public is not None and row.t_received >= row.t_public for row in late)


def test_no_evidence_of_the_fall_itself(kabul: Case) -> None:
    """Nothing that happened on or after 15 August is in the case."""
    assert [r.id for r in kabul.reports if r.t_event >= FALL] == []
    assert [e.id for e in kabul.estimates if e.t_made >= FALL] == []
    assert [p.id for p in kabul.series if p.t_event >= FALL] == []


@pytest.mark.parametrize(("fleet_id", "design", "record"), [("c17", 134, 670), ("c130", 92, 452), ("ch47", 33, 147)])
def test_seats_follow_one_rule(kabul: Case, fleet_id: str, design: int, record: int) -> None:
    """Seats are the geometric mean of design and record outside this airlift, not loads of the airlift."""
    fleet = kabul.fleet_by_id[fleet_id]
    assert fleet.seats == round(math.sqrt(design * record))
    assert fleet.seats_max == record


def test_seats_are_not_the_loads_of_the_airlift(kabul: Case) -> None:
    """The mean loads of this airlift (240 on a C-17, 110 on charters) are nowhere used as seats."""
    assert {f.seats for f in kabul.fleets}.isdisjoint({240, 110, 823})


def test_forces_and_enablers_have_lead_times_not_dates_of_history(kabul: Case) -> None:
    """What was not there in July must be ordered: no force or enabler appears by itself later on."""
    july = datetime(2021, 7, 10, tzinfo=UTC)
    assert [f.id for f in kabul.forces if f.present_from is not None and f.present_from > july] == []
    assert [e.id for e in kabul.enablers if e.in_hand_from is not None and e.in_hand_from > july] == []
    assert [f.id for f in kabul.forces if f.present_from is None and f.lead_time_h <= 0] == []
    assert [e.id for e in kabul.enablers if e.in_hand_from is None and e.lead_time_h <= 0] == []


def test_the_force_leaves_for_good_by_the_end_of_august(kabul: Case) -> None:
    """Every force is withdrawn at the announced end of the mission, a minute before midnight in Kabul."""
    assert {f.withdrawn_by for f in kabul.forces} == {datetime(2021, 8, 31, 19, 29, tzinfo=UTC)}


def test_base_rate_is_the_record_of_earlier_cases(kabul: Case) -> None:
    """Four falls in the case-days of nine other cities up to 10 July 2021, as the note reckons them."""
    falls = {"Phnom Penh": 106, "Saigon": 60, "Goma": 133, "Tripoli": 53}
    held = {"Kabul 1989": 350, "Damascus": 360, "Juba": 120, "Baghdad": 204, "N'Djamena to 10 July": 90}
    days = sum(falls.values()) + sum(held.values())
    assert days == 1476
    assert kabul.threat_prior.base_rate_per_day == pytest.approx(len(falls) / days, abs=5e-5)


def test_counters_are_kept_apart_and_never_fall_below_zero(kabul: Case) -> None:
    """Three counters of districts and one of capitals, each with one denominator, capitals never falling."""
    denominators = {(p.series_id, p.all_places) for p in kabul.series}
    assert denominators == {("lwj", 407), ("aan", 421), ("captured", 323), ("capitals", 34)}
    capitals = [p.lost_places for p in sorted(kabul.series, key=lambda p: p.t_event) if p.series_id == "capitals"]
    assert capitals == [0, 1, 2, 5, 6, 8, 9, 13, 18, 25]

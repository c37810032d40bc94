"""Planning factors of a case: they take the place of the stated assumptions, and luck comes out by them."""

from dataclasses import replace

import numpy as np
import pytest

from egress.domain import STATIONS, FactorKind, Mode, PlanningFactor, SiteKind
from egress.kit import Range, add_hours
from egress.simulation import PlanningFactors, all_disturbances, factors_of
from egress.simulation.compiling import compile_script
from egress.simulation.engines import traced_run
from egress.simulation.factors import Weather
from egress.simulation.script import Script

from .rehearsed import Planned, outcomes, safe_person_bins, shuttle


def told(kind: str, applies_to: str = "", *values: float) -> PlanningFactor:
    """Return a factor: one value, or the three of a range."""
    value = Range(*values) if len(values) == 3 else Range.exactly(*values)
    return PlanningFactor(id=f"{kind}-{applies_to}", kind=FactorKind(kind), applies_to=applies_to, value=value)


def knowing(planned: Planned, *factors: PlanningFactor) -> Planned:
    """Return a planned case whose post knows these factors."""
    case, plan, seen = planned
    return replace(case, factors=factors), plan, seen


def script(planned: Planned) -> Script:
    """Return what is rehearsed of a planned case."""
    case, plan, seen = planned
    return compile_script(
        case, plan, picture=seen, factors=factors_of(case), disturbances=all_disturbances(), seed=1
    )[0]


def test_a_silent_case_has_the_assumptions() -> None:
    """A case without the table is rehearsed with what is assumed."""
    assert factors_of(shuttle()[0]) == PlanningFactors()


def test_the_stations_that_a_case_may_speak_of_are_those_that_are_played() -> None:
    """A factor for a station finds the station that a rehearsal has under this name, and each can be spoken of."""
    assert tuple(one.name for one in PlanningFactors().stations) == STATIONS


def test_said_factors_take_the_place_of_assumptions() -> None:
    """Each kind of factor changes what it is about, and leaves the rest as assumed."""
    case, _, _ = knowing(
        shuttle(),
        told("breakdowns_per_h", "road", 0.5),
        told("weather_h", "sea", 7.0),
        told("weather_per_day", "road", 1.0),
        told("p_lost", "", 0.9),
        told("late_permission", "", 2.0, 3.0, 4.0),
        told("station_share", "medical", 0.4),
        told("station_headroom", "search", 3.0),
        told("gather_min", "", 5.0),
        told("patience_min", "foot", 2.0),
    )
    found, assumed = factors_of(case), PlanningFactors()
    assert found.breakdowns_per_h[Mode.ROAD] == 0.5
    assert found.breakdowns_per_h[Mode.AIR] == assumed.breakdowns_per_h[Mode.AIR]
    assert found.weather[Mode.SEA] == replace(assumed.weather[Mode.SEA], lasts_h=7.0)
    assert (found.weather[Mode.ROAD].per_day, found.weather[Mode.ROAD].lasts_h) == (1.0, 0.0)
    assert (found.p_lost, found.gather_min, found.late_permission) == (0.9, 5.0, Range(2.0, 3.0, 4.0))
    by_name = {one.name: one for one in found.stations}
    assert by_name["medical"].pace == pytest.approx(0.4 * 2.0)
    assert (by_name["search"].share, by_name["search"].pace) == (1.0, 3.0)
    assert found.patience_min[Mode.FOOT] == 2.0
    assert found.repair_h == assumed.repair_h


def test_one_fleet_and_one_site_count_before_their_kind() -> None:
    """What is said of a fleet or a site by its id holds for it alone, whatever is said of its mode or kind."""
    planned = knowing(
        shuttle(kind=SiteKind.AIRPORT),
        told("breakdowns_per_h", "road", 0.5),
        told("breakdowns_per_h", "bus", 0.0),
        told("attacks_per_day", "airport", 2.0),
        told("attacks_per_day", "post", 3.0),
    )
    found = script(planned)
    numbers = {fleet.id: i for i, fleet in enumerate(planned[0].fleets)}
    assert found.f_break_per_h[numbers["bus"]] == 0.0
    assert found.f_break_per_h[numbers["plane"]] == PlanningFactors().breakdowns_per_h[Mode.AIR]
    by_site = {site.id: found.s_attack_per_min[i] * 24 * 60 for i, site in enumerate(planned[0].sites)}
    assert by_site["field"] == pytest.approx(2.0)
    assert by_site["post"] == pytest.approx(3.0)
    assert by_site["hub"] == 0.0


def test_luck_comes_out_by_the_case() -> None:
    """More breakdowns in the table of the case are more breakdowns in its rehearsals; none are none."""
    never = outcomes(
        knowing(shuttle(), told("breakdowns_per_h", "road", 0.0), told("breakdowns_per_h", "air", 0.0)), "breakdowns"
    )
    assumed = outcomes(shuttle(), "breakdowns")
    often = outcomes(knowing(shuttle(), told("breakdowns_per_h", "road", 1.0)), "breakdowns")
    calm = outcomes(shuttle())
    assert np.array_equal(never.safe, calm.safe)
    assert safe_person_bins(often) < safe_person_bins(assumed) < safe_person_bins(never)


def test_a_station_that_nobody_needs_holds_nobody_up() -> None:
    """Where nobody needs the medical station everybody passes as before."""
    free = outcomes(knowing(shuttle(gate_per_h=100), told("station_share", "medical", 0.0)), "stations")
    assert (free.safe[:, :, -1].sum(axis=1) == 60).all()


def test_an_id_that_is_a_word_of_a_kind_is_no_kind() -> None:
    """An aircraft whose fleet is called "road" breaks down as aircraft do."""
    case, plan, seen = shuttle()
    fleets = tuple(replace(f, id="road") if f.id == "plane" else f for f in case.fleets)
    moves = tuple(replace(m, fleet_id="road") if m.fleet_id == "plane" else m for m in plan.movements)
    found = script((replace(case, fleets=fleets), replace(plan, movements=moves), seen))
    assert found.f_break_per_h.tolist()[1] == PlanningFactors().breakdowns_per_h[Mode.AIR]


def test_weather_stops_legs_to_the_end_however_often() -> None:
    """At 24 stops a day for two weeks none is left out: the last is drawn near the end."""
    case, plan, seen = shuttle()
    long = replace(plan, horizon_end=add_hours(plan.start, 14 * 24))
    factors = PlanningFactors(weather={Mode.AIR: Weather(per_day=24.0, lasts_h=0.1)})
    script = compile_script(case, long, picture=seen, factors=factors, disturbances={"weather"}, seed=1)[0]
    state = traced_run(script, 0)[1]
    place = int(state.u_n.argmax())
    assert state.u_n[place] > 200
    assert state.u_lo[place].max() > 0.98 * 14 * 24 * 60

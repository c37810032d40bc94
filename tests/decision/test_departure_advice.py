"""The advice of a day: start-by from a distribution, agreement, stepping, citizens, and no values."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from egress.decision import (
    Desk,
    StartByStatus,
    advise_departure,
    category_agreement,
    certain_clearing,
    stakes_of,
    stepped,
)
from egress.decision.advise_departure import _problem, category_closing_h
from egress.decision.agreement import AGREED, CLOCK_SHARE, POOL, Vote, agreement, clock_vote, loss_votes
from egress.decision.citizens import citizen_advice
from egress.decision.clearing_spread import ClearingSpread
from egress.decision.plausible import plausible_priors
from egress.decision.rival_pools import rival_weights
from egress.decision.start_by_spread import margin_by_day, risk_of_start, risks_by_day, start_by_of_spread
from egress.decision.stepping import DayAdvice
from egress.decision.stopping import STEP_DAYS, solve_stopping
from egress.domain import Case, Exit, apply_scenario
from egress.inputs import read_case
from egress.kit import Range
from egress.planning import last_way_out_h
from egress.threat import ThreatPicture, assess

CASES = Path(__file__).resolve().parents[2] / "cases"
AS_OF = datetime(2030, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def tiny() -> Case:
    """The post of sixty people, whose head has signed a value."""
    return apply_scenario(read_case(CASES / "tiny-post"))


@pytest.fixture(scope="module")
def picture(tiny: Case) -> ThreatPicture:
    """Its threat on a day."""
    return assess(tiny, AS_OF, paths=2000)


def desk(case: Case, picture: ThreatPicture, **more: object) -> Desk:
    """Return the desk of a day with a clearance of twelve hours for certain."""
    spreads = {stake.category: certain_clearing(12.0) for stake in stakes_of(case)}
    made = Desk(case=case, picture=picture, closing_h=last_way_out_h(case, picture), spreads=spreads)
    return replace(made, **more)  # type: ignore[arg-type]


def test_where_no_way_closes_no_start_is_late() -> None:
    """Two in a hundred rehearsals leave somebody behind: a risk where the way closes at last, else none."""
    cleared = np.concatenate([np.linspace(10, 40, 98), [np.inf, np.inf]])
    spread = ClearingSpread(np.linspace(1, 100, 100), np.linspace(1, 0.01, 100), cleared)
    never, late = np.full(100, np.inf), np.full(100, 24.0 * 90)
    assert risk_of_start(never, spread, 0.0).max() == 0.0
    assert risk_of_start(late, spread, 0.0) == pytest.approx(0.02)
    found = start_by_of_spread(AS_OF, never, spread, risks=(0.01,))
    assert found[0].status is StartByStatus.BEYOND_HORIZON


def test_start_by_is_the_quantile_less_a_certain_clearance() -> None:
    """With a clearance known to the hour, the start-by at 5 % is that quantile of the closing less the clearance."""
    closing = np.sort(np.random.default_rng(1).lognormal(6.5, 0.8, 4000))
    (found,) = start_by_of_spread(AS_OF, closing, certain_clearing(30.0), risks=(0.05,))
    assert found.margin_h == pytest.approx(np.quantile(closing, 0.05) - 30.0, abs=2.0)


def test_an_uncertain_clearance_makes_the_start_earlier() -> None:
    """It is the tail that counts: the same mean with a spread asks for an earlier start."""
    closing = np.full(2000, 400.0)
    hours = np.linspace(10, 110, 101)
    spread = ClearingSpread(hours, np.linspace(1, 0, 101), np.linspace(10, 110, 500))
    (certain,) = start_by_of_spread(AS_OF, closing, certain_clearing(60.0), risks=(0.05,))
    (uncertain,) = start_by_of_spread(AS_OF, closing, spread, risks=(0.05,))
    assert certain.margin_h is not None
    assert uncertain.margin_h is not None
    assert uncertain.margin_h == pytest.approx(certain.margin_h - 45.0, abs=2.0)


def test_rival_pools_weigh_the_paths_anew(picture: ThreatPicture) -> None:
    """Every rival is a weighing of the same paths; leaving the soonest account out makes early closings lighter."""
    rivals = rival_weights(picture)
    assert all(weights.sum() == pytest.approx(1.0) for weights in rivals.values())
    early = picture.closing_h[picture.main_exit] < 14 * 24
    fastest = max((m for m in picture.mechanisms if m.weight >= 0.05), key=lambda m: m.p_by_days[14])
    assert rivals[f"without {fastest.name}"][early].sum() < rivals["pool"][early].sum()


def vote(choice: str, weight: float, value: float = 1.0) -> Vote:
    """Return a vote."""
    return Vote(by="loss", pool="p", mission_days=value, hastening=1.0, risk=None, choice=choice, weight=weight)


def test_under_eighty_percent_it_is_split_and_says_what_turns_it() -> None:
    """Exactly eighty percent is agreed; a little less is split."""
    assert not agreement([vote("all", AGREED), vote("stay", 1 - AGREED)]).split
    split = agreement([vote("all", 0.79, 30.0), vote("stay", 0.21, 3.0)])
    assert (split.split, split.choice) == (True, "all")
    assert split.what_turns_it[0].startswith("mission days per person caught")


def test_what_turns_it_reads_as_a_sentence() -> None:
    """A number is leaving "at" it; weights of the accounts have words of their own."""
    split = agreement([vote("all", 0.79, 30.0), vote("stay", 0.21, 3.0)])
    assert split.what_turns_it == ("mission days per person caught: 100% for leaving at 30, 0% at 3",)
    for pool, said in (("without cascade", "without cascade"), ("all accounts alike", "with all accounts alike")):
        told = agreement([replace(vote("all", 0.5), pool=pool), replace(vote("stay", 0.5), pool=POOL)])
        asked = f"weights of the accounts: 100% for leaving {said}, 0% with the pool as it is"
        assert told.what_turns_it == (asked,)


def test_a_step_that_eighty_percent_take_at_least_is_agreed() -> None:
    """Whoever would send all out would also let some leave: so much is agreed, and how many would go on is told."""
    found = agreement([vote("all", 0.5), vote("some", 0.35), vote("stay", 0.15)])
    assert (found.choice, found.split, found.further) == ("some", False, pytest.approx(0.5))
    assert found.share == pytest.approx(0.85)


def test_up_on_one_day_down_on_a_fortnight() -> None:
    """One day is enough to step up; a step down needs fourteen days, none of them higher and none split."""
    day = [DayAdvice(days_ago=d, choice="stay", split=False) for d in (0.0, 7.0, 14.0)]
    assert stepped("stay", [DayAdvice(days_ago=0.0, choice="all", split=False)])[0] == "all"
    assert stepped("all", day[:2])[0] == "all"
    assert stepped("all", day)[0] == "stay"
    assert stepped("all", [day[0], replace(day[1], split=True), day[2]])[0] == "all"
    assert stepped("all", [day[0], replace(day[1], choice="some"), day[2]])[0] == "some"


def test_who_is_out_is_judged_from_there(tiny: Case, picture: ThreatPicture) -> None:
    """
    With all of the staff out nothing is gained by leaving; coming back costs days of work.

    So a lower worth of a person keeps them out than would have sent them.
    """
    staying, out = (
        next(c for c in advise_departure(desk(tiny, picture, standing=standing)).categories if c.category == "staff")
        for standing in ({}, {"staff": "all"})
    )
    assert out.worth_of_waiting_persons == 0.0
    assert out.news == ()
    assert staying.break_even_mission_days is not None
    assert out.break_even_mission_days is not None
    assert out.break_even_mission_days < staying.break_even_mission_days
    assert not [told for told in out.agreement.what_turns_it if "for leaving" in told]


def test_the_votes_are_of_the_whole_problem(tiny: Case, picture: ThreatPicture) -> None:
    """Each vote that weighs losses is the choice of least loss on every path and day, as the losses beside it are."""
    signed = Range(20.0, 40.0, 80.0)
    close = replace(tiny, values=replace(tiny.values, mission_days_per_person_caught=signed))
    post, rivals = desk(close, picture), rival_weights(picture)
    priors = plausible_priors(close)
    for stake in stakes_of(close):
        closing, _ = category_closing_h(post, stake)
        whole = _problem(post, stake, closing)
        assert len(whole.closing_days) == 2000
        assert whole.step_days.tolist() == STEP_DAYS.tolist()
        votes = []
        risks = risks_by_day(closing, post.spreads[stake.category])
        limits = (stake.choices[1].step_up_margin_h, stake.choices[2].step_up_margin_h)
        for name, weight in rivals.items():
            best = solve_stopping(replace(whole, weight=weight), priors.priors).best()
            values, haste = priors.priors.mission_days.tolist(), priors.priors.hastening.tolist()
            shares = [(1 - CLOCK_SHARE) * w / len(rivals) for w in priors.weight]
            votes += loss_votes(name, values, haste, best, weight=shares)
            for risk in close.values.risk_levels:
                each = CLOCK_SHARE / len(rivals) / len(close.values.risk_levels)
                votes.append(clock_vote(name, risk, margin_by_day(risks, weight, risk), limits, weight=each))
        assert category_agreement(post, stake, rivals) == agreement(votes)


def test_without_a_signed_value_no_single_choice_is_advised(tiny: Case, picture: ThreatPicture) -> None:
    """The break-even is shown, all three choices stand side by side, and none is advised."""
    unsigned = replace(tiny, values=replace(tiny.values, mission_days_per_person_caught=None))
    told = advise_departure(desk(unsigned, picture))
    assert not told.values_signed
    for one in told.categories:
        assert (one.status, one.advised, one.today) == ("no_values", None, None)
        assert [c.choice.key for c in one.choices] == ["stay", "some", "all"]
    assert any(one.break_even_mission_days for one in told.categories)


def test_a_narrow_value_is_advised_or_split_and_replays(tiny: Case, picture: ThreatPicture) -> None:
    """With a value that leaves no doubt all leave; the same inputs give the same answer."""
    sure = replace(tiny, values=replace(tiny.values, mission_days_per_person_caught=Range(1e5, 1e5, 1e5)))
    told = advise_departure(desk(sure, picture))
    assert all(one.status in ("advised", "split") for one in told.categories)
    assert any(one.agreement.choice != "stay" for one in told.categories)
    assert advise_departure(desk(sure, picture)) == told


def test_who_has_no_way_out_is_told_so(tiny: Case, picture: ThreatPicture) -> None:
    """A category without any way is no question of values: a way has to be found first."""
    lost = desk(tiny, picture)
    shut = {group: np.full(2000, -np.inf) for group in lost.closing_h}
    told = advise_departure(replace(lost, closing_h=shut))
    assert {one.status for one in told.categories} == {"no_way"}


def test_every_assumption_is_opened(tiny: Case, picture: ThreatPicture) -> None:
    """Each figure that no row states has a name, a value and a basis."""
    told = advise_departure(desk(tiny, picture))
    assert len(told.assumed) >= 10
    assert all(one.name and one.value and one.basis for one in told.assumed)


def test_citizens_lose_by_every_week_that_the_message_waits() -> None:
    """Told later, fewer get out; never more than there are seats for; whoever stays is said plainly."""
    case = apply_scenario(read_case(CASES / "kabul-2021"))
    seen = assess(case, datetime(2021, 8, 1, tzinfo=UTC), paths=2000)
    told = citizen_advice(case, seen, {"citizens-city": 100})
    assert told is not None
    assert told.gone_in_a_week < told.gone_today
    assert told.gone_today <= told.seats_per_day * 60
    assert told.stay_low <= told.stay_likely <= told.stay_high <= told.persons
    assert told.planned_safe_persons == 100
    soon = replace(seen, closing_h={**seen.closing_h, Exit.COMMERCIAL_AIR: np.full(2000, 48.0)})
    shut = citizen_advice(case, soon, {})
    assert shut is not None
    assert shut.gone_today < told.gone_today

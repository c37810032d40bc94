"""The scoreboard of a post: sources by their estimates, egress by its kept briefs, by what was reported shut."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from egress.domain import Act
from egress.domain.acts import ActKind
from egress.interfaces.accounts import Role
from egress.interfaces.api import House
from egress.interfaces.wiring import open_case
from egress.threat.experts import estimate_cdf
from egress.workflow.record.hands import Hand, act_of
from egress.workflow.record.keep import keep_brief, keep_case
from egress.workflow.record.scoreboard import closings, told_by_sources

from .housing import OWN, ROOT, Standing, everywhere, moved_in, opened_house

NOW = datetime(2030, 6, 1, tzinfo=UTC)
SHUT = datetime(2030, 4, 20, tzinfo=UTC)
NUMBERS = count()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with a brief of the tiny post, and the city reported shut forty days after it."""
    with opened_house(tmp_path_factory.mktemp("board"), clock=Standing(NOW)) as house:
        hand = Hand(person="Test", role="planner", at=NOW)
        for _ in range(2):
            keep_brief(house.store, OWN, hand, as_of=datetime(2030, 3, 11, tzinfo=UTC))
        shut(house, "city", SHUT)
        yield house


def shut(house: House, place: str, at: datetime) -> None:
    """Report a place shut."""
    hand = Hand(person="Watch", role="Watch officer", at=at)
    house.store.record(act_of(hand, ActKind.PLACE_SHUT, OWN, facts={"place": place}))


def board(house: House) -> dict[str, Any]:
    """Ask for the scoreboard, as somebody new."""
    answer = moved_in(house, f"Ann {next(NUMBERS)}", everywhere(Role.VIEWER)).get(f"/posts/{OWN}/scoreboard")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_egress_and_what_it_must_beat_stand_beside_the_sources(kept: House) -> None:
    """One line each; a brief that was made twice counts once; the closing is told with its time."""
    found = board(kept)
    assert found["closed"] == [{"exit": "city", "at": "2030-04-20T00:00:00Z"}]
    lines = {line["name"]: line for line in found["lines"]}
    models = [line["name"] for line in found["lines"] if line["kind"] == "model"]
    assert models[0] == "egress"
    assert "constant base rate" in models
    case = open_case(ROOT / "cases" / OWN)
    assert {one.source_id for one in case.estimates if not one.condition} <= set(lines)
    brief_exits = lines["egress"]["told"]
    assert 1 <= brief_exits <= 6
    assert lines["constant base rate"]["told"] == 1


def test_a_score_is_the_square_of_how_far_it_was_off(kept: House) -> None:
    """The rate that never changes: not closed at 30 days, closed at 60, by its own chance at each."""
    line = next(one for one in board(kept)["lines"] if one["name"] == "constant base rate")
    rate = open_case(ROOT / "cases" / OWN).threat_prior.base_rate_per_day
    p = {days: 1.0 - 2.718281828459045 ** (-rate * days) for days in (30, 60)}
    assert line["brier"]["30"] == pytest.approx(p[30] ** 2)
    assert line["brier"]["60"] == pytest.approx((p[60] - 1.0) ** 2)
    assert line["judged"]["60"] == 1


def test_what_is_not_up_yet_is_not_judged(tmp_path: Path) -> None:
    """A day after the brief nothing can be said of 7 days; a source's estimate counts from when it was made."""
    clock = Standing(datetime(2030, 3, 12, tzinfo=UTC))
    with opened_house(tmp_path, clock=clock) as house:
        keep_brief(
            house.store, OWN, Hand(person="Test", role="planner", at=clock()), as_of=clock() - timedelta(days=1)
        )
        lines = {line["name"]: line for line in board(house)["lines"]}
        assert lines["egress"]["told"] > 0
        assert lines["egress"]["brier"] == {}
        assert set(lines["egress"]["judged"].values()) == {0}


def test_only_estimates_without_a_condition_are_scored() -> None:
    """Under a condition nothing was said of what happened; without one the days count from when it was made."""
    case = open_case(ROOT / "cases" / OWN)
    plain = next(one for one in case.estimates if not one.condition and estimate_cdf(one)[0] is not None)
    bound = replace(plain, id="bound", source_id="careful", condition="if the bridge falls")
    told = told_by_sources(replace(case, estimates=(plain, bound)), NOW)
    assert set(told) == {plain.source_id}
    assert told[plain.source_id][0].as_of == plain.t_made


def test_the_first_report_of_an_exit_counts_and_places_do_not() -> None:
    """An exit that opens again closed when it first did; a gate is no exit; what is to come is not known."""
    days = [SHUT + timedelta(days=n) for n in range(3)]

    def said(place: str, at: datetime) -> Act:
        return act_of(Hand(person="W", role="w", at=at), ActKind.PLACE_SHUT, OWN, facts={"place": place})

    acts = [said("city", days[1]), said("city", days[0]), said("gate", days[0]), said("airport", days[2])]
    assert {one.value: at for one, at in closings(acts, days[1]).items()} == {"city": days[0]}


def test_a_post_without_briefs_has_its_sources(tmp_path: Path) -> None:
    """Before the first brief there is nothing of egress to score."""
    with opened_house(tmp_path, clock=Standing(NOW)) as house:
        keep_case(
            house.store,
            open_case(ROOT / "cases" / OWN),
            Hand(person="Test", role="planner", at=NOW),
            reason="again",
        )
        assert {line["kind"] for line in board(house)["lines"]} <= {"source"}

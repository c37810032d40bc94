"""The other exits of past cases: linked by what the others teach, scored beside plain baselines."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from egress.domain import Case, Exit, ExitLink
from egress.interfaces.cli import main
from egress.kit import Range
from egress.threat.scoring import Outcome
from egress.workflow import main_exits, other_exits
from egress.workflow.backtest import EGRESS
from egress.workflow.backtest_exits import AS_MAIN, WholeCase, learned_link

from ..threat.threatened_post import AS_OF, day
from .test_backtest import past
from .test_past_cases import OPEN_CASES


def whole(name: str, city: float | None, airport: float | None, days: float = 20) -> WholeCase:
    """Return a made-up past case without links that tells of city and airport, closed on these days."""
    case, outcome = past(name, closed=city, days=days, estimates=())
    other = Outcome(
        case_id=name,
        exit=Exit.AIRPORT,
        watched_from=AS_OF,
        asked_until=day(days),
        closed_at=None if airport is None else day(airport),
        observed_until=day(days + 5),
    )
    return replace(case, exit_links=()), (outcome, other)


PAST = [whole("a", 10, 8), whole("b", 15, 14), whole("c", 12, 6), whole("d", None, 5), whole("e", None, None)]


def without(case_id: str) -> list[WholeCase]:
    """Return the others."""
    return [one for one in PAST if one[0].case_id != case_id]


def test_a_link_is_learned_from_the_others() -> None:
    """Of b, c, d, e: the airport one and six days before the city, and in one of two cases that held by itself."""
    link = learned_link(Exit.AIRPORT, Exit.CITY, without("a"))
    assert link is not None
    assert link.p_follows == pytest.approx(3 / 4)
    assert (link.lag_h.low, link.lag_h.likely, link.lag_h.high) == (-144, -84, -24)
    assert link.own_rate_per_day == pytest.approx((1 / 5 + 0) / 2)
    assert learned_link(Exit.AIRPORT, Exit.CITY, PAST[:1]) is None
    assert learned_link(Exit.COMMERCIAL_AIR, Exit.CITY, PAST) is None


def test_what_a_case_became_changes_nothing_of_its_own_forecasts() -> None:
    """Whether the airport of a closed later or never, egress said the same while it was open."""
    later = [whole("a", 10, 9), *without("a")]
    one, two = (
        {
            r.forecast.as_of: r.forecast.p_closed
            for r in other_exits(found)[0].told[EGRESS]
            if r.forecast.case_id == "a"
        }
        for found in (PAST, later)
    )
    assert len(one) == 8
    assert all(two[as_of] == said for as_of, said in one.items())


def test_every_exit_is_scored_beside_its_baselines() -> None:
    """Open for 8, 14, 6, 5 and 20 days; where some shut by themselves and before the city, it is expected sooner."""
    (found,) = other_exits(PAST)
    assert found.exit is Exit.AIRPORT
    assert set(found.told) == {EGRESS, AS_MAIN, "climatology", "constant base rate", "last official"}
    assert {len(told) for told in found.told.values()} == {53}
    sooner = [
        ours.forecast.p_closed[14] > main_exit.forecast.p_closed[14]
        for ours, main_exit in zip(found.told[EGRESS], found.told[AS_MAIN], strict=True)
        if ours.forecast.case_id in ("a", "b", "c")
    ]
    assert all(sooner)


def test_a_link_of_the_case_itself_counts_before_what_others_teach() -> None:
    """A post that says its airport never follows the city is taken at its word."""
    never = ExitLink(exit=Exit.AIRPORT, follows=Exit.CITY, p_follows=0.0, lag_h=Range.exactly(0))
    stated: Case = replace(PAST[0][0], exit_links=(never,))
    (found,) = other_exits([(stated, PAST[0][1]), *without("a")])
    said = [r.forecast.p_closed[-1] for r in found.told[EGRESS] if r.forecast.case_id == "a"]
    assert said == [0.0] * 8


def test_main_exits_are_left_to_the_table_of_main_exits() -> None:
    """No exit is scored twice."""
    assert [outcome.exit for _, outcome in main_exits(PAST)] == [Exit.CITY] * 5


def test_the_command_tells_of_other_exits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text and JSON have a table of airports; kept forecasts of them are scored too."""
    cases = [str(OPEN_CASES / name) for name in ("goma2012", "saigon1975", "phnompenh1975")]
    assert main(["backtest", *cases, "-q", "--workers", "1"]) == 0
    assert "Airport: every forecaster over 3 past cases" in capsys.readouterr().out
    kept = tmp_path / "kept.jsonl"
    line = {"case_id": "goma2012", "exit": "airport", "as_of": "2012-11-10T00:00:00Z", "forecaster": "egress"}
    kept.write_text(json.dumps({**line, "p_closed": [min(1.0, n / 40) for n in range(121)]}) + "\n", encoding="utf-8")
    assert main(["backtest", cases[0], "--kept", str(kept), "--format", "json", "-q"]) == 0
    (exit_,) = json.loads(capsys.readouterr().out)["data"]["exits"]
    assert (exit_["exit"], [row["case_days"] for row in exit_["rows"]]) == ("airport", [1])

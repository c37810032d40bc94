"""Past cases are replayed by what was known then and by what the others teach, and every day is scored."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from egress.domain import Case, Exit, GaugeKind
from egress.interfaces.cli import main
from egress.threat.scoring import Outcome, learned_base_rate, learned_widening
from egress.workflow import backtest, summarised
from egress.workflow.backtest import CLIMATOLOGY, EGRESS, OFFICIAL, WITHOUT, asked_days, taught

from ..threat.threatened_post import AS_OF, day, estimate, gauge, threatened_post
from .test_past_cases import OPEN_CASES

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schemas" / "backtest.json"


def past(name: str, *, closed: float | None, days: float = 20, **rows: object) -> tuple[Case, Outcome]:
    """Return a made-up past case watched for some days from the day of the tests on."""
    case = replace(threatened_post(series=(), reports=(), **rows), case_id=name)
    outcome = Outcome(
        case_id=name,
        exit=Exit.CITY,
        watched_from=AS_OF,
        asked_until=day(days),
        closed_at=None if closed is None else day(closed),
        observed_until=day(days + 5),
    )
    return case, outcome


FELL = past("fell", closed=10.5, estimates=(estimate("e", -5, 200, 400, grade="B2", t_public=day(-5)),))
HELD = past("held", closed=None, estimates=(), gauges=gauge(GaugeKind.FRONT_KM, {-9: 200, -2: 200, 6: 40}))
ALSO = past("also", closed=15.5, estimates=())


def test_days_are_asked_while_the_exit_is_open() -> None:
    """Ends of day from the first of the watch to the last before it closes."""
    assert asked_days(FELL[1]) == tuple(AS_OF + timedelta(days=i) for i in range(11))
    assert len(asked_days(HELD[1])) == 20


def test_each_case_is_judged_by_the_others_alone() -> None:
    """What a case itself became changes nothing in what it is taught; what another became does."""
    rate, never = learned_base_rate([HELD[1], ALSO[1]])
    prior = taught(FELL[0], [HELD, ALSO]).threat_prior
    assert (prior.base_rate_per_day, prior.base_p_never) == (rate, never)
    assert rate == pytest.approx((1 / 15.5 + 0) / 2)
    assert never == pytest.approx(2 / 4)
    assert learned_widening([FELL, HELD]) > learned_widening([HELD])


def test_an_estimate_of_what_never_happened_says_nothing_of_the_spread() -> None:
    """It speaks of the share of never."""
    hopeful = past("hopeful", closed=None, estimates=(estimate("e", 0, 2, 4),))
    assert learned_widening([hopeful]) == learned_widening([HELD])


def test_every_forecaster_speaks_on_every_day() -> None:
    """Eleven, twenty and sixteen days by ours, four baselines, and each mechanism left out."""
    cases = backtest([FELL, HELD, ALSO], leave_out=True)
    assert [len(one.told[EGRESS]) for one in cases] == [11, 20, 16]
    for one in cases:
        assert set(one.told) == {EGRESS, CLIMATOLOGY, OFFICIAL, "constant base rate", "front only", *WITHOUT}
        assert {len(told) for told in one.told.values()} == {len(one.told[EGRESS])}
        for told in one.told.values():
            for resolved in told:
                p = np.array(resolved.forecast.p_closed)
                assert ((p >= 0) & (p <= 1)).all()
                assert (np.diff(p) >= -1e-9).all()


def test_nothing_received_later_is_used() -> None:
    """A reading that comes in on the sixth day changes no forecast of the days before, and those after."""
    with_it = backtest([HELD])[0].told[EGRESS]
    without = backtest([(replace(HELD[0], gauges=HELD[0].gauges[:2]), HELD[1])])[0].told[EGRESS]
    same = [a.forecast.p_closed == b.forecast.p_closed for a, b in zip(with_it, without, strict=True)]
    assert same[:6] == [True] * 6
    assert not any(same[6:])


def test_two_processes_give_the_same_answer() -> None:
    """Replay is the same to the bit, however many work at it."""
    one, two = (backtest([FELL, HELD, ALSO], workers=w) for w in (1, 2))
    assert [c.told for c in one] == [c.told for c in two]


def test_the_table_says_what_the_scores_are() -> None:
    """Skill, alarms and the worth of each mechanism follow from the forecasts."""
    answer = summarised(backtest([FELL, HELD, ALSO], leave_out=True))
    rows = {row.forecaster: row for row in answer.rows}
    assert answer.brier_skill[14] == pytest.approx(1 - rows[EGRESS].brier[14] / rows[CLIMATOLOGY].brier[14])
    assert {case.case_id: case.closed for case in answer.cases} == {"fell": True, "held": False, "also": True}
    assert rows[EGRESS].tw_crps_range[0] <= rows[EGRESS].tw_crps_days <= rows[EGRESS].tw_crps_range[1]
    assert set(answer.worth_of_mechanism) >= {"experts", "front", "base_rate", "reports"}


def test_the_command_answers_in_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text names every case; JSON keeps to its schema."""
    cases = [str(OPEN_CASES / name) for name in ("goma2012", "ndjamena2021", "saigon1975")]
    assert main(["backtest", *cases, "-q", "--workers", "1"]) == 0
    text = capsys.readouterr().out
    for name in ("goma2012", "ndjamena2021", "saigon1975", "climatology", "last official"):
        assert name in text
    written = tmp_path / "scores.json"
    assert main(["backtest", *cases, "-q", "--workers", "1", "--format", "json", "-o", str(written)]) == 0
    answer = json.loads(written.read_text(encoding="utf-8"))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(answer)
    turn = next(c for c in answer["data"]["cases"] if c["case_id"] == "ndjamena2021")
    assert turn["p_30_after_reversal"] < turn["peak_p_30"]

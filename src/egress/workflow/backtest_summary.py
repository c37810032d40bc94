"""From replayed cases to the score table: means, skill with its range, alarms, and how soon a turn was seen."""

from collections.abc import Mapping, Sequence

import numpy as np

from egress.kit import H_PER_DAY, hours_between, iso_utc, named_stream
from egress.publications import Backtest, CaseScore, ExitScores
from egress.threat.scoring import Resolved, ScoreRow, Scores, score_rows, scores_of
from egress.workflow.backtest import CLIMATOLOGY, CONSTANT, EGRESS, FRONT, OFFICIAL, Replayed
from egress.workflow.backtest_exits import ExitReplayed

ALARM_P, ALARM_DAYS = 0.20, 30
SKILL_DAYS = (14, 30)
SHOWN = (EGRESS, CLIMATOLOGY, CONSTANT, OFFICIAL, FRONT)
AFTER_TURN_DAYS = 10.0
DRAWS, MIDDLE = 2000, (5.0, 95.0)


def summarised(cases: Sequence[Replayed], exits: Sequence[ExitReplayed] = ()) -> Backtest:
    """Return the score table of replayed cases, and of their other exits."""
    together: dict[str, list[Resolved]] = {}
    for one in cases:
        for name, told in one.told.items():
            together.setdefault(name, []).extend(told)
    rows = {row.forecaster: row for row in score_rows(together)}
    skill, ranges = _skills(cases) if CLIMATOLOGY in rows else ({}, {})
    return Backtest(
        alarm_p=ALARM_P,
        rows=tuple(rows[name] for name in SHOWN if name in rows),
        brier_skill=skill,
        brier_skill_range=ranges,
        worth_of_mechanism=worths(rows),
        cases=tuple(case_score(one) for one in cases if one.told.get(EGRESS)),
        exits=tuple(ExitScores(exit=one.exit.value, rows=score_rows(one.told)) for one in exits),
    )


def worths(rows: Mapping[str, ScoreRow]) -> dict[str, float]:
    """Return twCRPS without each mechanism less twCRPS with all, days."""
    prefix = f"{EGRESS} without "
    return {
        name.removeprefix(prefix): row.tw_crps_days - rows[EGRESS].tw_crps_days
        for name, row in rows.items()
        if name.startswith(prefix)
    }


def case_score(one: Replayed) -> CaseScore:
    """Return the line of one case."""
    p_30 = np.array([r.forecast.p_closed[ALARM_DAYS] for r in one.told[EGRESS]])
    days = [r.forecast.as_of for r in one.told[EGRESS]]
    alarmed = np.nonzero(p_30 >= ALARM_P)[0]
    scores = {name: [scores_of(r) for r in told] for name, told in one.told.items() if name in SHOWN}
    return CaseScore(
        case_id=one.case.case_id,
        days=len(days),
        closed=one.outcome.closed_at is not None and one.outcome.closed_at <= one.outcome.asked_until,
        tw_crps_days={name: float(np.mean([s.tw_crps_days for s in told])) for name, told in scores.items()},
        log_score={name: mean_log(scores[name]) for name in (EGRESS, CLIMATOLOGY) if name in scores},
        share_of_days_alarmed=float(np.mean(p_30 >= ALARM_P)),
        first_alarm=iso_utc(days[alarmed[0]])[:10] if len(alarmed) else None,
        peak_p_30=_around_turn(one, p_30)[0],
        p_30_after_reversal=_around_turn(one, p_30)[1],
    )


def mean_log(scores: Sequence[Scores]) -> float:
    """Return the mean log score over 14 and 30 days, over the days on which it is known."""
    known = [[s.log_score[h] for h in SKILL_DAYS if h in s.log_score] for s in scores]
    return float(np.mean([np.mean(values) for values in known if values]))


def _around_turn(one: Replayed, p_30: np.ndarray) -> tuple[float | None, float | None]:
    turned = one.outcome.reversed_at
    if turned is None:
        return None, None
    after = np.array([hours_between(turned, r.forecast.as_of) / H_PER_DAY for r in one.told[EGRESS]])
    soon = (after >= 0) & (after <= AFTER_TURN_DAYS)
    if not (after <= 0).any() or not soon.any():
        return None, None
    return float(p_30[after <= 0].max()), float(p_30[soon].min())


def _skills(cases: Sequence[Replayed]) -> tuple[dict[int, float], dict[int, tuple[float, float]]]:
    """Return Brier skill by horizon and its middle 90 % over cases drawn again."""
    skill, ranges = {}, {}
    for horizon in SKILL_DAYS:
        ours, theirs = (np.array(_mean_brier(cases, name, horizon)) for name in (EGRESS, CLIMATOLOGY))
        skill[horizon] = float(1.0 - ours.mean() / theirs.mean())
        drawn = named_stream(1, f"backtest/skill/{horizon}").integers(len(ours), size=(DRAWS, len(ours)))
        again = 1.0 - ours[drawn].mean(axis=1) / np.maximum(theirs[drawn].mean(axis=1), 1e-12)
        low, high = np.percentile(again, MIDDLE)
        ranges[horizon] = (float(low), float(high))
    return skill, ranges


def _mean_brier(cases: Sequence[Replayed], name: str, horizon: int) -> list[float]:
    each = [[s.brier[horizon] for s in map(scores_of, one.told[name]) if horizon in s.brier] for one in cases]
    return [float(np.mean(values)) for values in each if values]

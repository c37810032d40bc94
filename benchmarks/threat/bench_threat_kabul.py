"""
Kabul, 23 June to 14 August 2021, replayed with public information only: twCRPS beside the last official word.

Reach: at most 0.50 times the last official. Run: make bench ONLY=threat_kabul
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from egress.inputs import read_past_case
from egress.threat.scoring import Resolved, scores_of
from egress.workflow import backtest, main_outcome
from egress.workflow.backtest import EGRESS, OFFICIAL, PastCase, Replayed

OPEN_CASES = Path(__file__).resolve().parent / "open_cases"
FIRST, LAST = datetime(2021, 6, 24, tzinfo=UTC), datetime(2021, 8, 15, tzinfo=UTC)
"""Ends of 23 June and of 14 August."""

REACH, ALARM_P, MOST_ALARMED = 0.50, 0.20, 0.20


def past_cases() -> list[PastCase]:
    """Return the open cases with what became of their cities."""
    past = []
    for folder in sorted(OPEN_CASES.iterdir()):
        case, outcomes = read_past_case(folder)
        outcome = main_outcome(case, outcomes)
        assert outcome is not None
        past.append((case, outcome))
    return past


def mean_tw_crps(told: Sequence[Resolved]) -> tuple[float, int]:
    """Return the mean twCRPS (days) over the days looked at, and how many there are."""
    scores = [scores_of(r).tw_crps_days for r in told if FIRST <= r.forecast.as_of <= LAST]
    return float(np.mean(scores)), len(scores)


def alarmed_days(one: Replayed) -> tuple[int, int, str]:
    """Return on how many days P(30 d) was 0.20 or more, of how many, and the first."""
    days = [r.forecast for r in one.told[EGRESS]]
    over = [f.as_of for f in days if f.p_closed[30] >= ALARM_P]
    return len(over), len(days), f"{over[0]:%d %b %Y}" if over else "never"


def main() -> None:
    """Print the table."""
    cases = backtest(past_cases(), leave_out=True, workers=2)
    kabul = next(one for one in cases if one.case.case_id == "kabul2021")
    official, days = mean_tw_crps(kabul.told[OFFICIAL])
    print(f"{days} as-of days, ends of 23 June to 14 August 2021; mean twCRPS on 0 to 120 days")
    for name, told in kabul.told.items():
        value, _ = mean_tw_crps(told)
        print(f"  {name:<26} {value:6.1f} days   {value / official:5.3f} of last official")
    ratio = mean_tw_crps(kabul.told[EGRESS])[0] / official
    print(f"reach ≤ {REACH}: {ratio:.3f}, {'met' if ratio <= REACH else 'missed'}")
    over, of, first = alarmed_days(kabul)
    print(f"P(city lost within 30 d) ≥ {ALARM_P}: first on {first}; {over} of {of} days of the whole watch")
    held = [one for one in cases if one.outcome.closed_at is None or one.outcome.closed_at > one.outcome.asked_until]
    total = np.array([alarmed_days(one)[:2] for one in held]).sum(axis=0)
    for one in held:
        over, of, first = alarmed_days(one)
        print(f"  held: {one.case.case_id:<14} {over:3d} of {of} days ({over / of:.0%}), first {first}")
    share = total[0] / total[1]
    print(f"reach ≤ {MOST_ALARMED:.0%} of days in cases that held: {total[0]} of {total[1]} ({share:.1%}), ", end="")
    print("met" if share <= MOST_ALARMED else "missed")


if __name__ == "__main__":
    main()

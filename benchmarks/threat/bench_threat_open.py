"""
The twelve open cases, one left out at a time: Brier skill, log score, and how soon a turn is seen.

Reach: skill against climatology ≥ +0.10 at 14 d and ≥ +0.15 at 30 d; no mean log score above 1.2 × climatology;
P(30 d) back under half of its peak within ten days of a known turn. Run: make bench ONLY=threat_open
"""

from bench_threat_kabul import OPEN_CASES

from egress.interfaces.wiring import open_past_cases
from egress.publications import Envelope, write_backtest
from egress.workflow import backtest, main_exits, other_exits, summarised
from egress.workflow.backtest import CLIMATOLOGY, EGRESS

REACH_SKILL = {14: 0.10, 30: 0.15}
MOST_LOG_RATIO = 1.2


def main() -> None:
    """Print the table and what is met."""
    whole = open_past_cases([OPEN_CASES])
    answer = summarised(backtest(main_exits(whole), leave_out=True, workers=2), other_exits(whole))
    empty = Envelope(case_id=None, as_of=None, inputs_digest=None, seed=None, version="")
    print(write_backtest(answer, "text", envelope=empty).content.decode())
    for days, reach in REACH_SKILL.items():
        low, high = answer.brier_skill_range[days]
        found = answer.brier_skill[days]
        print(f"skill at {days} d ≥ {reach:+.2f}: {found:+.3f} ({low:+.2f} to {high:+.2f}), {said(found >= reach)}")
    ratios = {c.case_id: c.log_score[EGRESS] / c.log_score[CLIMATOLOGY] for c in answer.cases}
    over = {name: round(ratio, 2) for name, ratio in ratios.items() if ratio > MOST_LOG_RATIO}
    print(
        f"log score ≤ {MOST_LOG_RATIO} × climatology: {len(ratios) - len(over)} of {len(ratios)} cases; over: {over}"
    )
    turned = [c for c in answer.cases if c.peak_p_30 is not None and c.p_30_after_reversal is not None]
    seen = [c for c in turned if (c.p_30_after_reversal or 0.0) < (c.peak_p_30 or 0.0) / 2]
    print(f"turn seen within ten days: {len(seen)} of {len(turned)}, {said(len(seen) == len(turned))}")


def said(is_met: bool) -> str:
    """Return the word for it."""
    return "met" if is_met else "missed"


if __name__ == "__main__":
    main()

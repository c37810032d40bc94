"""The sentences that a head of post reads first."""

from zoneinfo import ZoneInfo

from egress.decision import EVERYONE, POST, Advice, ClockLine, StartBy, StartByStatus, leading
from egress.domain import Case
from egress.kit import both_zones
from egress.planning import PlanningResult


def bottom_line(case: Case, advice: Advice, plan: PlanningResult) -> tuple[str, ...]:
    """Return at most five sentences: what to do today, for whom, by when, what waiting costs, who signs."""
    lines = {line.target: line for line in advice.clock}
    sentences = [_clock_words(lines[EVERYONE], advice.leading_risk, case.timezone)]
    if POST in lines:
        sentences.append(_clock_words(lines[POST], advice.leading_risk, case.timezone))
    sentences.append(_posture_words(advice))
    overdue = [row.label for row in advice.enablers if row.status == "overdue"]
    if overdue:
        rest = f" and {len(overdue) - 3} more" if len(overdue) > 3 else ""
        sentences.append(f"Overdue: {', '.join(overdue[:3])}{rest}.")
    left = plan.persons - plan.safe_persons
    if left:
        sentences.append(
            f"Started today, the plan brings {plan.safe_persons:,} of {plan.persons:,} people to safety "
            f"within {case.horizon_days:g} days; {left:,} are left."
        )
    return tuple(sentences[:5])


def _clock_words(line: ClockLine, risk: float, zone: ZoneInfo) -> str:
    entry = leading(line, risk)
    if entry.status is StartByStatus.PAST:
        least = "" if line.clearance_time_h is not None else "at least "
        already = _percent(line.risk_if_started_now, beside=risk)
        return f"{line.label}: start today; already {least}{already} risk, more than {risk:.0%}."
    if entry.status is StartByStatus.BEYOND_HORIZON:
        return f"{line.label}: any start within the horizon keeps the risk within {risk:.0%}."
    return f"{line.label}: start by {_when(entry, zone)} to keep the risk within {risk:.0%}."


def _percent(probability: float, *, beside: float) -> str:
    """Return a probability in whole per cent; with a decimal where it would read like the one beside it."""
    digits = 1 if f"{probability:.0%}" == f"{beside:.0%}" else 0
    return f"{probability:.{digits}%}"


def _when(entry: StartBy, zone: ZoneInfo) -> str:
    return "now" if entry.start_by is None else both_zones(entry.start_by, zone)


def _posture_words(advice: Advice) -> str:
    by_label: dict[str, list[str]] = {}
    for one in sorted(advice.postures, key=lambda row: -row.rank):
        by_label.setdefault(one.label, []).append(one.category.replace("_", " "))
    parts = [f"{label} for {', '.join(categories)}" for label, categories in by_label.items()]
    verdict = "Full evacuation is advised." if advice.full_evacuation_advised else "Full evacuation is not advised."
    return f"{verdict} Advised: {'; '.join(parts)}."

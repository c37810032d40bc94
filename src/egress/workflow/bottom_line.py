"""The sentences that a head of post reads first."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from egress.decision import EVERYONE, POST, Advice, ClockLine, PostureAdvice, StartBy, StartByStatus, leading
from egress.domain import Case, Exit
from egress.kit import H_PER_DAY, both_zones
from egress.planning import PlanningResult
from egress.publications.wording import listing
from egress.threat import ThreatPicture

MOST_NAMED = 3
"""Overdue things named; more are counted."""

OLD_DAYS = 30
"""An estimate older than this is called old on the first screen."""

PRICE_NOISE = 0.002
"""Share of the people below which a price of waiting is the planner's noise."""


def bottom_line(case: Case, advice: Advice, plan: PlanningResult, picture: ThreatPicture) -> tuple[str, ...]:
    """Return the sentences in order: the clocks, what is advised and who signs, how long, what waiting costs."""
    lines = {line.target: line for line in advice.clock}
    sentences = [_clock_words(lines[EVERYONE], advice.leading_risk, case.timezone)]
    if POST in lines:
        sentences.append(_clock_words(lines[POST], advice.leading_risk, case.timezone))
    sentences += [_posture_words(advice), _how_long_words(picture), *_waiting_words(lines[EVERYONE])]
    overdue = [row.label for row in advice.enablers if row.status == "overdue"]
    if overdue:
        rest = f" and {len(overdue) - MOST_NAMED} more" if len(overdue) > MOST_NAMED else ""
        sentences.append(f"Overdue: {', '.join(overdue[:MOST_NAMED])}{rest}.")
    left = plan.persons - plan.safe_persons
    if left:
        sentences.append(
            f"Started today, the plan brings {plan.safe_persons:,} of {plan.persons:,} people to safety "
            f"within {case.horizon_days:g} days; {left:,} are left."
        )
    return (*_thin_evidence(picture), *sentences)


def _thin_evidence(picture: ThreatPicture) -> list[str]:
    """Warn first if no source speaks, or none lately; one whose words count for nothing does not speak."""
    ages = [source.age_days for source in picture.sources if source.weight > 0]
    if not ages:
        return ["No estimate counts by then: the curves rest on counts, reports or the record of other crises alone."]
    return [f"The newest estimate is {min(ages):.0f} days old."] if min(ages) > OLD_DAYS else []


def _how_long_words(picture: ThreatPicture) -> str:
    """Say how likely the main exit, and the one likeliest to close, are closed within 30 days."""
    by_30 = {e: float(c.p_closed[list(c.hours).index(30 * H_PER_DAY)]) for e, c in picture.curves.items()}
    first = max(by_30, key=lambda exit_: by_30[exit_])
    main = picture.main_exit
    words = f"{_exit(main)} closed within 30 days: {_chance(by_30[main])}"
    return f"{words}; {_exit(first).lower()}: {_chance(by_30[first])}." if first is not main else f"{words}."


def _exit(exit_: Exit) -> str:
    return exit_.value.replace("_", " ").capitalize()


def _waiting_words(line: ClockLine) -> list[str]:
    price = line.price_of_waiting_persons
    if price is None or price < max(1.0, PRICE_NOISE * line.persons):
        return []
    about = float(f"{price:.2g}")
    people = "person" if f"{about:.0f}" == "1" else "people"
    return [f"One more day of waiting: about {about:,.0f} more {people} caught."]


def _clock_words(line: ClockLine, risk: float, zone: ZoneInfo) -> str:
    entry = leading(line, risk)
    if entry.status is StartByStatus.PAST:
        least = "at least " if line.risk_is_at_least else ""
        already = _percent(line.risk_if_started_now, beside=risk)
        return (
            f"{line.label}: start today; already {least}{already} risk that the last way out closes first "
            f"(limit {100 * risk:g}%)."
        )
    if entry.status is StartByStatus.CANNOT_CLEAR:
        return f"{line.label}: a start today brings none of them to safety; see what is missing."
    if entry.status is StartByStatus.BEYOND_HORIZON:
        return f"{line.label}: any start within the horizon keeps the risk within {100 * risk:g}%."
    return f"{line.label}: start by {_when(entry, zone)} to keep the risk within {100 * risk:g}%."


def _percent(probability: float, *, beside: float) -> str:
    """Return a probability in whole per cent; with a decimal where it would read like the one beside it."""
    return f"{probability:.1%}" if _chance(probability) == f"{100 * beside:g}%" else _chance(probability)


def _chance(probability: float) -> str:
    """Return a probability in whole per cent; what is not certain is neither 0 % nor 100 %."""
    if probability < 0.01:
        return "under 1%"
    return "over 99%" if probability > 0.99 else f"{probability:.0%}"


def _when(entry: StartBy, zone: ZoneInfo) -> str:
    return "now" if entry.start_by is None else both_zones(entry.start_by, zone)


def _quoted(label: str) -> str:
    """Return a rung's name, in quotes where a comma in it would run it into the list around it."""
    return f"“{label}”" if "," in label else label


def _posture_words(advice: Advice) -> str:
    """Say the rungs advised; of whom a start brings nobody to safety, that no rung helps, not that work is normal."""
    if not advice.postures:
        return "Nobody is counted at this post, so there is nobody to advise on: count again before relying on that."
    stuck = [one.category.replace("_", " ") for one in advice.postures if one.cannot_clear]
    helped = [one for one in advice.postures if not one.cannot_clear or one.rank > 0]
    said = [] if stuck and not helped else [_rungs_words(advice, helped, stuck=bool(stuck))]
    if stuck:
        said.append(
            f"No rung brings {listing(stuck)} to safety as things stand: "
            "decide now what is missing and who gets it, or find another way out."
        )
    return " ".join(said)


def _rungs_words(advice: Advice, postures: Sequence[PostureAdvice], *, stuck: bool) -> str:
    by_label: dict[str, list[str]] = {}
    for one in sorted(postures, key=lambda row: -row.rank):
        by_label.setdefault(one.label, []).append(one.category.replace("_", " "))
    signers = {one.label: one.decided_by for one in postures}
    parts = [
        f"{_quoted(label)} for {listing(categories)}" + (f" (signed by {signers[label]})" if signers[label] else "")
        for label, categories in by_label.items()
    ]
    advised = f"Advised: {'; '.join(parts)}."
    if advice.full_evacuation_advised:
        return f"Full evacuation is advised. {advised}"
    return advised if stuck else f"Full evacuation is not advised. {advised}"

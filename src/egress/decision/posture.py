"""The posture advised: for each category the highest rung whose margin has been used up, and who must sign."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from egress.decision.advice import ClockLine, PostureAdvice, StartBy, StartByStatus
from egress.decision.enablers import leading, margin_h
from egress.domain import Authority, Case, Effect, Posture
from egress.kit import add_hours
from egress.threat import ThreatPicture


def posture_advised(
    case: Case, picture: ThreatPicture, clock: Sequence[ClockLine], *, risk: float
) -> tuple[PostureAdvice, ...]:
    """
    Return the rung advised for each category of person that is still there.

    A category's margin is the least among its groups at the given risk. Its rung is the highest one that applies to
    it and whose `step_up_margin_h` exceeds that margin; else the lowest rung that applies.
    """
    present = {group.category for group in case.groups if group.head_count}
    categories = [category for category in case.categories if category in present]
    return tuple(_for_category(case, picture, clock, category, risk) for category in categories)


def full_evacuation_advised(case: Case, advised: Sequence[PostureAdvice]) -> bool:
    """Whether every category of the post's own people who are there is advised to leave altogether."""
    official = {group.category for group in case.groups if group.official and group.head_count}
    leaving = {Effect.ALL_LEAVE.value, Effect.RELOCATE.value}
    return bool(official) and all(one.effect in leaving for one in advised if one.category in official)


def _for_category(
    case: Case, picture: ThreatPicture, clock: Sequence[ClockLine], category: str, risk: float
) -> PostureAdvice:
    groups = {group.id for group in case.groups if group.category == category}
    lines = [line for line in clock if line.target in groups]
    entries = [leading(line, risk) for line in lines]
    entry = min(entries, key=margin_h)
    rungs = sorted((rung for rung in case.postures if rung.applies_to(category)), key=lambda rung: rung.rank)
    used_up = [r for r in rungs if r.step_up_margin_h is not None and margin_h(entry) < r.step_up_margin_h]
    rung = used_up[-1] if used_up else (rungs[0] if rungs else None)
    authority = next((row for row in case.authority if rung and row.id == rung.decision_id), None)
    act_by = None
    if entry.start_by is not None:
        taken = authority.time_to_decide_h if authority else 0.0
        act_by = add_hours(entry.start_by, -taken)
        act_by = None if act_by <= picture.as_of else act_by
    found = _advice(category, rung, authority, act_by, _reason(entry, rung, risk))
    return replace(found, cannot_clear=any(one.status is StartByStatus.CANNOT_CLEAR for one in entries))


def _advice(
    category: str, rung: Posture | None, authority: Authority | None, act_by: datetime | None, reason: str
) -> PostureAdvice:
    return PostureAdvice(
        category=category,
        posture_id=rung.id if rung else "",
        effect=rung.effect.value if rung else "",
        label=rung.label if rung else "no rung in the ladder applies",
        rank=rung.rank if rung else 0,
        act_by=act_by,
        decided_by=authority.decided_by if authority else "",
        requested_by=authority.requested_by if authority else "",
        fallback_authority=authority.fallback_authority if authority else "",
        reason=reason,
    )


def _reason(entry: StartBy, rung: Posture | None, risk: float) -> str:
    level, margin = f"{100 * risk:g}% risk", margin_h(entry)
    if rung is None:
        return "The posture ladder of the case has no rung for this category."
    if entry.status is StartByStatus.CANNOT_CLEAR:
        return "A start today brings none of them to safety: a way out has to be found first."
    if margin == float("-inf"):
        return f"No start is left that keeps within {level}."
    days = "beyond the horizon" if margin == float("inf") else f"{margin / 24:.1f} days"
    if rung.step_up_margin_h is None or margin >= rung.step_up_margin_h:
        return f"The margin at {level} is {days}; no rung is due."
    return f"The margin at {level} is {days}, under the {rung.step_up_margin_h / 24:g} days of this rung."

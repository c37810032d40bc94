"""advise: clock, deadlines, posture and doubts put together."""

from collections.abc import Sequence

from egress.decision.advice import Advice, ClockLine, StartByStatus
from egress.decision.clearance import timing
from egress.decision.clock import clock
from egress.decision.enablers import enabler_deadlines, leading, prepared
from egress.decision.posture import full_evacuation_advised, posture_advised
from egress.domain import Case, apply_scenario
from egress.kit import H_PER_DAY
from egress.planning import PlanningResult
from egress.threat import ThreatPicture, picture_under

LEADING_RISK = 0.05
"""The risk that posture and deadlines are reckoned from, if the case shows it; else its second level or only one."""


def advise(
    case: Case,
    scenario_id: str,
    picture: ThreatPicture,
    *,
    plans: Sequence[PlanningResult],
    prepared_plans: Sequence[PlanningResult],
) -> Advice:
    """
    Return what to decide, from plans at several starts.

    `plans` hold at least one that starts at the picture's as_of; one that starts 24 h later prices the waiting.
    `prepared_plans` are those of the case with every enabler in hand (see `prepared`).
    """
    applied = apply_scenario(case, scenario_id)
    seen = picture_under(picture, applied)
    risk = leading_risk(case)
    lines = clock(applied, seen, timing(applied, seen, plans))
    in_hand = apply_scenario(prepared(case, picture), scenario_id)
    ready = clock(in_hand, seen, timing(in_hand, seen, prepared_plans))
    advised = posture_advised(applied, seen, lines, risk=risk)
    return Advice(
        as_of=picture.as_of,
        leading_risk=risk,
        clock=lines,
        enablers=enabler_deadlines(applied, seen, ready, plan=prepared_plans[0], risk=risk),
        postures=advised,
        start_now=tuple(line.target for line in lines if _starts_now(line, risk)),
        full_evacuation_advised=full_evacuation_advised(applied, advised),
        against=what_speaks_against(applied, seen, plans[0]),
        break_even_mission_days={line.target: break_even(line) for line in lines},
    )


def leading_risk(case: Case) -> float:
    """Return the risk level that the advice leads with."""
    levels = case.values.risk_levels
    return LEADING_RISK if LEADING_RISK in levels else levels[min(1, len(levels) - 1)]


def break_even(line: ClockLine) -> float | None:
    """
    Return N in "you leave if one person caught is worth more than N mission days": one day ÷ people it costs.

    None where waiting costs nobody, or its price is not known.
    """
    price = line.price_of_waiting_persons
    return 1.0 / price if price is not None and price > 0 else None


def what_speaks_against(case: Case, picture: ThreatPicture, plan: PlanningResult) -> tuple[str, ...]:
    """Return what speaks against acting, and what the figures leave out."""
    curve = picture.curves[picture.main_exit]
    name = picture.main_exit.value.replace("_", " ")
    held = 1.0 - float(curve.p_closed[-1])
    last_day = curve.hours[-1] / H_PER_DAY
    sentences = [
        f"The {name} still holds after {last_day:.0f} days on {held:.0%} of the paths: leaving may be in vain."
    ]
    sentences.append("A visible departure may hasten the fall; the curves do not contain that effect.")
    sentences += list(picture.disagreement)
    if plan.gap_of_savable > 0.05:
        sentences.append(
            "Of what movement can save, the plan is proven to be within "
            f"{plan.gap_of_savable:.0%} of the best possible, no closer."
        )
    if case.values.mission_days_per_person_caught is None:
        sentences.append("The head of post has signed no value of a person caught in mission days: judge the range.")
    return tuple(sentences)


def _starts_now(line: ClockLine, risk: float) -> bool:
    entry = leading(line, risk)
    soon = entry.margin_h is not None and entry.margin_h < H_PER_DAY
    return entry.status is StartByStatus.PAST or soon

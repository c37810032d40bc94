"""Section: what a head of post reads first."""

from datetime import datetime
from zoneinfo import ZoneInfo

from egress.decision import Advice, ClockLine, PostureAdvice
from egress.publications.blocks import Fact, Facts, Section, Sentences
from egress.publications.brief_document import Brief
from egress.publications.clock_lines import line_for_everyone
from egress.publications.wording import (
    about_duration,
    both_times,
    chance,
    extra_persons,
    listing,
    spoken,
)

MOST_NAMED = 3
"""Targets named on the card; the clock has them all."""


def bottom_line(brief: Brief) -> Section:
    """Say the posture advised, by when, what waiting costs and who must sign; then the sentences of the day."""
    zone = ZoneInfo(brief.timezone)
    facts = (
        _posture(brief.advice),
        _by_when(brief.advice, zone),
        _waiting(brief),
        _signature(brief.advice),
    )
    sentences = Sentences(brief.bottom_line, large=True)
    return Section("bottom-line", "Bottom line", (sentences, Facts(facts)))


def steps_advised(advice: Advice) -> tuple[PostureAdvice, ...]:
    """Return the rungs advised above the lowest, the highest first."""
    steps = [p for p in advice.postures if p.rank > 0]
    return tuple(sorted(steps, key=lambda p: -p.rank))


def by_when(posture: PostureAdvice, zone: ZoneInfo) -> str:
    """Return by when a rung must be decided: now, or the instant."""
    return "now" if posture.act_by is None else both_times(posture.act_by, zone)


def _posture(advice: Advice) -> Fact:
    steps = steps_advised(advice)
    if not steps:
        why = "Normal operations for every category." if advice.postures else "The case has no ladder of postures."
        return Fact("Posture advised", "no step up", why)
    top = steps[0]
    told = [f"{top.label} for {_categories(steps, top.label)}"]
    others = list(dict.fromkeys(p.label for p in steps if p.label != top.label))
    told += [f"{label} for {_categories(steps, label)}" for label in others]
    return Fact("Posture advised", top.label, "; ".join(told) + ".")


def _categories(steps: tuple[PostureAdvice, ...], label: str) -> str:
    return listing(dict.fromkeys(spoken(p.category) for p in steps if p.label == label))


def _by_when(advice: Advice, zone: ZoneInfo) -> Fact:
    steps = steps_advised(advice)
    if not steps:
        return Fact("By when", "nothing to decide", "No margin calls for a step today.")
    top = [p for p in steps if p.rank == steps[0].rank]
    value = "now" if any(p.act_by is None for p in top) else both_times(_first_act_by(top), zone)
    labels = {line.target: line.label for line in advice.clock}
    names = [labels.get(target) or spoken(target) for target in advice.start_now]
    if len(names) > MOST_NAMED:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more lines of the clock"]
    detail = f"Start today: {listing(names)}." if names else "No start-by at the leading risk is past yet."
    return Fact("By when", value, detail)


def _first_act_by(postures: list[PostureAdvice]) -> datetime:
    return min(p.act_by for p in postures if p.act_by is not None)


def _waiting(brief: Brief) -> Fact:
    everyone = line_for_everyone(brief.advice.clock)
    if everyone is None:
        return Fact("One more day of waiting", "not known", "The clock has no line for everyone.")
    return Fact("One more day of waiting", _price(everyone), _risk_now(everyone))


def _price(line: ClockLine) -> str:
    if line.price_of_waiting_persons == 0:
        return "costs nobody"
    return f"{extra_persons(line.price_of_waiting_persons)} caught"


def _risk_now(line: ClockLine) -> str:
    cleared = line.clearance_time_h
    needs = "not everyone is safe within the horizon" if cleared is None else f"it takes {about_duration(cleared)}"
    return (
        f"Started today, {needs}; the last way out closes first with {chance(line.risk_if_started_now)} probability."
    )


def _signature(advice: Advice) -> Fact:
    steps = steps_advised(advice)
    signers = dict.fromkeys(p.decided_by for p in steps if p.decided_by)
    if not signers:
        return Fact("Who must sign", "nobody", "No rung advised needs a decision by the authority table.")
    top = next(p for p in steps if p.decided_by)
    asked = f"Asked for by {top.requested_by}. " if top.requested_by else ""
    lost = f"If communications are lost: {top.fallback_authority}." if top.fallback_authority else ""
    others = [name for name in signers if name != top.decided_by]
    more = f" The lower rungs: {listing(others)}." if others else ""
    return Fact("Who must sign", top.decided_by, (asked + lost + more).strip())

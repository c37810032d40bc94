"""Section: what a head of post reads first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.decision import Advice, ClockLine, PostureAdvice
from egress.publications.blocks import Fact, Facts, Section, Sentences
from egress.publications.brief_document import Brief
from egress.publications.clock_lines import cannot_clear, line_for_everyone, risk_now
from egress.publications.wording import (
    NOTHING,
    about_duration,
    both_times,
    counted,
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
        _signature(brief),
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
    if not steps and _stuck(advice):
        return Fact("Posture advised", "no rung helps", f"A start today brings none of {_stuck(advice)} to safety.")
    if not steps:
        why = "Normal operations for every category." if advice.postures else "The case has no ladder of postures."
        return Fact("Posture advised", "no step up", why)
    top = steps[0]
    stuck = f" No rung helps {_stuck(advice)}: a start today brings none to safety." if _stuck(advice) else ""
    return Fact("Posture advised", top.label, f"{_rungs(steps)}.{stuck}")


def _stuck(advice: Advice) -> str:
    """Name the categories of whom a start today brings nobody of some group to safety; empty if there are none."""
    return listing(names) if (names := [spoken(p.category) for p in advice.postures if p.cannot_clear]) else ""


def _rungs(steps: Sequence[PostureAdvice]) -> str:
    """Return each rung with the categories it is advised for, in the order of the steps."""
    told = [f"{label} ({_categories(steps, label)})" for label in dict.fromkeys(p.label for p in steps)]
    return "; ".join(told)


def _categories(steps: Sequence[PostureAdvice], label: str) -> str:
    return listing(dict.fromkeys(spoken(p.category) for p in steps if p.label == label))


def _by_when(advice: Advice, zone: ZoneInfo) -> Fact:
    steps = steps_advised(advice)
    if not steps and _stuck(advice):
        return Fact("By when", "now", "Decide what is missing and who gets it, or find another way out.")
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
    said = extra_persons(line.price_of_waiting_persons, line.persons)
    return f"{said} caught" if said.endswith(("more", "fewer")) else said


def _risk_now(line: ClockLine) -> str:
    if cannot_clear(line):
        return "Some are left whatever the start."
    cleared = line.clearance_time_h
    needs = "not everyone is safe within the horizon" if cleared is None else f"it takes {about_duration(cleared)}"
    return f"Started today, {needs}; the last way out closes first with a probability of {_in_text(risk_now(line))}."


def _in_text(figure: str) -> str:
    return figure.replace("<", "under ").replace(">", "over ")


def _signature(brief: Brief) -> Fact:
    steps = steps_advised(brief.advice)
    by_signer: dict[str, list[PostureAdvice]] = {}
    for step in steps:
        if step.decided_by:
            by_signer.setdefault(step.decided_by, []).append(step)
    if not by_signer:
        return Fact("Who must sign", "nobody", "No rung advised needs a decision by the authority table.")
    people = brief.persons_by_category
    signers = sorted(by_signer, key=lambda name: -_covered(by_signer[name], people))
    told = [_signer_line(name, by_signer[name], people) for name in signers]
    return Fact("Who must sign", listing(signers), "\n".join(told))


def _covered(steps: list[PostureAdvice], people: Mapping[str, int]) -> int:
    return sum(people.get(step.category, 0) for step in steps)


def _signer_line(name: str, steps: list[PostureAdvice], people: Mapping[str, int]) -> str:
    covered = _covered(steps, people)
    persons = f" for {counted(covered, 'person', 'people')}" if covered else ""
    asks = listing(dict.fromkeys(step.requested_by for step in steps if step.requested_by))
    stands_in = listing(dict.fromkeys(step.fallback_authority for step in steps if step.fallback_authority))
    asked = "" if asks == NOTHING else f" Asked for by {asks}."
    lost = "" if stands_in == NOTHING else f" If cut off: {stands_in}."
    return f"{name}{persons}: {_rungs(steps)}.{asked}{lost}"

"""
Switch-over cards: for each single loss, what to change to, what it costs and what must be asked for first.

The one seam to whoever reckons losses is `LossComparison`: cards are drawn of what it holds, and of nothing else.
"""

from datetime import datetime

from egress.kit import add_hours
from egress.publications.language import Worded
from egress.publications.losses_writer import LossComparison, LossLine, NewlyUsed
from egress.publications.papers.leadership import leader_of
from egress.publications.papers.paper import Card, Paper, Part, Subject


def switch_over_cards(subject: Subject, comparison: LossComparison, *, most: int | None = None) -> Paper:
    """Return one card for each single loss, the worst first; `most` keeps the first so many."""
    losses = comparison.losses[:most]
    cards = tuple(Part("", (_card(subject, comparison, loss),), new_page=True) for loss in losses)
    return Paper(
        kind="switch-over",
        title=subject.tongue.say("switch.title"),
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=cards,
    )


def _card(subject: Subject, comparison: LossComparison, loss: LossLine) -> Card:
    tongue, lost = subject.tongue, _label(subject, loss.target_id)
    say = tongue.say
    used = [_use(subject, comparison.as_of, one) for one in loss.newly_used]
    slots = (
        (leader_of(subject), *dict.fromkeys(_owners(subject, loss))),
        tuple(used) or (say("switch.nothing_new"),),
        (say("switch.lost", kind=tongue.word("kind", loss.kind), what=lost), *_places(subject, loss)),
        _when(subject, comparison, loss),
        _whom(subject, comparison, loss),
        (
            say("switch.report", lead=leader_of(subject)),
            say("card.channels"),
        ),
        _fails(subject, loss),
    )
    return Card(say("switch.of", kind=tongue.word("kind", loss.kind), what=lost), slots, mark=say("switch.mark"))


def _use(subject: Subject, as_of: datetime, one: NewlyUsed) -> str:
    tongue = subject.tongue
    kind = tongue.word("kind", one.kind)
    if one.lead_time_h <= 0:
        return tongue.say("switch.use_now", kind=kind, what=one.label)
    there = subject.moment(add_hours(as_of, one.lead_time_h))
    return tongue.say("switch.use", kind=kind, what=one.label, length=tongue.length(one.lead_time_h), there=there)


def _when(subject: Subject, comparison: LossComparison, loss: LossLine) -> tuple[str, ...]:
    tongue, line, base = subject.tongue, loss.line, comparison.base
    say = tongue.say
    words = tuple(
        say("plan.does_not_clear") if hours is None else tongue.length(hours)
        for hours in (line.clearance_time_h, base.clearance_time_h)
    )
    lines = [say("switch.clears", then=words[0], now=words[1])]
    if loss.longest_lead_time_h is not None:
        length = tongue.length(loss.longest_lead_time_h)
        lines.append(say("switch.waits", what=loss.waits_for, length=length))
    if line.start_by is not None:
        lines.append(say("switch.start_by", moment=subject.moment(line.start_by)))
    return tuple(lines)


def _whom(subject: Subject, comparison: LossComparison, loss: LossLine) -> tuple[str, ...]:
    tongue, line, base = subject.tongue, loss.line, comparison.base
    lines = [tongue.say("switch.safe", then=line.safe_persons, now=base.safe_persons, persons=line.persons)]
    more = line.expected_caught_persons - base.expected_caught_persons
    if more >= 1:
        lines.append(tongue.say("switch.caught", persons=tongue.about(more)))
    return tuple(lines)


def _fails(subject: Subject, loss: LossLine) -> tuple[str, ...]:
    tongue, left = subject.tongue, loss.line.persons - loss.line.safe_persons
    words = (tongue.count("switch.left", left),) if left else ()
    return (*words, tongue.say("switch.fails", lead=leader_of(subject)))


def _owners(subject: Subject, loss: LossLine) -> list[str]:
    by_id = {one.id: one.owner for one in subject.case.enablers}
    forces = {one.id: one.released_by for one in subject.case.forces}
    named = [by_id.get(one.id) or forces.get(one.id, "") for one in loss.newly_used]
    return [owner for owner in named if owner]


def _places(subject: Subject, loss: LossLine) -> list[Worded]:
    case, say = subject.case, subject.tongue.say
    legs = [case.leg_by_id[one.id] for one in loss.newly_used if one.kind == "leg" and one.id in case.leg_by_id]
    ends = [(subject.site(leg.from_site_id).label, subject.site(leg.to_site_id).label) for leg in legs]
    return [say("switch.now_by", leaves=leaves, reaches=reaches) for leaves, reaches in dict.fromkeys(ends)][:6]


def _label(subject: Subject, row_id: str) -> str:
    case = subject.case
    for table in (case.sites, case.legs, case.fleets, case.forces, case.enablers):
        for one in table:
            if one.id == row_id:
                return one.label
    return row_id

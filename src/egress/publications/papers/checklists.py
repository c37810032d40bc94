"""Checklists by phase: what is asked for, watched, decided and done, in boxes to be ticked."""

from collections.abc import Iterator

from egress.domain import Plan
from egress.kit import add_hours
from egress.publications.blocks import Sentences, sentence
from egress.publications.papers.leadership import gravest_decision
from egress.publications.papers.paper import Part, Subject, total_persons

PHASES = ("watch", "prepare", "order", "movement", "close")
"""The phases, in their order."""


def checklist_parts(subject: Subject, plan: Plan) -> tuple[Part, ...]:
    """Return the checklists, phase by phase."""
    say = subject.tongue.say
    items = {
        "watch": list(_watch(subject)),
        "prepare": list(_prepare(subject)),
        "order": list(_order(subject, plan)),
        "movement": list(_movement(subject, plan)),
        "close": list(_close(subject, plan)),
    }
    parts = [Part(say("phases.title"), ())]
    for phase in PHASES:
        body = Sentences(tuple(items[phase]), boxes=True) if items[phase] else sentence(say("phases.nothing"))
        parts.append(Part(say(f"phases.{phase}"), (body,), level=2))
    return tuple(parts)


def _watch(subject: Subject) -> Iterator[str]:
    say, length = subject.tongue.say, subject.tongue.length
    for one in subject.case.tripwires:
        watcher = one.watched_by or say("comms.nobody")
        yield say(
            "phases.tripwire",
            what=one.observable,
            threshold=one.threshold,
            watcher=watcher,
            owner=one.owner,
            action=one.obliged_action,
            length=length(one.time_to_act_h),
        )
    if not subject.case.tripwires:
        yield say("phases.no_tripwires")


def _prepare(subject: Subject) -> Iterator[str]:
    say = subject.tongue.say
    for one in subject.case.enablers:
        if one.in_use and one.in_hand_from is None:
            length = subject.tongue.length(one.lead_time_h)
            yield say("phases.enabler", owner=one.owner, what=one.label, length=length)
        elif one.in_use and one.available_until is not None:
            yield say("phases.renew", owner=one.owner, what=one.label, moment=subject.moment(one.available_until))
    for force in subject.case.forces:
        if force.in_use and force.present_from is None:
            length = subject.tongue.length(force.lead_time_h)
            yield say(
                "phases.force", owner=force.released_by or say("card.lead_blank"), what=force.label, length=length
            )


def _order(subject: Subject, plan: Plan) -> Iterator[str]:
    say, row = subject.tongue.say, gravest_decision(subject)
    if row is not None:
        yield say("phases.decide", role=row.decided_by, what=row.label, fallback=row.fallback_authority or "–")
    yield say("phases.give_order", moment=subject.moment(plan.start))
    yield say("phases.acknowledge")
    yield say("phases.alert")


def _movement(subject: Subject, plan: Plan) -> Iterator[str]:
    say, tongue = subject.tongue.say, subject.tongue
    for group in subject.case.groups:
        rides = [m for m in plan.movements if group.id in dict(m.loads)]
        if rides:
            yield say(
                "phases.group",
                group=group.label,
                n=group.head_count,
                ready=subject.moment(add_hours(plan.start, group.ready_first_h)),
                first=subject.moment(min(m.depart for m in rides)),
                last=subject.moment(max(m.arrive for m in rides)),
            )
    yield tongue.count("phases.tally", total_persons(plan.movements))


def _close(subject: Subject, plan: Plan) -> Iterator[str]:
    say, case = subject.tongue.say, subject.case
    for force in (one for one in case.forces if one.in_use):
        uses = [m.arrive for m in plan.movements if {m.leg_id, *_ends(subject, m.leg_id)} & set(force.secures)]
        if uses:
            yield say("phases.force_leaves", force=force.label, moment=subject.moment(max(uses)))
    yield say("phases.account")
    yield say("phases.destroy")


def _ends(subject: Subject, leg_id: str) -> tuple[str, str]:
    leg = subject.case.leg_by_id[leg_id]
    return leg.from_site_id, leg.to_site_id

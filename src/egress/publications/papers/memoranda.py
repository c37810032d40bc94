"""Decision memoranda filled from the case: who asks whom for what, by when, why, and what speaks against it."""

from collections.abc import Iterator

from egress.decision import EnablerDeadline, PostureAdvice
from egress.domain import Authority, Effect
from egress.publications.blocks import Fact, Facts, Sentences, sentence
from egress.publications.brief_document import Brief
from egress.publications.papers.brief_paper import clock_sentence
from egress.publications.papers.paper import Block, Paper, Part, Signatures, Subject

DEPARTURES = {Effect.MAY_LEAVE: "authorized", Effect.MUST_LEAVE: "ordered", Effect.ALL_LEAVE: "suspend"}
"""Effects of a rung that a memorandum of departure asks for, and its kind."""

PRESSING = ("due", "overdue")


def memoranda(subject: Subject, brief: Brief) -> Paper:
    """Return a memorandum for every decision that the advice asks for: departures, forces, charters, permissions."""
    say = subject.tongue.say
    parts = [*_no_way_out(subject, brief), *_departures(subject, brief), *_requests(subject, brief)]
    none = Part("", (sentence(say("memo.none")),))
    return Paper(
        kind="memo",
        title=say("memo.title"),
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=tuple(parts) or (none,),
    )


def _no_way_out(subject: Subject, brief: Brief) -> Iterator[Part]:
    """Yield who cannot be got out as things stand: no rung helps them, and that asks for decisions first."""
    stuck = [_category(subject, brief, one.category) for one in brief.advice.postures if one.cannot_clear]
    if stuck:
        yield Part("", (sentence(subject.tongue.say("memo.none_helps", who=subject.tongue.listing(stuck))),))


def _departures(subject: Subject, brief: Brief) -> Iterator[Part]:
    rows = {row.id: row for row in subject.case.authority}
    rungs = {rung.id: rung for rung in subject.case.postures}
    by_rung: dict[str, list[PostureAdvice]] = {}
    for advice in brief.advice.postures:
        by_rung.setdefault(advice.posture_id, []).append(advice)
    for rung_id, advised in by_rung.items():
        kind = DEPARTURES.get(rungs[rung_id].effect)
        row = rows.get(rungs[rung_id].decision_id)
        if kind is not None and row is not None:
            yield _departure(subject, brief, kind, row, advised)


def _departure(subject: Subject, brief: Brief, kind: str, row: Authority, advised: list[PostureAdvice]) -> Part:
    tongue, say = subject.tongue, subject.tongue.say
    dates = [one.act_by for one in advised if one.act_by is not None]
    by = say("memo.now") if len(dates) < len(advised) else subject.moment(min(dates))
    who = tongue.joined("\n", (_category(subject, brief, one.category) for one in advised))
    blocks: list[Block] = [
        _heads(subject, row, by),
        sentence(say("memo.subject", what=advised[0].label)),
        sentence(say(f"memo.asks_{kind}", rung=advised[0].label, decided_by=row.decided_by)),
        Facts((Fact(say("memo.whom"), who),)),
        *_reasons(subject, brief),
        Signatures((row.requested_by, row.decided_by)),
    ]
    return Part(say(f"memo.{kind}"), tuple(blocks), new_page=True)


def _requests(subject: Subject, brief: Brief) -> Iterator[Part]:
    """Yield memoranda for forces to be sent, charters to be activated, and other permissions that press."""
    fleets = {fleet.id for fleet in subject.case.fleets}
    enablers = {one.id: one for one in subject.case.enablers}
    for due in brief.advice.enablers:
        if due.status not in PRESSING:
            continue
        if due.kind == "force":
            yield _request(subject, brief, "military", due)
        elif due.kind == "enabler" and fleets & set(enablers[due.enabler_id].unlocks):
            yield _request(subject, brief, "charter", due)


def _request(subject: Subject, brief: Brief, kind: str, due: EnablerDeadline) -> Part:
    tongue, say = subject.tongue, subject.tongue.say
    by = say("memo.overdue") if due.deadline is None or due.status == "overdue" else subject.moment(due.deadline)
    to = due.owner or say("card.lead_blank")
    facts = (
        Fact(say("memo.to"), to),
        Fact(say("memo.by"), by, "" if due.deadline is None else subject.moment(due.deadline)),
        Fact(say("memo.takes"), tongue.length(due.lead_time_h)),
    )
    blocks: list[Block] = [
        Facts(facts),
        sentence(say("memo.subject", what=due.label)),
        sentence(say(f"memo.asks_{kind}", what=due.label, length=tongue.length(due.lead_time_h))),
        *_reasons(subject, brief),
        Signatures((say("memo.requesting"), to)),
    ]
    return Part(say(f"memo.{kind}"), tuple(blocks), new_page=True)


def _heads(subject: Subject, row: Authority, by: str) -> Facts:
    say = subject.tongue.say
    informed = say("memo.informed", roles=row.informed) if row.informed else ""
    takes = say("memo.decides_in", length=subject.tongue.length(row.time_to_decide_h))
    return Facts(
        (
            Fact(say("memo.from"), row.requested_by),
            Fact(say("memo.to"), row.decided_by, informed),
            Fact(say("memo.by"), by, takes),
        )
    )


def _reasons(subject: Subject, brief: Brief) -> list[Block]:
    """Return why, what waiting costs and what is not known; the same for every memorandum of a day."""
    say = subject.tongue.say
    lines = [clock_sentence(subject, brief, line) for line in brief.advice.clock[:2]]
    plan = brief.plan
    lines.append(say("memo.caught", persons=subject.tongue.about(plan.expected_caught_persons)))
    return [
        Sentences((say("memo.why"),), bullets=False, large=True),
        Sentences(tuple(lines)),
        Sentences((say("memo.against"),), bullets=False, large=True),
        Sentences((say("memo.uncertain"), say("memo.signal"), say("memo.options"))),
    ]


def _category(subject: Subject, brief: Brief, category: str) -> str:
    persons = brief.persons_by_category.get(category, 0)
    return subject.tongue.say("movement.load", n=persons, group=category.replace("_", " "))

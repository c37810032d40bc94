"""The daily brief for print: the same record as on screen, worded in the reader's language."""

from datetime import datetime

from egress.decision import ClockLine, EnablerDeadline, StartBy, StartByStatus, leading
from egress.kit import H_PER_DAY
from egress.publications.blocks import Cell, Column, Fact, Facts, Sentences, Table, row
from egress.publications.brief_document import Brief
from egress.publications.deadline_words import when_there
from egress.publications.papers.graphs import clearance_graph, exit_graph
from egress.publications.papers.paper import Paper, Part, Subject
from egress.publications.papers.record_part import record_parts
from egress.threat import p_on_curve

DAYS_SHOWN = (3, 7, 14, 30)
"""Days ahead for which the chance of closing is shown."""


def brief_paper(subject: Subject, brief: Brief) -> Paper:
    """Return the brief as a paper: the bottom line first, then clocks, exits, postures, scenarios, what is due."""
    say = subject.tongue.say
    return Paper(
        kind="brief",
        title=say("brief.title"),
        subtitle=say("stamp.as_of", moment=subject.tongue.moment(brief.as_of, subject.stamp.zone, year=True)),
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(
            _bottom_line(subject, brief),
            _clock(subject, brief),
            _exits(subject, brief),
            *_needs(subject, brief),
            _postures(subject, brief),
            _scenarios(subject, brief),
            _due(subject, brief),
            *record_parts(subject, brief),
            _limits(subject, brief),
        ),
    )


def clock_sentence(subject: Subject, brief: Brief, line: ClockLine) -> str:
    """Return one clock in a sentence: by when to start, and what the risk is today."""
    tongue = subject.tongue
    found = leading(line, brief.advice.leading_risk)
    key = {StartByStatus.OPEN: "open", StartByStatus.PAST: "past", StartByStatus.BEYOND_HORIZON: "beyond"}
    return tongue.say(
        f"clock.{key.get(found.status, 'cannot')}",
        target=_target(subject, line),
        moment=subject.moment(found.start_by),
        limit=tongue.limit(found.risk),
        risk=tongue.chance(line.risk_if_started_now),
    )


def _bottom_line(subject: Subject, brief: Brief) -> Part:
    tongue, plan, clocks = subject.tongue, brief.plan, brief.advice.clock
    say = tongue.say
    persons = sum(brief.persons_by_category.values())
    safe = plan.clearance_curve[-1][1] if plan.clearance_curve else 0
    facts = (
        Fact(say("plan.clears"), subject.clears(plan.clearance_time_h, persons=persons)),
        Fact(say("plan.safe"), say("plan.of", part=safe, whole=persons)),
        Fact(say("brief.caught"), tongue.about(plan.expected_caught_persons)),
    )
    lines = [clock_sentence(subject, brief, line) for line in clocks[:2]]
    lines += [_waiting(subject, line) for line in clocks[:1] if line.price_of_waiting_persons]
    overdue = [_named(subject, one, brief.advice.as_of) for one in brief.advice.enablers if one.status == "overdue"]
    if overdue:
        lines.append(say("brief.overdue", what=tongue.listing(overdue[:3]), n=len(overdue)))
    return Part(say("brief.bottom_line"), (Sentences(tuple(lines), large=True), Facts(facts)))


def _waiting(subject: Subject, line: ClockLine) -> str:
    price = line.price_of_waiting_persons or 0.0
    key = "brief.waiting" if price >= 1 else "brief.waiting_little"
    return subject.tongue.say(key, persons=subject.tongue.about(max(0.0, price)))


def _clock(subject: Subject, brief: Brief) -> Part:
    tongue = subject.tongue
    risks = [one.risk for one in brief.advice.clock[0].start_by] if brief.advice.clock else []
    heads = (
        Column(tongue.say("clock.who")),
        Column(tongue.say("clock.persons"), figures=True),
        Column(tongue.say("clock.clears")),
        Column(tongue.say("clock.risk_today")),
        *(Column(tongue.say("clock.by_risk", risk=tongue.limit(risk))) for risk in risks),
    )
    rows = tuple(
        row(
            _target(subject, line),
            tongue.number(line.persons),
            subject.clears(line.clearance_time_h),
            tongue.chance(line.risk_if_started_now),
            *(_start_by(subject, one) for one in line.start_by),
        )
        for line in brief.advice.clock
    )
    return Part(tongue.say("clock.title"), (Table("", heads, rows, note=tongue.say("clock.note")),))


def _start_by(subject: Subject, found: StartBy) -> Cell:
    tongue = subject.tongue
    if found.start_by is not None:
        return Cell(tongue.utc(found.start_by))
    words = {StartByStatus.PAST: "clock.cell_past", StartByStatus.BEYOND_HORIZON: "clock.cell_beyond"}
    pressing = found.status is not StartByStatus.BEYOND_HORIZON
    return Cell(tongue.say(words.get(found.status, "clock.cell_cannot")), alarm=pressing)


def _exits(subject: Subject, brief: Brief) -> Part:
    tongue, curves = subject.tongue, brief.picture.curves
    heads = (
        Column(tongue.say("exits.exit")),
        *(Column(tongue.count("exits.days", days)) for days in DAYS_SHOWN),
        Column(tongue.say("exits.median")),
    )
    rows = tuple(
        row(
            tongue.word("exit", exit_.value),
            *(tongue.chance(p_on_curve(curve, days * H_PER_DAY)) for days in DAYS_SHOWN),
            tongue.say("exits.not_within") if curve.median_h is None else tongue.length(curve.median_h),
        )
        for exit_, curve in curves.items()
    )
    graph = exit_graph(subject, brief)
    table = Table("", heads, rows, note=tongue.say("exits.note"))
    return Part(tongue.say("exits.title"), (table,) if graph is None else (graph, table))


def _needs(subject: Subject, brief: Brief) -> tuple[Part, ...]:
    """Return how long we need, as a graph; no part where the plan moves nobody."""
    graph = clearance_graph(subject, brief)
    return () if graph is None else (Part(subject.tongue.say("needs.title"), (graph,)),)


def _postures(subject: Subject, brief: Brief) -> Part:
    tongue = subject.tongue
    names = ("category", "rung", "act_by", "decided_by", "fallback")
    heads = tuple(Column(tongue.say(f"posture.{name}")) for name in names)
    rows = tuple(
        row(
            one.category.replace("_", " "),
            tongue.say("posture.stuck") if one.cannot_clear and one.rank == 0 else one.label,
            tongue.say("memo.now") if one.act_by is None and one.decided_by else subject.moment(one.act_by),
            one.decided_by or tongue.say("plan.no_decision"),
            one.fallback_authority or tongue.shown("–"),
        )
        for one in brief.advice.postures
    )
    nobody = Sentences((tongue.say("posture.nobody"),), bullets=False)
    table = Table("", heads, rows, note=tongue.say("posture.note"))
    return Part(tongue.say("posture.title"), (table if rows else nobody,))


def _scenarios(subject: Subject, brief: Brief) -> Part:
    tongue = subject.tongue
    names = ("scenario", "clears", "safe", "caught", "risk")
    heads = tuple(Column(tongue.say(f"scenarios.{name}"), figures=name == "safe") for name in names)
    rows = tuple(
        row(
            one.label,
            subject.clears(one.clearance_time_h, persons=one.persons),
            tongue.say("plan.of", part=one.safe_persons, whole=one.persons),
            tongue.about(one.expected_caught_persons),
            tongue.chance(one.risk_if_started_now),
        )
        for one in brief.scenarios
    )
    return Part(tongue.say("scenarios.title"), (Table("", heads, rows),))


def _due(subject: Subject, brief: Brief) -> Part:
    tongue = subject.tongue
    names = ("what", "owner", "status", "by", "takes")
    heads = tuple(Column(tongue.say(f"due.{name}")) for name in names)
    rows = tuple(
        row(
            _named(subject, one, brief.advice.as_of),
            one.owner,
            Cell(tongue.word("status", one.status), alarm=one.status == "overdue"),
            subject.moment(one.deadline),
            tongue.length(one.lead_time_h),
        )
        for one in brief.advice.enablers
    )
    nothing = Sentences((tongue.say("phases.nothing"),), bullets=False)
    return Part(tongue.say("due.title"), (Table("", heads, rows) if rows else nothing,))


def _named(subject: Subject, due: EnablerDeadline, as_of: datetime) -> str:
    """Return a label and until when it is there, or from when if that is too late."""
    name = due.label
    for key, instant in when_there(due, as_of):
        name = subject.tongue.say(f"due.{key}", what=name, moment=subject.moment(instant))
    return name


def _limits(subject: Subject, brief: Brief) -> Part:
    tongue = subject.tongue
    kept_back = (tongue.count("brief.withheld", brief.withheld),) if brief.withheld else ()
    lines = (
        *kept_back,
        tongue.say("brief.assumed", n=len(brief.assumptions)),
        tongue.say("brief.stale", n=len(brief.stale)),
        tongue.say("brief.proof", gap=tongue.chance(max(0.0, brief.plan.gap_of_savable))),
        tongue.say("brief.screen"),
    )
    return Part(tongue.say("brief.limits"), (Sentences(lines),))


def _target(subject: Subject, line: ClockLine) -> str:
    key = f"clock.target_{line.target}"
    return subject.tongue.say(key) if subject.tongue.knows(key) else line.label

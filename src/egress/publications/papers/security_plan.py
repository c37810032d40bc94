"""The comprehensive security plan by hour: what force each place needs, who is there, and where it falls short."""

from collections.abc import Sequence

from egress.decision import HourNeed, force_needs, holding_lines, unit_lines
from egress.domain import Plan
from egress.kit import add_hours
from egress.publications.blocks import Cell, Column, Sentences, Table, row, sentence
from egress.publications.papers.paper import Block, Paper, Part, Subject

MOST_HOURS = 24 * 14
"""Hours that the table by hour shows; stretches say the rest."""


def security_plan(subject: Subject, plan: Plan) -> Paper:
    """Return the security plan of a plan of movements."""
    say, needs = subject.tongue.say, force_needs(subject.case, plan)
    return Paper(
        kind="security",
        title=say("security.title"),
        subtitle=say(
            "plan.subtitle", order=subject.moment(plan.start), scenario=subject.scenario or say("plan.base")
        ),
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(
            Part(say("security.stretches"), tuple(need_table(subject, needs))),
            Part(say("security.units_part"), (_units(subject, plan),)),
            Part(say("security.holding"), _holding(subject, plan)),
            Part(say("security.by_hour"), _by_hour(subject, plan, needs), new_page=True),
        ),
    )


def need_table(subject: Subject, needs: Sequence[HourNeed]) -> list[Block]:
    """Return the strength needed by place and stretch of hours; what falls short is marked."""
    say, tongue = subject.tongue.say, subject.tongue
    if not needs:
        return [sentence(say("security.none"))]
    names = ("place", "target", "from", "until", "needed", "there", "units")
    heads = tuple(Column(say(f"security.{name}"), figures=name in ("needed", "there")) for name in names)
    rows = tuple(
        row(
            tongue.word("force_place", one.place),
            _label(subject, one.target_id),
            subject.moment(one.from_),
            subject.moment(one.until),
            tongue.number(one.needed_persons),
            Cell(tongue.number(one.there_persons), alarm=one.there_persons < one.needed_persons),
            tongue.listing(_label(subject, unit) for unit in one.units),
        )
        for one in needs
    )
    return [Table(say("security.caption"), heads, rows, note=say("security.note"))]


def hours_needing(needs: Sequence[HourNeed], plan: Plan) -> list[tuple[int, list[HourNeed]]]:
    """Return for each whole hour from the order the needs that hold in it; hours without any are left out."""
    last = max((one.until for one in needs), default=plan.start)
    hours = min(MOST_HOURS, int((last - plan.start).total_seconds() // 3600) + 1)
    found = []
    for hour in range(hours):
        begins, ends = add_hours(plan.start, hour), add_hours(plan.start, hour + 1)
        holding = [one for one in needs if one.from_ < ends and begins < one.until]
        if holding:
            found.append((hour, holding))
    return found


def _by_hour(subject: Subject, plan: Plan, needs: Sequence[HourNeed]) -> tuple[Block, ...]:
    say, tongue = subject.tongue.say, subject.tongue
    rows = []
    for hour, holding in hours_needing(needs, plan):
        needed, there = (sum(getattr(one, name) for one in holding) for name in ("needed_persons", "there_persons"))
        short = [one for one in holding if one.there_persons < one.needed_persons]
        lacks = tongue.joined("\n", (_lack(subject, one) for one in short))
        rows.append(
            row(
                tongue.figures(f"N+{hour:02d}"),
                subject.moment(add_hours(plan.start, hour)),
                tongue.number(needed),
                tongue.number(there),
                Cell(lacks, alarm=True) if short else say("security.enough"),
            )
        )
    names = ("hour", "from", "needed", "there", "short")
    heads = tuple(Column(say(f"security.{name}"), figures=name in ("needed", "there")) for name in names)
    if not rows:
        return (sentence(say("security.none")),)
    return (Table(say("security.hour_caption"), heads, tuple(rows), note=say("security.hour_note")),)


def _lack(subject: Subject, need: HourNeed) -> str:
    short = need.needed_persons - need.there_persons
    return subject.tongue.say("security.lacks", place=_label(subject, need.target_id), n=short)


def _units(subject: Subject, plan: Plan) -> Table:
    say, tongue = subject.tongue.say, subject.tongue
    names = ("unit", "strength", "in_place", "waits_on", "needed_until", "out_by", "margin")
    heads = tuple(Column(say(f"security.{name}"), figures=name == "strength") for name in names)
    rows = tuple(
        row(
            one.label,
            tongue.number(one.strength_persons),
            subject.moment(None if one.gone_since else one.in_place_from),
            tongue.listing(_label(subject, enabler) for enabler in one.waits_on),
            subject.moment(one.needed_until),
            subject.moment(one.out_by),
            Cell(tongue.length(one.margin_h), alarm=one.margin_h is not None and one.margin_h < 0),
        )
        for one in unit_lines(subject.case, plan, subject.stamp.at, {})
    )
    return Table(say("security.unit_caption"), heads, rows, note=say("security.unit_note"))


def _holding(subject: Subject, plan: Plan) -> tuple[Block, ...]:
    tongue = subject.tongue
    lines = tuple(
        tongue.say(
            "security.holds",
            site=_label(subject, one.site_id),
            guards=one.guards_persons,
            needed=one.needed_persons,
            light=tongue.length(one.holds_h["light"]),
            standard=tongue.length(one.holds_h["standard"]),
            hardened=tongue.length(one.holds_h["hardened"]),
        )
        for one in holding_lines(subject.case, plan)
    )
    return (Sentences(lines),) if lines else (sentence(tongue.say("security.no_posts")),)


def _label(subject: Subject, row_id: str) -> str:
    case = subject.case
    for table in (case.sites, case.legs, case.forces, case.enablers, case.fleets):
        for one in table:
            if one.id == row_id:
                return one.label
    return row_id

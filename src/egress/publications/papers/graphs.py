"""The graphs of a paper: how likely each way out is closed by then, and how many are safe by then."""

from datetime import datetime

from egress.kit import H_PER_DAY, add_hours, hours_between
from egress.publications.brief_document import Brief
from egress.publications.charts.svg import day_ticks
from egress.publications.curves import curves_in_order, p_closed_by
from egress.publications.papers.paper import Graph, Line, Subject

DAYS_AHEAD = 90
"""Days that the graph of the ways out shows."""

MOST_DATES = 6
"""Dates below a graph: as many as fit in every language."""


def exit_graph(subject: Subject, brief: Brief) -> Graph | None:
    """Return the chance that each way out is closed, by day, with the time that an order given now needs."""
    tongue, curves = subject.tongue, curves_in_order(brief.picture)
    if not curves:
        return None
    span_h = float(DAYS_AHEAD * H_PER_DAY)
    days = [quarter / 4 for quarter in range(13)] + [float(day) for day in range(4, DAYS_AHEAD + 1)]
    lines = []
    for curve in curves:
        name = tongue.word("exit", curve.exit.value)
        lines.append(
            Line(
                tongue.say("exits.at_end", exit=name, p=tongue.short_chance(p_closed_by(curve, span_h))),
                tuple((day / DAYS_AHEAD, p_closed_by(curve, day * H_PER_DAY)) for day in days),
                strong=curve.exit == brief.picture.main_exit,
            )
        )
    told = (
        tongue.say(
            "exits.told",
            exit=tongue.word("exit", curve.exit.value),
            p=tongue.chance(p_closed_by(curve, 30 * H_PER_DAY)),
        )
        for curve in curves
    )
    return Graph(
        title=tongue.say("exits.graph"),
        alt=tongue.joined(" ", told),
        lines=tuple(lines),
        across=_dates(subject, brief.as_of, span_h),
        up=tuple((share, tongue.percent(share)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)),
        marker=_all_safe(subject, brief, span_h),
    )


def clearance_graph(subject: Subject, brief: Brief) -> Graph | None:
    """Return how many people are safe by time from the order; null where the plan moves nobody."""
    tongue, curve, persons = subject.tongue, brief.plan.clearance_curve, sum(brief.persons_by_category.values())
    if not curve or not persons:
        return None
    span_h = 1.04 * max(float(H_PER_DAY), curve[-1][0])
    points, safe = [(0.0, 0.0)], 0.0
    for hours, count in curve:
        points += [(hours / span_h, safe), (hours / span_h, count / persons)]
        safe = count / persons
    told = tongue.say("plan.of", part=curve[-1][1], whole=persons)
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    return Graph(
        title=tongue.say("needs.graph"),
        alt=tongue.say("needs.told", safe=told, length=tongue.length(curve[-1][0])),
        lines=(Line(told, (*points, (1.0, safe)), strong=True),),
        across=_dates(subject, brief.plan.start, span_h),
        up=tuple((share, tongue.figures(tongue.number(share * persons))) for share in shares),
    )


def _dates(subject: Subject, origin: datetime, span_h: float) -> tuple[tuple[float, str], ...]:
    """Return midnights (UTC) as shares of the span, with their days."""
    return tuple(
        (hours / span_h, subject.tongue.figures(subject.tongue.day(add_hours(origin, hours))))
        for hours, _ in day_ticks(origin, span_h, most=MOST_DATES)
    )


def _all_safe(subject: Subject, brief: Brief, span_h: float) -> tuple[float, str] | None:
    cleared_h = brief.plan.clearance_time_h
    if cleared_h is None:
        return None
    share = (cleared_h + hours_between(brief.as_of, brief.plan.start)) / span_h
    return (share, subject.tongue.say("exits.all_safe")) if 0 <= share <= 1 else None

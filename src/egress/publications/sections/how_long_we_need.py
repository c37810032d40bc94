"""Section: how long we need, what binds, why it may not clear, and what would buy most."""

import math
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.kit import add_hours
from egress.planning import Binding, Worth
from egress.publications.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Fact,
    Facts,
    Section,
    Sentences,
    Table,
    row,
    sentence,
)
from egress.publications.bottlenecks import Bottleneck, gather_bottlenecks
from egress.publications.brief_document import Brief, PlanSummary
from egress.publications.charts import draw_bottleneck_ribbon, draw_clearance_curve
from egress.publications.charts.clearance_curve import hours_until_share
from egress.publications.wording import (
    about_persons,
    both_times,
    chance_cell,
    clears_in,
    counted,
    duration,
    time_cell,
    vehicle_hours,
)

SHARES = (0.25, 0.5, 0.75, 0.9, 1.0)
MOST_BOTTLENECKS = 8
MOST_WORTH = 8
MOST_STRETCHES = 2
MOST_MOVEMENTS = 6
PROVEN_GAP = 1e-6
"""A plan no further than this from its bound is proven to be the best."""


def how_long_we_need(brief: Brief) -> Section:
    """Show the base plan: its clearance curve, its bottlenecks, why it may not clear, and what would buy most."""
    plan, zone = brief.plan, ZoneInfo(brief.timezone)
    persons = _persons(brief)
    blocks = (
        _facts(plan, persons, zone),
        *clearance_blocks(
            plan.clearance_curve, persons=persons, cleared_h=plan.clearance_time_h, start=plan.start, zone=zone
        ),
        *explanation_blocks(plan.explanation),
        *bottleneck_chart(plan.bindings, start=plan.start, end=_end(plan)),
        *worth_blocks(plan.worth),
    )
    return Section("need", "How long we need", blocks)


def plan_in_detail(brief: Brief) -> Section:
    """Show when what binds, the first movements of the timetable, and the grid planned with."""
    plan = brief.plan
    blocks = (
        *bottleneck_table(plan.bindings, ZoneInfo(brief.timezone)),
        *_first_movements(plan),
        *((sentence(plan.grid_note),) if plan.grid_note else ()),
    )
    return Section("plan", "The plan in detail", blocks or (sentence("There is nothing to add."),), annex=True)


def _persons(brief: Brief) -> int:
    for line in brief.scenarios:
        if line.scenario_id == brief.plan.scenario_id:
            return line.persons
    return max((line.persons for line in brief.advice.clock), default=_safe(brief.plan))


def _safe(plan: PlanSummary) -> int:
    return plan.clearance_curve[-1][1] if plan.clearance_curve else 0


def _end(plan: PlanSummary) -> datetime:
    last_h = plan.clearance_curve[-1][0] if plan.clearance_curve else 24.0
    return max([add_hours(plan.start, last_h), *(b.until for b in plan.bindings)])


def _facts(plan: PlanSummary, persons: int, zone: ZoneInfo) -> Facts:
    safe = _safe(plan)
    left = persons - safe
    cleared = Fact(
        "Everyone safe after",
        clears_in(plan.clearance_time_h, persons=persons),
        f"Order given {both_times(plan.start, zone)}; {safe:,} of {persons:,} safe"
        + (f", {left:,} left." if left > 0 else "."),
    )
    caught = Fact(
        "Expected caught",
        about_persons(plan.expected_caught_persons),
        "People whose every way out closes first, over all paths of the threat.",
    )
    proof = Fact(
        "Room for a better plan",
        room(plan.gap_of_savable),
        proof_words(plan.weighted_caught, plan.bound),
    )
    work = Fact("Work", counted(plan.movements, "movement"), f"{vehicle_hours(plan.vehicle_h)}.")
    return Facts((cleared, caught, proof, work))


def room(gap_of_savable: float) -> str:
    """Return how much better a plan could be: "at most 16 %", "less than 1 %", "none: this is the best"."""
    if gap_of_savable < PROVEN_GAP:
        return "none: this is the best"
    if gap_of_savable < 0.01:
        return "less than 1 %"
    return f"at most {'100 %' if gap_of_savable > 0.99 else chance_cell(gap_of_savable)}"


def proof_words(weighted_caught: float, bound: float) -> str:
    """Return what the room is a share of, and the two figures between which the best plan lies."""
    return (
        "Of what movement can save. Expected caught, weighted by priority: "
        f"{about_persons(weighted_caught)}; proven lower limit of any plan: {about_persons(bound)}."
    )


def clearance_blocks(
    curve: tuple[tuple[float, int], ...], *, persons: int, cleared_h: float | None, start: datetime, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Return the clearance curve as a chart, and the times at which shares of the people are safe."""
    if not curve or persons <= 0:
        return (sentence("Nobody is moved to safety in this plan."),)
    chart = Chart(
        "clearance",
        "People safe, by time from the order",
        lambda: draw_clearance_curve(curve, persons=persons, start=start),
    )
    # The curve has the steps of the planner's grid; the last arrival is known to the minute.
    reached = {share: hours_until_share(curve, persons=persons, share=share) for share in SHARES}
    if cleared_h is not None:
        reached = {share: min(cleared_h, hours or cleared_h) for share, hours in reached.items()}
    rows = tuple(_share_row(hours, persons, share, start, zone) for share, hours in reached.items())
    table = Table(
        "When so many are safe",
        (Column("Share"), Column("Persons", figures=True), Column("After"), Column("UTC (post local)", whole=True)),
        rows,
    )
    return chart, table


def _share_row(hours: float | None, persons: int, share: float, start: datetime, zone: ZoneInfo) -> tuple[Cell, ...]:
    name = "everyone" if share == 1 else f"{100 * share:g} %"
    count = f"{math.ceil(share * persons):,}"
    if hours is None:
        return row(name, count, Cell("not within the horizon", alarm=True), "")
    return row(name, count, duration(hours), both_times(add_hours(start, hours), zone))


def explanation_blocks(explanation: tuple[str, ...]) -> tuple[Block, ...]:
    """Return why the case cannot clear; nothing where it does."""
    return (sentence("Why not everyone is safe in time:"), Sentences(explanation)) if explanation else ()


def bottleneck_chart(bindings: Sequence[Binding], *, start: datetime, end: datetime) -> tuple[Block, ...]:
    """Return what binds, gathered by scarce thing, as a ribbon by hour; in text as a line each."""
    shown = gather_bottlenecks(bindings)[:MOST_BOTTLENECKS]
    if not shown:
        return (sentence("Nothing scarce binds: readiness and travel alone set the time."),)
    lines = tuple(f"  {duration(b.bound_h):>8}  {b.sentence}" for b in shown)
    chart = Chart(
        "bottlenecks",
        "What binds, the longest first",
        lambda: draw_bottleneck_ribbon(shown, start=start, end=end),
        ("What binds, and for how long:", *lines),
    )
    return (chart,)


def bottleneck_table(bindings: Sequence[Binding], zone: ZoneInfo) -> tuple[Block, ...]:
    """Return what binds, gathered by scarce thing, with the stretches of time; nothing where nothing binds."""
    every = gather_bottlenecks(bindings)
    if not every:
        return ()
    rest = len(every) - MOST_BOTTLENECKS
    table = Table(
        "When it binds, the longest first",
        (Column("What binds", least=30), Column("For", figures=True), Column("When", whole=True)),
        tuple(_bottleneck_row(b, zone) for b in every[:MOST_BOTTLENECKS]),
        note=f"And {rest} more for shorter; the JSON form has them all." if rest > 0 else "",
    )
    return (table,)


def _bottleneck_row(bottleneck: Bottleneck, zone: ZoneInfo) -> tuple[Cell, ...]:
    stretches = [_stretch(b, zone) for b in bottleneck.stretches[:MOST_STRETCHES]]
    rest = len(bottleneck.stretches) - len(stretches)
    when = "\n".join(stretches) + (f"\nand {rest} more" if rest else "")
    return row(bottleneck.sentence, duration(bottleneck.bound_h), when)


def _stretch(binding: Binding, zone: ZoneInfo) -> str:
    first, last = time_cell(binding.from_, zone), time_cell(binding.until, zone)
    return f"{first.replace(chr(10), ' ')} to\n{last.replace(chr(10), ' ')}"


def worth_blocks(worth: Sequence[Worth]) -> tuple[Block, ...]:
    """Return what one more unit of each scarce thing would buy, best first."""
    useful = [w for w in worth if w.weighted_caught_avoided > 0]
    if not useful:
        return (sentence("No single addition that was tried would buy anything."),)
    rows = tuple(row(w.unit, f"{about_persons(w.weighted_caught_avoided)} fewer") for w in useful[:MOST_WORTH])
    table = Table(
        "What would buy most",
        (Column("Added", least=24), Column("Expected caught, weighted")),
        rows,
        note="Worth of the first unit; more of the same buys less. Weighted: by the priority of the people.",
    )
    return (table,)


def _first_movements(plan: PlanSummary) -> tuple[Block, ...]:
    if not plan.first_movements:
        return ()
    return sentence("First movements of the timetable:"), Sentences(plan.first_movements[:MOST_MOVEMENTS])

"""Section: how long we need, what binds, why it may not clear, and what would buy most."""

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
    duration,
    spoken,
    time_cell,
)

SHARES = (0.25, 0.5, 0.75, 0.9, 1.0)
MOST_BOTTLENECKS = 8
MOST_WORTH = 8
MOST_STRETCHES = 2


def how_long_we_need(brief: Brief) -> Section:
    """Show the base plan: its clearance curve, its bottlenecks, why it may not clear, and what would buy most."""
    plan, zone = brief.plan, ZoneInfo(brief.timezone)
    persons = _persons(brief)
    blocks = (
        _facts(plan, persons, zone),
        *clearance_blocks(plan.clearance_curve, persons=persons, start=plan.start, zone=zone),
        *explanation_blocks(plan.explanation),
        *bottleneck_blocks(plan.bindings, start=plan.start, end=_end(plan), zone=zone),
        *worth_blocks(plan.worth),
        *_first_movements(plan),
        *((sentence(plan.grid_note),) if plan.grid_note else ()),
    )
    return Section("need", "How long we need", blocks)


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
        clears_in(plan.clearance_time_h),
        f"Order given {both_times(plan.start, zone)}; {about_persons(safe)} of {about_persons(persons)} safe"
        + (f", {about_persons(left)} left." if left > 0 else "."),
    )
    caught = Fact(
        "Expected caught",
        about_persons(plan.expected_caught_persons),
        "People whose every way out closes first, over all paths of the threat.",
    )
    proof = Fact(
        "Room for a better plan",
        f"at most {chance_cell(plan.gap_of_savable)}",
        f"of what movement can save. Weighted caught {about_persons(plan.weighted_caught)}; "
        f"no plan goes below {about_persons(plan.bound)}.",
    )
    work = Fact("Work", f"{plan.movements:,} movements", f"{about_persons(plan.vehicle_h)} vehicle hours.")
    return Facts((cleared, caught, proof, work))


def clearance_blocks(
    curve: tuple[tuple[float, int], ...], *, persons: int, start: datetime, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Return the clearance curve as a chart, and the times at which shares of the people are safe."""
    if not curve or persons <= 0:
        return (sentence("Nobody is moved to safety in this plan."),)
    chart = Chart(
        "clearance",
        "People safe, by time from the order",
        lambda: draw_clearance_curve(curve, persons=persons, start=start),
    )
    rows = tuple(_share_row(curve, persons, share, start, zone) for share in SHARES)
    table = Table(
        "When so many are safe",
        (Column("Share"), Column("Persons", figures=True), Column("After"), Column("UTC (post local)", whole=True)),
        rows,
    )
    return chart, table


def _share_row(
    curve: tuple[tuple[float, int], ...], persons: int, share: float, start: datetime, zone: ZoneInfo
) -> tuple[Cell, ...]:
    hours = hours_until_share(curve, persons=persons, share=share)
    name = "everyone" if share == 1 else f"{100 * share:g} %"
    count = about_persons(share * persons).removeprefix("about ")
    if hours is None:
        return row(name, count, Cell("not within the horizon", alarm=True), "")
    return row(name, count, duration(hours), both_times(add_hours(start, hours), zone))


def explanation_blocks(explanation: tuple[str, ...]) -> tuple[Block, ...]:
    """Return why the case cannot clear; nothing where it does."""
    return (sentence("Why not everyone is safe in time:"), Sentences(explanation)) if explanation else ()


def bottleneck_blocks(
    bindings: Sequence[Binding], *, start: datetime, end: datetime, zone: ZoneInfo
) -> tuple[Block, ...]:
    """Return what binds, gathered by scarce thing: a ribbon by hour and a table of stretches."""
    every = gather_bottlenecks(bindings)
    if not every:
        return (sentence("Nothing scarce binds: readiness and travel alone set the time."),)
    shown = every[:MOST_BOTTLENECKS]
    chart = Chart(
        "bottlenecks",
        "What binds, hour by hour",
        lambda: draw_bottleneck_ribbon(shown, start=start, end=end),
    )
    rest = len(every) - len(shown)
    table = Table(
        "What binds, the longest first",
        (
            Column("What is scarce", least=24),
            Column("For", figures=True),
            Column("When", whole=True),
            Column("How", least=24),
        ),
        tuple(_bottleneck_row(b, zone) for b in shown),
        note=f"And {rest} more that bind for shorter; the JSON form has them all." if rest else "",
    )
    return chart, table


def _bottleneck_row(bottleneck: Bottleneck, zone: ZoneInfo) -> tuple[Cell, ...]:
    longest = max(bottleneck.stretches, key=lambda b: b.until - b.from_)
    stretches = [_stretch(b, zone) for b in bottleneck.stretches[:MOST_STRETCHES]]
    rest = len(bottleneck.stretches) - len(stretches)
    when = "\n".join(stretches) + (f"\nand {rest} more" if rest else "")
    return row(
        f"{bottleneck.target_id}\n{spoken(bottleneck.rule)}",
        duration(bottleneck.bound_h),
        when,
        longest.sentence,
    )


def _stretch(binding: Binding, zone: ZoneInfo) -> str:
    first, last = time_cell(binding.from_, zone), time_cell(binding.until, zone)
    return f"{first.replace(chr(10), ' ')} to\n{last.replace(chr(10), ' ')}"


def worth_blocks(worth: Sequence[Worth]) -> tuple[Block, ...]:
    """Return what one more unit of each scarce thing would buy, best first."""
    useful = [w for w in worth if w.weighted_caught_avoided > 0]
    if not useful:
        return (sentence("No single addition that was tried would buy anything."),)
    rows = tuple(
        row(w.unit, spoken(w.rule), w.target_id, f"{about_persons(w.weighted_caught_avoided)} fewer")
        for w in useful[:MOST_WORTH]
    )
    table = Table(
        "What would buy most",
        (
            Column("One more", least=24),
            Column("Eases", least=14),
            Column("Where", least=14),
            Column("Caught (weighted)"),
        ),
        rows,
        note="Worth of the first unit; more of the same buys less. Weighted: by the priority of the people.",
    )
    return (table,)


def _first_movements(plan: PlanSummary) -> tuple[Block, ...]:
    if not plan.first_movements:
        return ()
    return sentence("First movements of the timetable:"), Sentences(plan.first_movements)

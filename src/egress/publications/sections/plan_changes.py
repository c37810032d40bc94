"""Section: what differs between a plan and an earlier one, movement by movement."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from egress.publications.blocks import Block, Column, Sentences, Table, row, sentence
from egress.publications.plan_change_records import PlanChangeData
from egress.publications.wording import both_times_with_year, counted

FIRST_CHANGES = 40
"""Movements in the short listing."""

TOLD = {
    "kept": "kept as they were",
    "changed": "changed",
    "retimed": "  at another time",
    "other_vehicle": "  by another vehicle",
    "other_load": "  with another load",
    "dropped": "dropped",
    "new": "new",
}
"""Kinds in the order in which they are told; the indented ones are kinds of change, and a movement may be several."""


def keeping_blocks(method: Mapping[str, str | int | float]) -> tuple[Block, ...]:
    """Return how much of an earlier plan was kept on purpose, and at what price; nothing if nobody asked for it."""
    price = method.get("price_of_keeping_it")
    if "movements_kept" in method:
        told = (
            f"Kept on purpose: {method['movements_kept']:,} of {method['movements_before']:,} movements with people."
        )
        cost = "" if price is None else f" {_capital(_price(float(price)))}"
        return (sentence(told + cost),)
    if method.get("earlier_plan") == "given up" and price is not None:
        return (sentence(f"The earlier plan was given up: {_price(float(price))}"),)
    if "earlier_plan" in method:
        return (
            sentence("Planned anew: the engine that knows this case's rules of the field keeps no earlier plan."),
        )
    return ()


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _price(share: float) -> str:
    """Return what keeping an earlier plan costs of what can be saved, in words."""
    if share <= 0:
        return "Planned anew it would be no better."
    return f"keeping it costs {share:.1%} of what movement can save, beside a plan made anew."


def plan_change_blocks(changes: PlanChangeData, zone: ZoneInfo, *, every_movement: bool) -> tuple[Block, ...]:
    """Return how many movements are kept, changed, dropped and new, and each that is not kept in a sentence."""
    totals = {total.kind: total for total in changes.totals}
    earlier = f"scenario {changes.scenario_id}, order {both_times_with_year(changes.start, zone)}"
    if not changes.movements:
        return (sentence(f"Every movement is as in the earlier plan ({earlier})."),)
    rows = tuple(
        row(
            TOLD[kind],
            f"{totals[kind].movements:,}",
            f"{totals[kind].old_persons:,}",
            f"{totals[kind].new_persons:,}",
        )
        for kind in TOLD
    )
    columns = (
        Column("Movements", least=22),
        Column("Number", figures=True),
        Column("Persons before", figures=True),
        Column("Persons now", figures=True),
    )
    table = Table(f"Against the earlier plan: {earlier}", columns, rows)
    shown = changes.movements if every_movement else changes.movements[:FIRST_CHANGES]
    rest = len(changes.movements) - len(shown)
    more = (sentence(f"And {counted(rest, 'more movement')} not kept; ask for all."),) if rest else ()
    return (table, Sentences(tuple(one.sentence for one in shown)), *more)

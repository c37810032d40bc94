"""What binds most from hour to hour, as stretches, each with the worth of one more unit there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from egress.kit import hours_between
from egress.planning import Binding, HourlyBinding
from egress.publications.blocks import Block, Column, Table, row
from egress.publications.wording import NOTHING, duration, time_cell

MOST_STRETCHES = 12
"""Stretches in the text; the JSON form has every hour."""


@dataclass(frozen=True)
class Stretch:
    """
    Hours on end in which the same thing binds most.

    Attributes
    ----------
    unit : one more of it; empty where people wait.
    weighted_caught_avoided : what that unit buys in all of these hours; None where people wait.
    """

    from_: datetime
    until: datetime
    rule: str
    target_id: str
    unit: str
    weighted_caught_avoided: float | None


def stretches(by_hour: Iterable[HourlyBinding]) -> tuple[Stretch, ...]:
    """Return the stretches of what binds most, in order; hours in which nothing binds part them."""
    leading: dict[datetime, HourlyBinding] = {}
    for one in by_hour:
        leading.setdefault(one.from_, one)
    found: list[Stretch] = []
    for one in leading.values():
        per_h = one.weighted_caught_avoided_per_h
        worth = None if per_h is None else per_h * hours_between(one.from_, one.until)
        last = found[-1] if found else None
        if last and (last.until, last.rule, last.target_id) == (one.from_, one.rule, one.target_id):
            before = last.weighted_caught_avoided
            both = None if worth is None or before is None else worth + before
            found[-1] = Stretch(last.from_, one.until, one.rule, one.target_id, last.unit or one.unit, both)
        else:
            found.append(Stretch(one.from_, one.until, one.rule, one.target_id, one.unit, worth))
    return tuple(found)


def binding_ribbon_table(
    by_hour: Sequence[HourlyBinding], bindings: Iterable[Binding], labels: Mapping[str, str], zone: ZoneInfo
) -> tuple[Block, ...]:
    """Return the stretches as a table, the first of them in order of time; nothing where nothing binds."""
    every = stretches(by_hour)
    if not every:
        return ()
    said = {(one.rule, one.target_id): one.sentence for one in bindings}
    rest = len(every) - MOST_STRETCHES
    table = Table(
        "What binds most, by time",
        (
            Column("From", whole=True),
            Column("For", figures=True),
            Column("What binds most", least=30),
            Column("Worth"),
        ),
        tuple(
            row(
                time_cell(one.from_, zone),
                duration(hours_between(one.from_, one.until)),
                said.get((one.rule, one.target_id), f"{labels.get(one.target_id, one.target_id)}: not ready yet."),
                _worth(one),
            )
            for one in every[:MOST_STRETCHES]
        ),
        note="Worth: weighted persons caught fewer for one more unit in these hours alone."
        + (f" And {rest} more stretches; the JSON form has every hour." if rest > 0 else ""),
    )
    return (table,)


def _worth(one: Stretch) -> str:
    if one.weighted_caught_avoided is None:
        return NOTHING
    return f"{one.unit}: {_figure(one.weighted_caught_avoided)}"


def _figure(worth: float) -> str:
    return f"{worth:,.0f}" if worth >= 10 else f"{worth:.2g}"

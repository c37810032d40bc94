"""Switch-over cards: what changes when a trouble comes, who must be told, how long it takes, what it costs."""

from dataclasses import dataclass

from egress.decision import Switch
from egress.publications.blocks import Block, Column, Section, Sentences, Table, row
from egress.publications.plan_change_records import PlanChangeData
from egress.publications.wording import NOTHING, about_persons, duration

MOVEMENTS_ON_A_CARD = 12
"""Differing movements that the text of a card spells out; JSON has all that the card holds."""


@dataclass(frozen=True, kw_only=True)
class SwitchOverCard:
    """
    What to do when one trouble comes.

    Attributes
    ----------
    changes : movement by movement against the plan as things stand.
    switch : what is taken up and dropped, who must be told, how long it takes.
    caught_persons_more, safe_persons_fewer, clearance_h_later : what it costs although one switches over; the last is
        null where either plan leaves somebody.
    caught_persons_unswitched, safe_persons_unswitched : expected caught, and safe, if what is left of the plan as
        things stand goes on and nobody plans anew.
    """

    trouble_id: str
    label: str
    changes: PlanChangeData
    switch: Switch
    caught_persons_more: float
    safe_persons_fewer: int
    clearance_h_later: float | None
    caught_persons_unswitched: float
    safe_persons_unswitched: int


def card_section(card: SwitchOverCard) -> Section:
    """Return a switch-over card as a section: cost, changes, what is taken up, who must be told."""
    return Section(f"card-{card.trouble_id}", f"Switch-over card: {card.label}", tuple(card_blocks(card)))


def card_blocks(card: SwitchOverCard) -> tuple[Block, ...]:
    """Return what a switch-over card says."""
    changed = [one.sentence for one in card.changes.movements]
    shown = changed[:MOVEMENTS_ON_A_CARD]
    if len(changed) > len(shown):
        shown.append(f"… and {len(changed) - len(shown):,} more movements.")
    blocks: list[Block] = [Sentences((_cost(card), _takes(card), _totals(card)), bullets=False)]
    if shown:
        blocks.append(Sentences(tuple(shown)))
    if card.switch.tell:
        columns = (Column("Who", least=20), Column("For", least=16), Column("What", least=30))
        rows = tuple(row(one.who or NOTHING, one.label, one.message) for one in card.switch.tell)
        blocks.append(Table("Who must be told", columns, rows))
    return tuple(blocks)


def _cost(card: SwitchOverCard) -> str:
    more = about_persons(max(0.0, card.caught_persons_more))
    fewer = card.safe_persons_fewer
    safe = f"{fewer:,} fewer safe" if fewer > 0 else f"{-fewer:,} more safe" if fewer else "as many safe"
    return (
        f"Costs although one switches over: {more} more caught, {safe}. If nobody switches: "
        f"{about_persons(card.caught_persons_unswitched)} caught in all, {card.safe_persons_unswitched:,} safe."
    )


def _takes(card: SwitchOverCard) -> str:
    switch = card.switch
    dropped = f" No longer used: {', '.join(switch.no_longer_used)}." if switch.no_longer_used else ""
    if not switch.taken_up:
        return f"Nothing new is needed.{dropped}"
    named = ", ".join(
        f"{one.label} ({duration(one.ready_h) if one.ready_h else 'in hand'})" for one in switch.taken_up
    )
    wait = f"Takes {duration(switch.takes_h)}, for {switch.waits_for}." if switch.waits_for else "All is in hand."
    return f"{wait} Newly used: {named}.{dropped}"


def _totals(card: SwitchOverCard) -> str:
    said = {total.kind: total.movements for total in card.changes.totals}
    return (
        f"Movements against the plan as things stand: {said['kept']:,} kept, {said['changed']:,} changed, "
        f"{said['dropped']:,} dropped, {said['new']:,} new."
    )

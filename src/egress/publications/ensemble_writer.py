"""What every trouble and every pair of them costs, with a switch-over card for each, for people and for machines."""

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from egress.decision import Switch
from egress.domain import Case
from egress.publications.blocks import Block, Cell, Column, Section, Sentences, Table, reworded, row
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.plan_change_records import PlanChangeData
from egress.publications.text_writer import write_sections
from egress.publications.wording import (
    NOTHING,
    about_persons,
    as_of_words,
    clears_in,
    counted,
    duration,
    in_plain_words,
)

PAIRS_IN_TEXT = 50
"""Pairs that the text shows; JSON has all."""

MOVEMENTS_ON_A_CARD = 12
"""Differing movements that the text of a card spells out; JSON has all that the card holds."""


@dataclass(frozen=True, kw_only=True)
class TroubleLine:
    """
    One trouble, or none, planned in full.

    Attributes
    ----------
    trouble_id : "base" for the plan as things stand.
    kind, target_id : "site", "leg", "fleet", "force", "enabler" or "wider", and what is lost; empty for the base.
    status, persons, safe_persons, clearance_time_h, expected_caught_persons : as of every plan.
    weighted_caught, bound : the plan's objective, and what no plan under this trouble can go below; weighted persons.
    """

    trouble_id: str
    kind: str
    target_id: str
    label: str
    status: str
    persons: int
    safe_persons: int
    clearance_time_h: float | None
    expected_caught_persons: float
    weighted_caught: float
    bound: float


@dataclass(frozen=True, kw_only=True)
class PairLine:
    """
    Two troubles together.

    Attributes
    ----------
    trouble_ids, label : which two.
    state : "planned" in full; "as_single" where the plan of one of them uses nothing that the other takes, so that it
        stands as it is; "bounded" where only the two bounds below are known.
    low, high : no plan under both is worth less than low, and some plan is worth no more than high (weighted
        persons); high is null where no such plan is known.
    could_be_worst : whether it could be among the worst fifty by what is proven; of what was only bounded.
    same_as : the trouble whose plan stands; empty for the others.
    adds : low less the worse of its two troubles alone (weighted persons): above 0 the two together are worse than
        either for certain.
    safe_persons, clearance_time_h, expected_caught_persons : of the plan; null where there is none.
    """

    trouble_ids: tuple[str, str]
    label: str
    state: str
    low: float
    high: float | None
    could_be_worst: bool
    same_as: str
    adds: float
    safe_persons: int | None
    clearance_time_h: float | None
    expected_caught_persons: float | None


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


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """
    Every trouble singly, every pair at least bounded.

    Attributes
    ----------
    base : the plan as things stand.
    singles : every single trouble, worst first by weighted persons.
    pairs : every pair, worst first: by the plan's worth, else by what is proven.
    worst : how many pairs were sought. pairs_planned, pairs_bounded : how many were planned in full, and bounded by
        the optimiser.
    cards : of the worst singles, and of those asked for.
    homes : labels of the sites that are not lost because people live there.
    finished : false where it was cancelled before all was done.
    """

    base: TroubleLine
    singles: tuple[TroubleLine, ...]
    pairs: tuple[PairLine, ...]
    worst: int
    pairs_planned: int
    pairs_bounded: int
    cards: tuple[SwitchOverCard, ...]
    homes: tuple[str, ...]
    finished: bool


def write_ensemble(
    ensemble: Ensemble, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return an ensemble as text or JSON (schema ``egress/ensemble/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            status = ANSWERED if ensemble.finished else "cancelled"
            return Document.of_json(enveloped("egress/ensemble/1", envelope, status, ensemble))
        case Format.TEXT:
            words = partial(in_plain_words, zone=case.timezone)
            sections = [_section(ensemble, case, envelope), *(card_section(card) for card in ensemble.cards)]
            return Document.of_text(write_sections([reworded(one, words) for one in sections], marked=False))
        case Format.HTML:
            raise ValueError("ensembles are written as text or json")


def _section(ensemble: Ensemble, case: Case, envelope: Envelope) -> Section:
    when = "" if envelope.as_of is None else f", as of {as_of_words(envelope.as_of, ZoneInfo(case.timezone.key))}"
    return Section("ensemble", f"{case.label}: every trouble{when}", (*_singles(ensemble), *_pairs(ensemble)))


def _singles(ensemble: Ensemble) -> tuple[Block, ...]:
    columns = (
        Column("Trouble", least=24),
        Column("Clears in"),
        Column("Safe of all", figures=True),
        Column("Expected caught"),
        Column("Proven at least", figures=True),
    )
    rows = tuple(
        row(
            one.label,
            Cell(clears_in(one.clearance_time_h), alarm=one.clearance_time_h is None),
            f"{one.safe_persons:,} of {one.persons:,}",
            about_persons(one.expected_caught_persons),
            f"{one.bound:,.0f}",
        )
        for one in (ensemble.base, *ensemble.singles)
    )
    note = "Worst first by weighted persons caught; the last column is what no plan can go below, in the same unit."
    if ensemble.homes:
        note += f" Not lost, because people live there: {', '.join(ensemble.homes)}."
    if not ensemble.finished:
        note += " Cancelled before all was planned."
    return (Table(f"As things stand, and {counted(len(ensemble.singles), 'trouble')}", columns, rows, note),)


def _pairs(ensemble: Ensemble) -> tuple[Block, ...]:
    if not ensemble.pairs:
        return ()
    columns = (
        Column("Two at once", least=30),
        Column("Safe", figures=True),
        Column("Weighted caught", figures=True),
        Column("Known by"),
    )
    rows = tuple(
        row(
            pair.label, NOTHING if pair.safe_persons is None else f"{pair.safe_persons:,}", _worth(pair), _known(pair)
        )
        for pair in ensemble.pairs[:PAIRS_IN_TEXT]
    )
    open_ = sum(pair.state == "bounded" and pair.could_be_worst for pair in ensemble.pairs)
    note = (
        f"Of {counted(len(ensemble.pairs), 'pair')} {ensemble.pairs_planned:,} were planned in full and "
        f"{ensemble.pairs_bounded:,} bounded by the optimiser; the rest follows from what the singles prove. "
    )
    note += (
        f"{counted(open_, 'pair')} only bounded could belong among the worst {ensemble.worst}."
        if open_
        else f"No pair that was only bounded can belong among the worst {ensemble.worst}."
    )
    return (Table(f"The worst {min(PAIRS_IN_TEXT, len(ensemble.pairs))} pairs", columns, rows, note),)


def _worth(pair: PairLine) -> str:
    if pair.state == "bounded":
        return f"{pair.low:,.0f}–{'?' if pair.high is None else format(pair.high, ',.0f')}"
    return f"{pair.high:,.0f}"


def _known(pair: PairLine) -> str:
    first = pair.trouble_ids[0] == pair.same_as
    stands = f"plan for the {'first' if first else 'second'} stands"
    words = {"planned": "planned", "as_single": stands, "bounded": "bounded only"}
    return words[pair.state] + (", worse than either" if pair.adds > 0 else "")


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
    return (
        f"Costs although one switches over: {more} more caught, {card.safe_persons_fewer:,} fewer safe. If nobody "
        f"switches: {about_persons(card.caught_persons_unswitched)} caught in all, "
        f"{card.safe_persons_unswitched:,} safe."
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

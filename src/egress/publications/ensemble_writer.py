"""What every trouble and every pair of them costs, with a switch-over card for each, for people and for machines."""

from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from egress.domain import Case
from egress.publications.blocks import Block, Cell, Column, Section, Table, reworded, row
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.switch_over_cards import SwitchOverCard, card_section
from egress.publications.text_writer import write_sections
from egress.publications.wording import (
    NOTHING,
    about_persons,
    as_of_words,
    clears_in,
    counted,
    in_plain_words,
)

PAIRS_IN_TEXT = 50
"""Pairs that the text shows; JSON has all."""


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
    cards : one for every single, the worst first. shown_cards : ids of those that are shown to a reader: of the worst
        singles, and those asked for.
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
    shown_cards: tuple[str, ...]
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
            shown = (card_section(card) for card in ensemble.cards if card.trouble_id in ensemble.shown_cards)
            sections = [_section(ensemble, case, envelope), *shown]
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

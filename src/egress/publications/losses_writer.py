"""What each single loss would cost and what it takes to switch over, for people and for machines."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from egress.publications.blocks import Block, Cell, Column, Section, Sentences, Table, reworded, row
from egress.publications.brief_document import ScenarioLine
from egress.publications.diff_writer import start_by_words
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.text_writer import write_sections
from egress.publications.wording import (
    NOTHING,
    about_persons,
    as_of_words,
    clears_in,
    counted,
    duration,
    in_plain_words,
    listing,
)


@dataclass(frozen=True, kw_only=True)
class NewlyUsed:
    """
    A leg, fleet, force or enabler that a plan uses and the plan as things stand does not.

    Attributes
    ----------
    kind : "leg", "fleet", "force" or "enabler".
    lead_time_h : hours from as_of until it is there if asked for now; 0 when it is in hand.
    """

    kind: str
    id: str
    label: str
    lead_time_h: float


@dataclass(frozen=True, kw_only=True)
class LossLine:
    """
    One single loss.

    Attributes
    ----------
    kind, target_id : what is lost.
    line : the plan under it: clearance, persons safe and caught, start-by at the leading risk, what binds.
    newly_used : what the plan then uses and the plan as things stand does not.
    longest_lead_time_h : the longest lead time among these that is not in hand; null when all are.
    waits_for : the label of that one; empty when there is none.
    """

    kind: str
    target_id: str
    line: ScenarioLine
    newly_used: tuple[NewlyUsed, ...]
    longest_lead_time_h: float | None
    waits_for: str


@dataclass(frozen=True, kw_only=True)
class LossComparison:
    """
    Every single loss beside the plan as things stand.

    Attributes
    ----------
    leading_risk : the risk at which start-by is read.
    base : the plan as things stand.
    losses : worst first: most expected caught, then fewest safe, then longest clearance.
    homes : labels of the sites not lost because people live there.
    """

    case_id: str
    label: str
    timezone: str
    as_of: datetime
    inputs_digest: str
    seed: int
    version: str
    leading_risk: float
    base: ScenarioLine
    losses: tuple[LossLine, ...]
    homes: tuple[str, ...]


def write_losses(comparison: LossComparison, format: Format | str = Format.TEXT) -> Document:
    """
    Return the single losses as text or JSON (schema ``egress/losses/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            envelope = Envelope(
                case_id=comparison.case_id,
                as_of=comparison.as_of,
                inputs_digest=comparison.inputs_digest,
                seed=comparison.seed,
                version=comparison.version,
            )
            return Document.of_json(enveloped("egress/losses/1", envelope, ANSWERED, comparison))
        case Format.TEXT:
            zone = ZoneInfo(comparison.timezone)
            worded = reworded(_section(comparison, zone), partial(in_plain_words, zone=zone))
            return Document.of_text(write_sections([worded], marked=False))
        case Format.HTML:
            raise ValueError("single losses are written as text or json")


def _section(comparison: LossComparison, zone: ZoneInfo) -> Section:
    title = f"{comparison.label}: every single loss, as of {as_of_words(comparison.as_of, zone)}"
    return Section("losses", title, (_table(comparison, zone), *_switching(comparison)))


def _table(comparison: LossComparison, zone: ZoneInfo) -> Table:
    columns = (
        Column("Lost", least=20),
        Column("Clears in"),
        Column("Safe of all", figures=True),
        Column("Expected caught"),
        Column("Start by"),
        Column("What binds", least=24),
    )
    note = f"Worst first. Start-by at a risk of {100 * comparison.leading_risk:g}%. Each is lost for good, and alone."
    if comparison.homes:
        note += f" Not lost here, because people live there: {listing(comparison.homes)}."
    rows = [_row(comparison.base, zone), *(_row(loss.line, zone) for loss in comparison.losses)]
    return Table(
        f"As things stand, and under {counted(len(comparison.losses), 'loss', 'losses')}", columns, tuple(rows), note
    )


def _row(line: ScenarioLine, zone: ZoneInfo) -> tuple[Cell, ...]:
    return row(
        line.label,
        Cell(clears_in(line.clearance_time_h), alarm=line.clearance_time_h is None),
        f"{line.safe_persons:,} of {line.persons:,}",
        about_persons(line.expected_caught_persons),
        start_by_words(line.start_by_status, line.start_by, zone),
        line.binds or NOTHING,
    )


def _switching(comparison: LossComparison) -> tuple[Block, ...]:
    """Say what it takes to switch over, loss by loss; those that need nothing new are named together."""
    sentences = [f"{loss.line.label}: {_switch_words(loss)}" for loss in comparison.losses if loss.newly_used]
    rest = [loss.line for loss in comparison.losses if not loss.newly_used]
    stranded = [line.label for line in rest if line.safe_persons < comparison.base.safe_persons]
    spared = [line.label for line in rest if line.safe_persons >= comparison.base.safe_persons]
    if stranded:
        sentences.append(f"No other way in the case for those who are left: {'; '.join(stranded)}.")
    if spared:
        sentences.append(f"Nothing new is needed: {'; '.join(spared)}.")
    if not sentences:
        return ()
    return Sentences(("What it takes to switch over:",), bullets=False), Sentences(tuple(sentences))


def _switch_words(loss: LossLine) -> str:
    used = listing(f"{one.label} ({one.kind})" for one in loss.newly_used)
    if loss.longest_lead_time_h is None:
        return f"newly used {used}; all in hand."
    return f"newly used {used}; the longest wait is {duration(loss.longest_lead_time_h)}, for {loss.waits_for}."

"""The answers of the record as text or JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from egress import __version__
from egress.kit import iso_utc
from egress.publications.blocks import Cell, Column, Section, Sentences, Table
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.record_document import LedgerAnswer, Log, Portfolio, PortfolioLine, Standing
from egress.publications.text_writer import write_sections
from egress.publications.wording import duration

Answer = Log | Portfolio | Standing | LedgerAnswer


def write_record(answer: Answer, format: Format | str = Format.TEXT, *, spaced: bool = True) -> Document:
    """
    Return an answer of the record as text or JSON (``egress/log/1``, ``portfolio``, ``standing``, ``ledger``).

    JSON that is not `spaced` is for programs: one line, written and read sooner.

    Raises
    ------
    ValueError
        for HTML.
    """
    name, section = FORMS[type(answer)]
    match Format(format):
        case Format.JSON:
            text = enveloped(f"egress/{name}/1", _envelope(answer), _status(answer), answer, spaced=spaced)
            return Document.of_json(text)
        case Format.TEXT:
            return Document.of_text(write_sections([section(answer)], marked=False))
        case Format.HTML:
            raise ValueError("the record answers as text or json")


def _envelope(answer: Answer) -> Envelope:
    post_id = answer.post_id if isinstance(answer, Log | Standing) else None
    at = answer.at if isinstance(answer, Portfolio | Standing) else None
    return Envelope(case_id=post_id, as_of=at, inputs_digest=None, seed=None, version=__version__)


def _status(answer: Answer) -> str:
    if isinstance(answer, LedgerAnswer):
        return "faults" if answer.faults else "sound"
    return ANSWERED


def _log(log: Log) -> Section:
    columns = (
        Column("Entry", figures=True),
        Column("Done at", whole=True),
        Column("Who", least=16),
        Column("What", least=40),
    )
    rows = tuple(
        _cells(
            line.seq, iso_utc(line.at), f"{line.person} ({line.role})" if line.person else line.role, line.sentence
        )
        for line in log.lines
    )
    note = "" if log.destroyed_at is None else f"Its names were destroyed at {iso_utc(log.destroyed_at)}."
    return Section("log", f"{log.post_id}: the log", (Table(_count(rows, "act", "acts"), columns, rows, note),))


def _portfolio(portfolio: Portfolio) -> Section:
    columns = (
        Column("Post", least=12),
        Column("Brief as of", whole=True),
        Column("Posture advised", least=14),
        Column("Margin"),
        Column("Clears in"),
        Column("Readiness debt"),
        Column("Stale parts", least=12),
    )
    rows = tuple(_post(line) for line in portfolio.posts)
    note = "The least margin first; it is what is left now of the margin in the brief."
    blocks: list[Any] = [Table(_count(rows, "post", "posts"), columns, rows, note)]
    debts = tuple(f"{line.post_id}: {sentence}." for line in portfolio.posts for sentence in line.debt)
    if debts:
        blocks += [Sentences(("Readiness debt, in hours added to the clearance:",), bullets=False), Sentences(debts)]
    return Section("portfolio", f"Every post, as of {iso_utc(portfolio.at)}", tuple(blocks))


def _post(line: PortfolioLine) -> tuple[Cell, ...]:
    statuses = {"past": "past", "beyond_horizon": "beyond the horizon", "cannot_clear": "cannot clear"}
    margin = statuses.get(line.start_by_status) or _left(line.margin_now_h or 0.0)
    stale = ", ".join(f"{part.part} ({part.owner or 'nobody'})" for part in line.parts if part.stale)
    clears = "no" if line.clearance_time_h is None else duration(line.clearance_time_h)
    debt = duration(line.readiness_debt_h) if line.readiness_debt_h else "none"
    if line.as_of is None:
        return _cells(line.post_id, "no brief yet", "–", "–", "–", "–", stale or "none")
    return _cells(line.post_id, iso_utc(line.as_of), line.posture or "–", margin, clears, debt, stale or "none")


def _left(hours: float) -> str:
    return duration(hours) if hours >= 0 else f"passed {duration(-hours)} ago"


def _standing(standing: Standing) -> Section:
    columns = (
        Column("What", least=30),
        Column("Who", least=14),
        Column("Due", whole=True),
        Column("Status"),
        Column("Id", least=8),
    )
    rows = tuple(
        _cells(f"{line.kind}: {line.what}", line.who, iso_utc(line.due) if line.due else "–", line.status, line.id)
        for line in standing.lines
    )
    note = "Communications are reported lost: fallbacks decide." if standing.comms_lost else ""
    title = f"{standing.post_id}: what stands at {iso_utc(standing.at)}"
    return Section("standing", title, (Table(_count(rows, "thing waits", "things wait"), columns, rows, note),))


def _ledger(answer: LedgerAnswer) -> Section:
    held = f"Checkpoints hold it still up to entry {answer.checked_until:,}."
    if not answer.checked_until:
        held = "No checkpoint was given that holds it: its end could have been cut off, or all of it rewritten."
    elif answer.checked_until < answer.entries:
        held += f" Entries after {answer.checked_until:,} are linked, but could still be cut off unseen."
    tables = "Versions, briefs and seals agree with it." if answer.tables_checked and not answer.faults else ""
    what = (
        f"{answer.entries:,} entries in ledger {answer.ledger_id}: " + ("FAULTS" if answer.faults else "sound") + "."
    )
    items = [what, *(fault.sentence for fault in answer.faults), tables, held]
    return Section("ledger", "The ledger", (Sentences(tuple(item for item in items if item)),))


def _cells(*values: object) -> tuple[Cell, ...]:
    return tuple(Cell(str(value)) for value in values)


def _count(rows: Sequence[object], one: str, many: str) -> str:
    return f"{len(rows):,} {one if len(rows) == 1 else many}."


FORMS: Mapping[type, tuple[str, Callable[[Any], Section]]] = {
    Log: ("log", _log),
    Portfolio: ("portfolio", _portfolio),
    Standing: ("standing", _standing),
    LedgerAnswer: ("ledger", _ledger),
}
"""By record: the name of its schema, and how it reads as text."""

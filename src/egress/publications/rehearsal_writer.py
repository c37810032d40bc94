"""How a rehearsed plan comes out, for people and for machines."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from egress.domain import Case
from egress.publications.blocks import Block, Cell, Column, Fact, Facts, Section, Sentences, Table, reworded, row
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import enveloped
from egress.publications.text_writer import write_sections
from egress.publications.wording import as_of_words, chance_cell, in_plain_words
from egress.simulation import DISTURBANCES, OutcomeCurve, PairedDifference, Rehearsal, Spread, TraceEvent

SHOWN_HOURS = 12
"""Rows of the table by hour in the text form; JSON has every bin."""


@dataclass(frozen=True, kw_only=True)
class RehearsalAnswer:
    """
    A rehearsed plan, and what was asked for beside it.

    Attributes
    ----------
    breaches : rules that the plan breaks as drawn, in sentences; it was rehearsed all the same.
    beside : the difference to another plan under the same luck; null if none was named.
    trace_of_run : the run whose trace is given; null if none was asked for.
    trace : its events in order of time, with places, to be played on a map.
    """

    rehearsal: Rehearsal
    breaches: tuple[str, ...]
    beside: PairedDifference | None
    trace_of_run: int | None
    trace: tuple[TraceEvent, ...]


def write_rehearsal(
    answer: RehearsalAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return a rehearsal as text or JSON (schema ``egress/rehearse/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            whole = answer.rehearsal.runs == answer.rehearsal.asked
            return Document.of_json(
                enveloped("egress/rehearse/1", envelope, "answered" if whole else "cancelled", answer)
            )
        case Format.TEXT:
            section = _section(answer, case, envelope)
            worded = reworded(section, partial(in_plain_words, zone=case.timezone))
            return Document.of_text(write_sections([worded], marked=False))
        case Format.HTML:
            raise ValueError("rehearsals are written as text or json")


def _section(answer: RehearsalAnswer, case: Case, envelope: Envelope) -> Section:
    told = answer.rehearsal
    when = "" if envelope.as_of is None else f", as of {as_of_words(envelope.as_of, ZoneInfo(case.timezone.key))}"
    title = f"{case.label}: the plan rehearsed{when}"
    return Section("rehearsal", title, (*rehearsal_blocks(told, _labels(case)), *_beside(answer), *_remarks(answer)))


def rehearsal_blocks(told: Rehearsal, labels: Mapping[str, str]) -> tuple[Block, ...]:
    """Return what a rehearsal says: the answer in short, by group, by cause and by hour; labels by group id."""
    return (_facts(told), _by_group(told, labels), *_by_cause(told, labels), _by_hour(told.curves[0]))


def _labels(case: Case) -> dict[str, str]:
    return {group.id: group.label for group in case.groups}


def persons_range(spread: Spread) -> str:
    """Return ``mean (low–high)`` in persons, nine runs of ten between the two."""
    return f"{mean_persons(spread.mean)} ({spread.low:,.0f}–{spread.high:,.0f})"


def mean_persons(mean: float) -> str:
    """Return a mean of persons: what befalls somebody in some run is "<1" and never "0"."""
    return "<1" if 0 < mean < 0.5 else f"{mean:,.0f}"


def runs_share(p: float) -> str:
    """Return a share of the runs: none and all of them are "0 %" and "100 %", nearly so is not."""
    return chance_cell(p) if 0 < p < 1 else f"{100 * p:.0f} %"


def _facts(told: Rehearsal) -> Facts:
    let_in = "all disturbances" if len(told.disturbances) == len(DISTURBANCES) else ", ".join(told.disturbances)
    nobody = "nobody to move" if all(one.persons.high == 0 for one in told.groups) else "nobody gets out"
    last = nobody if told.last_safe_h is None else f"{told.last_safe_h.median:,.0f} h"
    planned = "–" if told.planned_last_safe_h is None else f"{told.planned_last_safe_h:,.0f} h"
    return Facts(
        (
            Fact("Safe", persons_range(told.safe), f"planned {told.planned_safe_persons:,}"),
            Fact("Caught", persons_range(told.caught), "nine runs of ten in brackets"),
            Fact("Still waiting", persons_range(told.waiting), "neither safe nor caught at the end"),
            Fact(
                "As planned or better",
                f"{runs_share(told.p_as_planned)} of the runs",
                "everybody safe where fewer came",
            ),
            Fact("Last one safe after", last, f"planned {planned}; median of the runs"),
            *_force_out(told),
            Fact("Played", f"{told.runs:,} runs", f"{let_in or 'no disturbance'}; seed {told.seed}"),
        )
    )


def _force_out(told: Rehearsal) -> tuple[Fact, ...]:
    if told.force_out is None:
        return ()
    planned = f"planned {told.planned_force_out_persons:,}; it leaves last"
    return (Fact("Security force out", persons_range(told.force_out), planned),)


def _by_group(told: Rehearsal, labels: Mapping[str, str]) -> Table:
    columns = (
        Column("Group", least=20),
        Column("Persons", figures=True),
        Column("Safe", figures=True),
        Column("Waiting", figures=True),
        Column("Caught", figures=True),
    )
    rows = tuple(
        row(
            labels[one.group_id],
            persons_range(one.persons),
            persons_range(one.safe),
            persons_range(one.waiting),
            Cell(persons_range(one.caught), alarm=one.caught.mean >= 1),
        )
        for one in told.groups
    )
    return Table("By group at the end of the plan", columns, rows, "Means; nine runs of ten in brackets.")


def _by_cause(told: Rehearsal, labels: Mapping[str, str]) -> tuple[Block, ...]:
    if not told.causes:
        return (Sentences(("Nobody is caught in any run.",), bullets=False),)
    columns = (Column("Caught by", least=20), Column("Persons", figures=True), Column("Most of them", least=24))
    rows = []
    for one in told.causes:
        most = sorted(one.caught_mean_by_group.items(), key=lambda item: -item[1])[:3]
        named = ", ".join(f"{labels[g]} {mean_persons(n)}" for g, n in most)
        said = {"attack": "an attack", "before": "caught before it began"}
        cause = said.get(one.cause) or f"{one.cause.replace('_', ' ')} closed"
        rows.append(row(cause, persons_range(one.caught), named))
    return (Table("By cause", columns, tuple(rows)),)


def _by_hour(curve: OutcomeCurve) -> Table:
    columns = (
        Column("Hours from the order", figures=True),
        Column("Safe", figures=True),
        Column("Waiting", figures=True),
        Column("Caught", figures=True),
    )
    step = max(1, len(curve.hours) // SHOWN_HOURS)
    shown = [*range(step - 1, len(curve.hours) - 1, step), len(curve.hours) - 1]
    rows = tuple(
        row(
            f"{curve.hours[i]:,.0f}",
            f"{mean_persons(curve.safe[i])} ({curve.safe_low[i]:,.0f}–{curve.safe_high[i]:,.0f})",
            mean_persons(curve.waiting[i]),
            f"{mean_persons(curve.caught[i])} ({curve.caught_low[i]:,.0f}–{curve.caught_high[i]:,.0f})",
        )
        for i in shown
    )
    return Table("As time goes by", columns, rows, "JSON has every bin, and every group.")


def _beside(answer: RehearsalAnswer) -> tuple[Block, ...]:
    if answer.beside is None:
        return ()
    one = answer.beside
    sentence = (
        f"Beside the plan of {one.other}, run by run under the same luck: {_mean_range(one.safe)} persons safe, "
        f"{_mean_range(one.caught)} caught (95 % intervals of the means). More are safe in "
        f"{runs_share(one.p_more_safe)} of the runs."
    )
    return (Sentences((sentence,), bullets=False),)


def _mean_range(spread: Spread) -> str:
    return f"{spread.mean:+,.0f} ({spread.mean_low:+,.0f} to {spread.mean_high:+,.0f})"


def _remarks(answer: RehearsalAnswer) -> tuple[Block, ...]:
    remarks = list(answer.rehearsal.notices)
    if answer.breaches:
        remarks.append(f"As drawn the plan breaks {len(answer.breaches)} rules; the first: {answer.breaches[0]}")
    if answer.trace:
        remarks.append(f"The trace of run {answer.trace_of_run} has {len(answer.trace):,} events; it is in the JSON.")
    return (Sentences(tuple(remarks)),) if remarks else ()

"""What differs between two cases and what each difference does to the clock, for people and for machines."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from egress.decision import StartByStatus
from egress.kit import hours_between, parse_instant
from egress.publications.blocks import Block, Cell, Column, Section, Sentences, Table, reworded, row, sentence
from egress.publications.clock_lines import BEYOND, CANNOT_CLEAR
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.json_writer import ANSWERED, enveloped
from egress.publications.text_writer import write_sections
from egress.publications.wording import (
    NOTHING,
    about_persons,
    as_of_words,
    both_times_with_year,
    clears_in,
    counted,
    duration,
    extra_persons,
    in_plain_words,
    time_cell,
)

SAME_H = 0.5 / 60
"""Times closer than half a minute are the same: plans are to the minute."""

_INSTANT = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """
    The clock of everyone or of the post, read off one plan that starts at as_of.

    Attributes
    ----------
    target : "everyone" or "post".
    persons, safe_persons : head count, and how many are safe within the horizon.
    expected_caught_persons : expected head count caught, unweighted.
    clearance_time_h : hours from the order until the last of them is safe; null if somebody is left.
    risk : the leading risk of the case, at which start_by is read.
    start_by_status : as `StartBy` says; start_by is null unless it is "open".
    """

    target: str
    label: str
    persons: int
    safe_persons: int
    expected_caught_persons: float
    clearance_time_h: float | None
    risk: float
    risk_if_started_now: float
    start_by_status: str
    start_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """One field that differs: its values as the case holds them, and the unit of both; empty = none."""

    field: str
    old: Any
    new: Any
    unit: str


@dataclass(frozen=True, kw_only=True)
class RowDifference:
    """
    What differs in one row.

    Attributes
    ----------
    table, row_id : where; table "settings" stands for case.toml.
    kind : "added", "removed" or "changed"; only the last has fields.
    sentence : the difference in words.
    """

    table: str
    row_id: str
    kind: str
    sentence: str
    fields: tuple[FieldDifference, ...]


@dataclass(frozen=True, kw_only=True)
class DiffStep:
    """
    Differences let in together, after those of the steps before.

    Attributes
    ----------
    before, after : the clocks of everyone and, if the case has official groups, of the post.
    footprint : what partners that differ do to people and force at their common sites, in words; empty = nothing.
    effect : what it does to the clock of everyone and of the post, in one sentence.
    """

    differences: tuple[RowDifference, ...]
    before: tuple[ClockReading, ...]
    after: tuple[ClockReading, ...]
    footprint: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class CaseDiff:
    """
    Two cases compared, as known at one instant.

    Attributes
    ----------
    old_label, new_label, old_digest, new_digest : the two cases.
    differences : all of them, in the order of tables.
    steps : what they do to the clock, one after the other from the old case to the new one.
    without_effect : differences that no plan as things stand and no exit curve is reckoned from; not measured.
    measured_together : how many differences the last step lets in at once because there are too many.
    total_effect : all steps together, in words.
    largest_gap : how far the worst of the plans may be from the best, as a share of its weighted caught.
    """

    case_id: str
    old_label: str
    new_label: str
    timezone: str
    as_of: datetime
    old_digest: str
    new_digest: str
    seed: int
    version: str
    differences: tuple[RowDifference, ...]
    steps: tuple[DiffStep, ...]
    without_effect: tuple[RowDifference, ...]
    measured_together: int
    total_effect: str
    largest_gap: float


def write_diff(diff: CaseDiff, format: Format | str = Format.TEXT) -> Document:
    """
    Return what differs between two cases as text or JSON (schema ``egress/diff/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    match Format(format):
        case Format.JSON:
            envelope = Envelope(
                case_id=diff.case_id,
                as_of=diff.as_of,
                inputs_digest=diff.new_digest,
                seed=diff.seed,
                version=diff.version,
            )
            return Document.of_json(enveloped("egress/diff/1", envelope, ANSWERED, diff))
        case Format.TEXT:
            zone = ZoneInfo(diff.timezone)
            worded = (reworded(section, lambda text: _plain_words(text, zone)) for section in _sections(diff, zone))
            return Document.of_text(write_sections(worded, marked=False))
        case Format.HTML:
            raise ValueError("what differs is written as text or json")


def effect_in_words(before: tuple[ClockReading, ...], after: tuple[ClockReading, ...]) -> str:
    """Return what moved: "Everyone: clearance +31 h, start-by 31 h earlier. The post: no change."."""
    old = {reading.target: reading for reading in before}
    parts = [f"{_who(now.target)}: {_moves(old.get(now.target), now)}." for now in after]
    return " ".join(parts) if parts else "Nobody is to be moved."


def start_by_words(status: str, start_by: datetime | None, zone: ZoneInfo) -> str:
    """Return a start-by for a table: two times, or why there is none."""
    if start_by is not None:
        return time_cell(start_by, zone)
    return {"past": "start today", "beyond_horizon": BEYOND, "cannot_clear": CANNOT_CLEAR}.get(status, NOTHING)


def _who(target: str) -> str:
    return "The post" if target == "post" else target.capitalize()


def _moves(old: ClockReading | None, now: ClockReading) -> str:
    if old is None:
        return f"new on the clock, {clears_in(now.clearance_time_h)}"
    moved = [_clearance_moved(old, now), _safe_moved(old, now), _caught_moved(old, now), _start_by_moved(old, now)]
    return ", ".join(part for part in moved if part) or "no change"


def _clearance_moved(old: ClockReading, now: ClockReading) -> str:
    before, after = old.clearance_time_h, now.clearance_time_h
    if before is None or after is None:
        if before is None and after is None:
            return ""
        return "no longer cleared" if after is None else f"now cleared in {duration(after or 0.0)}"
    change = after - before
    return f"clearance {'+' if change > 0 else '−'}{duration(abs(change))}" if abs(change) > SAME_H else ""


def _safe_moved(old: ClockReading, now: ClockReading) -> str:
    change = now.safe_persons - old.safe_persons
    if not change:
        return ""
    of = f" of {now.persons:,} (before: of {old.persons:,})" if now.persons != old.persons else ""
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} safe{of}"


def _caught_moved(old: ClockReading, now: ClockReading) -> str:
    change = now.expected_caught_persons - old.expected_caught_persons
    words = extra_persons(change, max(old.persons, now.persons))
    return "" if words == "no clear difference" else f"{words} caught"


def _start_by_moved(old: ClockReading, now: ClockReading) -> str:
    if old.start_by is not None and now.start_by is not None:
        hours = hours_between(old.start_by, now.start_by)
        if abs(hours) <= SAME_H:
            return ""
        return f"start-by {duration(abs(hours))} {'later' if hours > 0 else 'earlier'}"
    if old.start_by_status == now.start_by_status:
        return ""
    words = {
        StartByStatus.PAST: "past",
        StartByStatus.BEYOND_HORIZON: "beyond the horizon",
        StartByStatus.CANNOT_CLEAR: "none, no start clears them",
    }
    return f"start-by now {words.get(StartByStatus(now.start_by_status), 'ahead')}"


def _plain_words(text: str, zone: ZoneInfo) -> str:
    """Return a sentence with instants in both times and their years, which may be all that differs."""
    timed = _INSTANT.sub(lambda found: both_times_with_year(parse_instant(found[0]), zone), text)
    return in_plain_words(timed, zone)


def _sections(diff: CaseDiff, zone: ZoneInfo) -> tuple[Section, ...]:
    pair = f"from {diff.old_label} to {diff.new_label}"
    both = f"{diff.new_label}, two versions" if diff.old_label == diff.new_label else pair
    title = f"What differs: {both}, as of {as_of_words(diff.as_of, zone)}"
    parts: dict[str, tuple[Block, ...]] = {title: _opening(diff)}
    for number, step in enumerate(diff.steps, 1):
        head = step.differences[0].sentence if len(step.differences) == 1 else f"{len(step.differences)} together"
        parts[f"{number}. {head.rstrip('.')}"] = _step_blocks(step, zone)
    if diff.without_effect:
        parts["What differs without moving a plan or a curve"] = (_sentences_of(diff.without_effect),)
    return tuple(Section(f"part-{i}", name, blocks) for i, (name, blocks) in enumerate(parts.items()))


def _opening(diff: CaseDiff) -> tuple[Block, ...]:
    if not diff.differences:
        return (sentence("The two cases say the same."),)
    said = [f"{counted(len(diff.differences), 'row differs', 'rows differ')}. All together: {diff.total_effect}"]
    if diff.steps:
        said.append("Each step is let in after those above it; what it does depends on them.")
        said.append(
            f"The weighted number caught of every plan is within {diff.largest_gap:.1%} of the best possible; what "
            "moves by less than that may be the planner's own."
        )
    if diff.measured_together:
        said.append(
            f"Too many to plan one by one: the last {counted(diff.measured_together, 'difference')} "
            "stand together in the last step."
        )
    return (Sentences(tuple(said)),)


def _step_blocks(step: DiffStep, zone: ZoneInfo) -> tuple[Block, ...]:
    listed = () if len(step.differences) == 1 else (_sentences_of(step.differences),)
    moved = (sentence(step.footprint),) if step.footprint else ()
    return (*listed, *moved, sentence(step.effect), _readings_table(step, zone))


def _sentences_of(differences: tuple[RowDifference, ...]) -> Sentences:
    return Sentences(tuple(one.sentence for one in differences))


def _readings_table(step: DiffStep, zone: ZoneInfo) -> Table:
    columns = (
        Column("Who", whole=True),
        Column("", whole=True),
        Column("Clears in", whole=True),
        Column("Safe of all", figures=True),
        Column("Expected caught"),
        Column("Start by"),
    )
    readings = {one.target: one for one in step.before}
    rows = []
    for now in step.after:
        if now.target in readings:
            rows.append(_reading_row(readings[now.target], "before", zone))
        rows.append(_reading_row(now, "after", zone))
    risk = f"{100 * step.after[0].risk:g}%" if step.after else NOTHING
    return Table(f"The clock before and after, start-by at a risk of {risk}", columns, tuple(rows))


def _reading_row(reading: ClockReading, when: str, zone: ZoneInfo) -> tuple[Cell, ...]:
    return row(
        _who(reading.target),
        when,
        clears_in(reading.clearance_time_h),
        f"{reading.safe_persons:,} of {reading.persons:,}",
        about_persons(reading.expected_caught_persons),
        start_by_words(reading.start_by_status, reading.start_by, zone),
    )

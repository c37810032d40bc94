"""The force that plans need by hour, for people and for machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from egress.decision import HoldingLine, HourNeed, UnitLine
from egress.domain import Case, Force, Leg, Site
from egress.publications.answer_writer import write_answer
from egress.publications.blocks import Block, Cell, Column, Sentences, Table, row, sentence
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.wording import NOTHING, counted, duration, listing, utc_minute


@dataclass(frozen=True, kw_only=True)
class ScenarioForce:
    """The force that the plan of one scenario needs, by place and hour; `most_persons` at one time, all together."""

    scenario_id: str
    label: str
    most_persons: int
    needs: tuple[HourNeed, ...]


@dataclass(frozen=True, kw_only=True)
class PresenceWorth:
    """
    What every force of the case in place at the start would buy, and what it costs to have it there.

    Attributes
    ----------
    persons, person_days_per_week : who would be there beside those who are, and for how much of their time.
    caught_persons_avoided, safe_persons_more : the plan with them less the plan as things stand.
    clearance_h_less : hours; null where either plan leaves somebody.
    clear : whether the people gained are more than two plans differ by on their own (a hundredth of all).
    """

    persons: int
    person_days_per_week: float
    caught_persons_avoided: float
    safe_persons_more: int
    clearance_h_less: float | None
    clear: bool


@dataclass(frozen=True, kw_only=True)
class ForceAnswer:
    """
    The security force.

    Attributes
    ----------
    scenarios : by scenario, base first. units : every force in use, for the plan as things stand.
    holding : how long each guarded post holds alone. presence : what a robust presence buys and costs.
    """

    scenarios: tuple[ScenarioForce, ...]
    units: tuple[UnitLine, ...]
    holding: tuple[HoldingLine, ...]
    presence: PresenceWorth


def write_force(
    answer: ForceAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return the force needed as text or JSON (schema ``egress/force/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    return write_answer(
        answer,
        case,
        lambda: _blocks(answer, case),
        verb="force",
        title="the security force",
        envelope=envelope,
        format=format,
    )


def _blocks(answer: ForceAnswer, case: Case) -> tuple[Block, ...]:
    return (
        strength_needed(answer.scenarios[0].needs, labels_of(case)),
        _by_scenario(answer),
        _units(answer),
        Sentences((*_holding(answer, case), _presence(answer.presence))),
    )


def labels_of(case: Case) -> dict[str, str]:
    """Return the labels of sites, legs and forces by their ids."""
    rows: tuple[Site | Leg | Force, ...] = (*case.sites, *case.legs, *case.forces)
    return {row.id: row.label for row in rows}


def strength_needed(needs: Sequence[HourNeed], labels: Mapping[str, str]) -> Block:
    """Return the strength that a plan needs by place and hour as a table, or that it needs none."""
    return _by_hour(needs, labels) if needs else sentence("No place of the plan needs a force.")


def _by_hour(needs: Sequence[HourNeed], labels: Mapping[str, str]) -> Table:
    columns = (
        Column("Where", least=18),
        Column("From", least=16),
        Column("Until", least=16),
        Column("Needed", figures=True),
        Column("There", figures=True),
        Column("Units", least=18),
    )
    rows = tuple(
        row(
            f"{labels[one.target_id]} ({one.place})",
            f"{one.from_:%-d %b %H:%M}Z",
            f"{one.until:%-d %b %H:%M}Z",
            f"{one.needed_persons:,}",
            Cell(f"{one.there_persons:,}", alarm=one.there_persons < one.needed_persons),
            listing(labels.get(unit, unit) for unit in one.units) or NOTHING,
        )
        for one in needs
    )
    note = "From the first use by people to the last, waiting between included; cut where a force comes or goes."
    return Table("Strength by hour, as things stand", columns, rows, note)


def _by_scenario(answer: ForceAnswer) -> Table:
    columns = (
        Column("Scenario", least=24),
        Column("Most at once", figures=True),
        Column("Places held", figures=True),
    )
    rows = tuple(
        row(one.label, f"{one.most_persons:,}", f"{len({n.target_id for n in one.needs})}")
        for one in answer.scenarios
    )
    return Table("By scenario", columns, rows)


def _units(answer: ForceAnswer) -> Table:
    columns = (
        Column("Unit", least=18),
        Column("Strength", figures=True),
        Column("Released by", least=14),
        Column("Comes", least=20),
        Column("Leaves last", least=20),
    )
    rows = tuple(
        row(
            one.label,
            f"{one.strength_persons:,}",
            one.released_by or NOTHING,
            comes_in_words(one),
            Cell(leaves_in_words(one), alarm=one.margin_h is not None and one.margin_h < 0),
        )
        for one in answer.units
    )
    return Table(
        "By unit",
        columns,
        rows,
        "Runs by the largest fleet named for it, else by the largest fixed-wing fleet that serves its site.",
    )


def comes_in_words(one: UnitLine) -> str:
    """Say that a force is there, since when it is gone, or from when it is in place and what that takes."""
    if one.there:
        return "is there"
    if one.gone_since is not None:
        return f"gone since {utc_minute(one.gone_since)}"
    words = f"in place from {utc_minute(one.in_place_from)}"
    if one.lead_time_h:
        words += f", {duration(one.lead_time_h)} from the order"
    if one.inbound_sorties:
        words += f", {counted(one.inbound_sorties, 'run')} in, {one.stand_h:.0f} h of a stand"
        if one.stand_share is not None:
            words += f" ({one.stand_share:.0%} of all)"
    return words


def leaves_in_words(one: UnitLine) -> str:
    """Say how a force leaves and by when it is out, or that no lift is known for it."""
    if one.needed_until is None:
        return "not used by the plan"
    if one.out_by is None:
        words = f"no lift for it is known; needed until {utc_minute(one.needed_until)}"
    else:
        words = f"{one.leaves_sorties} runs, {one.leaves_h:.0f} h; out by {utc_minute(one.out_by)}"
    if one.margin_h is not None:
        words += f", {duration(abs(one.margin_h))} {'before' if one.margin_h >= 0 else 'after'} its withdrawal"
    return words


def _holding(answer: ForceAnswer, case: Case) -> tuple[str, ...]:
    return tuple(
        f"{case.site_by_id[one.site_id].label} holds alone with {one.guards_persons:,} guards of the "
        f"{one.needed_persons:,} needed: "
        + ", ".join(f"{hours:.0f} h if {level}" for level, hours in one.holds_h.items())
        + " (assumptions)."
        for one in answer.holding
    )


def _presence(worth: PresenceWorth) -> str:
    if not worth.persons:
        return "Every force of the case is in place at the start."
    sooner = "" if worth.clearance_h_less is None else f", clearance {worth.clearance_h_less:.0f} h sooner"
    fewer = f"{worth.caught_persons_avoided:,.0f} fewer caught{sooner}"
    buys = f"bring {worth.safe_persons_more:+,} to safety and leave {fewer}"
    return (
        f"A robust presence, {worth.persons:,} more in place at the start, would "
        f"{buys if worth.clear else 'make no clear difference to people'}; it costs "
        f"{worth.person_days_per_week:,.0f} person-days a week, and a signal that is not reckoned here."
    )

"""Whom to send out today, for people and for machines."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from egress.decision import CategoryAdvice, ChoiceLoss, DepartureAdvice, StartBy
from egress.domain import Case
from egress.publications.answer_writer import write_answer
from egress.publications.blocks import Block, Cell, Column, Sentences, Table, row
from egress.publications.document import Document, Format
from egress.publications.json_records import Envelope
from egress.publications.wording import (
    NOTHING,
    about_persons,
    chance,
    duration,
    listing,
    spoken,
    time_cell,
    two_digits,
)

KEY_WORDS = {
    "stay": {"stay": "stay", "some": "let some leave", "all": "send all out"},
    "some": {"stay": "bring them back", "some": "let some be away", "all": "send all out"},
    "all": {"stay": "bring all back", "some": "bring some back", "all": "keep all out"},
}
"""Each choice in words, by what stands."""


@dataclass(frozen=True, kw_only=True)
class AdviceAnswer:
    """The advice of one day under one scenario."""

    scenario_id: str
    advice: DepartureAdvice


def write_advice(
    answer: AdviceAnswer, case: Case, *, envelope: Envelope, format: Format | str = Format.TEXT
) -> Document:
    """
    Return the advice as text or JSON (schema ``egress/advise/1``).

    Raises
    ------
    ValueError
        for HTML: the brief is the page for people.
    """
    return write_answer(
        answer,
        case,
        lambda: advice_blocks(answer.advice, case.timezone),
        verb="advise",
        title="whom to send out today",
        envelope=envelope,
        format=format,
    )


def advice_blocks(told: DepartureAdvice, zone: ZoneInfo) -> tuple[Block, ...]:
    """Return what the advice says: the answer by category, why, the choices, citizens, and what it rests on."""
    if not told.categories:
        return (Sentences((_nobody_advised(told),), large=True), *_citizens(told), _assumed(told), _notes(told))
    return (
        Sentences(tuple(_headline(one) for one in told.categories), large=True),
        _in_one_table(told, zone),
        Sentences(tuple(sentence for one in told.categories for sentence in _why(one))),
        _choices(told),
        *_citizens(told),
        _assumed(told),
        _notes(told),
    )


def _nobody_advised(told: DepartureAdvice) -> str:
    """Return why there is no advice at all: what is missing, and where to put it."""
    if not told.not_covered:
        return "No advice: the case has nobody at post."
    return (
        f"No advice: the ladder has no rung that makes anybody leave ({listing(map(spoken, told.not_covered))}). "
        "Add one to postures.csv whose effect is “must_leave”, “all_leave” or “relocate”."
    )


def _headline(one: CategoryAdvice) -> str:
    name = spoken(one.category).capitalize()
    label = {c.choice.key: c.choice.label for c in one.choices}
    if one.status == "no_way":
        return f"{name}: no way out is left; a way has to be found first."
    if one.status == "no_values":
        lean = f"over the printed range: {_shares(one)}"
        return f"{name}: no single advice, since no value is signed; {_break_even(one)}; {lean}."
    if one.status == "split":
        return f"{name}: opinions split ({_shares(one)}). {_settles(one)}"
    agreed = f"{one.agreement.share:.0%} of the priors agree" + (" on that much" if one.agreement.further else "")
    more = f"; {one.agreement.further:.0%} would go on to “{label['all']}”" if one.agreement.further else ""
    return f"{name}: {label[one.advised or 'stay']} ({agreed}{more})."


def _break_even(one: CategoryAdvice) -> str:
    if one.standing != "stay":
        return _break_even_of_return(one)
    if one.break_even_mission_days is None:
        return "at no value tried would you leave"
    if one.break_even_mission_days == 0.0:
        return "at any value tried you would leave"
    return f"you leave if one person caught is worth more than {two_digits(one.break_even_mission_days)} mission-days"


def _break_even_of_return(one: CategoryAdvice) -> str:
    """Return from which worth of a person on those who are out would be brought back."""
    if one.break_even_mission_days is None:
        return "at every value tried you bring them back"
    if one.break_even_mission_days == 0.0:
        return "at no value tried would you bring them back"
    worth = two_digits(one.break_even_mission_days)
    return f"you bring them back if one person caught is worth less than {worth} mission-days"


def _shares(one: CategoryAdvice) -> str:
    words = KEY_WORDS[one.standing]
    return ", ".join(f"{words[key]} {share:.0%}" for key, share in one.agreement.by_choice.items() if share)


def _settles(one: CategoryAdvice) -> str:
    if one.news:
        best = one.news[0]
        return f"What would settle most: {best.question} (worth {_persons(best.persons)} persons)"
    if one.agreement.what_turns_it:
        return f"{_either(one).capitalize()} turns on {one.agreement.what_turns_it[0]}."
    return ""


def _either(one: CategoryAdvice) -> str:
    return "staying or leaving" if one.standing == "stay" else "staying out or coming back"


def _persons(persons: float) -> str:
    return about_persons(persons) if abs(persons) >= 10 else f"{persons:.2f}"


def _in_one_table(told: DepartureAdvice, zone: ZoneInfo) -> Table:
    columns = (
        Column("Who", least=16),
        Column("Persons", figures=True),
        Column("Advised", least=14),
        Column("Agree", figures=True),
        Column("Start by", whole=True, least=14),
        Column("Risk if started now"),
        Column("Clears in", least=10),
        Column("Who decides", least=12),
    )
    return Table(
        "By category",
        columns,
        tuple(_line(one, told, zone) for one in told.categories),
        f"Start by: at {100 * told.leading_risk:g}% risk, over {told.rehearsals:,} rehearsals and {told.paths:,} "
        f"paths. Clears "
        "in: half of the rehearsals, nine in ten.",
    )


def _line(one: CategoryAdvice, told: DepartureAdvice, zone: ZoneInfo) -> tuple[Cell, ...]:
    start = next(s for s in one.start_by if s.risk == told.leading_risk)
    label = {c.choice.key: c.choice.label for c in one.choices}
    advised = label[one.advised] if one.advised else spoken(one.status)
    late = start.status.value in ("past", "cannot_clear")
    return row(
        spoken(one.category),
        f"{one.persons:,}",
        Cell(advised, alarm=one.advised == "all"),
        f"{one.agreement.share:.0%}",
        Cell(_start(start, zone), alarm=late),
        chance(one.risk_if_started_now),
        f"{_hours(one.clearance_median_h)}, {_hours(one.clearance_late_h)}",
        one.decided_by or NOTHING,
    )


def _start(start: StartBy, zone: ZoneInfo) -> str:
    if start.start_by is not None:
        return time_cell(start.start_by, zone)
    return {"past": "now", "beyond_horizon": "beyond the horizon"}.get(start.status.value, "cannot clear")


def _hours(hours: float | None) -> str:
    return "not clear" if hours is None else duration(hours)


def _why(one: CategoryAdvice) -> tuple[str, ...]:
    name = spoken(one.category).capitalize()
    told = [f"{name}: {_break_even(one)}; {_waiting(one)}."]
    if one.step_reason and one.standing != "stay":
        told.append(f"{name}: {one.step_reason}.")
    if one.agreement.what_turns_it:
        told.append(f"{name}: {_either(one)} turns on {listing(one.agreement.what_turns_it[:2])}.")
    if one.news:
        asked = listing(f"“{n.question}” {_persons(n.persons)}" for n in one.news[:3])
        told.append(f"{name}: to know today would be worth, in persons: {asked}.")
    if one.caught_already_persons and one.status != "no_way":
        told.append(f"{name}: {one.caught_already_persons:,} of them have no way out at all.")
    return tuple(told)


def _waiting(one: CategoryAdvice) -> str:
    """Return what a day as things stand is worth beside leaving; where all are out, what bringing them back costs."""
    if one.standing == "all":
        loss = {c.choice.key: c.loss_persons for c in one.choices}
        more = loss["stay"] - loss["all"]
        return f"bringing all back today {'costs' if more >= 0 else 'saves'} {_persons(abs(more))} persons"
    waits = one.worth_of_waiting_persons
    if waits < 0:
        return f"waiting a day costs {_persons(-waits)} persons"
    leaving = "leaving today" if one.standing == "stay" else "sending all out today"
    return f"waiting a day is worth {_persons(waits)} persons more than {leaving}"


def _choices(told: DepartureAdvice) -> Table:
    columns = (
        Column("Who", least=14),
        Column("Choice today", least=20),
        Column("Caught", figures=True),
        Column("Mission days lost", figures=True),
        Column("Loss", figures=True),
        Column("Can be taken back", least=10),
    )
    rows = tuple(_choice(one, c, n == 0) for one in told.categories for n, c in enumerate(one.choices))
    note = (
        "Expected, deciding at best from tomorrow on, at the likely value and hastening. Loss: people caught + "
        "mission days "
        "lost ÷ mission days per person caught, in persons; ± its standard error."
    )
    return Table("Every choice beside the others", columns, rows, note)


def _choice(one: CategoryAdvice, c: ChoiceLoss, first: bool) -> tuple[Cell, ...]:
    return row(
        spoken(one.category) if first else "",
        c.choice.label,
        f"{c.caught_persons:,.2f}",
        f"{c.mission_days_lost:,.1f}",
        f"{c.loss_persons:,.2f} ± {c.error_persons:,.2f}",
        "yes" if c.choice.reversible else "only by bringing people back",
    )


def _citizens(told: DepartureAdvice) -> tuple[Block, ...]:
    if told.citizens is None:
        return ()
    columns = (
        Column("Days after the message", figures=True),
        Column("Seats a day", figures=True),
        Column("Gone, few comply", figures=True),
        Column("likely", figures=True),
        Column("many", figures=True),
    )
    rows = tuple(
        row(
            f"{line.days}",
            f"{line.seats_per_day:,.0f}",
            f"{line.gone_low:,.0f}",
            f"{line.gone_likely:,.0f}",
            f"{line.gone_high:,.0f}",
        )
        for line in told.citizens.told_today
    )
    caption = f"Told to leave by commercial flights today: {listing(map(spoken, told.citizens.categories))}"
    return (Table(caption, columns, rows), Sentences(told.citizens.sentences))


def _assumed(told: DepartureAdvice) -> Table:
    columns = (Column("What it rests on", least=30), Column("Value", least=16), Column("Basis", least=20))
    rows = tuple(row(one.name, one.value, one.basis) for one in told.assumed)
    return Table("Every figure that no row of the case states", columns, rows)


def _notes(told: DepartureAdvice) -> Sentences:
    notes = list(told.cautions)
    if told.not_covered and told.categories:
        notes.append(f"The ladder has no rung that makes these leave: {listing(map(spoken, told.not_covered))}.")
    grids = [one for one in told.categories if one.grid_loss_persons]
    for one in grids:
        loss = {c.choice.key: c.loss_persons for c in one.choices}
        checked = listing(
            f"{KEY_WORDS[one.standing][key]} {loss[key]:.2f} against {grid:.2f}"
            for key, grid in (one.grid_loss_persons or {}).items()
        )
        notes.append(f"{spoken(one.category).capitalize()}, on the grid of beliefs: {checked}.")
    return Sentences(tuple(notes))

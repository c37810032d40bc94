"""Movement tables: every movement of the plan, by whoever carries it out, none left out."""

from collections.abc import Mapping
from datetime import datetime

from egress.domain import Movement, Plan
from egress.domain.orders import sheet_of
from egress.publications.blocks import Cell, Column, Table, row
from egress.publications.language import Worded
from egress.publications.papers.paper import Paper, Part, Subject, total_persons


def movement_paper(subject: Subject, plan: Plan) -> Paper:
    """Return the movement tables of a plan as a document of their own."""
    say = subject.tongue.say
    return Paper(
        kind="movements",
        title=say("movement.title"),
        subtitle=say(
            "plan.subtitle", order=subject.moment(plan.start), scenario=subject.scenario or say("plan.base")
        ),
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(movement_part(subject, plan, level=1),),
    )


def movement_part(subject: Subject, plan: Plan, *, level: int = 1) -> Part:
    """Return the tables of all movements, one for each vehicle or party, in the order of their first departure."""
    tables = [_table(subject, plan, title, movements) for title, movements in by_sheet(subject, plan).items()]
    return Part(subject.tongue.say("movement.title"), tuple(tables), new_page=level == 1, level=level)


def by_sheet(subject: Subject, plan: Plan) -> Mapping[str, list[Movement]]:
    """Return the movements by the order sheet that they stand on, whose title names the vehicle or the party."""
    sheets: dict[tuple[str, str], list[Movement]] = {}
    for movement in sorted(plan.movements, key=lambda one: (one.depart, one.id)):
        sheet, title, _ = sheet_of(subject.case, movement)
        sheets.setdefault((sheet, title), []).append(movement)
    return {title: movements for (_, title), movements in sheets.items()}


def _table(subject: Subject, plan: Plan, title: str, movements: list[Movement]) -> Table:
    say, count = subject.tongue.say, subject.tongue.count
    caption = say(
        "movement.caption",
        title=title,
        movements=count("movement.movements", len(movements)),
        persons=count("movement.persons", total_persons(movements)),
    )
    columns = ("n", "depart", "arrive", "from", "to", "persons_head", "load_head")
    heads = tuple(Column(say(f"movement.{name}"), figures=name == "persons_head") for name in columns)
    return Table(caption, heads, tuple(_row(subject, plan, movement) for movement in movements))


def _row(subject: Subject, plan: Plan, movement: Movement) -> tuple[Cell, ...]:
    leaves, reaches = subject.ends(movement)
    number = subject.tongue.number(movement.persons)
    times = (two_times(subject, instant) for instant in (movement.depart, movement.arrive))
    return row(subject.n_time(plan, movement.depart), *times, leaves, reaches, number, subject.load(movement))


def two_times(subject: Subject, instant: datetime) -> Worded:
    """Return an instant in UTC, and at the post in brackets below."""
    tongue = subject.tongue
    local = tongue.figures(f"({tongue.local(instant, subject.stamp.zone)})")
    return tongue.joined("\n", (tongue.utc(instant), local))

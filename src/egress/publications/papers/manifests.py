"""Manifests per vehicle: how many of whom are booked on each run, and lines for the names of those who boarded."""

from collections.abc import Iterator

from egress.domain import Movement, Plan
from egress.publications.blocks import Fact, Facts
from egress.publications.papers.movement_tables import by_sheet
from egress.publications.papers.paper import Blanks, Block, Code, Paper, Part, Signatures, Subject

MOST_LINES = 15
"""Lines for names on one sheet, which is one page; a larger load takes several sheets."""


def manifests(subject: Subject, plan: Plan) -> Paper:
    """Return one manifest for each run with people, vehicle by vehicle; names are written in, none is printed."""
    say = subject.tongue.say
    return Paper(
        kind="manifest",
        title=say("manifest.title"),
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=tuple(_parts(subject, plan)),
    )


def manifest_code(subject: Subject, movement: Movement) -> str:
    """Return what the QR code of a manifest says: the case, the movement, its load; nobody's name."""
    return f"egress:manifest:{subject.case.case_id}:{movement.id}:{movement.persons}"


def _parts(subject: Subject, plan: Plan) -> Iterator[Part]:
    for title, movements in by_sheet(subject, plan).items():
        for movement in (one for one in movements if one.loads):
            yield from _sheets(subject, plan, title, movement)


def _sheets(subject: Subject, plan: Plan, title: str, movement: Movement) -> Iterator[Part]:
    say = subject.tongue.say
    leaves, reaches = subject.ends(movement)
    heads = tuple(say(f"manifest.{name}") for name in ("name", "group", "document", "weight", "boarded"))
    widths = (4.0, 2.0, 2.5, 1.2, 1.2)
    sheets = -(-movement.persons // MOST_LINES)
    for sheet in range(sheets):
        first = sheet * MOST_LINES
        lines = min(MOST_LINES, movement.persons - first) if sheets > 1 else movement.persons
        head = say("manifest.of", title=title, sheet=sheet + 1, sheets=sheets)
        blocks: list[Block] = []
        if sheet == 0:
            caption = say("manifest.code", leaves=leaves, reaches=reaches)
            blocks += [_facts(subject, plan, movement), Code(manifest_code(subject, movement), caption)]
        blocks.append(Blanks(heads, widths, lines, first + 1))
        if sheet == sheets - 1:
            blocks.append(Signatures((say("manifest.loaded_by"), say("manifest.received_by"))))
        yield Part(head, tuple(blocks), new_page=True, level=2)


def _facts(subject: Subject, plan: Plan, movement: Movement) -> Facts:
    say, count = subject.tongue.say, subject.tongue.count
    leaves, reaches = subject.ends(movement)
    begins = say("manifest.from", site=leaves, n=subject.n_time(plan, movement.depart))
    return Facts(
        (
            Fact(say("movement.depart"), subject.moment(movement.depart), begins),
            Fact(say("movement.arrive"), subject.moment(movement.arrive), say("manifest.to", site=reaches)),
            Fact(say("manifest.booked"), count("movement.persons", movement.persons), subject.load(movement)),
        )
    )

"""Blank manifests for the day when power fails: numbered, sealed, with a QR code and no name on them."""

import zlib

from egress.domain import Fleet
from egress.publications.papers.paper import Blanks, Block, Code, Paper, Part, Signatures, Subject

LINES = 17
"""Lines for people on one sheet."""

SPARE = 2
"""Sheets that belong to no vehicle, for whatever comes."""


def blank_sheets(subject: Subject) -> Paper:
    """Return one blank sheet for each vehicle of each fleet in use, and a few spare ones."""
    say, case = subject.tongue.say, subject.case
    vehicles = [(fleet, number) for fleet in case.fleets if fleet.in_use for number in range(1, fleet.vehicles + 1)]
    named = [_sheet(subject, sheet_id(case.case_id, f.id, n), _vehicle(subject, f, n)) for f, n in vehicles]
    spare = [_sheet(subject, sheet_id(case.case_id, "spare", n), say("blank.spare")) for n in range(1, SPARE + 1)]
    return Paper(
        kind="blank",
        title=say("blank.title"),
        subtitle="",
        tongue=subject.tongue,
        stamp=subject.stamp,
        parts=(*named, *spare),
    )


def sheet_id(case_id: str, fleet_id: str, number: int) -> str:
    """Return a sheet's id with a check of four hexadecimal digits (CRC-32), so that a misread id is noticed."""
    body = f"{case_id}/{fleet_id}/{number}"
    return f"{body}/{zlib.crc32(body.encode()) & 0xFFFF:04x}"


def is_sheet_id(text: str) -> bool:
    """Whether a text is the id of a sheet, its check included."""
    parts = text.split("/")
    return len(parts) == 4 and parts[2].isdigit() and sheet_id(parts[0], parts[1], int(parts[2])) == text


def _vehicle(subject: Subject, fleet: Fleet, number: int) -> str:
    return subject.tongue.say("movement.vehicle", fleet=fleet.label, number=str(number))


def _sheet(subject: Subject, identity: str, vehicle: str) -> Part:
    say = subject.tongue.say
    heads = tuple(say(f"manifest.{name}") for name in ("name", "group", "document", "boarded"))
    blocks: tuple[Block, ...] = (
        Code(f"egress:sheet:{identity}", say("blank.code", identity=identity)),
        Blanks((say("blank.from_to"), say("blank.departed"), say("blank.seal")), (3.0, 2.0, 2.0), 1),
        Blanks(heads, (4.0, 2.0, 2.5, 1.2), LINES),
        Signatures((say("manifest.loaded_by"), say("manifest.received_by"))),
    )
    return Part(vehicle, blocks, new_page=True, level=2)

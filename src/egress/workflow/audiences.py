"""What an audience may know of a case, and how a brief or a picture for it says what is kept back."""

from dataclasses import replace

from egress.domain import Audience, Case, case_for, known_at, mark_for, withheld_from
from egress.publications import Brief
from egress.threat import ThreatPicture

AUDIENCES = tuple(audience.value for audience in Audience)


def known_to(case: Case, audience: str | None) -> Case:
    """Return the case as an audience may know it; all of it where none is named."""
    return case if audience is None else case_for(case, Audience(audience))


def picture_for(case: Case, picture: ThreatPicture, audience: str | None) -> ThreatPicture:
    """Return a picture made of what the audience may know, with a note on what of the whole case is kept from it."""
    if audience is None:
        return picture
    count = len(withheld_from(known_at(case, picture.as_of), Audience(audience)))
    notes = (_kept_back(count),) if count else ()
    return replace(
        picture, notes=(f"For the audience {audience}: {mark_for(Audience(audience))}.", *notes, *picture.notes)
    )


def brief_for(case: Case, brief: Brief, audience: str | None) -> Brief:
    """Return a brief made of what the audience may know, marked for it, with a note on what is kept from it."""
    if audience is None:
        return brief
    count = len(withheld_from(known_at(case, brief.as_of), Audience(audience)))
    picture = picture_for(case, brief.picture, audience)
    return replace(brief, picture=picture, handling=mark_for(Audience(audience)), withheld=count)


def _kept_back(count: int) -> str:
    subject, them = ("1 report is", "it") if count == 1 else (f"{count} reports are", "them")
    return f"{subject} kept from this audience by handling label; every figure is without {them}."

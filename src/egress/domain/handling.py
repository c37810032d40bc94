"""Who may be shown what: reports kept from an audience that their handling label (TLP 2.0) forbids."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from egress.domain.case import Case
from egress.domain.evidence import Report
from egress.domain.vocabulary import Handling


class Audience(StrEnum):
    """Whom a publication is meant for, from the fewest to everybody."""

    NAMED = "named"
    ORGANISATION = "organisation"
    PARTNERS = "partners"
    COMMUNITY = "community"
    PUBLIC = "public"


STRICTEST: Mapping[Audience, Handling] = {
    Audience.NAMED: Handling.RED,
    Audience.ORGANISATION: Handling.AMBER_STRICT,
    Audience.PARTNERS: Handling.AMBER,
    Audience.COMMUNITY: Handling.GREEN,
    Audience.PUBLIC: Handling.CLEAR,
}
"""By audience, the strictest label that may reach it. RED: for the eyes of those named alone; AMBER+STRICT: inside
the organisation; AMBER: it and those whom it serves or works with; GREEN: its community; CLEAR: everybody. FIRST,
Traffic Light Protocol 2.0 (2022)."""

UNLABELLED = Handling.AMBER
"""What a report counts as that has no label and repeats none that has one. Assumption: nobody said it may go out."""

ORDER = tuple(Handling)
"""Labels from the strictest on."""


def may_reach(label: Handling | None, audience: Audience) -> bool:
    """Tell whether what bears a label may be shown to an audience."""
    return ORDER.index(label or UNLABELLED) >= ORDER.index(STRICTEST[audience])


def label_of(report: Report, by_id: Mapping[str, Report]) -> Handling | None:
    """Return a report's own label; else that of the nearest report that it repeats; None where none has one."""
    seen = set[str]()
    at: Report | None = report
    while at is not None and at.id not in seen:
        if at.handling is not None:
            return at.handling
        seen.add(at.id)
        at = by_id.get(at.derived_from)
    return None


def withheld_from(case: Case, audience: Audience) -> frozenset[str]:
    """Return the ids of the reports that may not reach an audience."""
    by_id = {report.id: report for report in case.reports}
    return frozenset(one.id for one in case.reports if not may_reach(label_of(one, by_id), audience))


def case_for(case: Case, audience: Audience) -> Case:
    """
    Return the case as an audience may know it: without the reports that are kept from it, and what was said of them.

    All that is reckoned of it is reckoned as if they had not come in, so that no figure, sentence or curve gives them
    away. What repeats one of them and may itself be shown stands as an origin of its own.
    """
    gone = withheld_from(case, audience)
    if not gone:
        return case
    kept = tuple(
        replace(one, derived_from="") if one.derived_from in gone else one
        for one in case.reports
        if one.id not in gone
    )
    resolutions = tuple(one for one in case.resolutions if one.report_id not in gone)
    return replace(case, reports=kept, resolutions=resolutions)


def mark_for(audience: Audience) -> str:
    """Return the mark that every page for an audience bears: "TLP:AMBER+STRICT"."""
    return "TLP:" + STRICTEST[audience].value.replace("_", "+").upper()

"""Who leads when the plan runs: read from the authority table, never assumed."""

from egress.domain import Authority
from egress.publications.papers.paper import Subject


def leader_of(subject: Subject) -> str:
    """Return the role that decides the gravest rung of the ladder that needs a decision; a blank where none does."""
    row = gravest_decision(subject)
    return subject.tongue.say("card.lead_blank") if row is None else row.decided_by


def gravest_decision(subject: Subject) -> Authority | None:
    """Return the row of the authority table that the highest rung of the ladder with a decision asks for."""
    rows = {row.id: row for row in subject.case.authority}
    rungs = sorted(subject.case.postures, key=lambda rung: -rung.rank)
    return next((rows[rung.decision_id] for rung in rungs if rung.decision_id in rows), None)

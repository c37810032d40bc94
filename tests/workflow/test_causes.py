"""What changed is told for every kind of evidence."""

from egress.domain.differences import EVIDENCE
from egress.workflow.changes import CAUSES


def test_every_table_of_evidence_is_a_cause() -> None:
    """No table of evidence can move the clock without being named."""
    assert {table for _, table in CAUSES} == set(EVIDENCE)

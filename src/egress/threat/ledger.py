"""The ledger of sources: a grade is where a source begins, what became of its claims is where it goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from egress.domain import Report, Resolution
from egress.threat.grades import CONTENT_WEIGHT, SOURCE_WEIGHT, credibility

LEDGER_STRENGTH = 10.0
"""A grade weighs as much as ten resolved claims; after ten the record weighs half, after thirty three quarters."""


@dataclass(frozen=True, kw_only=True)
class SourceRecord:
    """
    What is known of one source.

    Attributes
    ----------
    held, resolved : so many of its resolved claims proved true.
    prior : weight of the letter of its best grade, in [0, 1].
    reliability : (10 · prior + held) / (10 + resolved); what its claims weigh by the record so far.
    """

    source_id: str
    held: int
    resolved: int
    prior: float
    reliability: float


@dataclass(frozen=True)
class Ledger:
    """The records of all sources, and what became of single claims."""

    records: Mapping[str, SourceRecord]
    held: Mapping[str, bool]

    def trust(self, report: Report) -> float:
        """
        Return the weight of a report in [0, 1]: reliability of its source times weight of its content.

        A claim that proved false weighs nothing, one that proved true weighs as confirmed (digit 1). F, 5 and 6 are
        no evidence against: F and 6 tell nothing until the record does, E and 5 little.
        """
        told = self.held.get(report.id)
        if told is False:
            return 0.0
        content = 1.0 if told else CONTENT_WEIGHT[report.grade[1:]]
        return self.reliability(report) * content

    def reliability(self, report: Report) -> float:
        """Return the weight of a report's source: its letter as prior, its record as it grows."""
        record = self.records.get(report.source_id)
        letter = SOURCE_WEIGHT[report.grade[:1].upper()]
        if record is None or record.resolved == 0:
            return letter
        return (LEDGER_STRENGTH * letter + record.held) / (LEDGER_STRENGTH + record.resolved)


def ledger_of(reports: Iterable[Report], resolutions: Iterable[Resolution]) -> Ledger:
    """
    Return the ledger of the sources of some reports; the newest resolution of a claim counts.

    Raises
    ------
    InputProblem
        for a grade that is none.
    """
    by_id = {r.id: r for r in reports}
    settled = {r.report_id: r.held for r in sorted(resolutions, key=lambda r: (r.t_received, r.id))}
    found: dict[str, SourceRecord] = {}
    for source_id in sorted({r.source_id for r in by_id.values()}):
        own = [r for r in by_id.values() if r.source_id == source_id]
        for report in own:
            credibility(report.grade)
        told = [settled[r.id] for r in own if r.id in settled]
        prior = max(SOURCE_WEIGHT[r.grade[:1].upper()] for r in own)
        found[source_id] = SourceRecord(
            source_id=source_id,
            held=sum(told),
            resolved=len(told),
            prior=prior,
            reliability=(LEDGER_STRENGTH * prior + sum(told)) / (LEDGER_STRENGTH + len(told)),
        )
    return Ledger(found, settled)

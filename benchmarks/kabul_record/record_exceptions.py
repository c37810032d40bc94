"""Findings about the hand-drawn plan, and the list of those that are explained."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from airlift_record import DATA

from egress.domain import Case, Finding, Plan
from egress.domain.rules.check import RULES
from egress.domain.rules.timetable import Timetable


@dataclass(frozen=True, kw_only=True)
class Excuse:
    """
    One exception: findings of a rule that are known and explained.

    Attributes
    ----------
    names : what the finding's sentence must hold, word for word.
    from_, until : findings dated outside are not excused; None = not dated.
    """

    rule: str
    severity: str
    names: str
    from_: datetime | None
    until: datetime | None
    what: str
    why: str

    def is_about(self, finding: Finding) -> bool:
        """Whether the finding is of this kind, at whatever time."""
        return (finding.rule, finding.severity) == (self.rule, self.severity) and self.names in finding.sentence

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one of these."""
        if not self.is_about(finding):
            return False
        if finding.at is None or self.from_ is None or self.until is None:
            return finding.at is None and self.from_ is None and self.until is None
        return self.from_ <= finding.at < self.until


def read_exceptions(path: Path = DATA / "exceptions.csv") -> tuple[Excuse, ...]:
    """Return the list of exceptions."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(
        Excuse(
            rule=c["rule"],
            severity=c["severity"],
            names=c["names"],
            from_=datetime.fromisoformat(c["from"]) if c["from"] else None,
            until=datetime.fromisoformat(c["until"]) if c["until"] else None,
            what=c["what"],
            why=c["why"],
        )
        for c in csv.DictReader(lines)
    )


def every_finding(case: Case, plan: Plan) -> list[Finding]:
    """Return the findings of every rule of `check_plan`, none counted away."""
    timetable = Timetable(case=case, plan=plan)
    return [finding for rule in RULES.values() for finding in rule(timetable)]


def unexplained(findings: Sequence[Finding], exceptions: Sequence[Excuse]) -> list[Finding]:
    """Return the findings that no exception covers."""
    return [f for f in findings if not any(e.covers(f) for e in exceptions)]


def spent(findings: Sequence[Finding], exceptions: Sequence[Excuse]) -> list[Excuse]:
    """Return the exceptions that cover no finding any more."""
    return [e for e in exceptions if not any(e.covers(f) for f in findings)]


def at_high_figures(case: Case) -> Case:
    """Return the case with the high figure of every range of its sites as the likely one."""
    names = ("holding_persons", "processing_per_h", "parking_aircraft", "departures_per_h")
    sites = []
    for site in case.sites:
        ranges = {name: getattr(site, name) for name in names}
        high = {name: replace(r, likely=r.high) for name, r in ranges.items() if r is not None}
        sites.append(replace(site, **high))
    return replace(case, sites=tuple(sites))

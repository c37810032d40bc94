"""Which reports are one: a claim counts once by its origin, however often it is repeated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Report
from egress.kit import H_PER_DAY, hours_between
from egress.threat.grades import freshness
from egress.threat.ledger import Ledger


@dataclass(frozen=True, kw_only=True)
class Origin:
    """
    One claim of one origin, as it weighs at as_of.

    Attributes
    ----------
    trust : weight of its grade, the source's record and what became of it, in [0, 1].
    age_days : since it happened, by the origin's own date.
    binds : the factions for which its speaker can speak.
    """

    claim: str
    source_id: str
    trust: float
    age_days: float
    binds: tuple[str, ...]

    def weight(self, half_life_days: float) -> float:
        """Return its trust, faded by its age."""
        return self.trust * freshness(self.age_days, half_life_days)


def origin_id(report: Report, by_id: Mapping[str, Report]) -> str:
    """Return the id of the first report in the chain of repetition, which may itself be unknown as yet."""
    seen = {report.id}
    current = report
    while current.derived_from and current.derived_from not in seen:
        seen.add(current.derived_from)
        if current.derived_from not in by_id:
            return current.derived_from
        current = by_id[current.derived_from]
    return current.id


def origins_of(reports: Iterable[Report], ledger: Ledger, as_of: datetime) -> tuple[Origin, ...]:
    """Return every claim of every origin that weighs anything, in order of the origins' ids."""
    ordered = sorted(reports, key=lambda r: r.id)
    by_id = {r.id: r for r in ordered}
    copies: dict[tuple[str, str], list[Report]] = {}
    for report in ordered:
        copies.setdefault((origin_id(report, by_id), report.claim), []).append(report)
    found = [_origin(by_id.get(root), same, ledger, as_of) for (root, _), same in sorted(copies.items())]
    return tuple(origin for origin in found if origin.trust > 0)


def _origin(root: Report | None, copies: list[Report], ledger: Ledger, as_of: datetime) -> Origin:
    """Judge by the origin's own grade and date; while it is unknown, by its best graded and its oldest copy."""
    known = [root] if root is not None else copies
    return Origin(
        claim=copies[0].claim,
        source_id=known[0].source_id,
        trust=max(ledger.trust(r) for r in known),
        age_days=max(hours_between(r.t_event, as_of) for r in known) / H_PER_DAY,
        binds=tuple(sorted({faction for r in known for faction in r.binds})),
    )

"""What the reports do: news of one origin counts once, fades, and makes time run faster or slower."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Report
from egress.kit import H_PER_DAY, InputProblem, Problem, hours_between
from egress.threat.claims import CLAIMS, ClaimWord
from egress.threat.grades import credibility, freshness

HALF_LIFE_DAYS = 14.0
"""News counts half after a fortnight: a stated prior."""

REPEAT_DISCOUNT = 0.5
"""The second origin of the same claim counts half, the third a quarter; all together at most twice the first."""

BAD_NEWS_LIMIT = 1.1
"""Bad news together makes time run at most e^1.1 = 3 times as fast: experts and counts see the same events."""

GOOD_NEWS_LIMIT = 0.4
"""Good news together slows time to no less than e^-0.4 = two thirds."""


@dataclass(frozen=True, kw_only=True)
class News:
    """
    What all reports say together.

    Attributes
    ----------
    log_speed : logarithm of the factor by which time runs faster towards closing.
    reports, origins : how many reports of how many independent origins were weighed (grade above F or 6).
    """

    log_speed: float
    reports: int
    origins: int

    @property
    def speed(self) -> float:
        """The factor itself; 1 = the reports change nothing."""
        return math.exp(self.log_speed)


@dataclass(frozen=True)
class _Origin:
    claim: str
    source_id: str
    weight: float


def news_of(reports: Iterable[Report], as_of: datetime) -> News:
    """
    Return what the reports do to the hazard.

    Every claim gives log_hazard_ratio · Σ_k weight_k / 2^k over its origins, strongest first, with
    weight = credibility of the origin's grade times 2^(-age / half-life). Bad and good news are summed apart and
    each bends softly to its limit: L·tanh(sum / L).

    Raises
    ------
    InputProblem
        for a claim word that is not in `CLAIMS`.
    """
    ordered = sorted(reports, key=lambda r: r.id)
    _refuse_unknown_claims(ordered)
    origins = _origins(ordered, as_of)
    effects = [_effect(CLAIMS[claim], same) for claim, same in sorted(_by_claim(origins).items())]
    bad = sum(e for e in effects if e > 0)
    good = -sum(e for e in effects if e < 0)
    log_speed = BAD_NEWS_LIMIT * math.tanh(bad / BAD_NEWS_LIMIT)
    log_speed -= GOOD_NEWS_LIMIT * math.tanh(good / GOOD_NEWS_LIMIT)
    weighed = sum(1 for r in ordered if credibility(r.grade) > 0)
    return News(log_speed=log_speed, reports=weighed, origins=len(origins))


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


def _origins(reports: list[Report], as_of: datetime) -> list[_Origin]:
    by_id = {r.id: r for r in reports}
    copies: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        copies.setdefault((origin_id(report, by_id), report.claim), []).append(report)
    found = [_origin(by_id.get(root), same, as_of) for (root, _), same in sorted(copies.items())]
    return [origin for origin in found if origin.weight > 0]


def _origin(root: Report | None, copies: list[Report], as_of: datetime) -> _Origin:
    """Judge by the origin's own grade and date; while it is unknown, by its best graded and its oldest copy."""
    known = [root] if root is not None else copies
    trust = max(credibility(r.grade) for r in known)
    age_days = max(hours_between(r.t_event, as_of) for r in known) / H_PER_DAY
    return _Origin(copies[0].claim, known[0].source_id, trust * freshness(age_days, HALF_LIFE_DAYS))


def _by_claim(origins: list[_Origin]) -> dict[str, list[_Origin]]:
    grouped: dict[str, list[_Origin]] = {}
    for origin in origins:
        grouped.setdefault(origin.claim, []).append(origin)
    return grouped


def _effect(word: ClaimWord, origins: list[_Origin]) -> float:
    """Sum the origins of one claim; an announcement counts only from the second source on."""
    weights = sorted((o.weight for o in origins), reverse=True)
    if word.announcement:
        best: dict[str, float] = {}
        for origin in origins:
            best[origin.source_id] = max(best.get(origin.source_id, 0.0), origin.weight)
        weights = sorted(best.values(), reverse=True)[1:]
    return word.log_hazard_ratio * sum(w * REPEAT_DISCOUNT**k for k, w in enumerate(weights))


def _refuse_unknown_claims(reports: list[Report]) -> None:
    wanted = ", ".join(sorted(CLAIMS))
    problems = [
        Problem("reports.csv", r.basis.row, "claim", r.claim, wanted, "Use one of these words.")
        for r in reports
        if r.claim not in CLAIMS
    ]
    if problems:
        raise InputProblem(problems)

"""What the reports do: news of one origin counts once, fades, and makes time run faster or slower."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from egress.domain import Exit, Report, Resolution
from egress.kit import InputProblem, Problem
from egress.threat.claims import CLAIMS, ClaimWord
from egress.threat.ledger import Ledger, ledger_of
from egress.threat.origins import Origin, origins_of
from egress.threat.stories import Cdf, hastened, mixture

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
    log_speed_unbound : the same for the factions that no assurance binds.
    bound_share : share of the armed factions that the assurances bind; 1 where there are none.
    reports, origins : how many reports of how many independent origins were weighed (grade above F or 6).
    """

    log_speed: float
    reports: int
    origins: int
    log_speed_unbound: float = 0.0
    bound_share: float = 1.0

    @property
    def speed(self) -> float:
        """The factor itself; 1 = the reports change nothing."""
        return math.exp(self.log_speed)

    def applied(self, cdf: Cdf) -> Cdf:
        """Return a story at the speed of the news: split in two where assurances bind only some of the factions."""
        if self.bound_share >= 1.0 or self.log_speed_unbound == self.log_speed:
            return hastened(cdf, self.speed)
        unbound = hastened(cdf, math.exp(self.log_speed_unbound))
        return mixture([(self.bound_share, hastened(cdf, self.speed)), (1.0 - self.bound_share, unbound)])


def news_of(
    reports: Iterable[Report],
    as_of: datetime,
    *,
    resolutions: Iterable[Resolution] = (),
    factions: Sequence[str] = (),
    exit_: Exit | None = None,
) -> News:
    """
    Return what the reports do to the hazard.

    Every claim gives log_hazard_ratio · Σ_k weight_k / 2^k over its origins, strongest first, with
    weight = trust in the origin times 2^(-age / half-life). Bad and good news are summed apart and
    each bends softly to its limit: L·tanh(sum / L).

    Parameters
    ----------
    factions : the armed factions; an assurance that binds none of them counts for nothing.
    exit_ : only claims that bear on this exit; None = the main exit, on which all bear.

    Raises
    ------
    InputProblem
        for a claim word that is not in `CLAIMS`.
    """
    known = tuple(reports)
    refuse_unknown_claims(known)
    ledger = ledger_of(known, resolutions)
    return news_from(known, origins_of(known, ledger, as_of), ledger, factions=factions, exit_=exit_)


def news_from(
    reports: Sequence[Report],
    origins: Sequence[Origin],
    ledger: Ledger,
    *,
    factions: Sequence[str] = (),
    exit_: Exit | None = None,
) -> News:
    """Return what origins that are already known do; see `news_of`."""
    bearing = [o for o in origins if _bears_on(o, exit_) and bound_share(o, factions) > 0]
    spoken = [bound_share(o, factions) for o in bearing if CLAIMS[o.claim].assurance]
    share = max(spoken, default=1.0)
    return News(
        log_speed=_log_speed(bearing),
        log_speed_unbound=_log_speed([o for o in bearing if not CLAIMS[o.claim].assurance]),
        bound_share=share,
        reports=sum(1 for r in reports if ledger.trust(r) > 0),
        origins=len(origins),
    )


def bound_share(origin: Origin, factions: Sequence[str]) -> float:
    """Return the share of the factions that an assurance's speaker binds; 1 for other claims and unknown factions."""
    if not factions or not CLAIMS[origin.claim].assurance:
        return 1.0
    return len(set(origin.binds) & set(factions)) / len(set(factions))


def refuse_unknown_claims(reports: Iterable[Report]) -> None:
    """Refuse reports whose claim is no claim word, all at once."""
    wanted = ", ".join(sorted(CLAIMS))
    problems = [
        Problem("reports.csv", r.basis.row, "claim", r.claim, wanted, "Use one of these words.")
        for r in sorted(reports, key=lambda r: r.id)
        if r.claim not in CLAIMS
    ]
    if problems:
        raise InputProblem(problems)


def _bears_on(origin: Origin, exit_: Exit | None) -> bool:
    exits = CLAIMS[origin.claim].exits
    return exit_ is None or not exits or exit_ in exits


def _log_speed(origins: Sequence[Origin]) -> float:
    grouped: dict[str, list[Origin]] = {}
    for origin in origins:
        grouped.setdefault(origin.claim, []).append(origin)
    effects = [_effect(CLAIMS[claim], same) for claim, same in sorted(grouped.items())]
    bad = sum(e for e in effects if e > 0)
    good = -sum(e for e in effects if e < 0)
    return BAD_NEWS_LIMIT * math.tanh(bad / BAD_NEWS_LIMIT) - GOOD_NEWS_LIMIT * math.tanh(good / GOOD_NEWS_LIMIT)


def _effect(word: ClaimWord, origins: list[Origin]) -> float:
    """Sum the origins of one claim; an announcement counts only from the second source on."""
    weights = sorted((o.weight(HALF_LIFE_DAYS) for o in origins), reverse=True)
    if word.announcement:
        best: dict[str, float] = {}
        for origin in origins:
            best[origin.source_id] = max(best.get(origin.source_id, 0.0), origin.weight(HALF_LIFE_DAYS))
        weights = sorted(best.values(), reverse=True)[1:]
    return word.log_hazard_ratio * sum(w * REPEAT_DISCOUNT**k for k, w in enumerate(weights))

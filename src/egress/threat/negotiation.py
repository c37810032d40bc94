"""The table's story: a truce that holds delays what is coming, and may spare the city; a truce announced does not."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from egress.threat.origins import Origin
from egress.threat.reports import bound_share
from egress.threat.stories import Cdf

TRUCES = ("ceasefire", "deal_signed")
HELD_DAYS = 7.0
"""An announcement that has stood unbroken for a week counts as much as a second source."""

TRUCE_LASTS_DAYS = 28.0
"""A truce is taken to hold so long from its beginning: what is coming comes later by what is left of that."""

KEPT = 0.75
"""… and with so much of its chance."""

SPENT_DAYS = 60.0
CREDIBLE = 0.2


@dataclass(frozen=True, kw_only=True)
class TruceStory:
    """
    A truce at as_of.

    Attributes
    ----------
    age_days : since it was first announced.
    verified, broken : by a second source or by standing for a week; by a credible report of a breach since.
    bound_share : share of the armed factions that its speakers bind.
    """

    age_days: float
    verified: bool
    broken: bool
    bound_share: float
    weight: float

    @property
    def delay_days(self) -> float:
        """By how many days what is coming is put off."""
        return max(0.0, TRUCE_LASTS_DAYS - self.age_days)

    def cdf(self, rest: Cdf) -> Cdf:
        """Return what the other stories say, later and less likely."""
        delay = self.delay_days
        return lambda days: KEPT * rest(np.maximum(days - delay, 0.0)) * (days > delay)


def truce_story(origins: Sequence[Origin], factions: Sequence[str]) -> TruceStory | None:
    """
    Return the story of the latest truce; None where none was announced within two months.

    A credible breach ends the truces before it: what is announced after it is another, and begins then.
    """
    told = [o for o in origins if o.claim in TRUCES and o.age_days <= SPENT_DAYS and o.trust >= CREDIBLE]
    if not told:
        return None
    breaches = [o.age_days for o in origins if o.claim == "ceasefire_broken" and o.trust >= CREDIBLE]
    since_breach = [o for o in told if o.age_days < min(breaches, default=math.inf)]
    broken = not since_breach
    told = since_breach or told
    age = max(o.age_days for o in told)
    verified = len({o.source_id for o in told}) >= 2 or age >= HELD_DAYS
    share = max(bound_share(o, factions) for o in told)
    stands = verified and not broken and age < TRUCE_LASTS_DAYS
    weight = share * max(o.trust for o in told) if stands else 0.0
    return TruceStory(age_days=age, verified=verified, broken=broken, bound_share=share, weight=weight)

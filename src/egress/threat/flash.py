"""The flash's story: rival forces inside the city need no road to it, and missed deadlines bring them to blows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from egress.threat.origins import Origin
from egress.threat.stories import Cdf, exponential, log_normal, not_yet

TENSE_RATE_PER_DAY, MISSED_RATE_PER_DAY, MOST_MISSED = 0.002, 0.002, 3
"""Hazard with rival forces in the city, and for each deadline missed within `RECENT_DAYS`: stated priors."""

RECENT_DAYS = 30.0
CLASH_DAYS = 40.0
"""After so many days a clash that has not decided the city tells no more."""

CLASH_MEDIAN_DAYS, CLASH_LOG_SD, P_CLASH_DECIDES = 7.0, 1.0, 0.5
"""From the first clash to a change of hands, if it comes to that: a week, middle 90 % from a day to five weeks."""

HALF_LIFE_DAYS = 45.0
CREDIBLE = 0.2
"""A clash or a rival in the city is believed from this weight on."""


@dataclass(frozen=True, kw_only=True)
class FlashStory:
    """Rival forces in the city as they read at as_of; `clash_age_days` is None while they only face each other."""

    clash_age_days: float | None
    missed: int
    cdf: Cdf
    weight: float


def flash_story(origins: Iterable[Origin]) -> FlashStory | None:
    """Return the story of rival forces inside the city; None while nobody credible reports any."""
    known = [o for o in origins if o.trust >= CREDIBLE]
    clashes = [o for o in known if o.claim == "rival_forces_clash" and o.age_days <= CLASH_DAYS]
    rivals = [o for o in known if o.claim in ("rival_forces_in_city", "deadline_set", "deadline_missed")]
    missed = distinct_days(o.age_days for o in known if o.claim == "deadline_missed" and o.age_days <= RECENT_DAYS)
    if clashes:
        age = max(o.age_days for o in clashes)
        decides = log_normal(math.log(CLASH_MEDIAN_DAYS), CLASH_LOG_SD, 1.0 - P_CLASH_DECIDES)
        cdf, survival = not_yet(decides, age)
        trust = corroborated(o.trust for o in clashes)
        return FlashStory(clash_age_days=age, missed=missed, cdf=cdf, weight=trust * survival)
    if not rivals:
        return None
    rate = TENSE_RATE_PER_DAY + MISSED_RATE_PER_DAY * min(missed, MOST_MISSED)
    weight = corroborated(o.weight(HALF_LIFE_DAYS) for o in rivals)
    return FlashStory(clash_age_days=None, missed=missed, cdf=exponential(rate), weight=weight)


def corroborated(weights: Iterable[float]) -> float:
    """Return the weight of one event told by several origins, 1 - Π (1 - w / 2^k), strongest first."""
    doubt = 1.0
    for k, weight in enumerate(sorted(weights, reverse=True)):
        doubt *= 1.0 - weight * 0.5**k
    return 1.0 - doubt


def distinct_days(ages: Iterable[float], apart_days: float = 3.0) -> int:
    """Return how many events there are at least so many days apart: several may tell of the same one."""
    count, last = 0, -math.inf
    for age in sorted(ages):
        if age - last >= apart_days:
            count, last = count + 1, age
    return count

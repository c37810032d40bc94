"""What the pool said whenever something came in, so that a tripwire on it keeps its day."""

from datetime import datetime, timedelta

from egress.domain import Case, Measure, Resolution, known_at
from egress.threat.feeds import p_30
from egress.threat.pool import Evidence, stories_of

LOOK_BACK_DAYS = 30.0
"""How far back: a chance that tripped longer ago, and was never lower since, shows as crossed so long ago."""


def p_30_before(known: Case, as_of: datetime) -> tuple[tuple[datetime, float], ...]:
    """
    Return P(main exit closed within 30 days) at each earlier receipt, by what was known then, as (instant, chance).

    Empty where no tripwire asks for it: each instant costs a reading of all evidence.

    Raises
    ------
    InputProblem
        for grades or claim words that are not known.
    """
    if not any(tripwire.measure is Measure.P_30 for tripwire in known.tripwires):
        return ()
    rows: list[Evidence | Resolution] = [
        *known.reports,
        *known.estimates,
        *known.series,
        *known.gauges,
        *known.resolutions,
    ]
    since = as_of - timedelta(days=LOOK_BACK_DAYS)
    instants = sorted({row.t_received for row in rows if since <= row.t_received < as_of})
    told = ((instant, known_at(known, instant)) for instant in instants)
    return tuple((instant, p_30(then, stories_of(then, instant))) for instant, then in told)

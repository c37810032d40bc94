"""The verb `threat`: how long we have."""

from datetime import datetime

from egress.domain import Case, apply_scenario
from egress.threat import ThreatPicture, assess, picture_under


def assess_threat(case: Case, as_of: datetime, *, scenario_id: str = "base") -> ThreatPicture:
    """Return the threat picture of a case as known at `as_of`, as a scenario has it."""
    return picture_under(assess(case, as_of), apply_scenario(case, scenario_id))

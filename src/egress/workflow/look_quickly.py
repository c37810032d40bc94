"""The verb `look quickly`: what a changed number does to the clock, the curve and what binds, within a second."""

from dataclasses import dataclass
from datetime import datetime

from egress.decision import ClockLine, Timing, clock_of_one_start
from egress.decision.clearance import PlannedStart
from egress.domain import Case, apply_scenario
from egress.planning import Binding, QuickLook, Worth, last_way_out_h, quick_look
from egress.threat import ThreatPicture, assess, picture_under

METHOD = (
    "A stand-in for a plan: people flow through the ways out as water does, in {steps} steps of up to "
    "{longest_step_h:g} h, and vehicles are not whole. Its clearance is taken for every later start. Read the "
    "difference between the two columns; for figures to act on, have it planned."
)


@dataclass(frozen=True, kw_only=True)
class QuickAnswer:
    """
    What a quick look says.

    Attributes
    ----------
    clearance_time_h : hours from the order until the last person is safe; None where somebody is left.
    expected_caught_persons : expected head count caught, of the stand-in.
    clock : as in an advice; without a price of waiting, for only one start was looked at.
    curve : (hours from the order, persons safe by then).
    bindings, worth : as of a plan.
    method : how it was reckoned, in words.
    """

    scenario_id: str
    start: datetime
    persons: int
    safe_persons: int
    clearance_time_h: float | None
    expected_caught_persons: float
    clock: tuple[ClockLine, ...]
    curve: tuple[tuple[float, int], ...]
    bindings: tuple[Binding, ...]
    worth: tuple[Worth, ...]
    method: str


def threat_behind(case: Case, as_of: datetime) -> ThreatPicture:
    """Return the threat picture on which quick looks at a case rest; whoever asks keeps it for the next look."""
    return assess(case, as_of)


def look_quickly(case: Case, picture: ThreatPicture, *, scenario_id: str = "base") -> QuickAnswer:
    """
    Return what a case would come to under a scenario for an order given at the picture's as_of.

    Raises
    ------
    InputProblem
        for an unknown scenario or one that cannot be applied.
    """
    look = quick_look(case, scenario_id, picture)
    applied = apply_scenario(case, scenario_id)
    seen = picture_under(picture, applied)
    needed = list(look.clearance_h.values())
    clears = [hours for hours in needed if hours is not None]
    return QuickAnswer(
        scenario_id=scenario_id,
        start=look.start,
        persons=look.persons,
        safe_persons=sum(look.safe_persons.values()),
        clearance_time_h=max(clears, default=0.0) if len(clears) == len(needed) else None,
        expected_caught_persons=sum(look.caught_persons.values()),
        clock=clock_of_one_start(applied, seen, _timing(applied, seen, look)),
        curve=look.curve,
        bindings=look.bindings,
        worth=look.worth,
        method=METHOD.format(steps=look.steps, longest_step_h=look.longest_step_h),
    )


def _timing(case: Case, picture: ThreatPicture, look: QuickLook) -> Timing:
    start = PlannedStart(
        start_h=0.0,
        horizon_h=look.horizon_h,
        clearance_h=look.clearance_h,
        safe_persons=look.safe_persons,
        caught_persons=look.caught_persons,
    )
    return Timing((start,), last_way_out_h(case, picture))

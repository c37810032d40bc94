"""The generic model while it is built: the case, the clock, and the columns that the rules share."""

from dataclasses import dataclass, field

import numpy as np
from hour_clock import HourClock, Lag
from linear_rows import ProgrammeBuilder, Term

from egress.domain import Leg, Site
from egress.planning.problem import PlanningProblem
from egress.planning.risk import Risk


@dataclass
class Draft:
    """
    The model while it is built.

    Attributes
    ----------
    board : columns of persons by (group id, leg id); onward : by (commodity, leg id), between safe sites.
    trips : columns of trips with people by (fleet id, leg id).
    """

    problem: PlanningProblem
    risk: Risk
    clock: HourClock
    rows: ProgrammeBuilder
    board: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    onward: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)
    trips: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)

    @property
    def steps(self) -> np.ndarray:
        """The steps, 0 …"""
        return np.arange(self.clock.steps)

    def leg(self, leg_id: str) -> Leg:
        """Return the leg."""
        return self.problem.case.leg_by_id[leg_id]

    def site(self, site_id: str) -> Site:
        """Return the site."""
        return self.problem.case.site_by_id[site_id]

    def at(self, columns: np.ndarray, coefficient: np.ndarray | float) -> Term:
        """Return the term of a column in the row of its own step."""
        return self.steps, columns, coefficient

    def after(self, columns: np.ndarray, lag: Lag, coefficient: float) -> list[Term]:
        """Return the terms of a column in the rows of later steps."""
        return [(self.steps + steps, columns, coefficient * share) for steps, share in lag]

    def people_on(self, leg: Leg) -> list[np.ndarray]:
        """Return the columns of persons who set out on a leg, one array per commodity."""
        known = {**self.board, **self.onward}
        return [columns for (_, leg_id), columns in known.items() if leg_id == leg.id]

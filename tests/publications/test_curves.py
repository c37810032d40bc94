"""Exit curves are read between their grid points at constant hazard; bottlenecks are gathered by scarce thing."""

from datetime import timedelta

import numpy as np
import pytest

from egress.domain import Exit
from egress.publications.bottlenecks import gather_bottlenecks
from egress.publications.curves import curves_in_order, p_closed_by, spark
from egress.threat import ExitCurve, ThreatPicture

from .conftest import AS_OF, BINDINGS, LONG_ID


def made(p_closed: list[float]) -> ExitCurve:
    """Return a curve on the grid 0, 24, 48 h."""
    return ExitCurve(
        exit=Exit.CITY, hours=np.array([0.0, 24.0, 48.0]), p_closed=np.array(p_closed), p_never=0.0, median_h=None
    )


def test_between_grid_points_the_hazard_is_constant() -> None:
    """Halfway through a day the chance of being open is the geometric mean of the day's two ends."""
    assert p_closed_by(made([0.0, 0.5, 0.75]), 12) == pytest.approx(1 - 0.5**0.5)
    assert p_closed_by(made([0.0, 0.5, 0.75]), 36) == pytest.approx(1 - 0.5 * 0.5**0.5)


def test_at_and_beyond_the_grid_its_own_values_hold() -> None:
    """Grid points are read as they are, and the last one holds for ever."""
    curve = made([0.1, 0.5, 1.0])
    assert [p_closed_by(curve, h) for h in (0, 24, 48, 999)] == [0.1, 0.5, 1.0, 1.0]
    assert p_closed_by(curve, 36) == pytest.approx(0.75)


def test_the_main_exit_comes_first(picture: ThreatPicture) -> None:
    """The main exit heads the list, whatever the order of the mapping."""
    assert [c.exit for c in curves_in_order(picture)] == [Exit.CITY, Exit.COMMERCIAL_AIR, Exit.AIRPORT]


def test_spark_rises_with_the_curve() -> None:
    """Characters rise with the chance: none at nought, the full block when certain."""
    assert spark(made([0.0, 0.0, 1.0]), days=2, marks=2) == " █"
    assert spark(made([0.0, 0.3, 0.6]), days=2, marks=2) == "▃▅"


def test_bottlenecks_are_gathered_by_thing_and_rule() -> None:
    """Two stretches of one gate are one bottleneck of 74 hours, and the longest stands first."""
    gathered = gather_bottlenecks(BINDINGS)
    assert [(b.target_id, b.bound_h) for b in gathered] == [("north_gate", 74.0), ("hub_one", 22.5), (LONG_ID, 20.0)]
    assert gathered[0].stretches[0].from_ == AS_OF + timedelta(hours=6)

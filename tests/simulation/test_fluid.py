"""The fluid screening mode: exact without trouble, near with exits that close, and told apart where it is not."""

import numpy as np
import pytest

from egress.domain import Exit
from egress.simulation.compiling import compile_script
from egress.simulation.engines import play_exact
from egress.simulation.factors import PlanningFactors
from egress.simulation.fluid import play_fluid
from egress.simulation.script import Script

from .rehearsed import Planned, generated_plan, shipped, shuttle


def script(one: Planned, *let_in: str) -> Script:
    """Return the script of a planned case."""
    case, plan, seen = one
    return compile_script(
        case, plan, picture=seen, factors=PlanningFactors(), disturbances=frozenset(let_in), seed=1
    )[0]


@pytest.mark.parametrize("which", ["tiny-post", "company-site", *range(8)])
def test_without_trouble_it_is_the_plan(which: str | int) -> None:
    """With nothing let in, people are safe by group as in the exact mode, at the end."""
    tables = script(shipped(which) if isinstance(which, str) else generated_plan(which))
    exact, fluid = play_exact(tables, np.array([0])), play_fluid(tables, np.array([0]))
    assert (exact.safe[:, :, -1] == fluid.safe[:, :, -1]).all()
    assert (exact.total == fluid.total).all()


def test_exits_close_on_the_same_paths() -> None:
    """Under the same luck the same exits close, and in the shuttle the same people are out by then, run by run."""
    tables = script(shuttle(closing_h={Exit.AIRPORT: [1.5, 3.5, 30.0, 30.0]}), "exits")
    runs = np.arange(200)
    exact, fluid = play_exact(tables, runs), play_fluid(tables, runs)
    assert (exact.safe[:, :, -1] == fluid.safe[:, :, -1]).all()
    assert (exact.caught[:, :, -1] == fluid.caught[:, :, -1]).all()


def test_a_slow_gate_delays() -> None:
    """A gate that lets fewer through than the plan sends makes people safe later, in the fluid too."""
    one = shuttle(gate_per_h=20)
    tables = script(one, "stations")
    slow = tables._replace(b_low=tables.b_low / 8, b_likely=tables.b_likely / 8, b_high=tables.b_high / 8)
    runs = np.arange(5)
    assert play_fluid(slow, runs).safe.sum() < play_fluid(tables, runs).safe.sum()

"""One case of a bench: compiled once, valued alike for plan and rival."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from generated_posts import SCENARIO, Size, generated_post
from generic_model import generic_model
from hour_clock import Durations
from linear_rows import LinearProgramme
from plan_value import caught_without_movement

from egress.domain import Case, apply_scenario
from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.planning.problem import PlanningProblem, compile_problem
from egress.planning.risk import Risk
from egress.threat import ThreatPicture, assess, picture_under

ROOT = Path(__file__).resolve().parents[2]
KABUL_AS_OF = "2021-07-10"


@dataclass(frozen=True)
class BenchCase:
    """A case in memory, the scenario to plan it in, and the threat to it."""

    name: str
    case: Case
    scenario_id: str
    picture: ThreatPicture

    @property
    def as_of(self) -> datetime:
        """The day of the picture and of the order."""
        return self.picture.as_of

    @cached_property
    def applied(self) -> Case:
        """The case with its scenario applied."""
        return apply_scenario(self.case, self.scenario_id)

    @cached_property
    def problem(self) -> PlanningProblem:
        """The compiled case: windows and charges."""
        return compile_problem(self.applied, self.as_of, as_of=self.as_of)

    @cached_property
    def risk(self) -> Risk:
        """The charges."""
        return Risk(self.problem, picture_under(self.picture, self.applied))

    @property
    def persons(self) -> int:
        """All people of the case."""
        return sum(group.head_count for group in self.applied.groups)

    def still(self) -> float:
        """Return `weighted_caught` if nobody moves."""
        return caught_without_movement(self.problem, self.risk)

    def programme(self, durations: Durations) -> tuple[LinearProgramme, float]:
        """Return the generic model, and the seconds from the case in memory to it."""
        began = time.perf_counter()
        fresh = BenchCase(self.name, self.case, self.scenario_id, self.picture)
        programme = generic_model(fresh.problem, fresh.risk, durations=durations)
        return programme, time.perf_counter() - began


def kabul() -> BenchCase:
    """Return `kabul-2021`, base, as of 2021-07-10."""
    case = read_case(ROOT / "cases" / "kabul-2021")
    return BenchCase("kabul-2021", case, "base", assess(case, parse_as_of(KABUL_AS_OF)))


def generated(size: str, seed: int) -> BenchCase:
    """Return a generated post."""
    post = generated_post(seed, Size(size))
    return BenchCase(f"{size}:{seed}", post.case, SCENARIO, post.picture)


def named(name: str) -> BenchCase:
    """Return the case of a name: `kabul-2021`, or size:seed."""
    if name == "kabul-2021":
        return kabul()
    size, _, seed = name.partition(":")
    return generated(size, int(seed))

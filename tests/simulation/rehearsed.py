"""Cases and plans to rehearse: the shipped ones, generated ones, and a shuttle small enough to follow by hand."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from egress.domain import Case, Exit, Mode, Movement, Plan, SiteKind, apply_scenario
from egress.inputs import read_case
from egress.kit import Range, parse_as_of
from egress.planning import PlanOptions, make_plan
from egress.simulation import Outcomes, PlanningFactors, RehearsalOptions, rehearse
from egress.simulation.compiling import compile_script
from egress.simulation.engines import traced_run
from egress.simulation.state import METRICS
from egress.threat import ThreatPicture, assess
from tests.planning.generated_cases import generated
from tests.planning.toys import START, at, fleet, group, leg, picture, site, toy

ROOT = Path(__file__).resolve().parents[2]

SHIPPED = {
    "tiny-post": "2030-03-10",
    "field-office": "2030-03-10",
    "company-site": "2030-03-10",
    "kabul-2021": "2021-08-10",
}
"""The shipped cases, and the day on which each is planned."""

NOTHING: frozenset[str] = frozenset()

Planned = tuple[Case, Plan, ThreatPicture]
"""A case with its scenario applied, a plan for it, and the threat picture before the scenario."""


@lru_cache(maxsize=8)
def shipped(name: str) -> Planned:
    """Return a shipped case planned as things stand."""
    case, as_of = read_case(ROOT / "cases" / name), parse_as_of(SHIPPED[name])
    seen = assess(case, as_of)
    result = make_plan(case, "base", seen, PlanOptions(explained=False, in_depth=False))
    return apply_scenario(case), result.plan, seen


@lru_cache(maxsize=64)
def generated_plan(seed: int) -> Planned:
    """Return a generated case planned under its scenario."""
    made = generated(seed)
    result = make_plan(made.case, made.scenario_id, made.seen, replace(made.options, explained=False))
    return apply_scenario(made.case, made.scenario_id), result.plan, made.seen


def as_played(planned: Planned, disturbances: frozenset[str] = NOTHING, run: int = 0) -> list[tuple[Any, ...]]:
    """Return (movement, sets out, is there, persons) of each movement of a run; minutes, None where it never is."""
    case, plan, seen = planned
    script, names = compile_script(
        case, plan, picture=seen, factors=PlanningFactors(), disturbances=disturbances, seed=1
    )
    rows, state = traced_run(script, run)
    out = {int(r[2]): (r[0], int(r[7])) for r in rows if r[1] == 0}
    there = {int(r[2]): r[0] for r in rows if r[1] == 1}
    ids = [*names.movements, *(f"follow-on {i}" for i in range(int(state.n[1]) - len(names.movements)))]
    return [(id_, out.get(i, (None, 0))[0], there.get(i), out.get(i, (None, 0))[1]) for i, id_ in enumerate(ids)]


def as_planned(plan: Plan) -> list[tuple[Any, ...]]:
    """Return the same of a plan as drawn."""
    ordered = sorted(plan.movements, key=lambda m: (m.depart, m.arrive, m.id))
    return [(m.id, _minutes(plan, m.depart), _minutes(plan, m.arrive), m.persons) for m in ordered]


def _minutes(plan: Plan, instant: datetime) -> float:
    return (instant - plan.start).total_seconds() / 60


def shuttle(**changes: Any) -> Planned:
    """
    Return 60 people whom a bus takes to an airfield and an aircraft, in three trips, to a hub abroad.

    Changes: `vehicles` and `aircraft` (numbers), `hub_holds`, `gate_per_h`, `persons` (Range), `travel` (of the
    road), `closing_h` (of the airport, path by path), `enablers`, `kind` of the airfield, `mode` of the flight,
    `onward_min` (when people go on from the hub), `horizon_h`.
    """
    asked = {
        "vehicles": 1,
        "aircraft": 1,
        "hub_holds": None,
        "gate_per_h": None,
        "persons": Range.exactly(60),
    } | changes
    field_limits = {} if asked["gate_per_h"] is None else {"processing_per_h": asked["gate_per_h"]}
    case = toy(
        groups=[replace(group("staff", "post", 60), persons=asked.get("persons", Range.exactly(60)))],
        sites=[
            site("post"),
            site("field", kind=asked.get("kind", SiteKind.ASSEMBLY), closes_with=(Exit.AIRPORT,), **field_limits),
            site("hub", safe=True, **({} if asked["hub_holds"] is None else {"holding_persons": asked["hub_holds"]})),
            site("home", safe=True),
        ],
        legs=[
            replace(leg("post", "field", Mode.ROAD, 30), travel_min=asked.get("travel", Range.exactly(30))),
            leg("field", "hub", asked.get("mode", Mode.AIR), 60),
            leg("hub", "home", Mode.COMMERCIAL, 120),
        ],
        fleets=[
            fleet("bus", "post", vehicles=asked["vehicles"], seats=20),
            fleet("plane", "field", asked.get("mode", Mode.AIR), vehicles=asked["aircraft"], seats=20),
        ],
        enablers=tuple(asked.get("enablers", ())),
        horizon_h=asked.get("horizon_h", 24),
    )
    return case, _shuttle_plan(asked.get("onward_min", 700)), picture(asked.get("closing_h"))


def _shuttle_plan(onward_min: int) -> Plan:
    """Return three trips by road every hour, and a flight after each; the people go on from the hub much later."""
    moves, load = [], (("staff", 20),)
    for trip in range(3):
        road, air = 120 * trip, 120 * trip + 60
        moves += [
            move(f"r{trip}", "post-field", road, road + 30, "bus", load),
            move(f"r{trip}b", "post-field", road + 40, road + 70, "bus"),
            move(f"a{trip}", "field-hub", air, air + 60, "plane", load),
            move(f"a{trip}b", "field-hub", air + 60, air + 120, "plane"),
            move(f"o{trip}", "hub-home", onward_min + trip, onward_min + trip + 120, None, load),
        ]
    return Plan(
        case_id="toy",
        scenario_id="base",
        start=START,
        horizon_end=at(24 * 60),
        movements=tuple(moves),
        drawn_by="hand",
    )


def move(
    id_: str,
    leg_id: str,
    depart: int,
    arrive: int,
    fleet_id: str | None,
    loads: tuple[tuple[str, int], ...] = (),
    *,
    back: bool | None = None,
) -> Movement:
    """Return a movement by the first vehicle of a fleet; without people it runs the leg backwards, unless told."""
    return Movement(
        id=id_,
        leg_id=leg_id,
        depart=at(depart),
        arrive=at(arrive),
        fleet_id=fleet_id,
        vehicle=1 if fleet_id else None,
        loads=loads,
        empty_return=not loads if back is None else back,
    )


def outcomes(
    planned: Planned, *let_in: str, runs: int = 200, factors: PlanningFactors | None = None, seed: int = 1
) -> Outcomes:
    """Return the outcomes of a plan with these disturbances let in."""
    case, plan, seen = planned
    options = RehearsalOptions(runs=runs, seed=seed, disturbances=frozenset(let_in), factors=factors)
    return rehearse(case, plan, seen, options=options)[1]


def safe(found: Outcomes) -> float:
    """Return the mean number of people safe at the end."""
    return float(found.safe[:, :, -1].sum(axis=1).mean())


def caught(found: Outcomes) -> float:
    """Return the mean number of people caught by the end."""
    return float(found.caught[:, :, -1].sum(axis=1).mean())


def safe_person_bins(found: Outcomes) -> float:
    """Return how early people are safe: persons × bins in which they are, mean over the runs; more is better."""
    return float(found.safe.sum(axis=(1, 2), dtype=np.int64).mean())


def counted(found: Outcomes, name: str) -> float:
    """Return the mean of a metric."""
    return float(found.metric[:, METRICS.index(name)].mean())

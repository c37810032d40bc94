"""
Replications per second: the compiled simulator and its fluid screening mode beside the same model in SimPy.

    python benchmarks/rehearsal/bench_rehearsal.py [--quick]

See README.md for the protocol. Times are processor seconds of one process.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.simulation.oracle import Oracle, own_luck  # noqa: E402
from tests.simulation.rehearsed import SHIPPED, Planned, shipped  # noqa: E402

from egress.domain import Group  # noqa: E402
from egress.simulation import PlanningFactors, RehearsalOptions, all_disturbances, rehearse  # noqa: E402
from egress.simulation.compiling import compile_script  # noqa: E402
from egress.simulation.engines import play_exact  # noqa: E402
from egress.simulation.fluid import play_fluid  # noqa: E402
from egress.simulation.outcomes import Outcomes  # noqa: E402
from egress.simulation.script import Script  # noqa: E402
from egress.simulation.state import METRICS  # noqa: E402

LEAST_S = 2.0
"""Each side is run for at least so many processor seconds, and at least twice."""

BATCH = 200
"""Runs that either engine plays at once, as many as a rehearsal has unless more are asked for."""


def script_of(one: Planned, *, disturbed: bool) -> Script:
    """Return the script of a planned case, with all disturbances or none."""
    case, plan, seen = one
    let_in = all_disturbances() if disturbed else frozenset[str]()
    return compile_script(case, plan, picture=seen, factors=PlanningFactors(), disturbances=let_in, seed=1)[0]


def per_run_s(play: Callable[[int, int], object], *, batch: int = 1) -> float:
    """Return the processor seconds that one run takes."""
    play(0, batch)
    done, began = 0, time.process_time()
    while done < 2 or time.process_time() - began < LEAST_S:
        play(done, batch)
        done += batch
    return (time.process_time() - began) / done


def simpy_events(script: Script) -> float:
    """Return the events that SimPy handles in one run, mean of three."""
    runs = [Oracle(script, own_luck(7, run)).play() for run in range(3)]
    return float(np.mean([next(run.env._eid) for run in runs]))


def speed_table(names: list[str]) -> None:
    """Print replications per second side by side, with the events of each."""
    print("case           trouble  events  SimPy ev.   SimPy/s    exact/s      ×     fluid/s       ×")
    for name in names:
        for disturbed in (False, True):
            script = script_of(shipped(name), disturbed=disturbed)
            slow = per_run_s(lambda first, _n, s=script: Oracle(s, own_luck(7, first)).play())
            exact = per_run_s(lambda first, n, s=script: play_exact(s, np.arange(first, first + n)), batch=BATCH)
            fluid = per_run_s(lambda first, n, s=script: play_fluid(s, np.arange(first, first + n)), batch=BATCH)
            events = play_exact(script, np.arange(20)).metric[:, METRICS.index("events")].mean()
            print(
                f"{name:14s} {'all' if disturbed else 'none':7s} {events:7,.0f} {simpy_events(script):10,.0f} "
                f"{1 / slow:9,.1f} {1 / exact:10,.0f} {slow / exact:6,.0f} {1 / fluid:11,.0f} {slow / fluid:7,.0f}",
                flush=True,
            )


def fluid_error(names: list[str], runs: int) -> None:
    """Print how far the fluid mode is from the exact one, in shares of all people."""
    print("\nThe fluid mode's error, share of all people: mean, and mean of the differences run by run")
    print("case           trouble   safe exact   fluid   error   by run   caught exact   fluid   error   by run")
    for name in names:
        for disturbed in (False, True):
            script = script_of(shipped(name), disturbed=disturbed)
            exact, fluid = play_exact(script, np.arange(runs)), play_fluid(script, np.arange(runs))
            cells = [_error(exact, fluid, which) for which in ("safe", "caught")]
            print(f"{name:14s} {'all' if disturbed else 'none':7s} {cells[0]}   {cells[1]}", flush=True)


def _error(exact: Outcomes, fluid: Outcomes, which: str) -> str:
    people = exact.total.sum(axis=1).mean()
    a, b = (getattr(one, which)[:, :, -1].sum(axis=1, dtype=np.int64) for one in (exact, fluid))
    apart = np.abs(a - b).mean() / people
    return f"{a.mean():12,.0f} {b.mean():7,.0f} {(b.mean() - a.mean()) / people:+7.1%} {apart:8.1%}"


def growth() -> None:
    """Print what a run costs as the plan grows, and as only the people in it do."""
    case, plan, seen = shipped("kabul-2021")
    print("\nGrowth, kabul-2021 without trouble: movements of the plan, and people in it")
    for share in (0.125, 0.25, 0.5, 1.0):
        part = replace(plan, movements=plan.movements[: round(share * len(plan.movements))])
        _growth_line(f"{share:.3f} of the plan", (case, part, seen))
    for factor in (1, 10, 100):
        groups = tuple(_times(group, factor) for group in case.groups)
        fleets = tuple(replace(f, seats=f.seats * factor, seats_max=None) for f in case.fleets)
        loads = tuple(replace(m, loads=tuple((g, n * factor) for g, n in m.loads)) for m in plan.movements)
        free = tuple(replace(s, holding_persons=None, processing_per_h=None) for s in case.sites)
        legs = tuple(replace(leg, persons_per_h=None) for leg in case.legs)
        larger = replace(case, groups=groups, fleets=fleets, sites=free, legs=legs)
        _growth_line(f"people × {factor}", (larger, replace(plan, movements=loads), seen))


def _times(group: Group, factor: int) -> Group:
    return replace(group, persons=group.persons.scaled(factor))


def _growth_line(label: str, one: Planned) -> None:
    script = script_of(one, disturbed=False)
    took = per_run_s(lambda first, n: play_exact(script, np.arange(first, first + n)), batch=20)
    out = play_exact(script, np.arange(1))
    events, people = out.metric[0, METRICS.index("events")], int(out.total.sum())
    print(
        f"{label:20s} {people:12,d} people {events:8,.0f} events {took * 1e3:8.2f} ms "
        f"{took / events * 1e9:7.0f} ns/event"
    )


def two_thousand(one: Planned) -> None:
    """Print how long 2,000 rehearsals of Kabul's plan take with two processes, by the clock."""
    case, plan, seen = one
    began = time.perf_counter()
    rehearse(case, plan, seen, options=RehearsalOptions(runs=2000), workers=2)
    print(f"\n2,000 rehearsals of kabul-2021, all disturbances, two processes: {time.perf_counter() - began:.1f} s")


def main(arguments: list[str]) -> int:
    """Print the tables; `--quick` leaves Kabul out."""
    quick = "--quick" in arguments
    names = [name for name in SHIPPED if not (quick and name == "kabul-2021")]
    speed_table(names)
    fluid_error(names, 100 if quick else 400)
    if not quick:
        growth()
        two_thousand(shipped("kabul-2021"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

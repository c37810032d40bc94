"""
Print earliest-arrival flows on road networks beside generic rivals. Run by `make bench ONLY=roads`.

Each solver runs in a process of its own, one after the other. `--quick`: small sizes only. `--seeds final`: the seeds
that are kept for the end. `--only standard|growth|small`: one table.
"""

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version

from road_instances import HORIZON_STEPS, STEP_MIN, Instance, make_instance

SEEDS = {"tuning": (1, 2, 3), "final": (101, 102, 103)}
STANDARD, SMALL = (2_000, 100_000, HORIZON_STEPS), (60, 1_500, 96)
GROWTH = ((100, 5_000), (1_000, 50_000), (10_000, 500_000), (100_000, 5_000_000))
LIMIT_S = 1_200


def main() -> None:
    """Print the tables, or with `--solve` the answer of one solver as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", choices=SEEDS, default="tuning")
    parser.add_argument("--only", choices=("standard", "growth", "small"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--largest-nodes", type=int, default=100_000)
    parser.add_argument("--solve", nargs=6, metavar=("SOLVER", "NODES", "PERSONS", "STEPS", "SEED", "LAST"))
    options = parser.parse_args()
    if options.solve:
        solver, *numbers = options.solve
        print(json.dumps(_solve(solver, *map(int, numbers))))
        return
    _print_basis(options.seeds)
    seeds = SEEDS[options.seeds]
    if options.only in (None, "small"):
        _print_table("small", SMALL, seeds[:1], ("egress", "ortools", "networkx", "ccrp"))
    if options.only in (None, "standard") and not options.quick:
        _print_table("standard", STANDARD, seeds, ("egress", "ortools", "ortools+T", "ccrp"))
    if options.only in (None, "growth"):
        most = 1_000 if options.quick else options.largest_nodes
        _print_growth([size for size in GROWTH if size[0] <= most], seeds[0])


def _print_basis(seeds: str) -> None:
    packages = ", ".join(f"{name} {version(name)}" for name in ("egress", "ortools", "networkx", "numba", "numpy"))
    print(f"{packages}, Python {platform.python_version()}, {os.cpu_count()} cores, one thread each")
    print(f"steps of {STEP_MIN} min; seeds: {seeds} {SEEDS[seeds]}")
    print(f"egress: {_compile_s():.0f} s to import and compile into an empty cache, with a toy solved")


def _compile_s() -> float:
    with tempfile.TemporaryDirectory() as empty:
        began = time.perf_counter()
        command = [sys.executable, __file__, "--solve", "egress", "30", "50", "60", "1", "60"]
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, "NUMBA_CACHE_DIR": empty})
        return time.perf_counter() - began


def _print_table(name: str, size: tuple[int, int, int], seeds: tuple[int, ...], solvers: tuple[str, ...]) -> None:
    nodes, persons, steps = size
    print(f"\n{name}: {nodes:,} nodes, {persons:,} people, {steps} steps")
    print("seed  solver      sum of steps    left  last  build s  solve s   total s  CPU s", end="")
    print("  MiB for it  MiB peak  x time")
    for seed in seeds:
        ours = None
        for solver in solvers:
            last = steps
            if solver == "ortools+T" and ours is not None:
                last = int(ours["clearance_step"]) if not ours["left"] else steps
            found = _in_own_process(solver, nodes, persons, steps, seed, last)
            ours = ours or found
            _print_row(seed, solver, found, ours)


def _print_row(seed: int, solver: str, found: dict[str, float] | None, ours: dict[str, float] | None) -> None:
    if found is None or ours is None:
        print(f"{seed:4d}  {solver:10s}  no answer within {LIMIT_S} s")
        return
    total, mine = found["build_s"] + found["solve_s"], ours["build_s"] + ours["solve_s"]
    print(
        f"{seed:4d}  {solver:10s}{found['person_steps']:14,.0f}{found['left']:8,.0f}{found['clearance_step']:6.0f}"
        f"{found['build_s']:9.2f}{found['solve_s']:9.2f}{total:10.2f}{found['cpu_s']:7.1f}{found['mib']:12.0f}"
        f"{found['peak_mib']:10.0f}{total / mine:8.1f}",
        flush=True,
    )


def _print_growth(sizes: list[tuple[int, int]], seed: int) -> None:
    print("\ngrowth: egress alone, 50 people per node")
    print("  nodes     people    left  last   solve s  CPU s  MiB for it  MiB peak  exponent since the last size")
    before: tuple[int, float] | None = None
    for nodes, persons in sizes:
        found = _in_own_process("egress", nodes, persons, HORIZON_STEPS, seed, HORIZON_STEPS)
        if found is None:
            print(f"{nodes:7,}  no answer within {LIMIT_S} s")
            return
        exponent = (
            "" if before is None else f"{math.log(found['solve_s'] / before[1]) / math.log(nodes / before[0]):.2f}"
        )
        print(
            f"{nodes:7,}{persons:11,}{found['left']:8,.0f}{found['clearance_step']:6.0f}{found['solve_s']:10.2f}"
            f"{found['cpu_s']:7.1f}{found['mib']:12.0f}{found['peak_mib']:10.0f}  {exponent}",
            flush=True,
        )
        before = (nodes, found["solve_s"])


def _in_own_process(
    solver: str, nodes: int, persons: int, steps: int, seed: int, last: int
) -> dict[str, float] | None:
    numbers = map(str, (nodes, persons, steps, seed, last))
    command = [sys.executable, __file__, "--solve", solver, *numbers]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return None
    return dict(json.loads(done.stdout))


def _solve(solver: str, nodes: int, persons: int, steps: int, seed: int, last: int) -> dict[str, float]:
    """Solve in this process; memory counts from after the imports, the instance and a toy solved."""
    one = make_instance(nodes, persons, seed, horizon_steps=steps)
    run = _solver(solver)
    run(make_instance(30, 50, 1, horizon_steps=60), 60)
    at_first = _peak_mib()
    cpu = time.process_time()
    answer = run(one, last)
    return {**answer, "cpu_s": time.process_time() - cpu, "mib": _peak_mib() - at_first, "peak_mib": _peak_mib()}


def _solver(name: str):  # type: ignore[no-untyped-def]
    if name == "egress":
        return _by_egress
    import rivals

    if name == "ccrp":
        return lambda one, _last: vars(rivals.by_ccrp(one))
    solver = rivals.by_networkx if name == "networkx" else rivals.by_ortools
    return lambda one, last: vars(solver(one, last))


def _by_egress(one: Instance, last: int) -> dict[str, float]:
    import numpy as np

    from egress.planning.roads import RoadNetwork, earliest_arrival

    began = time.perf_counter()
    network = RoadNetwork(
        nodes=one.nodes,
        tail=one.tail,
        head=one.head,
        travel_steps=one.travel_steps,
        rate_num=one.capacity,
        rate_den=np.ones(len(one.tail)),
        source_node=one.source_node,
        ready_step=one.ready_step,
        persons=one.persons,
        safe=one.safe,
    )
    built = time.perf_counter()
    flow = earliest_arrival(network, last)
    solved = time.perf_counter()
    arrived = np.flatnonzero(np.diff(flow.safe_by_step, prepend=0))
    return {
        "person_steps": flow.person_steps,
        "left": int(flow.left.sum()),
        "clearance_step": int(arrived.max(initial=0)),
        "build_s": built - began,
        "solve_s": solved - built,
    }


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""Print the tables of README.md beside this file. Run by `make bench ONLY=shuttles`."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generated_instances import make_instance
from instances import as_problem, d_icep
from sail import finish_of

from egress.planning.shuttles import Effort, ShuttleAnswer, solve_shuttles

SIZES = ((5, 3), (10, 5), (20, 8), (40, 15))
SEEDS, TUNING = (101, 102), (1, 2)
EFFORT = Effort()
HERE = Path(__file__).parent


def main() -> int:
    """Print the tables; give 1 if an answer to D-ICEP is worse than published, unproven or cannot be sailed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--icep", action="store_true")
    asked.add_argument("--tuning", action="store_true")
    asked.add_argument("--generated", action="store_true")
    asked.add_argument("--seconds", type=float, default=60.0)
    options = asked.parse_args()
    print(f"egress {version('egress')}, Python {platform.python_version()}, {os.cpu_count()} cores; one thread each")
    begun = time.perf_counter()
    solve_shuttles(as_problem(make_instance(0, vessels=3, locations=2)), effort=Effort(nodes=1, looks=1000))
    print(f"first call, compiling or loading what was compiled: {time.perf_counter() - begun:.1f} s\n", flush=True)
    failures = 0 if options.generated or options.tuning else _print_icep()
    if not options.icep:
        _print_generated(TUNING if options.tuning else SEEDS, options.seconds)
    return min(failures, 1)


def _print_icep() -> int:
    print(
        f"{'D-ICEP':14}{'published':>12}{'egress':>12}{'proven':>9}{'seconds':>9}{'nodes':>9}{'published / ours':>18}"
    )
    failures = 0
    for instance in d_icep():
        answer, seconds = _solved(instance, Effort())
        published = instance["published_makespan_min"]
        is_reached = answer.makespan_min <= published + 1e-6 and answer.status == "optimal"
        failures += not is_reached
        print(
            f"{instance['id']:14}{published:>12.4f}{answer.makespan_min:>12.4f}{answer.status == 'optimal'!s:>9}"
            f"{seconds:>9.3f}{answer.work['nodes']:>9}{published / answer.makespan_min:>18.4f}"
            f"{'' if is_reached else '  NOT REACHED'}",
            flush=True,
        )
    print()
    return failures


def _print_generated(seeds: tuple[int, ...], limit_s: float) -> None:
    print(f"Generated, seeds {seeds}, limit {limit_s:.0f} s; gap: to the engine's own bound; best: bound of anybody")
    print(
        f"{'instance':16}{'people':>8}{'egress':>10}{'bound':>10}{'gap':>8}{'s':>7}"
        f"{'HiGHS':>10}{'bound':>10}{'/ours':>8}{'CP-SAT':>10}{'bound':>10}{'/ours':>8}{'gap/best':>10}"
    )
    used = set()
    for vessels, locations in SIZES:
        for seed in seeds:
            instance = make_instance(seed, vessels=vessels, locations=locations)
            answer, seconds = _solved(instance, EFFORT)
            rivals = [_start(name, instance, limit_s) for name in ("rival_highs.py", "rival_cpsat.py")]
            told = [_finished(rival) for rival in rivals]
            used |= {one["version"] for one in told}
            best = max(answer.bound_min, *(one["bound_min"] for one in told))
            people = sum(instance["demand_persons"].values())
            late = "  OVER THE LIMIT" if seconds > limit_s else ""
            print(
                f"{instance['id']:16}{people:>8}{answer.makespan_min:>10.2f}{answer.bound_min:>10.2f}{answer.gap:>8.2%}"
                f"{seconds:>7.1f}{''.join(_rival(one, answer) for one in told)}"
                f"{1 - best / answer.makespan_min:>10.2%}{late}",
                flush=True,
            )
    print(f"rivals: {', '.join(sorted(used))}")


def _solved(instance: dict[str, Any], effort: Effort) -> tuple[ShuttleAnswer, float]:
    problem = as_problem(instance)
    begun = time.process_time()
    answer = solve_shuttles(problem, effort=effort)
    seconds = time.process_time() - begun
    sailed = finish_of(
        instance,
        {
            name: [(t.pickup_dock, t.dropoff_dock, t.departs_min, t.unloaded_min, t.persons) for t in trips]
            for name, trips in answer.trips.items()
        },
    )
    assert abs(sailed - answer.makespan_min) <= 1e-6, (sailed, answer.makespan_min)
    return answer, seconds


def _start(name: str, instance: dict[str, Any], limit_s: float) -> subprocess.Popen[str]:
    rival = subprocess.Popen(
        [sys.executable, str(HERE / name), str(limit_s)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert rival.stdin
    rival.stdin.write(json.dumps(instance))
    rival.stdin.close()
    return rival


def _finished(rival: subprocess.Popen[str]) -> dict[str, Any]:
    assert rival.stdout
    told = rival.stdout.read()
    assert rival.wait() == 0, "a rival failed"
    return dict(json.loads(told.splitlines()[-1]))


def _rival(told: dict[str, Any], answer: ShuttleAnswer) -> str:
    finish, bound = told["finish_min"], told["bound_min"]
    if finish is None:
        return f"{'none':>10}{bound:>10.2f}{'':>8}"
    return f"{finish:>10.2f}{bound:>10.2f}{finish / answer.makespan_min:>8.4f}"


if __name__ == "__main__":
    sys.exit(main())

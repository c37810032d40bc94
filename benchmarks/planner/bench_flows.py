"""Large flows: egress beside generic optimisers on the hourly model, case by case. The protocol is in generic.md."""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench_case import BenchCase, named
from hour_clock import Durations
from rival_results import fastest, objective, results
from rivals import RIVALS

HERE = Path(__file__).resolve().parent

HEAD = (
    "case            persons sites legs  columns    rows |  plan s  movements  MiB | fastest HiGHS        s  ratio"
    " | quality  spread  to bound | own gap  savable  safe"
)


def main() -> None:
    """Print one line per case, and medians and worst."""
    options = _options()
    print(f"seeds {options.seeds}, sizes {options.sizes}; options {options.options}; HiGHS and OR-Tools: 2 threads")
    print(HEAD, flush=True)
    lines = [line for name in _names(options) if (line := one_case(name, options))]
    _summary(lines)


def one_case(name: str, options: argparse.Namespace) -> dict[str, Any] | None:
    """Measure and print one case."""
    case = named(name)
    stored_only = options.only_egress
    nearest = results(case, Durations.NEAREST, options.rivals, stored_only=stored_only, again=options.again)
    one = options.rivals[:1]
    bound = results(case, Durations.BOUND, one, stored_only=stored_only, again=options.again)
    spread = results(case, Durations.SPREAD, one, stored_only=stored_only, again=options.again)
    if options.only_rivals:
        print(f"{name:14s} {json.dumps({k: v['status'] for k, v in nearest['rivals'].items()})}", flush=True)
        return None
    mine = egress(name, options)
    line = {"name": name, **mine, **_compared(case, mine, nearest, bound, spread)}
    print(_worded(case, line, nearest), flush=True)
    return line


def egress(name: str, options: argparse.Namespace) -> dict[str, Any]:
    """Run the planner on a case, in a process of its own."""
    command = [sys.executable, str(HERE / "plan_once.py"), name, "--repeats", str(options.repeats)]
    done = subprocess.run([*command, "--options", options.options], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{name}: {done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def share(plan: float, lp: float | None, still: float) -> float | None:
    """Return (caught(plan) − caught(LP)) / (caught(no movement) − caught(LP)); None without an optimum."""
    return None if lp is None or still <= lp else (plan - lp) / (still - lp)


def _compared(
    case: BenchCase, mine: dict[str, Any], nearest: dict[str, Any], bound: dict[str, Any], spread: dict[str, Any]
) -> dict[str, Any]:
    still, plan = mine["still"], mine["caught"]
    lp = objective(nearest)
    quickest = fastest(nearest, "highs")
    return {
        "ratio": quickest[1] / mine["plan_s"] if quickest else None,
        "quality": share(plan, lp, still),
        "spread": share(plan, objective(spread), still),
        "to_bound": share(plan, objective(bound), still),
        "own_gap": share(plan, mine["bound"], still),
        "savable": None if lp is None else (still - lp) / still,
        "safe": mine["safe_persons"] / case.persons,
    }


def _worded(case: BenchCase, line: dict[str, Any], nearest: dict[str, Any]) -> str:
    quickest = fastest(nearest, "highs")
    rival = f"{quickest[0]:14s} {quickest[1]:7.1f} {line['ratio']:6.1f}" if quickest else f"{'none finished':29s}"
    size = f"{case.persons:8,d} {len(case.applied.sites):5d} {len(case.applied.legs):4d}"
    size += f" {nearest['columns']:8,d} {nearest['rows']:7,d}"
    time_ = f"{line['plan_s']:7.2f} {line['movements']:10,d} {line['peak_mib']:4.0f}"
    shares = [_percent(line[key]) for key in ("quality", "spread", "to_bound")]
    rest = [_percent(line[key]) for key in ("own_gap", "savable", "safe")]
    return f"{line['name']:14s} {size} | {time_} | {rival} | {'  '.join(shares)} | {'  '.join(rest)}"


def _percent(value: float | None) -> str:
    return "      -" if value is None else f"{value:7.2%}"


def _summary(lines: list[dict[str, Any]]) -> None:
    for kind in ("small", "large"):
        of_kind = [line for line in lines if line["name"].startswith(kind)]
        for key in ("quality", "to_bound", "own_gap", "ratio", "plan_s", "compile_s", "peak_mib"):
            values = [line[key] for line in of_kind if line[key] is not None]
            if values:
                worst = min(values) if key == "ratio" else max(values)
                print(
                    f"{kind} {key:10s} median {statistics.median(values):9.4f}  worst {worst:9.4f}  of {len(values)}"
                )


def _names(options: argparse.Namespace) -> list[str]:
    first, _, last = options.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    names = [f"{size}:{seed}" for size in options.sizes for seed in seeds]
    return [*names, "kabul-2021"] if options.kabul else names


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1-20", help="first-last")
    parser.add_argument("--sizes", nargs="*", choices=("small", "large"), default=["small", "large"])
    parser.add_argument("--kabul", action=argparse.BooleanOptionalAction, default=False, help="a row for kabul-2021")
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=["highs-ipx", "highs-hipo"])
    parser.add_argument("--only-egress", action="store_true", help="take the rivals' results from the stored file")
    parser.add_argument("--only-rivals", action="store_true", help="fill the stored file and do not plan")
    parser.add_argument("--again", action="store_true", help="run the rivals again although they are stored")
    parser.add_argument("--repeats", type=int, default=3, help="runs of the planner per case; the fastest counts")
    parser.add_argument("--options", default="{}", help="fields of PlanOptions, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()

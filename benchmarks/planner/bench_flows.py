"""Large flows: egress beside generic optimisers on the hourly model, case by case. The protocol is in generic.md."""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench_case import BenchCase, named
from hand_planner import draw_by_hand
from hour_clock import Durations
from plan_value import caught
from rival_results import fastest, objective, results
from rivals import RIVALS

from egress.domain import check_plan

HERE = Path(__file__).resolve().parent

HEAD = (
    "case            persons sites legs  columns    rows | no move   caught LP  savable | fastest HiGHS        s |"
    "  plan s  ratio  moves  MiB  safe | quality  spread   bound  own gap |  by hand"
)

SUMMED = ("quality", "spread", "bound_gap", "own_gap", "by_hand", "ratio", "plan_s", "compile_s", "peak_mib")
"""What the medians and the worst are given of."""

LEGEND = """no move, caught LP: weighted_caught if nobody moves, and of the comparator; savable: the share it saves
fastest HiGHS: build + solve of the comparator; ratio: that over the seconds of the planner; safe: share of all people
quality: (caught(plan) - caught(LP)) / (caught(no move) - caught(LP)); spread, bound: the same against those models;
own gap: against the planner's own bound; by hand: the quality of the plan drawn by hand"""


def main() -> None:
    """Print one line per case, and medians and worst."""
    options = _options()
    print(f"seeds {options.seeds}, sizes {options.sizes}; options {options.options}; HiGHS and OR-Tools: 2 threads")
    print(f"{LEGEND}\n{HEAD}", flush=True)
    lines = [line for name in _names(options) if (line := one_case(name, options))]
    _summary(lines)


def one_case(name: str, options: argparse.Namespace) -> dict[str, Any] | None:
    """Measure and print one case."""
    case = named(name)
    nearest, bound, spread = (
        results(
            case,
            model,
            # The rivals race on the comparator; of the other two only the optimum is wanted.
            options.rivals if model is Durations.NEAREST else options.rivals[:1],
            stored_only=options.only_egress or model not in options.models,
            again=options.again,
        )
        for model in (Durations.NEAREST, Durations.BOUND, Durations.SPREAD)
    )
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


def by_hand(case: BenchCase) -> float:
    """Return `weighted_caught` of the plan that a human could draw, which must be without a breach."""
    plan = draw_by_hand(case.problem)
    breaches = [f.sentence for f in check_plan(case.applied, plan) if f.severity == "breach"]
    if breaches:
        raise SystemExit(f"{case.name}: the plan by hand is in breach: {breaches[:3]}")
    return caught(case.problem, case.risk, plan)


def _compared(
    case: BenchCase, mine: dict[str, Any], nearest: dict[str, Any], bound: dict[str, Any], spread: dict[str, Any]
) -> dict[str, Any]:
    still, plan = mine["still"], mine["caught"]
    lp = objective(nearest)
    quickest = fastest(nearest, "highs")
    return {
        "lp": lp,
        "ratio": quickest[1] / mine["plan_s"] if quickest else None,
        "quality": share(plan, lp, still),
        "spread": share(plan, objective(spread), still),
        "bound_gap": share(plan, objective(bound), still),
        "own_gap": share(plan, mine["bound"], still),
        "by_hand": share(by_hand(case), lp, still),
        "savable": None if lp is None else (still - lp) / still,
        "safe": mine["safe_persons"] / case.persons,
    }


def _worded(case: BenchCase, line: dict[str, Any], nearest: dict[str, Any]) -> str:
    quickest = fastest(nearest, "highs")
    rival = f"{quickest[0]:14s} {quickest[1]:7.1f}" if quickest else f"{'none finished':22s}"
    size = f"{case.persons:8,d} {len(case.applied.sites):5d} {len(case.applied.legs):4d}"
    size += f" {nearest['columns']:8,d} {nearest['rows']:7,d}"
    lp = "         -" if line["lp"] is None else f"{line['lp']:10,.0f}"
    worth = f"{line['still']:8,.0f}  {lp}  {_percent(line['savable'])}"
    ratio = "     -" if line["ratio"] is None else f"{line['ratio']:6.1f}"
    mine = f"{line['plan_s']:7.2f} {ratio} {line['movements']:6,d} {line['peak_mib']:4.0f} {line['safe']:5.0%}"
    shares = " ".join(_percent(line[key]) for key in ("quality", "spread", "bound_gap", "own_gap"))
    return f"{line['name']:14s} {size} | {worth} | {rival} | {mine} | {shares}  | {_percent(line['by_hand'])}"


def _percent(value: float | None) -> str:
    return "      -" if value is None else f"{value:7.2%}"


def _summary(lines: list[dict[str, Any]]) -> None:
    for kind in ("small", "large"):
        of_kind = [line for line in lines if line["name"].startswith(kind)]
        for key in SUMMED:
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
    parser.add_argument(
        "--models", nargs="*", choices=list(Durations), default=list(Durations), help="which to solve"
    )
    parser.add_argument("--only-egress", action="store_true", help="take the rivals' results from the stored file")
    parser.add_argument("--only-rivals", action="store_true", help="fill the stored file and do not plan")
    parser.add_argument("--again", action="store_true", help="run the rivals again although they are stored")
    parser.add_argument("--repeats", type=int, default=3, help="runs of the planner per case; the fastest counts")
    parser.add_argument("--options", default="{}", help="fields of PlanOptions, as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()

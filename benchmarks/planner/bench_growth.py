"""
How the planner grows: people on one network, sites and legs, and the horizon; fitted exponents and peak memory.

Each line is a process of its own, so that its peak memory is its own. The protocol is in generic.md.
"""

import argparse
import json
import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from bench_case import BenchCase
from generated_posts import SCENARIO, generated_post
from grown_posts import joined, scaled

from egress.threat import assess

HERE = Path(__file__).resolve().parent
SEED = 14
"""The network that people and horizon grow on: twenty sites."""

PEOPLE = (100, 1_000, 10_000, 100_000, 1_000_000)
HORIZON_DAYS = (1, 3, 7, 15, 30, 60)
FIRST_COUNTRY = 1_001
"""Seeds of the countries: none of them is in another table."""

COUNTRIES = (1, 3, 10, 30, 100, 200)
"""How many countries of about thirty sites and legs each stand side by side: sites and legs grow with them."""


def grown(kind: str, amount: int) -> BenchCase:
    """Return the case of one line: so many people, days, or countries."""
    post = generated_post(FIRST_COUNTRY if kind == "countries" else SEED)
    case, picture = post.case, post.picture
    if kind == "people":
        case = scaled(case, amount / post.persons)
    elif kind == "days":
        case = replace(case, horizon_days=float(amount), scenario_effects=())
    else:
        # Each country has a calendar of its own, so what is fixed by date is left out of the joined case.
        case = joined([generated_post(FIRST_COUNTRY + n).case for n in range(amount)])
        case = replace(case, scenario_effects=(), forces=tuple(replace(f, withdrawn_by=None) for f in case.forces))
        picture = assess(case, post.picture.as_of)
    return BenchCase(f"{kind} {amount}", case, SCENARIO, picture)


def main() -> None:
    """Print one line per size and one exponent per kind of growth."""
    options = _options()
    if options.one:
        _one(*options.one.split(":"), options=json.loads(options.options))
        return
    print("growth          amount  persons  sites+legs  days   plan s  own gap  movements   MiB")
    for kind, amounts in (("people", PEOPLE), ("countries", COUNTRIES), ("days", HORIZON_DAYS)):
        if kind in options.kinds:
            lines = [line for amount in amounts if (line := _line(kind, amount, options))]
            _fit(kind, lines)


def _line(kind: str, amount: int, options: argparse.Namespace) -> dict[str, Any] | None:
    command = [
        sys.executable,
        str(HERE / "bench_growth.py"),
        "--one",
        f"{kind}:{amount}",
        "--options",
        options.options,
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=options.limit_s)
    except subprocess.TimeoutExpired:
        print(f"{kind:10s} {amount:11,d}  stopped after {options.limit_s:.0f} s", flush=True)
        return None
    if done.returncode != 0:
        print(f"{kind:10s} {amount:11,d}  failed: {done.stderr.strip()[-200:]}", flush=True)
        return None
    line: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"{kind:10s} {amount:11,d} {line['persons']:8,d} {line['parts']:11,d} {line['days']:5.0f} "
        f"{line['plan_s']:8.2f} {line['own_gap']:8.2%} {line['movements']:10,d} {line['peak_mib']:5.0f}",
        flush=True,
    )
    return {**line, "amount": amount}


def _one(kind: str, amount: str, options: dict[str, Any]) -> None:
    """Measure one case in this process and print it as JSON."""
    import time

    from plan_once import facts, planned, warm_up

    warm_up(options)
    case = grown(kind, int(amount))
    began = time.perf_counter()
    result = planned(case, options)
    seconds = time.perf_counter() - began
    found = facts(case, result)
    savable = found["still"] - found["bound"]
    print(
        json.dumps(
            {
                "plan_s": seconds,
                "persons": case.persons,
                "parts": len(case.applied.sites) + len(case.applied.legs),
                "days": case.applied.horizon_days,
                "own_gap": (found["caught"] - found["bound"]) / savable if savable > 0 else 0.0,
                "movements": found["movements"],
                "peak_mib": found["peak_mib"],
            }
        )
    )


def _fit(kind: str, lines: list[dict[str, Any]]) -> None:
    """Print the exponent of seconds over size, by least squares in log-log, and the factor between the ends."""
    if len(lines) < 2:
        return
    size = {"people": "persons", "countries": "parts", "days": "days"}[kind]
    x = np.log([line[size] for line in lines])
    y = np.log([line["plan_s"] for line in lines])
    slope = float(np.polyfit(x, y, 1)[0])
    factor = math.exp(max(y) - min(y))
    memory = max(line["peak_mib"] for line in lines)
    print(
        f"{kind}: exponent {slope:.2f}, slowest over fastest {factor:.1f}, most memory {memory:.0f} MiB", flush=True
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--kinds", nargs="*", choices=("people", "countries", "days"), default=["people", "countries", "days"]
    )
    parser.add_argument("--options", default="{}", help="fields of PlanOptions, as JSON")
    parser.add_argument("--limit-s", type=float, default=600.0, help="a line is stopped after so long")
    parser.add_argument("--one", default="", help="kind:amount, to measure one line in this process")
    return parser.parse_args()


if __name__ == "__main__":
    main()

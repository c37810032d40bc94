"""Yesterday's case with one number changed: time of the new plan beside the generic model of the changed case."""

import argparse
import json
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bench_case import BenchCase, named
from hour_clock import Durations
from plan_once import facts, planned, warm_up
from rival_results import fastest, objective, results

from egress.domain import Case
from egress.kit import Range
from egress.planning import PlanningResult


def fewer_vehicles(case: Case) -> Case:
    """One vehicle less in the largest fleet of aircraft."""
    largest = max((f for f in case.fleets if f.mode == "air"), key=lambda f: (f.vehicles * f.seats, f.id))
    fleets = tuple(replace(f, vehicles=max(1, f.vehicles - 1)) if f.id == largest.id else f for f in case.fleets)
    return replace(case, fleets=fleets)


def more_people(case: Case) -> Case:
    """A tenth more people in the largest group."""
    largest = max(case.groups, key=lambda g: (g.head_count, g.id))
    more = Range.exactly(round(largest.head_count * 1.1))
    return replace(case, groups=tuple(replace(g, persons=more) if g.id == largest.id else g for g in case.groups))


def less_room(case: Case) -> Case:
    """A fifth less room at the largest hub."""
    held = [s for s in case.sites if s.safe and s.holding_persons is not None]
    largest = max(held, key=lambda s: (s.holding_persons.likely if s.holding_persons else 0.0, s.id))
    sites = tuple(
        replace(s, holding_persons=s.holding_persons.scaled(0.8)) if s.id == largest.id and s.holding_persons else s
        for s in case.sites
    )
    return replace(case, sites=sites)


CHANGES: Mapping[str, Callable[[Case], Case]] = {
    change.__name__: change for change in (fewer_vehicles, more_people, less_room)
}


def planned_again(case: BenchCase, yesterday: PlanningResult, options: Mapping[str, Any]) -> PlanningResult:
    """
    Return the plan of the changed case that keeps what it can of yesterday's, by one policy; none is made anew.

    The one place where yesterday's result is handed to the planner.
    """
    return planned(case, {**options, "previous": yesterday.plan, "stable_within": math.inf, "looks": 1})


def main() -> None:
    """
    Print one line per case and change, and the medians.

    price: what keeping yesterday's plan costs beside planning anew, of what can be saved; kept, anew: share of the
    movements that stood in yesterday's plan, of the plan that keeps it and of the one made anew.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs="*", default=["small:1", "small:2", "small:3", "large:1", "large:2"])
    parser.add_argument("--changes", nargs="*", choices=CHANGES, default=list(CHANGES))
    parser.add_argument("--rivals", nargs="*", default=["highs-ipx", "highs-hipo"])
    parser.add_argument("--only-egress", action="store_true", help="take the rivals' results from the stored file")
    parser.add_argument("--options", type=json.loads, default={}, help="fields of PlanOptions, as JSON")
    options = parser.parse_args()
    warm_up(options.options)
    print(
        "case           change           anew s  again s | fastest HiGHS       s   ratio | quality  price  kept  anew"
    )
    ratios = [ratio for name in options.cases for ratio in one_case(named(name), options) if ratio]
    if ratios:
        print(f"ratio: median {statistics.median(ratios):.1f}, worst {min(ratios):.1f}, of {len(ratios)}")


def one_case(case: BenchCase, options: argparse.Namespace) -> list[float | None]:
    """Plan a case, then each changed one; print and return the ratios."""
    yesterday = planned(case, options.options)
    return [_one_change(case, yesterday, change, options) for change in options.changes]


def _one_change(case: BenchCase, yesterday: PlanningResult, change: str, options: argparse.Namespace) -> float | None:
    today = BenchCase(f"{case.name}+{change}", CHANGES[change](case.case), case.scenario_id, case.picture)
    began = time.perf_counter()
    anew = planned(today, options.options)
    anew_s = time.perf_counter() - began
    began = time.perf_counter()
    again = planned_again(today, yesterday, options.options)
    again_s = time.perf_counter() - began
    found = results(today, Durations.NEAREST, options.rivals, stored_only=options.only_egress)
    lp, quickest, value = objective(found), fastest(found, "highs"), facts(today, again)
    price = (again.weighted_caught - anew.weighted_caught) / (value["still"] - anew.weighted_caught)
    ratio = quickest[1] / again_s if quickest else None
    rival = f"{quickest[0]:13s} {quickest[1]:7.1f} {ratio:7.1f}" if quickest else f"{'none finished':29s}"
    quality = "      -" if lp is None else f"{(value['caught'] - lp) / (value['still'] - lp):7.2%}"
    kept, of_anew = kept_share(yesterday, again), kept_share(yesterday, anew)
    seconds = f"{anew_s:7.2f}  {again_s:7.2f}"
    told = f"{quality} {price:6.2%} {kept:5.0%} {of_anew:5.0%}"
    print(f"{case.name:14s} {change:15s} {seconds} | {rival} | {told}", flush=True)
    return ratio


def kept_share(yesterday: PlanningResult, today: PlanningResult) -> float:
    """Return the share of today's movements (leg, departure, vehicle, loads) that stood in yesterday's plan."""
    before = {(m.leg_id, m.depart, m.fleet_id, m.vehicle, m.loads) for m in yesterday.plan.movements}
    now = [(m.leg_id, m.depart, m.fleet_id, m.vehicle, m.loads) for m in today.plan.movements]
    return sum(one in before for one in now) / len(now) if now else 1.0


if __name__ == "__main__":
    main()

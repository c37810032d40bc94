"""
What to commit to now: the staged choice beside the base plan's, beside nothing, and beside each scenario known now.

Prints one line per post and preference; `--plans` adds whole-vehicle plans of every scenario. The protocol and the
figures seen stand in README.md.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "planner"))

from generated_posts import Size, generated_post

from egress.domain import Case, Commitment, CommitmentKind, Exit, Scenario, ScenarioEffect, TargetKind
from egress.inputs import read_case
from egress.kit import named_stream, parse_as_of
from egress.planning.staged import Preference, Recourse, choose_commitments
from egress.threat import ThreatPicture, assess
from egress.workflow.commit_now import CommitOrder, commit_now, staged

ROOT = Path(__file__).resolve().parents[2]
PREFERENCES = {"mean": Preference(), "worst 20 %": Preference(averse=1.0, worst_share=0.2)}
KNOWN_AFTER_H = 72.0
MOST = 6
"""Commitments of a post that names none: those with the longest lead times."""

KABUL_SCENARIOS = ("base", "airport-lost-with-city", "half-time", "hub-quarantine", "airport-road-cut")


def posts(seeds: int) -> Iterator[tuple[str, Case, ThreatPicture]]:
    """Yield the shipped example, then generated posts with scenarios and commitments drawn from their seeds."""
    field = read_case(ROOT / "cases" / "field-office")
    yield "field-office", field, assess(field, parse_as_of("2030-06-17"))
    kabul = read_case(ROOT / "cases" / "kabul-2021")
    some = tuple(one for one in kabul.scenarios if one.id in KABUL_SCENARIOS)
    kabul = replace(kabul, scenarios=some, commitments=still_to_order(kabul, 1, [0.0], p_later=1.0))
    yield "kabul-2021", kabul, assess(kabul, parse_as_of("2021-07-10"))
    for seed in range(1, seeds + 1):
        post = generated_post(seed, Size.SMALL)
        yield f"small:{seed}", with_choices(post.case, seed), post.picture


def with_choices(case: Case, seed: int) -> Case:
    """
    Return a generated post with four scenarios and up to six commitments.

    One scenario halves the time, one loses the largest fleet, one doubles every lead time, one is as things stand.
    """
    commitments = still_to_order(case, seed, [0.0, 0.0005, 0.002, 0.01], p_later=0.5)
    largest = max(case.fleets, key=lambda fleet: fleet.vehicles * fleet.seats)
    return replace(case, commitments=commitments, **_scenarios(case, largest.id))


def still_to_order(case: Case, seed: int, shares: Sequence[float], *, p_later: float) -> tuple[Commitment, ...]:
    """
    Return commitments to what is still to be ordered and takes longest.

    Whether each can be made later, and which of the shares of all weighted persons it costs, is drawn from the seed.
    """
    luck = named_stream(seed, "commitments")
    rows = [(CommitmentKind.FLEET, f) for f in case.fleets if f.available_from is None and f.lead_time_h > 0]
    rows += [(CommitmentKind.FORCE, f) for f in case.forces if f.present_from is None and f.lead_time_h > 0]
    rows += [(CommitmentKind.ENABLER, e) for e in case.enablers if e.in_hand_from is None and e.lead_time_h > 0]
    longest = sorted(rows, key=lambda row: (-row[1].lead_time_h, row[1].id))[:MOST]
    everybody = sum(group.weight * group.head_count for group in case.groups)
    return tuple(
        Commitment(
            id=f"commit-{row.id}",
            label=row.label,
            target_kind=kind,
            target_id=row.id,
            later=bool(luck.random() < p_later),
            cost_persons=float(luck.choice(shares)) * everybody,
        )
        for kind, row in longest
    )


def _scenarios(case: Case, lost: str) -> dict[str, tuple[Scenario, ...] | tuple[ScenarioEffect, ...]]:
    def effect(scenario: str, kind: TargetKind, ids: tuple[str, ...], change: str, value: str = "") -> ScenarioEffect:
        return ScenarioEffect(scenario_id=scenario, target_kind=kind, target_ids=ids, change=change, value=value)

    late = [
        effect("late", kind, ("*",), "multiply:lead_time_h", "2")
        for kind, table in (
            (TargetKind.FLEET, case.fleets),
            (TargetKind.FORCE, case.forces),
            (TargetKind.ENABLER, case.enablers),
        )
        if table
    ]
    labels = {"base": "As things stand", "half-time": "Half the time", "lost": "Largest fleet lost", "late": "Late"}
    exits = tuple(str(exit_) for exit_ in Exit)
    return {
        "scenarios": tuple(Scenario(id=name, label=label) for name, label in labels.items()),
        "scenario_effects": (
            *(one for one in case.scenario_effects if one.scenario_id == "base"),
            effect("half-time", TargetKind.EXIT, exits, "multiply:time", "0.5"),
            effect("lost", TargetKind.FLEET, (lost,), "lose"),
            *late,
        ),
    }


def line(name: str, case: Case, picture: ThreatPicture, preference: str) -> str:
    """Return one line of the table: the choice in the relaxation, and what it is compared with."""
    began = time.perf_counter()
    recourse: Recourse = staged(case, picture, CommitOrder(known_after_h=KNOWN_AFTER_H))
    base = [one.id for one in recourse.scenarios].index("base")
    answer = choose_commitments(recourse, PREFERENCES[preference], base=base)
    took = time.perf_counter() - began
    alone = answer.chosen.judged - answer.price_of_not_knowing
    return (
        f"| {name} | {preference} | {len(case.commitments)} × {len(recourse.scenarios)} | {len(answer.chosen.now)} "
        f"| {answer.chosen.judged:,.2f} | {answer.base_plan.judged:,.2f} | {answer.nothing_now.judged:,.2f} "
        f"| {alone:,.2f} | {answer.price_of_not_knowing:,.2f} | {answer.price_of_committing:,.2f} "
        f"| {answer.price_of_waiting:,.2f} | {answer.gap:.2%} | {answer.method['relaxations']} | {took:.0f} |"
    )


def planned_line(name: str, case: Case, picture: ThreatPicture) -> str:
    """Return the same for whole vehicles: expected people caught after each first stage, and the proved prices."""
    began = time.perf_counter()
    answer = commit_now(case, picture.as_of, CommitOrder(known_after_h=KNOWN_AFTER_H))
    persons = " | ".join(f"{stage.expected_caught_persons:,.2f}" for stage in answer.first_stages)
    prices = (answer.price_of_not_knowing, answer.price_of_committing, answer.price_of_waiting)
    proved = " | ".join(f"{price.least:,.1f} to {price.most:,.1f}" for price in prices)
    return f"| {name} | {persons} | {proved} | {time.perf_counter() - began:.0f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6, help="generated posts (6)")
    parser.add_argument("--plans", action="store_true", help="make the plans of every scenario too")
    options = parser.parse_args()
    if options.plans:
        print("| post | advised | nothing now | base plan | known now | not knowing | committing | waiting | s |")
        print("|---|---|---|---|---|---|---|---|---|")
        for name, case, picture in posts(options.seeds):
            print(planned_line(name, case, picture), flush=True)
        return
    print(
        "| post | judged by | commitments × scenarios | now | advised | base plan | nothing now | known now "
        "| not knowing | committing | waiting | gap | relaxations | s |"
    )
    print("|" + "---|" * 14)
    for name, case, picture in posts(options.seeds):
        for preference in PREFERENCES:
            print(line(name, case, picture, preference), flush=True)


if __name__ == "__main__":
    main()

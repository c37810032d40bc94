"""Why the plan is as it is: what binds when, what one more unit would buy, and why somebody is left."""

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from egress.domain import Leg
from egress.kit import MIN_PER_H, add_minutes, iso_utc
from egress.planning.availability import enabler_times, force_times
from egress.planning.lost_ways import lost_ways
from egress.planning.problem import PlanningProblem
from egress.planning.relaxation import Guide
from egress.planning.result import Binding, GroupOutcome, Shortfall, Worth
from egress.planning.shortfalls import ShortfallReport

MOST_MEMBERS_TOLD = 6
"""Rules of one set that are told in words; the others are counted."""

SHARE_WORTH_NAMING = 0.02
"""A rule is named as binding in a step when it carries at least this share of that step's shadow value."""

UNITS = {
    "fleet_available": "{n} more {label}",
    "leg_rate": "{n} more persons/h on {label}",
    "site_processing": "{n} more persons/h processed at {label}",
    "site_departures": "{n} more departure/h at {label}",
    "site_parking": "{n} more aircraft place at {label}",
    "site_holding": "{n} more places at {label}",
    "site_fuel": "{n} more litres of fuel at {label}",
    "commercial_seats": "{n} more seats a day on {label}",
}
"""What one more unit means, by rule; for people the unit is the round number below what there is."""

SENTENCES = {
    "fleet_available": "All {label} are in use.",
    "leg_rate": "{label} takes no more people per hour.",
    "site_processing": "{label} processes no more people per hour.",
    "site_departures": "No more departures per hour fit at {label}.",
    "site_parking": "The apron at {label} is full.",
    "site_holding": "{label} is full and pushes back.",
    "site_fuel": "The fuel at {label} is used up.",
    "commercial_seats": "{label} is sold out.",
}


def worth(problem: PlanningProblem, guide: Guide) -> tuple[Worth, ...]:
    """
    Return what one more unit of each scarce thing avoids (weighted persons caught), best first.

    Shadow prices of the relaxation: sum over the rule's rows of −dual × change of the row's bound per unit.
    """
    found = []
    for rows, duals in guide.rules:
        name = rows.builder.name
        if name not in UNITS or not len(duals):
            continue
        totals: dict[str, float] = defaultdict(float)
        for target, per_unit, dual in zip(rows.targets, rows.per_unit, duals, strict=True):
            totals[target] += max(0.0, -float(dual)) * per_unit
        for target, value in totals.items():
            n = round_unit(problem, name, target)
            unit = UNITS[name].format(n=f"{n:,}", label=label_of(problem, target))
            found.append(Worth(rule=name, target_id=target, unit=unit, weighted_caught_avoided=value * n))
    return by_worth(one for one in found if one.weighted_caught_avoided > 0.05)


def by_worth(found: Iterable[Worth]) -> tuple[Worth, ...]:
    """Return worths, best first."""
    return tuple(sorted(found, key=lambda one: (-one.weighted_caught_avoided, one.target_id)))


def round_unit(problem: PlanningProblem, rule: str, target_id: str) -> int:
    """Return the power of ten next below what there is of a thing counted in people; 1 for the others."""
    case, amount = problem.case, 1.0
    if rule == "leg_rate":
        amount = case.leg_by_id[target_id].persons_per_h or 1.0
    elif rule == "commercial_seats":
        amount = float(case.leg_by_id[target_id].seats_per_day or 1)
    elif rule == "site_fuel":
        amount = case.site_by_id[target_id].fuel_l or 1.0
    elif rule in ("site_processing", "site_holding"):
        site = case.site_by_id[target_id]
        limit = site.processing_per_h if rule == "site_processing" else site.holding_persons
        amount = limit.likely if limit else 1.0
    return int(10 ** max(0, math.floor(math.log10(max(1.0, amount)))))


def bindings(problem: PlanningProblem, guide: Guide) -> tuple[Binding, ...]:
    """Return what binds over which stretch: ways lost for good, what is waited for, and what is scarce."""
    found = [*lost_ways(problem), *waits(problem, guide), *_scarcities(problem, guide)]
    return tuple(sorted(found, key=lambda one: one.from_))


def waits(problem: PlanningProblem, guide: Guide) -> list[Binding]:
    """Return the forces, enablers and fleets that legs of the plan wait for after the order."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for leg in problem.legs:
        opens = min((first for first, _ in problem.departures[leg.id]), default=0.0)
        if opens > 0 and _is_used(guide, leg):
            for rule, target, until, sentence in _causes(problem, leg):
                if 0 < until <= opens + leg.out_min:
                    known = found.get((rule, target), (0.0, ""))
                    found[rule, target] = max(known, (until, sentence))
    start = problem.start
    return [
        Binding(rule=rule, target_id=target, from_=start, until=add_minutes(start, until), sentence=sentence)
        for (rule, target), (until, sentence) in found.items()
    ]


def label_of(problem: PlanningProblem, target_id: str) -> str:
    """Return the label of a site, leg or fleet."""
    case = problem.case
    for table in (case.site_by_id, case.leg_by_id, case.fleet_by_id):
        if target_id in table:
            return str(table[target_id].label)
    return target_id


def why_people_are_left(
    problem: PlanningProblem,
    outcomes: Iterable[GroupOutcome],
    report: ShortfallReport | None,
    best: tuple[Worth, ...],
) -> tuple[str, ...]:
    """Return why not everybody is safe, in sentences; empty if everybody is."""
    left = [outcome for outcome in outcomes if outcome.safe_persons < outcome.persons]
    if not left:
        return ()
    labels = {group.id: group.label for group in problem.groups}
    days = problem.horizon_min / MIN_PER_H / 24
    count = sum(outcome.persons - outcome.safe_persons for outcome in left)
    sentences = [f"{count:,} people are not safe within the horizon of {days:g} days."]
    for outcome in left:
        why = "" if problem.routes[outcome.group_id] else " There is no usable way out for them in this scenario."
        missing = outcome.persons - outcome.safe_persons
        sentences.append(f"{labels[outcome.group_id]}: {missing:,} of {outcome.persons:,} left.{why}")
    sentences += _ends(problem)
    sentences += _what_falls_short(report) if report else []
    sentences += [
        f"{one.unit} would avoid about {one.weighted_caught_avoided:,.0f} weighted persons caught."
        for one in best[:3]
    ]
    return tuple(sentences)


def _what_falls_short(report: ShortfallReport) -> list[str]:
    """Return each set of rules that cannot be met together, its members in words."""
    grid = f"on steps of {report.step_min / MIN_PER_H:g} h"
    if report.clears_on_paper:
        return [
            f"On paper, {grid}, everyone could be safe in time: they are left because vehicles and trips are whole, "
            "or because taking others first avoids more."
        ]
    sets: dict[int, list[Shortfall]] = defaultdict(list)
    for one in report.shortfalls:
        sets[one.conflict].append(one)
    said = [_set_in_words(members) for members in sets.values()]
    more = [] if report.complete else ["More may fall short behind what is named."]
    return [*said, *more]


def _set_in_words(members: list[Shortfall]) -> str:
    """Return what a set keeps people by: its members, those first that would do alone."""
    first = sorted(members, key=lambda one: not one.suffices)
    told = " ".join(one.sentence for one in first[:MOST_MEMBERS_TOLD])
    rest = f" And {len(first) - MOST_MEMBERS_TOLD} more." if len(first) > MOST_MEMBERS_TOLD else ""
    if len(members) == 1:
        return f"Short, and {members[0].left_persons:,} people left by it alone: {told}"
    return f"Not to be met together, and {members[0].left_persons:,} people left by them alone: {told}{rest}"


def _ends(problem: PlanningProblem) -> list[str]:
    """Return the forces whose withdrawal ends a way out within the horizon."""
    end = add_minutes(problem.start, problem.horizon_min)
    return [
        f"{force.label} leaves for good by {iso_utc(force.withdrawn_by)}."
        for force in problem.case.forces
        if force.in_use and force.withdrawn_by is not None and problem.start < force.withdrawn_by < end
    ]


def _scarcities(problem: PlanningProblem, guide: Guide) -> list[Binding]:
    carried = carried_by_step(guide)
    total = sum(carried.values(), np.zeros(len(guide.edges) - 1))
    found = []
    for (rule, target), value in carried.items():
        for first, last in _runs(value > least_named(total)):
            sentence = SENTENCES[rule].format(label=label_of(problem, target))
            from_, until = (add_minutes(problem.start, guide.edges[k]) for k in (first, last + 1))
            found.append(Binding(rule=rule, target_id=target, from_=from_, until=until, sentence=sentence))
    return found


def carried_by_step(guide: Guide, *, per_unit: bool = False) -> dict[tuple[str, str], np.ndarray]:
    """
    Return the shadow value that each scarce thing carries in each step (weighted persons), by (rule, target).

    −dual × bound of each of its rows, or with `per_unit` −dual × what one more unit adds to the bound; a row that
    speaks of several steps is spread over them by their length.
    """
    lengths = np.diff(guide.edges)
    carried: dict[tuple[str, str], np.ndarray] = {}
    for rows, duals in guide.rules:
        if rows.builder.name not in SENTENCES or not len(duals):
            continue
        amounts = np.asarray(rows.per_unit) if per_unit else np.maximum(rows.builder.block().upper, 0.0)
        for index in np.flatnonzero(duals < -1e-9):
            first, last = rows.first_steps[index], rows.steps[index]
            span = lengths[first : last + 1]
            value = carried.setdefault((rows.builder.name, rows.targets[index]), np.zeros(len(lengths)))
            value[first : last + 1] += -duals[index] * amounts[index] * span / span.sum()
    return carried


def least_named(total: np.ndarray) -> np.ndarray:
    """Return from which shadow value on a rule is named in each step, given that of all rules. Shape (steps,)."""
    return np.asarray(np.maximum(SHARE_WORTH_NAMING * total, 1e-6))


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for index in np.flatnonzero(flags):
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], int(index))
        else:
            runs.append((int(index), int(index)))
    return runs


def _is_used(guide: Guide, leg: Leg) -> bool:
    people = sum(float(amounts.sum()) for (_, leg_id), amounts in guide.board.items() if leg_id == leg.id)
    return people + float(guide.onward.get(leg.id, np.zeros(1)).sum()) > 0.5


def _causes(problem: PlanningProblem, leg: Leg) -> list[tuple[str, str, float, str]]:
    """Return (rule, target, minutes until it is there, sentence) for all that a leg waits for."""
    case, start, causes = problem.case, problem.start, []
    sites = [case.site_by_id[site_id] for site_id in (leg.from_site_id, leg.to_site_id)]
    for place, label, needed in [
        (leg.id, leg.label, leg.force_needed_persons),
        *((site.id, site.label, site.force_needed_persons) for site in sites),
    ]:
        secured = force_times(case, place, needed, start)
        begins = min((first for first, _ in secured), default=0.0)
        sentence = f"{label} waits for {needed:,} troops to be in place."
        causes.append(("force_in_place", place, begins, sentence))
    targets = [leg.id, leg.from_site_id, leg.to_site_id]
    fleets = problem.fleets_of[leg.id]
    targets += [fleet.id for fleet in fleets]
    for enabler in case.enablers:
        if set(enabler.unlocks) & set(targets):
            begins = min((first for first, _ in enabler_times(enabler, start)), default=0.0)
            causes.append(("enabler_in_hand", enabler.id, begins, f"{enabler.label} is not in hand yet."))
    return causes

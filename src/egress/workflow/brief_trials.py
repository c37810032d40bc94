"""What a brief says of its base plan besides: how it comes out in trouble, whom it needs, how to switch over."""

from egress.decision import Advice, critical_path, force_needs, switch_between
from egress.domain import Case, Enabler, Fleet, Force, Group, Leg, Site, apply_scenario
from egress.domain.leaning import without_movements
from egress.kit import Progress
from egress.planning import PlanningResult, value_plan, ways_to_safety
from egress.publications.brief_document import Tried
from egress.publications.plan_change_records import plan_change_data
from egress.publications.switch_over_cards import SwitchOverCard
from egress.simulation import RehearsalOptions, rehearse
from egress.threat import ThreatPicture
from egress.workflow.brief_plans import BriefPlans

MOST_MOVEMENTS_PLAYED = 400_000
LEAST_RUNS, MOST_RUNS = 25, 200
"""A brief rehearses so many runs as come to so many movements: about two seconds of work at most."""

WORST_SCENARIOS = 3
"""Scenarios of the case, the worst of them, whose plans get a switch-over card."""


def tried_in_trouble(
    case: Case, picture: ThreatPicture, plans: BriefPlans, advice: Advice, progress: Progress
) -> Tried:
    """Return the base plan rehearsed, the force and enablers that it needs, and cards for the worst scenarios."""
    applied, base = apply_scenario(case), plans.base[0]
    runs = MOST_MOVEMENTS_PLAYED // max(1, len(base.plan.movements))
    options = RehearsalOptions(runs=min(MOST_RUNS, max(LEAST_RUNS, runs)))
    with progress.stage(f"rehearse base, {options.runs} runs"):
        told, _ = rehearse(applied, base.plan, picture, options=options)
    assert told is not None
    rows: list[Group | Site | Leg | Force | Enabler | Fleet] = [*applied.groups, *applied.sites, *applied.legs]
    rows += [*applied.forces, *applied.enablers, *applied.fleets]
    with progress.stage("write switch-over cards"):
        cards = tuple(_cards(case, picture, plans))
    return Tried(
        rehearsal=told,
        force=force_needs(applied, base.plan),
        critical=critical_path(applied, advice.enablers, {}),
        cards=cards,
        labels={row.id: row.label for row in rows},
    )


def _cards(case: Case, picture: ThreatPicture, plans: BriefPlans) -> list[SwitchOverCard]:
    base, labels = plans.base[0], {scenario.id: scenario.label for scenario in case.scenarios}
    worse = [(i, r) for i, r in plans.scenarios.items() if r.expected_caught_persons > base.expected_caught_persons]
    worst = sorted(worse, key=lambda one: (-one[1].expected_caught_persons, one[0]))[:WORST_SCENARIOS]
    return [_card(case, picture, scenario_id, labels[scenario_id], base, result) for scenario_id, result in worst]


def _card(
    case: Case, picture: ThreatPicture, scenario_id: str, label: str, base: PlanningResult, now: PlanningResult
) -> SwitchOverCard:
    applied = apply_scenario(case, scenario_id)
    lost = frozenset(m.id for m in base.plan.movements if not _stands(applied, m.leg_id, m.fleet_id))
    rest = without_movements(applied, base.plan, lost, ways=ways_to_safety(applied, base.plan.start))
    value = value_plan(case, scenario_id, picture, rest)
    later = None
    if base.clearance_time_h is not None and now.clearance_time_h is not None:
        later = now.clearance_time_h - base.clearance_time_h
    return SwitchOverCard(
        trouble_id=scenario_id,
        label=label,
        changes=plan_change_data(base.plan, now.plan, applied),
        switch=switch_between(applied, base.plan, now.plan, as_of=picture.as_of),
        caught_persons_more=now.expected_caught_persons - base.expected_caught_persons,
        safe_persons_fewer=base.safe_persons - now.safe_persons,
        clearance_h_later=later,
        caught_persons_unswitched=value.expected_caught_persons,
        safe_persons_unswitched=sum(outcome.safe_persons for outcome in value.groups),
    )


def _stands(applied: Case, leg_id: str, fleet_id: str | None) -> bool:
    """Tell whether leg, both sites and fleet of a movement are still in use, and every enabler that unlocks them."""
    leg = applied.leg_by_id[leg_id]
    rows: list[Leg | Site | Fleet] = [leg, applied.site_by_id[leg.from_site_id], applied.site_by_id[leg.to_site_id]]
    rows += [applied.fleet_by_id[fleet_id]] if fleet_id is not None else []
    ids = {row.id for row in rows}
    return all(row.in_use for row in rows) and all(e.in_use for e in applied.enablers if ids & set(e.unlocks))

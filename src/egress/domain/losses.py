"""The losses to think through one by one: each site, leg, fleet, force and enabler, as scenarios."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from egress.domain.case import Case
from egress.domain.scenario_effects import TABLE_OF, apply_scenario
from egress.domain.scenarios import Scenario, ScenarioEffect
from egress.domain.vocabulary import SiteKind, TargetKind

LOST_KINDS = (TargetKind.SITE, TargetKind.LEG, TargetKind.FLEET, TargetKind.FORCE, TargetKind.ENABLER)
"""What can be lost, in the order of the scenarios."""


def single_losses(case: Case) -> tuple[tuple[Scenario, tuple[ScenarioEffect, ...]], ...]:
    """
    Return one scenario with its effects for every loss of one thing in use as things stand, for good.

    Sites (hubs among them), legs, fleets, forces and enablers, in the order of their tables; ids
    ``lose-<kind>-<id>``, kinds as in `TargetKind`. A site where a group lives is left out: it is that group's only
    home, so nobody could switch over (see `homes`). Effects of base itself hold under every loss.
    """
    as_is = apply_scenario(case)
    kept = tuple(effect for effect in case.scenario_effects if effect.scenario_id == "base")
    found = []
    for kind in LOST_KINDS:
        in_use = {row.id for row in getattr(as_is, TABLE_OF[kind]) if row.in_use}
        left_out = homes(case) if kind is TargetKind.SITE else frozenset()
        rows = [row for row in getattr(case, TABLE_OF[kind]) if row.id in in_use and row.id not in left_out]
        found += [_loss(kind, row, kept) for row in rows]
    return tuple(found)


def homes(case: Case) -> frozenset[str]:
    """Return the sites where somebody is when the order is given."""
    return frozenset(group.site_id for group in apply_scenario(case).groups if group.head_count)


def _loss(kind: TargetKind, row: Any, kept: Iterable[ScenarioEffect]) -> tuple[Scenario, tuple[ScenarioEffect, ...]]:
    scenario = Scenario(id=f"lose-{kind.value}-{row.id}", label=f"{_noun(kind, row)} lost: {row.label}")
    loss = ScenarioEffect(scenario_id=scenario.id, target_kind=kind, target_ids=(row.id,), change="lose")
    return scenario, (*(replace(effect, scenario_id=scenario.id) for effect in kept), loss)


def _noun(kind: TargetKind, row: Any) -> str:
    if kind is TargetKind.SITE and row.kind is SiteKind.HUB:
        return "Hub"
    return "Permission" if kind is TargetKind.ENABLER else kind.value.capitalize()

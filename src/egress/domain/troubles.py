"""Troubles to think through before they come: every single loss, and the wider ones that no single row shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

from egress.domain.case import Case
from egress.domain.losses import single_losses
from egress.domain.scenario_effects import apply_scenario
from egress.domain.scenarios import Scenario, ScenarioEffect
from egress.domain.vocabulary import TargetKind
from egress.kit import iso_utc

HALF_TIME, HIGH_COUNTS, FORCES_LATE = "half-time", "high-counts", "forces-late"
"""The ids of the wider troubles."""

FORCES_LATE_H = 24.0
"""Hours by which forces that are not there yet come later, all of them together."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """
    One thing that may go wrong.

    Attributes
    ----------
    id : ``lose-<kind>-<id>`` as in `single_losses`, else "half-time", "high-counts" or "forces-late".
    kind : "site", "leg", "fleet", "force", "enabler" or "wider".
    target_id : what is lost; empty for the wider ones.
    label : name for readers.
    effects : what it changes in the case, beside what base changes.
    """

    id: str
    kind: str
    target_id: str
    label: str
    effects: tuple[ScenarioEffect, ...]


def single_troubles(case: Case, as_of: datetime) -> tuple[Trouble, ...]:
    """Return every single loss (see `single_losses`), then the wider troubles that the case has room for."""
    found = [
        Trouble(
            id=scenario.id,
            kind=effects[-1].target_kind.value,
            target_id=effects[-1].target_ids[0],
            label=scenario.label,
            effects=effects[-1:],
        )
        for scenario, effects in single_losses(case)
    ]
    wider = (_half_time(), _high_counts(case), _forces_late(case, as_of))
    return (*found, *(trouble for trouble in wider if trouble.effects))


def pairs_of(troubles: Sequence[Trouble]) -> tuple[tuple[Trouble, Trouble], ...]:
    """Return every pair of different troubles, in their order."""
    return tuple(combinations(troubles, 2))


def scenario_of(troubles: Sequence[Trouble]) -> str:
    """Return the id of the scenario in which these troubles come together; "base" for none."""
    return "+".join(trouble.id for trouble in troubles) or "base"


def with_troubles(case: Case, troubles: Sequence[Trouble]) -> Case:
    """Return the case with these troubles together as its one scenario; what base itself changes holds under it."""
    kept = tuple(effect for effect in case.scenario_effects if effect.scenario_id == "base")
    if not troubles:
        return replace(case, scenarios=(), scenario_effects=kept)
    id_ = scenario_of(troubles)
    scenario = Scenario(id=id_, label=" and ".join(trouble.label for trouble in troubles))
    effects = [replace(e, scenario_id=id_) for e in (*kept, *(e for t in troubles for e in t.effects))]
    return replace(case, scenarios=(scenario,), scenario_effects=(*kept, *effects))


def _wider(id_: str, label: str, effects: Sequence[ScenarioEffect]) -> Trouble:
    return Trouble(id=id_, kind="wider", target_id="", label=label, effects=tuple(effects))


def _half_time() -> Trouble:
    """Every exit closes after half the time from the day looked at."""
    effect = ScenarioEffect(
        scenario_id=HALF_TIME, target_kind=TargetKind.EXIT, target_ids=("*",), change="multiply:time", value="0.5"
    )
    return _wider(HALF_TIME, "Half the time", [effect])


def _high_counts(case: Case) -> Trouble:
    """Every group is as many as its high count says."""
    more = [g for g in apply_scenario(case).groups if g.persons.high > g.persons.likely]
    effects = [
        ScenarioEffect(
            scenario_id=HIGH_COUNTS,
            target_kind=TargetKind.GROUP,
            target_ids=(group.id,),
            change="set:persons",
            value=repr(group.persons.high),
        )
        for group in more
    ]
    return _wider(HIGH_COUNTS, "People at their high count", effects)


def _forces_late(case: Case, as_of: datetime) -> Trouble:
    """Every force that is not there yet comes a day later."""
    effects = []
    own = {force.id for force in case.forces}
    for force in apply_scenario(case).forces:
        if force.id not in own or not force.in_use or (force.present_from and force.present_from <= as_of):
            continue
        if force.present_from is None:
            change, value = "set:lead_time_h", repr(force.lead_time_h + FORCES_LATE_H)
        else:
            change, value = "set:present_from", iso_utc(force.present_from + timedelta(hours=FORCES_LATE_H))
        effects.append(
            ScenarioEffect(
                scenario_id=FORCES_LATE,
                target_kind=TargetKind.FORCE,
                target_ids=(force.id,),
                change=change,
                value=value,
            )
        )
    return _wider(FORCES_LATE, "Forces a day late", effects)

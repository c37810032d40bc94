"""Posts that can commit to something: one reckoned by hand, and generated ones."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from egress.domain import (
    Case,
    Commitment,
    CommitmentKind,
    Exit,
    Mode,
    Scenario,
    ScenarioEffect,
    TargetKind,
    apply_scenario,
)
from egress.planning.staged import Choices, Recourse, StagedScenario
from egress.threat import ThreatPicture, picture_under

from ..generated_cases import generated
from ..toys import START, at, closes_evenly, fleet, group, leg, picture, site, toy

KNOWN_H = 10
"""Hours until the scenario is known, in the post reckoned by hand."""


def bus_post(*, cost_persons: float = 2.0, later: bool = True) -> Case:
    """
    Return a post of ten people and one bus, ordered ten hours ahead, an hour away from safety.

    Ordered now it is there when the scenario is known, after ten hours, and they are safe after eleven; ordered then,
    after twenty-one.
    """
    return toy(
        groups=[group("staff", "office", 10)],
        sites=[site("office", closes_with=(Exit.CITY,)), site("haven", safe=True)],
        legs=[leg("office", "haven", Mode.ROAD, 60)],
        fleets=(fleet("bus", "office", lead_time_h=10.0),),
        commitments=(bus_commitment(cost_persons=cost_persons, later=later),),
    )


def bus_commitment(*, cost_persons: float = 2.0, later: bool = True, visible: bool = False) -> Commitment:
    """Return the order of the bus."""
    return Commitment(
        id="order-bus",
        label="Order the bus",
        target_kind=CommitmentKind.FLEET,
        target_id="bus",
        later=later,
        cost_persons=cost_persons,
        visible=visible,
    )


def quiet_or_falling(
    case: Case, *, p_falling: float = 0.5, budget: float | None = None, collapse: float = 0.0
) -> Recourse:
    """Return the post in two scenarios: nothing closes; or the city closes at any hour of the next 24 alike."""
    falling = picture(closes_evenly(Exit.CITY, 24.0))
    return Recourse(
        scenarios=[
            StagedScenario(id="base", label="Quiet", applied=case, picture=picture(paths=240), weight=1 - p_falling),
            StagedScenario(id="falling", label="Falling", applied=case, picture=falling, weight=p_falling),
        ],
        choices=Choices(commitments=case.commitments, budget=budget, collapse_cost=collapse),
        ordered_at=START,
        start=at(60 * KNOWN_H),
        step_min=60,
    )


def generated_recourse(seed: int) -> Recourse:
    """Return a generated post in three scenarios with up to five commitments, some of them dear or in one's way."""
    luck = Random(f"staged {seed}")
    made = generated(seed)
    case = _with_effects(made.case, luck)
    case = replace(case, commitments=_commitments(case, luck))
    weights = [luck.choice((1.0, 1.0, 2.0, 5.0)) for _ in range(3)]
    ids = ("base", "tried", "sooner")
    return Recourse(
        scenarios=[
            _scenario(case, made.seen, i, weight / sum(weights)) for i, weight in zip(ids, weights, strict=True)
        ],
        choices=Choices(
            commitments=case.commitments,
            budget=luck.choice((None, None, 3.0, 6.0)),
            collapse_cost=luck.choice((0.0, 0.0, 0.4)),
        ),
        ordered_at=START,
        start=at(luck.choice((0, 90, 240, 480))),
        step_min=240,
    )


def _scenario(case: Case, seen: ThreatPicture, scenario_id: str, weight: float) -> StagedScenario:
    applied = apply_scenario(case, scenario_id)
    under = picture_under(seen, applied)
    return StagedScenario(id=scenario_id, label=scenario_id, applied=applied, picture=under, weight=weight)


def _with_effects(case: Case, luck: Random) -> Case:
    """Return the case with one scenario more, in which exits close sooner, and with things still to be ordered."""
    sooner = ScenarioEffect(
        scenario_id="sooner",
        target_kind=TargetKind.EXIT,
        target_ids=tuple(str(exit_) for exit_ in (Exit.CITY, Exit.AIRPORT, Exit.LAST_ROAD)),
        change="multiply:time",
        value="0.5",
    )
    fleets = tuple(
        replace(f, lead_time_h=luck.choice((1.5, 4.0, 7.0)), available_from=None) if luck.random() < 0.8 else f
        for f in case.fleets
    )
    return replace(
        case,
        fleets=fleets,
        scenarios=(*case.scenarios, Scenario(id="sooner", label="Sooner")),
        scenario_effects=(*case.scenario_effects, sooner),
    )


def _commitments(case: Case, luck: Random) -> tuple[Commitment, ...]:
    targets = [(CommitmentKind.FLEET, f.id) for f in case.fleets if f.available_from is None]
    targets += [(CommitmentKind.FORCE, f.id) for f in case.forces if f.present_from is None]
    targets += [(CommitmentKind.ENABLER, e.id) for e in case.enablers if e.in_hand_from is None]
    rows = [_commitment(n, kind, target, luck) for n, (kind, target) in enumerate(targets[:4])]
    placed = [row for row in rows if row.target_kind is not CommitmentKind.ENABLER]
    if placed and luck.random() < 0.5:
        # The same thing, to be placed elsewhere: whoever sends it to one place cannot send it to the other later.
        first = rows.index(placed[0])
        rows[first] = replace(rows[first], choice="place")
        elsewhere = luck.choice([one.id for one in case.sites])
        rows.append(replace(rows[first], id="elsewhere", at_site_id=elsewhere, cost_persons=luck.choice((0.0, 0.2))))
        return tuple(rows)
    split = [row for row in rows if row.target_kind is CommitmentKind.FLEET]
    if split and case.fleet_by_id[split[0].target_id].vehicles > 1:
        half = case.fleet_by_id[split[0].target_id].vehicles // 2
        at_first = rows.index(split[0])
        rows[at_first] = replace(split[0], vehicles=half)
        rows.append(
            replace(split[0], id="other-half", vehicles=half, cost_persons=luck.choice((0.0, 0.2)), choice="")
        )
    return tuple(rows)


def _commitment(number: int, kind: CommitmentKind, target: str, luck: Random) -> Commitment:
    return Commitment(
        id=f"c{number}",
        label=f"Commitment {number}",
        target_kind=kind,
        target_id=target,
        later=luck.random() < 0.7,
        choice="one" if luck.random() < 0.3 else "",
        cost_persons=luck.choice((0.0, 0.05, 0.5, 3.0)),
        cost_money=luck.choice((0.0, 1.0, 2.0, 4.0)),
        visible=luck.random() < 0.3,
    )


def subsets(names: Sequence[str]) -> list[frozenset[str]]:
    """Return every subset of some ids."""
    found = [frozenset[str]()]
    for name in names:
        found += [one | {name} for one in found]
    return found

"""Single losses: which there are, what they cost, and what it takes to switch over."""

import functools
import json
from dataclasses import replace

import jsonschema
import pytest

from egress.domain import Case, Enabler, Leg, Mode, ScenarioEffect, TargetKind, apply_scenario, single_losses
from egress.publications.json_schemas import schema_of
from egress.publications.losses_writer import LossComparison, LossLine, write_losses
from egress.workflow import plan_movements
from egress.workflow.compare_losses import compare_losses
from tests.workflow.gated_post import AS_OF

from .cases import TINY_AS_OF, gated_post, tiny_post, with_row


def post_with_charter() -> Case:
    """Return the gated post with a charter flight: ten days away, with a landing right that takes eleven."""
    case = gated_post()
    flight = next(leg for leg in case.legs if leg.id == "flight")
    charter = Leg(
        id="charter-flight",
        label="Charter flight",
        from_site_id="airfield",
        to_site_id="hub",
        mode=Mode.AIR,
        travel_min=flight.travel_min,
        closes_with=flight.closes_with,
        fleet_ids=("charter",),
    )
    legs = tuple(replace(leg, fleet_ids=("plane",)) if leg.id == "flight" else leg for leg in case.legs)
    plane = next(fleet for fleet in case.fleets if fleet.id == "plane")
    fleet = replace(plane, id="charter", label="Charter", lead_time_h=240.0, available_until=None)
    right = Enabler(
        id="right", label="Landing right", owner="ministry", lead_time_h=264.0, unlocks=("charter-flight",)
    )
    return replace(case, legs=(*legs, charter), fleets=(*case.fleets, fleet), enablers=(*case.enablers, right))


@functools.cache
def losses_of(make: object) -> LossComparison:
    """Return the single losses of a case; made once."""
    return compare_losses(make(), TINY_AS_OF if make is tiny_post else AS_OF)  # type: ignore[operator]


def loss(comparison: LossComparison, scenario_id: str) -> LossLine:
    """Return one loss by the id of its scenario."""
    return next(one for one in comparison.losses if one.line.scenario_id == scenario_id)


def test_everything_in_use_is_lost_once_but_homes() -> None:
    """Each site, leg, fleet, force and permission of tiny-post is lost singly; where people live is not."""
    assert [scenario.id for scenario, _ in single_losses(tiny_post())] == [
        "lose-site-airstrip",
        "lose-site-haven",
        "lose-leg-office-airstrip",
        "lose-leg-residence-airstrip",
        "lose-leg-airstrip-haven",
        "lose-fleet-bus",
        "lose-fleet-aircraft",
        "lose-force-guards",
        "lose-enabler-landing-permit",
    ]
    assert "Hub lost: Hub" in {scenario.label for scenario, _ in single_losses(gated_post())}


def test_each_loss_takes_exactly_its_row_out_of_use() -> None:
    """Applied, every scenario differs from base in one row that is no longer in use."""
    case = gated_post()
    for scenario, effects in single_losses(case):
        applied = apply_scenario(replace(case, scenarios=(scenario,), scenario_effects=effects), scenario.id)
        rows = [row for t in ("sites", "legs", "fleets", "forces", "enablers") for row in getattr(applied, t)]
        assert [row.id for row in rows if not row.in_use] == [*effects[-1].target_ids]


def test_what_is_out_of_use_is_not_lost_again_and_base_effects_hold() -> None:
    """A row out of use, by itself or by base, is no loss; what base changes is changed under every loss too."""
    case = with_row(gated_post(), "fleets", "plane", in_use=False)
    effect = ScenarioEffect(scenario_id="base", target_kind=TargetKind.LEG, target_ids=("onward",), change="lose")
    made = single_losses(replace(case, scenario_effects=(*case.scenario_effects, effect)))
    assert not {"lose-fleet-plane", "lose-leg-onward"} & {scenario.id for scenario, _ in made}
    assert all(effects[0] == replace(effect, scenario_id=scenario.id) for scenario, effects in made)


@pytest.mark.parametrize("make", [tiny_post, gated_post, post_with_charter])
def test_losing_something_never_helps_beyond_the_gap(make: object) -> None:
    """
    No plan under a loss is better than the bound of base, of which every such plan would be one.

    So the weighted number caught falls by at most base's gap; the unweighted one, weights being 1 and more, by at
    most as many persons.
    """
    comparison = losses_of(make)
    base = comparison.base
    tolerance = base.gap * base.weighted_caught + 1e-4
    for one in comparison.losses:
        assert one.line.weighted_caught >= base.bound - 1e-4, one.line.label
        assert one.line.expected_caught_persons >= base.expected_caught_persons - tolerance, one.line.label
        assert one.line.safe_persons <= base.safe_persons


def test_a_generated_loss_is_the_loss_a_planner_would_write() -> None:
    """Losing the bus is tiny-post's own scenario bus-lost."""
    written = plan_movements(tiny_post(), TINY_AS_OF, scenario_id="bus-lost")
    made = loss(losses_of(tiny_post), "lose-fleet-bus").line
    assert (made.safe_persons, made.weighted_caught) == (written.safe_persons, written.weighted_caught)
    assert made.start_by_status == "cannot_clear"
    assert "no vehicle" in made.binds


def test_the_worst_comes_first() -> None:
    """By expected caught, then by people safe; the residence's road strands 20 of 60 and is the mildest."""
    comparison = losses_of(tiny_post)
    order = [(-one.line.expected_caught_persons, one.line.safe_persons) for one in comparison.losses]
    assert order == sorted(order)
    assert comparison.losses[-1].line.scenario_id == "lose-leg-residence-airstrip"
    assert comparison.losses[-1].line.safe_persons == 40


def test_switching_over_names_what_is_new_and_the_longest_wait() -> None:
    """Without the planes the charter is used: new leg, fleet and right, and the right takes longest, 11 days."""
    lost = loss(losses_of(post_with_charter), "lose-fleet-plane")
    assert [(one.kind, one.id, one.lead_time_h) for one in lost.newly_used] == [
        ("leg", "charter-flight", 0.0),
        ("fleet", "charter", 240.0),
        ("enabler", "right", 264.0),
    ]
    assert (lost.longest_lead_time_h, lost.waits_for) == (264.0, "Landing right")
    assert lost.line.safe_persons > 0
    text = " ".join(write_losses(losses_of(post_with_charter)).content.decode().split())
    assert "the longest wait is 11 days, for Landing right." in text


def test_what_is_in_hand_is_no_wait() -> None:
    """With the right in hand the charter's own ten days are the longest wait."""
    case = with_row(post_with_charter(), "enablers", "right", in_hand_from=AS_OF)
    lost = loss(compare_losses(case, AS_OF), "lose-fleet-plane")
    assert (lost.longest_lead_time_h, lost.waits_for) == (240.0, "Charter")
    assert ("enabler", 0.0) in {(one.kind, one.lead_time_h) for one in lost.newly_used}


def test_both_forms_hold_every_loss() -> None:
    """The text keeps to 100 columns and names each loss; JSON bears the envelope and the same figures."""
    comparison = losses_of(tiny_post)
    text = write_losses(comparison).content.decode()
    assert max(map(len, text.splitlines())) <= 100
    assert "Not lost here, because people live there: Office and Family residence." in " ".join(text.split())
    answer = json.loads(write_losses(comparison, "json").content)
    jsonschema.Draft202012Validator(schema_of("losses")).validate(answer)
    assert (answer["schema"], answer["case_id"]) == ("egress/losses/1", "tiny-post")
    rows = answer["data"]["losses"]
    assert [(r["kind"], r["target_id"], r["line"]["safe_persons"]) for r in rows] == [
        (one.kind, one.target_id, one.line.safe_persons) for one in comparison.losses
    ]
    assert answer["data"]["base"]["clearance_time_h"] == 7.25
    with pytest.raises(ValueError, match="text or json"):
        write_losses(comparison, "html")

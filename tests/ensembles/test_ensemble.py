"""Every trouble is planned; what is said of pairs is true; and no process, kill or journal changes a result."""

import functools
import json
import os
import signal
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import jsonschema
import pytest

from egress.domain import apply_scenario, check_plan, single_losses, single_troubles, with_troubles
from egress.kit import plain
from egress.planning import PlanOptions, make_plan
from egress.publications import Envelope
from egress.publications.ensemble_writer import Ensemble, write_ensemble
from egress.publications.json_schemas import schema_of
from egress.threat import assess
from egress.workflow import try_troubles as verb
from egress.workflow.try_troubles import EnsembleOrder, try_troubles
from tests.planning.toys import START

from .post import post

FEW_WORST = 6


QUICK = EnsembleOrder(looks=1)


@functools.cache
def ensemble() -> Ensemble:
    """Return the ensemble of the post; made once, with six worst pairs sought and few planned."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verb, "WORST", FEW_WORST)
        patch.setattr(verb, "MOST_PLANNED_PAIRS", 8)
        patch.setattr(verb, "AT_ONCE", 4)
        return try_troubles(post(), START, QUICK)


def test_every_loss_and_the_wider_troubles_are_tried() -> None:
    """All single losses are among the troubles, then half the time, high counts and late forces, where there are."""
    case = post()
    ids = [trouble.id for trouble in single_troubles(case, START)]
    assert ids == [scenario.id for scenario, _ in single_losses(case)] + ["half-time", "high-counts", "forces-late"]
    assert {one.trouble_id for one in ensemble().singles} == set(ids)
    there = replace(case, forces=(), groups=case.groups[:1])
    assert [t.id for t in single_troubles(there, START) if t.kind == "wider"] == ["half-time"]


def test_the_wider_troubles_do_what_they_say() -> None:
    """High counts are the high ends; forces that are not there come a day later, those that are stay."""
    case = post()
    by_id = {trouble.id: trouble for trouble in single_troubles(case, START)}
    many = apply_scenario(with_troubles(case, [by_id["high-counts"]]), "high-counts")
    assert [g.persons.likely for g in many.groups] == [g.persons.high for g in case.groups]
    late = apply_scenario(with_troubles(case, [by_id["forces-late"]]), "forces-late")
    assert [force.lead_time_h for force in late.forces] == [26.0]
    there = replace(case, forces=(replace(case.forces[0], present_from=START),))
    assert "forces-late" not in {trouble.id for trouble in single_troubles(there, START)}


def test_half_the_time_catches_more() -> None:
    """With half the time more are caught, with more people too, and with a late guard not fewer."""
    told, base = {one.trouble_id: one for one in ensemble().singles}, ensemble().base
    assert told["half-time"].weighted_caught > base.weighted_caught
    assert told["high-counts"].weighted_caught > base.weighted_caught
    assert told["forces-late"].weighted_caught >= base.bound


def test_what_is_said_of_pairs_is_true() -> None:
    """No plan for a pair is worth less than its lower bound, and a plan that is said to stand does."""
    case, seen = post(), assess(post(), START)
    by_id = {trouble.id: trouble for trouble in single_troubles(case, START)}
    pairs = ensemble().pairs
    assert {frozenset(pair.trouble_ids) for pair in pairs} == {frozenset(two) for two in combinations(by_id, 2)}
    options = PlanOptions(looks=1, explained=False, in_depth=False)
    for pair in [*pairs[:6], *pairs[6::10]]:
        under = with_troubles(case, [by_id[i] for i in pair.trouble_ids])
        made = make_plan(under, "+".join(pair.trouble_ids), seen, options)
        assert made.weighted_caught >= pair.low - 1e-4, pair
        if pair.state == "planned":
            assert made.weighted_caught >= (pair.high or 0) - 1e-6
        if pair.state == "as_single":
            alone = make_plan(with_troubles(case, [by_id[pair.same_as]]), pair.same_as, seen, options)
            applied = apply_scenario(under, "+".join(pair.trouble_ids))
            assert not [f for f in check_plan(applied, alone.plan) if f.severity == "breach"]
            assert alone.weighted_caught == pytest.approx(pair.high)


def test_what_is_ruled_out_cannot_be_among_the_worst() -> None:
    """As many pairs as are sought cannot go below what a pair that is ruled out is worth at most."""
    pairs = ensemble().pairs
    edge = sorted((pair.low for pair in pairs), reverse=True)[FEW_WORST - 1]
    out = [pair for pair in pairs if not pair.could_be_worst]
    assert out
    assert all(pair.high is not None and pair.high < edge for pair in out)
    assert ensemble().pairs_planned == sum(pair.state == "planned" for pair in pairs) <= 8
    assert any(pair.state == "bounded" for pair in pairs)


def test_a_card_says_what_to_do() -> None:
    """Without the planes: the charter is taken up, its right takes longest, its owner, hub and groups are told."""
    order = replace(QUICK, pairs=False, cards=("lose-fleet-plane", "lose-fleet-bus"))
    found = try_troubles(post(), START, order)
    card = next(one for one in found.cards if one.trouble_id == "lose-fleet-plane")
    taken = {one.id: one for one in card.switch.taken_up}
    assert {"charter-flight", "charter", "right"} <= set(taken)
    assert taken["charter"].ready_h == taken["charter"].lead_time_h + taken["charter"].empty_run_h == 6.5
    assert (card.switch.takes_h, card.switch.waits_for) == (6.5, "Charter")
    told = {(one.kind, one.id): one for one in card.switch.tell}
    assert told["enabler", "right"].who == "Ministry"
    assert told["force", "guard"].who == "Defence"
    assert "guests" in {id_ for kind, id_ in told if kind == "group"}
    assert ("fleet", "plane") in told
    assert ("hub", "hub") in told
    assert card.safe_persons_unswitched <= found.base.safe_persons - card.safe_persons_fewer
    totals = {total.kind: total.movements for total in card.changes.totals}
    assert totals["new"] > 0
    assert {one.trouble_id for one in found.cards} == {one.trouble_id for one in found.singles}
    assert set(order.cards) <= set(found.shown_cards)
    walking = next(one for one in found.cards if one.trouble_id == "lose-fleet-bus")
    assert "Head of security" in {one.who for one in walking.switch.tell if one.kind == "group"}


def same(one: Ensemble, other: Ensemble) -> bool:
    """Tell whether two ensembles say the same, to the last digit."""
    return repr(one) == repr(other)


def test_no_process_no_kill_and_no_journal_changes_a_result(tmp_path: Path) -> None:
    """Serial, in two processes of which one is killed, and from a journal: the same, to the last digit."""
    order, killed = replace(QUICK, pairs=False), []
    alone = try_troubles(post(), START, replace(order, journal=tmp_path))

    def strike(process_ids: list[int]) -> None:
        if not killed:
            killed.append(process_ids[0])
            os.kill(process_ids[0], signal.SIGKILL)

    assert same(try_troubles(post(), START, replace(order, workers=2, started=strike)), alone)
    assert killed
    kept = sorted(tmp_path.rglob("*.json"))
    for path in kept[::3]:
        path.unlink()
    kept[1].write_text('{"torn')
    assert same(try_troubles(post(), START, replace(order, journal=tmp_path)), alone)
    assert len({path.parent for path in tmp_path.rglob("*.json")}) == 1
    try_troubles(replace(post(), seed=5), START, replace(order, journal=tmp_path))
    assert len({path.parent for path in tmp_path.rglob("*.json")}) == 2


def test_both_forms_hold_it() -> None:
    """The text keeps to 100 columns and names the troubles; JSON keeps to its schema."""
    envelope = Envelope(case_id="toy", as_of=START, inputs_digest=None, seed=1, version="0")
    text = write_ensemble(ensemble(), post(), envelope=envelope).content.decode()
    assert max(map(len, text.splitlines())) <= 100
    assert "Half the time" in text
    assert "Who must be told" in text
    answer = json.loads(write_ensemble(ensemble(), post(), envelope=envelope, format="json").content)
    jsonschema.Draft202012Validator(schema_of("ensemble")).validate(answer)
    assert answer["data"]["base"] == plain(ensemble().base)


def test_cancelled_work_says_so() -> None:
    """Cancelled after some plans, the ensemble holds these and no pairs."""
    asked = []
    order = replace(QUICK, cancelled=lambda: len(asked) > 3 or asked.append(1) is not None)  # type: ignore[func-returns-value]
    found = try_troubles(post(), START, order)
    assert not found.finished
    assert 0 < len(found.singles) < 13
    assert not found.pairs

"""What a partner does by joining or leaving is said in brief and diff, with figures, in its direction."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from egress.domain import Case, MovementLevel, Partner, PartnerStatus, footprint_at, partner_changes
from egress.publications import Brief, PartnerLine, write_brief, write_diff
from egress.workflow import diff_cases, make_brief

from ..domain.test_arrangements import with_clerks
from .gated_post import AS_OF, gated_post
from .test_what_is_missing import base_only

ALLY = Partner(
    id="ally",
    label="Ally",
    status=PartnerStatus.ASKED,
    answer_due=AS_OF + timedelta(days=2),
    co_locates_at="compound",
    group_ids=("applicants",),
    guards_persons=40,
)


def post(**changes: object) -> Case:
    """Return the gated post whose compound lacks 40 guards, beside an ally that may bring them."""
    case = base_only(gated_post())
    there = footprint_at(case, "compound").force_persons
    sites = tuple(replace(s, force_needed_persons=there + 40) if s.id == "compound" else s for s in case.sites)
    ally = replace(ALLY, group_ids=(case.groups[-1].id,), **changes)  # type: ignore[arg-type]
    return replace(case, sites=sites, partners=(ally,))


def leaving() -> Case:
    """Return the gated post whose flights are the ally's, which leaves in four days."""
    case = base_only(gated_post())
    flight = next(fleet for fleet in case.fleets if fleet.mode == "air")
    ally = Partner(id="ally", label="Ally", leaves_on=AS_OF + timedelta(days=4), fleet_ids=(flight.id,))
    return replace(case, partners=(ally,))


@cache
def brief_of(make: str) -> Brief:
    """Return the brief of one of the cases above."""
    cases = {"asked": post, "agreed": lambda: post(status=PartnerStatus.AGREED), "leaving": leaving}
    return make_brief(cases[make](), AS_OF)


def line_of(make: str) -> PartnerLine:
    """Return the only line on a partner in a brief."""
    (line,) = brief_of(make).partners
    return line


@pytest.mark.parametrize("make", ["asked", "agreed"])
def test_joining_is_told_with_people_force_and_clearance(make: str) -> None:
    """Whether it has agreed or only been asked, the same two worlds are set side by side."""
    line, case = line_of(make), post()
    there = footprint_at(case, "compound")
    moved = next(group for group in case.groups if group.id == case.groups[-1].id)
    assert line.step == "joins"
    assert line.holds == (make == "agreed")
    assert line.persons_there_otherwise == there.persons
    assert line.persons_there == there.persons + (moved.head_count if moved.site_id != "compound" else 0)
    assert (line.force_there_otherwise_persons, line.force_there_persons) == (
        there.force_persons,
        there.force_persons + 40,
    )
    assert f"force securing it {there.force_persons} → {there.force_persons + 40}" in line.sentence
    assert line.safe_persons > line.safe_otherwise_persons
    assert line.expected_caught_persons < line.expected_caught_otherwise_persons
    assert "without it" in line.sentence


def test_both_worlds_are_the_same_from_either_side() -> None:
    """What would be if it agreed is what is once it has, and the other way round."""
    asked, agreed = line_of("asked"), line_of("agreed")
    assert replace(asked, holds=True, sentence="") == replace(agreed, sentence="")


def test_an_open_answer_is_told_with_its_day() -> None:
    """The sentence on a partner that was asked says so, and by when it is to answer."""
    sentence = line_of("asked").sentence
    assert "Ally has been asked to move in at" in sentence
    assert "answer due 3 Mar" in sentence
    assert line_of("agreed").sentence.startswith("Ally moves in at ")


def test_leaving_is_told_with_what_it_takes_along() -> None:
    """The flights go with their owner: fewer are safe than if it stayed, and the sentence says both."""
    line = line_of("leaving")
    assert line.step == "leaves"
    assert line.safe_persons < line.safe_otherwise_persons
    assert "leaves by 5 Mar" in line.sentence
    assert "takes along Plane" in line.sentence
    assert "if it stayed" in line.sentence


@pytest.mark.parametrize("make", ["asked", "leaving"])
def test_every_form_of_the_brief_says_it(make: str) -> None:
    """Text, HTML and JSON carry the sentence."""
    brief = brief_of(make)
    words = line_of(make).sentence.split(". ")[0]
    data = json.loads(write_brief(brief, "json").content)["data"]
    assert data["partners"][0]["sentence"] == line_of(make).sentence
    assert words in " ".join(write_brief(brief, "text").content.decode().split())
    assert words.replace(" → ", " → ") in write_brief(brief, "html").content.decode()


def test_a_case_without_partners_says_nothing_of_them() -> None:
    """No partner, no line, no plan for it."""
    case = base_only(gated_post())
    assert partner_changes(case) == ()
    assert b"Partners, each" not in write_brief(make_brief(case, AS_OF), "text").content


def test_the_diff_says_what_joining_does_to_the_site() -> None:
    """From asked to agreed: people and force at the common site, then the clock."""
    asked, agreed = post(), post(status=PartnerStatus.AGREED)
    diff = diff_cases(asked, agreed, AS_OF)
    (step,) = diff.steps
    there = footprint_at(asked, "compound").force_persons
    assert f"force securing it {there} → {there + 40}." in step.footprint
    assert "more safe" in step.effect or "now cleared" in step.effect
    assert step.footprint in " ".join(write_diff(diff).content.decode().split())


def test_other_differences_move_no_footprint() -> None:
    """A faster gate changes the clock and nobody's site."""
    case = base_only(gated_post())
    slower = replace(case, movement_level=MovementLevel.RESTRICTED)
    assert [step.footprint for step in diff_cases(case, slower, AS_OF).steps] == [""]


def test_consular_rate_moves_the_brief() -> None:
    """One clerk instead of three: a later clearance or fewer safe in the brief itself, for want of papers."""
    three, one = (make_brief(base_only(with_clerks(n)), AS_OF) for n in (3, 1))
    later = [(brief.plan.clearance_time_h or 1e9, brief.scenarios[0].safe_persons) for brief in (three, one)]
    assert later[1][0] > later[0][0] or later[1][1] < later[0][1]
    slow = max(with_clerks(3).groups, key=lambda group: group.head_count)
    clocks = [next(line for line in brief.advice.clock if line.target == slow.id) for brief in (three, one)]
    assert clocks[1].risk_if_started_now > clocks[0].risk_if_started_now


def test_limits_on_movement_move_the_brief() -> None:
    """Restricted movement halves the clerks' output, so the applicants' risk if started now is higher."""
    slow = max(with_clerks(2).groups, key=lambda group: group.head_count)
    risks = []
    for level in (MovementLevel.FREE, MovementLevel.RESTRICTED):
        brief = make_brief(base_only(with_clerks(2, level=level)), AS_OF)
        risks.append(next(line.risk_if_started_now for line in brief.advice.clock if line.target == slow.id))
    assert risks[1] > risks[0]


def test_withdrawal_of_a_force_moves_the_brief() -> None:
    """Guards that go in three days close what they secure: fewer are safe, and the brief counts more caught."""
    case = base_only(gated_post())
    guards = case.forces[0]
    gone = replace(case, forces=(replace(guards, withdrawn_by=AS_OF + timedelta(days=3)), *case.forces[1:]))
    stays, goes = (make_brief(one, AS_OF) for one in (case, gone))
    assert goes.scenarios[0].safe_persons < stays.scenarios[0].safe_persons
    assert goes.plan.expected_caught_persons > stays.plan.expected_caught_persons

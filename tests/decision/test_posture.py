"""The ladder: which rung a margin answers to, who signs, by when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from egress.decision import PostureAdvice
from egress.decision.posture import full_evacuation_advised, posture_advised
from egress.domain import Case, Effect

from .desk import LADDER, NEVER, RISK, after, case, group, line, picture


def advised(made: Case, margins: Mapping[str, float | None]) -> dict[str, PostureAdvice]:
    """Return the rung by category where the groups have these margins in hours."""
    lines = [line(target, margin) for target, margin in margins.items()]
    return {one.category: one for one in posture_advised(made, picture(NEVER), lines, risk=RISK)}


def rung_of_staff(margin_h: float | None, ladder: Sequence[object] = LADDER) -> PostureAdvice:
    """Return the rung of a case with one group of staff."""
    return advised(case(group("staff"), postures=tuple(ladder)), {"staff": margin_h})["staff"]


@pytest.mark.parametrize(
    ("margin_h", "posture_id"),
    [
        (NEVER, "normal"),
        (721.0, "normal"),
        (720.0, "normal"),
        (719.0, "hold"),
        (168.0, "hold"),
        (167.0, "reduce"),
        (48.0, "reduce"),
        (47.0, "leave"),
        (0.0, "leave"),
        (-NEVER, "leave"),
    ],
)
def test_a_rung_is_due_once_the_margin_is_below_its_own(margin_h: float, posture_id: str) -> None:
    """Above and on a rung's margin the rung below holds; below it the rung is advised; past takes the highest."""
    found = rung_of_staff(margin_h)
    rung = next(one for one in LADDER if one.id == posture_id)
    assert (found.posture_id, found.effect, found.label, found.rank) == (
        rung.id,
        rung.effect.value,
        rung.label,
        rung.rank,
    )


def test_a_rung_for_others_is_passed_over() -> None:
    """At 300 h families may leave, while staff, for whom that rung is not, stay on the one below."""
    made = case(group("staff"), group("kin", category="family"))
    found = advised(made, {"staff": 300.0, "kin": 300.0})
    assert {category: one.posture_id for category, one in found.items()} == {"staff": "hold", "family": "family"}


def test_a_rung_without_a_margin_is_never_advised_by_it() -> None:
    """Relocation has the highest rank and no margin: even a past start-by does not reach it."""
    assert rung_of_staff(-NEVER).posture_id == "leave"
    assert rung_of_staff(-NEVER, (LADDER[0], LADDER[5])).posture_id == "normal"


def test_the_ladder_is_read_by_rank_and_not_by_its_order_in_the_file() -> None:
    """The same rungs in any order give the same advice."""
    for margin in (NEVER, 500.0, 100.0, 10.0):
        assert rung_of_staff(margin, LADDER[::-1]) == rung_of_staff(margin)


def test_a_category_is_as_badly_off_as_its_worst_group() -> None:
    """Two groups of one category: the lesser margin decides, wherever it stands."""
    made = case(group("near", category="staff"), group("far", category="staff"))
    for margins in ({"near": 800.0, "far": 100.0}, {"near": 100.0, "far": 800.0}):
        assert {one.posture_id for one in advised(made, margins).values()} == {"reduce"}


def test_a_category_without_a_rung_is_said_to_have_none() -> None:
    """No rung applies, so nothing is advised, and the reason says so."""
    found = rung_of_staff(10.0, (replace(LADDER[4], categories=("family",)),))
    assert (found.posture_id, found.effect, found.rank, found.decided_by) == ("", "", 0, "")
    assert "no rung" in found.reason


def test_a_category_that_no_start_brings_out_is_told_apart() -> None:
    """Nobody of one of its groups can be got out: the low rung of that category is no sign that all is well."""
    made = case(group("near", category="staff"), group("far", category="staff"), group("kin", category="family"))
    found = advised(made, {"near": 900.0, "far": None, "kin": 900.0})
    assert {one.category: one.cannot_clear for one in found.values()} == {"staff": True, "family": False}


@pytest.mark.parametrize(
    ("margin_h", "act_by_h"), [(700.0, 696.0), (47.0, 35.0), (13.0, 1.0), (12.0, None), (5.0, None), (-NEVER, None)]
)
def test_act_by_is_start_by_less_the_time_to_decide(margin_h: float, act_by_h: float | None) -> None:
    """4 h for holding visits, 12 h for evacuation; when that is now or past, there is no date but "now"."""
    assert rung_of_staff(margin_h).act_by == (None if act_by_h is None else after(act_by_h))


def test_who_must_sign_is_read_from_the_authority_table() -> None:
    """Requested by, decided by and the fallback are those of the rung's decision."""
    found = rung_of_staff(10.0)
    assert (found.requested_by, found.decided_by, found.fallback_authority) == (
        "director",
        "headquarters",
        "senior person on site",
    )


@pytest.mark.parametrize("margin_h", [100.0, 800.0])
def test_a_decision_that_nobody_is_named_for_is_not_invented(margin_h: float) -> None:
    """A rung without a decision, and one whose decision is not in the table, name nobody and take no time."""
    found = rung_of_staff(margin_h)
    assert (found.requested_by, found.decided_by, found.fallback_authority) == ("", "", "")
    assert found.act_by == after(margin_h)


@pytest.mark.parametrize(
    ("margin_h", "words"),
    [(-NEVER, "No start is left"), (NEVER, "beyond the horizon"), (36.0, "1.5 days"), (800.0, "no rung is due")],
)
def test_the_reason_names_the_margin(margin_h: float, words: str) -> None:
    """A reader learns which margin the rung answers to, at which risk."""
    found = rung_of_staff(margin_h)
    assert words in found.reason
    assert "5%" in found.reason


def test_who_cannot_be_cleared_is_on_no_rung_that_sends_them_off() -> None:
    """No start brings them out, so no rung helps: the lowest one, no date, and the reason says what is missing."""
    found = rung_of_staff(None)
    assert (found.posture_id, found.act_by) == ("normal", None)
    assert found.reason == "A start today brings none of them to safety: a way out has to be found first."


def test_a_group_without_a_way_does_not_hold_the_others_of_its_category_back() -> None:
    """Of two groups of one category, one cut off and one with 100 h, the one that can still leave decides."""
    made = case(group("near", category="staff"), group("far", category="staff"))
    for margins in ({"near": None, "far": 100.0}, {"near": 100.0, "far": None}):
        (found,) = advised(made, margins).values()
        assert found.posture_id == "reduce"
        assert "4.2 days" in found.reason


def test_full_evacuation_needs_every_official_category_on_the_way_out() -> None:
    """Staff and guards must both be on "all leave"; what the families do does not count."""
    made = case(group("staff", official=True), group("guards", official=True), group("kin"))
    out, some, stay = 10.0, 100.0, 800.0

    def full(**margins: float) -> bool:
        return full_evacuation_advised(made, list(advised(made, margins).values()))

    assert full(staff=out, guards=out, kin=stay)
    assert not full(staff=out, guards=some, kin=out)
    assert not full(staff=some, guards=some, kin=out)
    relocated = [
        replace(one, effect=Effect.RELOCATE.value)
        for one in advised(made, dict.fromkeys(("staff", "guards", "kin"), out)).values()
    ]
    assert full_evacuation_advised(made, relocated)


def test_full_evacuation_is_not_advised_for_a_post_without_people_of_its_own() -> None:
    """Without official groups there is no post to evacuate."""
    made = case(group("kin"))
    assert not full_evacuation_advised(made, list(advised(made, {"kin": -NEVER}).values()))


def test_advice_does_not_move_when_nothing_is_wrong() -> None:
    """Beyond the horizon there is neither a rung nor a date."""
    found = rung_of_staff(NEVER)
    assert (found.posture_id, found.act_by) == ("normal", None)

"""The first words of a brief and what it compares: whose clock, how thin the evidence, what came or lapsed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from egress.decision import EVERYONE, POST
from egress.domain import Case
from egress.inputs import read_case
from egress.kit import parse_as_of
from egress.publications import write_brief
from egress.workflow import make_brief

from .gated_post import AGAINST, AS_OF, ESTIMATES, day, estimate, gated_post
from .reading import brief_of, clock_of
from .test_what_is_missing import base_only, with_row


@pytest.mark.parametrize(
    ("made_days_ago", "words"), [(29, None), (31, "The newest estimate is 31 days old."), (60, "60 days old")]
)
def test_old_estimates_are_owned_up_to_first(made_days_ago: float, words: str | None) -> None:
    """Past 30 days the age of the newest estimate is the first sentence; an older one beside it is not named."""
    rows = (ESTIMATES[0], estimate("newest", 0.5 - made_days_ago, 60, 200))
    case = base_only(gated_post(estimates=(replace(rows[0], t_made=day(-80), t_received=day(-80)), rows[1])))
    first = make_brief(case, AS_OF).bottom_line[0]
    if words is None:
        assert first.startswith("Everyone")
    else:
        assert words in first


def test_no_estimate_at_all_is_owned_up_to_first() -> None:
    """Counts, reports and the record of other crises are named as all that the curves rest on."""
    brief = make_brief(base_only(gated_post(estimates=())), AS_OF)
    assert brief.bottom_line[0].startswith("No estimate counts by then")
    assert brief.bottom_line[1].startswith("Everyone")


def test_what_counts_for_nothing_does_not_hide_how_old_the_estimates_are() -> None:
    """Words of yesterday that nobody could read leave the newest estimate that counts 40 days old."""
    old, fresh = estimate("old", 0.5 - 40, 60, 200), estimate("fresh", -1, 60, 200)
    no_figures = dict.fromkeys(("lo_days", "hi_days", "p_by_lo_days", "p_by_hi_days", "p_never"))
    unread = replace(fresh, statement="grave", **no_figures)
    first = make_brief(base_only(gated_post(estimates=(old, unread))), AS_OF).bottom_line[0]
    assert first == "The newest estimate is 40 days old."


def test_a_limit_of_risk_is_told_as_it_was_set() -> None:
    """A limit of 2.5 % is not called 2 %, on the first screen nor in the reason of a posture."""
    case = base_only(gated_post())
    brief = make_brief(replace(case, values=replace(case.values, risk_levels=(0.025,))), AS_OF)
    text = write_brief(brief).content.decode()
    assert "2.5 %" in brief.bottom_line[0].replace("%", " %")
    assert all("2.5% risk" in p.reason for p in brief.advice.postures if "risk" in p.reason)
    assert " 2 % risk" not in text


def test_the_first_words_say_how_long_and_what_a_day_costs() -> None:
    """The main exit's 30-day chance is that of its curve; the price of a day that of the clock of everyone."""
    brief = brief_of(gated_post, AS_OF)
    curve = brief.picture.curves[brief.picture.main_exit]
    p30 = float(curve.p_closed[list(curve.hours).index(720)])
    assert any(words.startswith(f"City closed within 30 days: {p30:.0%}") for words in brief.bottom_line)
    price = clock_of(brief)[EVERYONE].price_of_waiting_persons
    assert price is not None
    assert price >= max(1.0, 0.002 * 1800)
    assert f"One more day of waiting: about {price:,.0f} more people caught." in brief.bottom_line


def test_what_is_advised_bears_the_name_of_who_signs() -> None:
    """The minister decides that all leave; a rung without a decision names nobody."""
    (posture,) = [words for words in brief_of(gated_post, AS_OF).bottom_line if "Advised: " in words]
    assert "all leave for applicant (signed by minister)" in posture
    assert "may leave for staff." in posture


def changes_of(case: Case) -> str:
    """Return the sentence on what became of means since the day compared with."""
    changes = make_brief(case, AS_OF, against=AGAINST).changes
    return next(change.sentence for change in changes if change.cause == "forces and enablers")


def test_what_came_left_or_lapsed_is_named_with_its_day() -> None:
    """A permit of five days ago and guards of ten days ago; what lies before or ahead is not named."""
    case = with_row(base_only(gated_post()), "enablers", "transit", in_hand_from=day(-5), available_until=day(40))
    case = with_row(case, "forces", "guards", present_from=day(-10))
    assert changes_of(case) == "Guards came on 19 Feb; Transit came in hand on 24 Feb."


def test_what_ran_out_is_named_too() -> None:
    """Transit had for a month ran out three days ago, and the guards left yesterday."""
    case = with_row(base_only(gated_post()), "enablers", "transit", in_hand_from=day(-30), available_until=day(-3))
    case = with_row(case, "forces", "guards", present_from=day(-60), withdrawn_by=day(-1))
    assert changes_of(case) == "Guards left on 28 Feb; Transit ran out on 26 Feb."


def test_where_nothing_came_or_left_that_is_said() -> None:
    """No date of any means lies between the two days."""
    assert changes_of(base_only(gated_post())).startswith("Nothing came, left or lapsed")


def test_changes_follow_everyone_where_nobody_is_the_posts_own() -> None:
    """Without official groups the moves add up to those of the clock of everyone."""
    case = with_row(base_only(gated_post()), "groups", "staff", official=False)
    now, then = make_brief(case, AS_OF, against=AGAINST), make_brief(case, AGAINST)
    assert POST not in clock_of(now)
    moved = clock_of(now)[EVERYONE].risk_if_started_now - clock_of(then)[EVERYONE].risk_if_started_now
    assert sum(change.risk_moved for change in now.changes) == pytest.approx(moved, abs=1e-12)


def test_nobody_can_be_got_out_is_never_told_as_normal_work() -> None:
    """The guards without whom nobody may leave were withdrawn: they are due, and something is to be decided now."""
    case = read_case(Path(__file__).parents[2] / "cases" / "tiny-post")
    as_of = parse_as_of("2030-03-10")
    gone = replace(case.forces[0], withdrawn_by=as_of - timedelta(days=10))
    brief = make_brief(base_only(replace(case, forces=(gone,))), as_of)
    assert {one.enabler_id: one.status for one in brief.advice.enablers}["guards"] == "due"
    told = " ".join(write_brief(brief).content.decode().split())
    assert "(withdrawn 1 Mar 00:00Z)" in told
    assert "No rung brings staff and family to safety as things stand" in told
    for calm in ("nothing to decide", "Normal operations", "staff normal work", "Nothing needs to be asked for"):
        assert calm not in told

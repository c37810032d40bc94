"""What is caught before an alert is released; the contradictions on record among it."""

from dataclasses import replace

import pytest

from egress.domain import Effect, Exit, Finding
from egress.domain.alert_checks import STAFF_EFFECT_AS_BIDDING, PostState, check_alert
from egress.domain.alert_words import directions_in
from egress.domain.alerts import Alert, AlertKind, Bidding, Direction, standing
from egress.publications.alerts import cancel_of, update_of
from egress.workflow.alerts import expected_effect, post_state, review_alert

from .posts import at, context, kabul, labels, said

GATES = Direction(bidding=Bidding.AVOID, site_id="gates")


def rules(findings: tuple[Finding, ...]) -> set[str]:
    """Return the rules that are broken."""
    return {one.rule for one in findings if one.severity == "breach"}


def test_15_august_two_versions_are_caught() -> None:
    """
    Two versions of one message on 15 August 2021: one told people to shelter in place, the other how to leave.

    Paraphrased after the press of that day; the second is refused while the first stands, and passes as its update.
    """
    first = said("security-15-august", at(15, 10), "Shelter in place. The airport is taking fire.")
    second = said("departure-15-august", at(15, 13), "Leave as soon as you can. Go to the airport when called.")
    beside = context(at(15, 13), own=(first,))
    assert {"no_contradiction_with_last"} <= rules(check_alert(second, beside))
    same_event = replace(second, event=first.event, directions=first.directions)
    assert rules(check_alert(same_event, beside)) == {"one_version"}
    assert not rules(check_alert(update_of(second, [first]), beside))


def test_21_august_two_departments_are_caught() -> None:
    """
    21 August 2021: "avoid travelling to the airport and avoid the gates" beside "the gates are open".

    Paraphrased after the press of that day. Caught whichever of the two speaks first.
    """
    avoid = said(
        "state-21-august", at(21, 8), "Avoid traveling to the airport. Do not come to the gates at this time."
    )
    enter = said(
        "defence-21-august", at(21, 9), "There is no change. The gates are open and people are able to enter."
    )
    assert GATES in avoid.directions
    assert Direction(bidding=Bidding.OPEN, site_id="gates") in enter.directions
    for ours, theirs in ((avoid, enter), (enter, avoid)):
        later = replace(ours, sent=at(21, 10))
        found = check_alert(later, context(at(21, 10), partners={"partner": (theirs,)}))
        assert rules(found) == {"no_contradiction_with_partners"}
        assert any("gates" in one.sentence.lower() for one in found)


def test_the_public_is_told_no_less_than_staff() -> None:
    """27 April 2021: staff were ordered to go while citizens were told to consider it; that is a double standard."""
    mild = said("advice", at(10), "Follow the news.", directions=(Direction(bidding=Bidding.MONITOR),))
    under = PostState(at=at(10), staff_effect=Effect.MUST_LEAVE, staff_words="ordered departure", labels=labels())
    found = check_alert(mild, context(at(10), state=under))
    assert rules(found) == {"no_double_standard"}
    assert "ordered departure" in found[0].sentence
    clear = replace(mild, directions=(Direction(bidding=Bidding.LEAVE),))
    assert not rules(check_alert(clear, context(at(10), state=under)))


def test_nobody_is_sent_to_a_gate_that_lets_nobody_in() -> None:
    """ "Go to the gates" while 0 people per hour get in is refused; with the gates working it passes."""
    go = said("go", at(20), "As told.", directions=(Direction(bidding=Bidding.GO_TO, site_id="gates"),))
    shut = post_state(kabul(), at(20), at(21), closed=frozenset({"gates"}))
    assert shut.people_per_h["gates"] == 0
    assert rules(check_alert(go, context(at(20), state=shut))) == {"no_contradiction_with_plan"}
    works = post_state(kabul(), at(20), at(21))
    assert works.people_per_h["gates"] > 0
    assert not rules(check_alert(go, context(at(20), state=works)))


def test_leaving_by_means_that_are_gone_is_refused() -> None:
    """ "Leave by commercial flights" once commercial flights have ended is refused."""
    leave = said("leave", at(16), "As told.", directions=(Direction(bidding=Bidding.LEAVE),))
    gone = post_state(kabul(), at(16), at(17), exits_closed=frozenset({Exit.COMMERCIAL_AIR}))
    assert rules(check_alert(leave, context(at(16), state=gone))) == {"no_contradiction_with_plan"}


def test_nobody_is_kept_from_the_way_the_plan_moves_them() -> None:
    """ "Avoid the gates" while the plan takes citizens through them is refused, for them alone."""
    moving = PostState(at=at(20), moves_through={"citizen": frozenset({"gates"})}, labels=labels())
    avoid = said("avoid", at(20), "As told.", directions=(GATES,))
    assert rules(check_alert(avoid, context(at(20), state=moving))) == {"no_contradiction_with_plan"}
    others = replace(avoid, categories=("allied",))
    assert not rules(check_alert(others, context(at(20), state=moving)))


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda a: replace(a, expires=a.sent), "ends"),
        (lambda a: replace(a, texts={"en": replace(a.texts["en"], help_limits=" ")}), "says_how_far_help_goes"),
        (lambda a: replace(a, texts={"fr": a.texts["en"]}), "every_language"),
        (lambda a: replace(a, kind=AlertKind.UPDATE), "names_what_it_replaces"),
    ],
)
def test_what_every_alert_owes(spoil: "object", rule: str) -> None:
    """An alert ends, says how far help goes, is there in every language, and names what it replaces."""
    whole = said("whole", at(10), "Be ready to leave.")
    assert not rules(check_alert(whole, context(at(10))))
    assert rule in rules(check_alert(spoil(whole), context(at(10))))  # type: ignore[operator]


def test_a_chain_of_updates_and_a_cancel() -> None:
    """What was updated or cancelled no longer stands; only the last of the chain does, and nothing after a cancel."""
    first = said("a", at(10), "Be ready.")
    second = update_of(said("b", at(11, 6), "Be ready to leave."), [first])
    assert [one.id for one in standing((first, second), at(11, 7))] == ["b"]
    gone = cancel_of(second, sent=at(11, 8))
    assert standing((first, second, gone), at(11, 9)) == ()
    stale = update_of(said("c", at(11, 10), "Be ready."), [first])
    assert "names_what_it_replaces" in rules(check_alert(stale, context(at(11, 10), own=(first, second))))


@pytest.mark.parametrize(
    ("words", "bidding"),
    [
        ("Do not travel to the airport.", Bidding.AVOID),
        ("You should not come to the gates.", Bidding.AVOID),
        ("Make your way to the airport.", Bidding.GO_TO),
        ("The airport remains open.", Bidding.OPEN),
        ("The gates are closed.", Bidding.AVOID),
    ],
)
def test_words_are_understood(words: str, bidding: Bidding) -> None:
    """The usual sentences about a place are read for what they tell, forbidding before bidding."""
    found = {one.bidding for one in directions_in(words, kabul().sites) if one.site_id}
    assert found == {bidding}


def test_hard_words_are_noticed() -> None:
    """A text for lawyers draws a notice, a plain one does not."""
    hard = (
        "Notwithstanding considerable operational uncertainties, individuals contemplating departure are encouraged "
    )
    hard += "to investigate the availability of internationally recognised commercial transportation alternatives."
    review = {one.rule for one in review_alert(said("x", at(10), hard), context(at(10)), kabul())}
    assert "reading_level" in review
    plain = {
        one.rule for one in review_alert(said("x", at(10), "Pack one bag. Stay near."), context(at(10)), kabul())
    }
    assert "reading_level" not in plain


def test_the_effect_on_a_gate_is_reckoned() -> None:
    """
    Sent to the gates, those told come in a half day; what they exceed its rate by stands in the queue.

    By hand: 10,000 citizens told, half come within 12 h, the gates take R per hour: 5,000 − 12 R are in the queue.
    """
    go = said("go", at(20), "As told.", directions=(Direction(bidding=Bidding.GO_TO, site_id="gates"),))
    go = Alert(**{**vars(go), "categories": ("citizen",)})
    (effect,) = expected_effect(kabul(), go, plan=None, closed=frozenset())
    assert effect.told_persons == 10_000
    rate = post_state(kabul(), at(20), at(21)).people_per_h["gates"]
    assert effect.longest_queue_persons.likely == pytest.approx(max(0.0, 5_000 - 12 * rate))
    (shut,) = expected_effect(kabul(), go, plan=None, closed=frozenset({"gates"}))
    assert shut.longest_queue_persons.likely == 5_000


def test_every_rung_above_normal_has_its_like_for_the_public() -> None:
    """No posture of the staff, up to relocation, leaves the rule against a double standard silent."""
    assert set(Effect) - set(STAFF_EFFECT_AS_BIDDING) == {Effect.NORMAL}

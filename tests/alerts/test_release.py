"""Who may clear and release an alert, and that two persons are needed, in the record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from egress.domain import Case
from egress.domain.acts import ActKind
from egress.domain.alerts import Alert, AlertKind, Bidding, Direction
from egress.domain.two_persons import TwoPersonAct
from egress.inputs import read_case
from egress.kit import InputProblem
from egress.publications.alerts import cap_problems
from egress.store import Keyring, Store, new_store, store_address
from egress.workflow.alerts import ByHand, clear_alert, release_alert, withdraw_alert
from egress.workflow.record.destroy import propose
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case

from .posts import at, said

ROOT = Path(__file__).parents[2]
POST = "kabul-2021"


@pytest.fixture(scope="module")
def case() -> Case:
    """The case of Kabul."""
    return read_case(ROOT / "cases" / "kabul-2021")


@pytest.fixture
def store(tmp_path: Path, case: Case) -> Iterator[Store]:
    """A record that holds the case."""
    made = new_store(store_address(str(tmp_path / "r.db")), keyring=Keyring(tmp_path / "keys"), clock=lambda: at(20))
    keep_case(made, case, hand("Keeper", "Watch"), reason="first")
    yield made
    made.close()


def hand(person: str, role: str, hour: int = 12) -> Hand:
    """Return who acts."""
    return Hand(person=person, role=role, at=at(10, hour))


def alert() -> Alert:
    """Return an alert that breaks no rule."""
    return said("a1", at(10), "Leave by commercial means.", directions=(Direction(bidding=Bidding.LEAVE),))


def told(name: str, bidding: Bidding, site_id: str = "") -> Alert:
    """Return an alert that tells one thing."""
    return said(name, at(10), "As told.", directions=(Direction(bidding=bidding, site_id=site_id),))


def test_one_clears_and_another_releases(store: Store, case: Case) -> None:
    """The consular section clears, the Chief of Mission releases; what goes out is valid CAP in status Actual."""
    clear_alert(store, POST, hand("Ann", "Consular section"), alert())
    out = release_alert(store, POST, hand("Bob", "Chief of Mission"), alert(), case=case)
    assert cap_problems(out.cap) == ()
    assert b"<status>Actual" in out.cap
    kinds = [act.kind for act in store.acts(POST)]
    assert kinds[-2:] == [ActKind.ALERT_CLEARED, ActKind.ALERT_RAISED]
    with pytest.raises(InputProblem, match="released already"):
        release_alert(store, POST, hand("Bob", "Chief of Mission"), alert(), case=case)


@pytest.mark.parametrize(
    ("person", "role", "why"),
    [
        ("Ann", "Chief of Mission", "who cleared it releases it"),
        ("Bob", "Consular section", "may not release"),
        ("Bob", "Deputy Chief of Mission", "may not release"),
    ],
)
def test_nobody_else_releases(store: Store, case: Case, person: str, role: str, why: str) -> None:
    """Not the one who cleared it, not a role that the table does not name, not the fallback while lines are up."""
    clear_alert(store, POST, hand("Ann", "Consular section"), alert())
    with pytest.raises(InputProblem, match=why):
        release_alert(store, POST, hand(person, role), alert(), case=case)


def test_other_words_than_those_cleared_do_not_go_out(store: Store, case: Case) -> None:
    """A word changed after clearance needs a clearance of its own."""
    clear_alert(store, POST, hand("Ann", "Consular section"), alert())
    changed = replace(alert(), texts={"en": replace(alert().texts["en"], headline="Stay")})
    with pytest.raises(InputProblem, match="not cleared"):
        release_alert(store, POST, hand("Bob", "Chief of Mission"), changed, case=case)


def test_what_is_named_by_hand_stops_it_too(store: Store, case: Case) -> None:
    """A posture, a partner's alert or an earlier one that the record does not know is added on the command line."""
    mild = told("mild", Bidding.MONITOR)
    graver = ByHand(posture_id="ordered-departure")
    with pytest.raises(InputProblem, match="ordered departure"):
        clear_alert(store, POST, hand("Ann", "Consular section"), mild, by_hand=graver)
    clear_alert(store, POST, hand("Ann", "Consular section"), mild)
    with pytest.raises(InputProblem, match="ordered departure"):
        release_alert(store, POST, hand("Bob", "Chief of Mission"), mild, case=case, by_hand=graver)


def test_two_persons_cancel(store: Store, case: Case) -> None:
    """One proposes, another cancels, and the message that goes out names what it takes back."""
    proposal = propose(store, POST, hand("Ann", "Consular section"), what=TwoPersonAct.CANCEL_ALERT, target="a1")
    sent = at(10) + timedelta(hours=2)
    with pytest.raises(InputProblem):
        withdraw_alert(store, POST, hand("Ann", "Watch"), alert(), case=case, proposal_id=proposal.act_id, sent=sent)
    out = withdraw_alert(
        store, POST, hand("Bob", "Watch"), alert(), case=case, proposal_id=proposal.act_id, sent=sent
    )
    assert out.alert.kind is AlertKind.CANCEL
    assert cap_problems(out.cap) == ()
    assert b"a1" in out.cap


def test_a_proposal_for_one_alert_cancels_no_other(store: Store, case: Case) -> None:
    """What two persons agreed to take back is that alert; under its proposal another is refused."""
    ann = hand("Ann", "Consular section")
    proposal = propose(store, POST, ann, what=TwoPersonAct.CANCEL_ALERT, target="a2")
    sent = at(10) + timedelta(hours=2)
    with pytest.raises(InputProblem, match="a2 is what was proposed"):
        withdraw_alert(store, POST, hand("Bob", "Watch"), alert(), case=case, proposal_id=proposal.act_id, sent=sent)


def test_a_released_alert_is_known_by_its_act_too(store: Store, case: Case) -> None:
    """A proposal may name the act that raised the alert; and taking it back does not say that all is clear."""
    clear_alert(store, POST, hand("Ann", "Consular section"), alert())
    raised = release_alert(store, POST, hand("Bob", "Chief of Mission"), alert(), case=case).act
    proposal = propose(store, POST, hand("Ann", "Watch"), what=TwoPersonAct.CANCEL_ALERT, target=raised.act_id)
    out = withdraw_alert(
        store, POST, hand("Bob", "Watch"), alert(), case=case, proposal_id=proposal.act_id, sent=at(11)
    )
    assert b"Monitor</responseType>" in out.cap.replace(b"cap:", b"")
    assert b"AllClear" not in out.cap


def test_a_drill_stays_a_drill(store: Store, case: Case) -> None:
    """A message marked as an exercise is not released as one that is meant."""
    drill = replace(alert(), status="Exercise")
    clear_alert(store, POST, hand("Ann", "Consular section"), drill)
    with pytest.raises(InputProblem, match="marked Exercise"):
        release_alert(store, POST, hand("Bob", "Chief of Mission"), drill, case=case)


def test_an_alert_to_the_whole_post_names_every_place_of_it(store: Store, case: Case) -> None:
    """Without zones the area is every site where people are not safe yet, not the first of them."""
    clear_alert(store, POST, hand("Ann", "Consular section"), alert())
    out = release_alert(store, POST, hand("Bob", "Chief of Mission"), alert(), case=case)
    wanted = sum(not site.safe for site in case.sites)
    assert wanted > 1
    assert out.cap.count(b"<circle>") == wanted * len(alert().texts)

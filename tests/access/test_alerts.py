"""Alerts over the API: drafted from the record, held against it, cleared by one person and released by another."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from egress.domain.acts import ActKind
from egress.interfaces.accounts import Role
from egress.interfaces.api import House
from egress.publications.alerts import cap_problems
from egress.workflow.record.hands import Hand, act_of

from .housing import Person, Standing, grant, moved_in, opened_house

POST = "kabul-2021"
NOW = datetime(2021, 8, 11, 0, 30, 17, 250_000, tzinfo=UTC)
HERE = f"/posts/{POST}"


@pytest.fixture
def kabul(tmp_path: Path) -> Iterator[House]:
    """A house over Kabul on 11 August."""
    with opened_house(tmp_path, clock=Standing(NOW), posts=(POST,)) as house:
        yield house


def somebody(house: House, name: str, role: Role, *titles: str) -> Person:
    """Return somebody with titles of the authority table at Kabul."""
    return moved_in(house, name, grant(role, POST, titles=titles))


def drafted(person: Person, **form: Any) -> dict[str, Any]:
    """Draft a message."""
    answer = person.post(f"{HERE}/alert-drafts", {"tell": "leave", **form})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def shut(house: House, place: str) -> None:
    """Report a place shut."""
    hand = Hand(person="Watch", role="Watch officer", at=NOW)
    house.store.record(act_of(hand, ActKind.PLACE_SHUT, POST, facts={"place": place}))


def test_one_drafts_and_clears_and_another_releases(kabul: House) -> None:
    """What went out is what was cleared, as valid CAP; it is kept once, and the first person cannot do both."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section", "Chief of Mission")
    bob = somebody(kabul, "Bob", Role.DECISION_MAKER, "Chief of Mission")
    told = drafted(ann, languages=["en", "ar"])
    assert told["may_go_out"]
    assert set(told["message"]["texts"]) == {"en", "ar"}
    assert told["held_against"]
    told["message"]["texts"]["en"]["instruction"] += " Take your papers with you."
    cleared = ann.post(f"{HERE}/alert-clearances", {"message": told["message"], "act_as": "Consular section"})
    assert cleared.status_code == 201, cleared.text
    line = bob.get(f"{HERE}/alert-clearances").json()[0]
    assert (line["person"], line["role"], line["released_at"]) == ("Ann", "Consular section", None)
    assert line["message"]["texts"]["en"]["instruction"].endswith("Take your papers with you.")
    release = {"clearance_id": line["id"], "act_as": "Chief of Mission"}
    own = ann.post(f"{HERE}/alert-releases", release)
    assert own.status_code == 422
    assert "who cleared it" in own.text
    out = bob.post(f"{HERE}/alert-releases", release)
    assert out.status_code == 201, out.text
    assert cap_problems(out.json()["cap"].encode()) == ()
    assert "Take your papers with you." in out.json()["cap"]
    assert bob.post(f"{HERE}/alert-releases", release).status_code == 422
    kinds = [act.kind for act in kabul.store.acts(POST)]
    assert kinds[-2:] == [ActKind.ALERT_CLEARED, ActKind.ALERT_RAISED]
    assert ann.get(f"{HERE}/alert-clearances").json()[0]["released_by"] == "Chief of Mission"


def test_a_breach_is_shown_and_stops_both(kabul: House) -> None:
    """Sent to a gate that is shut: the finding names the rule, and neither clearance nor a later release passes."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section")
    bob = somebody(kabul, "Bob", Role.DECISION_MAKER, "Chief of Mission")
    fine = drafted(ann, tell="go_to", site_id="airport")
    if fine["may_go_out"]:
        answer = ann.post(f"{HERE}/alert-clearances", {"message": fine["message"]})
        assert answer.status_code == 201, answer.text
    shut(kabul, "airport")
    checked = ann.post(f"{HERE}/alert-checks", {"message": fine["message"]}).json()
    assert not checked["may_go_out"]
    breach = next(one for one in checked["findings"] if one["severity"] == "breach")
    refused = ann.post(f"{HERE}/alert-clearances", {"message": fine["message"]})
    assert refused.status_code == 422
    assert breach["sentence"] in refused.text
    for line in bob.get(f"{HERE}/alert-clearances").json():
        assert any(one["severity"] == "breach" for one in line["findings"])
        assert bob.post(f"{HERE}/alert-releases", {"clearance_id": line["id"]}).status_code == 422
    assert not [act for act in kabul.store.acts(POST) if act.kind == ActKind.ALERT_RAISED]


def test_an_update_takes_the_place_of_what_speaks(kabul: House) -> None:
    """Asked to replace, a draft names the alerts of ours that speak now."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section")
    bob = somebody(kabul, "Bob", Role.DECISION_MAKER, "Chief of Mission")
    first = drafted(ann)["message"]
    clearance = ann.post(f"{HERE}/alert-clearances", {"message": first}).json()["act_id"]
    assert bob.post(f"{HERE}/alert-releases", {"clearance_id": clearance}).status_code == 201
    kabul.clock.forward(minutes=5)  # type: ignore[attr-defined]
    second = drafted(ann, tell="shelter", replaces=True)
    assert [one["id"] for one in second["message"]["references"]] == [first["id"]]
    assert drafted(ann, tell="shelter")["message"]["references"] == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"tell": "go_to"}, 422),
        ({"tell": "go_to", "site_id": "nowhere"}, 422),
        ({"categories": ["nobody"]}, 422),
        ({"tell": "open"}, 422),
        ({"languages": []}, 422),
        ({"holds_h": 0}, 422),
        ({"sender": "two words"}, 422),
    ],
)
def test_what_cannot_be_told_is_refused(kabul: House, form: dict[str, Any], status: int) -> None:
    """Nowhere, nobody, in no language, for no time."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section")
    assert ann.post(f"{HERE}/alert-drafts", {"tell": "leave", **form}).status_code == status
    assert [act.kind for act in kabul.store.acts(POST)] == [ActKind.VERSION_KEPT]


def test_a_message_about_nowhere_is_refused(kabul: House) -> None:
    """A message that somebody wrote by hand for a zone that is no site is neither checked nor cleared."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section")
    message = {**drafted(ann)["message"], "zones": ["airport", "nowhere"]}
    for route in ("alert-checks", "alert-clearances"):
        refused = ann.post(f"{HERE}/{route}", {"message": message})
        assert refused.status_code == 422, refused.text
        assert "nowhere" in refused.text
    assert [act.kind for act in kabul.store.acts(POST)] == [ActKind.VERSION_KEPT]


def test_nothing_is_cleared_under_another_row(kabul: House) -> None:
    """A row that is not for alerts lets nothing out, and a clearance that is none is not released."""
    ann = somebody(kabul, "Ann", Role.CONSULAR, "Consular section")
    form = {"message": drafted(ann)["message"], "authority_id": "ordered-departure"}
    assert ann.post(f"{HERE}/alert-clearances", form).status_code == 422
    bob = somebody(kabul, "Bob", Role.DECISION_MAKER, "Chief of Mission")
    answer = bob.post(f"{HERE}/alert-releases", {"clearance_id": "none"})
    assert answer.status_code == 422
    assert "no such clearance" in answer.text

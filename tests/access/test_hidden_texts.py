"""Names are hidden until somebody who may asks for them with a reason, and each look is kept."""

import pytest

from egress.interfaces.accounts import Role
from egress.interfaces.api import House

from .housing import OWN, Standing, everywhere, grant, moved_in

NAME, CONTACT = "Jane Roe-Canary", "+1 555 0100 canary"
POSITION = {
    "position_id": "guard-chief",
    "label": "Chief of the guard",
    "category": "staff",
    "holders": "1",
    "holder_names": NAME,
    "contacts": CONTACT,
}


@pytest.fixture
def named(house: House) -> House:
    """A house whose own post has a position with a name and a contact."""
    ann = moved_in(house, "Ann Planner", grant(Role.PLANNER))
    site = ann.get(f"/posts/{OWN}/case").json()["tables"]["sites"][0]["row_id"]
    function = {"table": "functions", "row_id": "guarding", "cells": {"function_id": "guarding", "label": "Guarding"}}
    needed = {
        column["name"]
        for table in ann.get("/tables").json()
        if table["name"] == "functions"
        for column in table["columns"]
        if column["needed"]
    }
    function["cells"] |= {name: "shifts" if name == "unit" else "1" for name in needed - set(function["cells"])}
    position = {"site_id": site, "function_id": "guarding", "output_per_day": "1"} | POSITION
    rows = [function, {"table": "positions", "row_id": "guard-chief", "cells": position}]
    kept = ann.post(f"/posts/{OWN}/case/edits", {"base_version": 1, "edits": rows, "reason": "as Smith asked"})
    assert kept.status_code == 200, kept.text
    return house


def ask(person, table: str = "positions", row: str = "guard-chief", reason: str = "to call her"):
    """Ask for hidden texts."""
    return person.post(f"/posts/{OWN}/reveals", {"table": table, "row_ids": [row], "reason": reason})


def test_no_answer_shows_a_name_unasked(named: House) -> None:
    """Whatever anybody reads of the post, no name and no contact stands in it."""
    for role in Role:
        person = moved_in(named, f"Some {role}", everywhere(role))
        for path in ("case", "zone", "log", "standing", "workbook", "versions", "events?for_s=0&after_seq=0"):
            answer = person.get(f"/posts/{OWN}/{path}")
            assert b"canary" not in answer.content.lower(), (role, path)
        for path in (f"/feeds/posts/{OWN}/tables/positions.csv", f"/feeds/posts/{OWN}/log.json", "/ledger/export"):
            assert b"canary" not in person.get(path).content.lower(), (role, path)


def test_each_look_has_a_reason_and_is_kept_first(named: House) -> None:
    """A consular officer is shown what they give a reason for; the look is in the ledger, the name is not."""
    cora = moved_in(named, "Cora Consul", grant(Role.CONSULAR))
    assert ask(cora, reason=" ").status_code == 422
    shown = ask(cora).json()
    assert shown[0]["texts"]["holder_names"] == NAME
    assert shown[0]["texts"]["contacts"] == CONTACT
    looks = named.store.acts(OWN, kinds=["names_revealed"])
    assert [(act.fact("table"), act.facts["rows"], act.facts["count"]) for act in looks] == [
        ("positions", ["guard-chief"], 1)
    ]
    assert ask(cora, row="nobody").status_code == 422
    assert ask(cora, table="groups").status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PLANNER, Role.WARDEN, Role.DECISION_MAKER])
def test_other_roles_are_not_shown_names(named: House, role: Role) -> None:
    """They see the post or their zone, not who holds a position."""
    person = moved_in(named, "Someone", grant(role))
    assert ask(person).status_code == 403
    assert not named.store.acts(OWN, kinds=["names_revealed"])


def test_broken_glass_holds_for_an_hour_and_is_told(named: House) -> None:
    """Who breaks the glass gives a reason, kept before anything is shown; after an hour it is whole again."""
    clock: Standing = named.clock  # type: ignore[assignment]
    walt = moved_in(named, "Walt Warden", grant(Role.WARDEN))
    assert ask(walt).status_code == 403
    assert walt.post(f"/posts/{OWN}/broken-glass", {"reason": ""}).status_code == 422
    assert walt.post(f"/posts/{OWN}/broken-glass", {"reason": "fire at the guard house"}).status_code == 200
    assert ask(walt).json()[0]["texts"]["holder_names"] == NAME
    assert [act.kind for act in named.store.acts(OWN)][-2:] == ["glass_broken", "names_revealed"]
    clock.forward(minutes=29)
    assert walt.get("/session").json()["glass_until"].keys() == {OWN}
    clock.forward(minutes=29)
    assert ask(walt).status_code == 200
    clock.forward(minutes=3)
    assert ask(walt).status_code == 403
    assert (
        moved_in(named, "Vera Viewer", grant(Role.VIEWER))
        .post(f"/posts/{OWN}/broken-glass", {"reason": "curious"})
        .status_code
        == 403
    )


def test_an_auditor_reads_marks_where_names_stand(named: House) -> None:
    """The log tells an auditor persons apart, and nothing of them."""
    audited = moved_in(named, "Otto Auditor", everywhere(Role.AUDITOR)).get(f"/posts/{OWN}/log").json()
    read = moved_in(named, "Pia Planner", grant(Role.PLANNER)).get(f"/posts/{OWN}/log").json()
    assert {line["person"] for line in read["data"]["lines"]} == {"Test", "Ann Planner"}
    assert all(line["person"].startswith("⟦") for line in audited["data"]["lines"])
    assert "as Smith asked" in str(read)
    assert "as Smith asked" not in str(audited)


def test_names_are_handed_out_and_destroyed_by_two(named: House) -> None:
    """One proposes, another carries out; nobody does both; afterwards figures stay and names are gone."""
    dee, dan = (moved_in(named, name, grant(Role.DECISION_MAKER)) for name in ("Dee", "Dan"))
    for what, carry_out, status in (
        ("export_names", "name-exports", 200),
        ("destroy_names", "name-destructions", 201),
    ):
        proposed = dee.post(f"/posts/{OWN}/proposals", {"what": what, "reason": "the post is lost"})
        form = {"proposal_id": proposed.json()["act_id"]}
        assert dee.post(f"/posts/{OWN}/{carry_out}", form).status_code == 422
        done = dan.post(f"/posts/{OWN}/{carry_out}", form)
        assert done.status_code == status, done.text
        if what == "export_names":
            assert NAME in done.json()["texts"].values()
    assert dan.get(f"/posts/{OWN}/case").status_code == 200
    assert named.store.texts(OWN) == {}
    assert dan.post(f"/posts/{OWN}/communications", {"lost": True}).status_code == 422


def test_a_warden_keeps_to_the_zone(named: House) -> None:
    """A warden sees the groups of the zone alone, and neither the case nor the log."""
    walt = moved_in(named, "Walt", grant(Role.WARDEN, zone=("staff",)))
    zone = walt.get(f"/posts/{OWN}/zone").json()
    assert [row["group_id"] for row in zone["groups"]] == ["staff"]
    assert walt.get(f"/posts/{OWN}/case").status_code == 403
    refused = walt.post(f"/posts/{OWN}/acknowledgements", {"order_id": "someone-elses"})
    assert refused.json()["type"].endswith("not_your_zone")


def test_who_edits_people_edits_nothing_else(named: House) -> None:
    """A registration operator changes groups and positions, and no other table."""
    rita = moved_in(named, "Rita", grant(Role.REGISTRATION_OPERATOR))

    def edited(table: str, row: str, **cells: str) -> int:
        edits = [{"table": table, "row_id": row, "cells": cells}]
        form = {"base_version": len(named.store.versions(OWN)), "edits": edits, "reason": "counted"}
        return rita.post(f"/posts/{OWN}/case/edits", form).status_code

    assert edited("groups", "staff", persons_likely="43") == 200
    site = next(iter(named.store.case_at(OWN, 1).sites)).id
    assert edited("sites", site, label="elsewhere") == 403
    assert edited("settings", "", text="") == 403


def test_a_look_under_a_used_key_is_kept_too(named: House) -> None:
    """The same key with another row, or none of it: every look is its own act."""
    cora = moved_in(named, "Cora Consul", grant(Role.CONSULAR))
    key = {"Idempotency-Key": "0123456789abcdef"}
    for reason in ("to call her", "to call her", "to write to her"):
        body = {"table": "positions", "row_ids": ["guard-chief"], "reason": reason}
        assert cora.post(f"/posts/{OWN}/reveals", body, headers=key).status_code == 200
    assert len(named.store.acts(OWN, kinds=["names_revealed"])) == 3


def test_a_mark_copied_into_other_words_is_refused(named: House) -> None:
    """Who may not be shown a name cannot have it filled in where they write themselves."""
    ann = moved_in(named, "Ann Again", grant(Role.PLANNER))
    positions = ann.get(f"/posts/{OWN}/case").json()["tables"]["positions"]
    mark = next(row["cells"]["holder_names"] for row in positions if row["row_id"] == "guard-chief")
    assert mark.startswith("\u27e6")
    authority = ann.get(f"/posts/{OWN}/case").json()["tables"]["authority"][0]["row_id"]
    for options, status in (["stay", "leave"], 201), (["stay", mark], 422):
        question = {"authority_id": authority, "question": "Who?", "options": options}
        assert ann.post(f"/posts/{OWN}/questions", question).status_code == status


def test_what_is_only_tried_keeps_no_name(named: House) -> None:
    """A what-if with a name in it is refused; with the mark of what stood there it is taken."""
    ann = moved_in(named, "Ann Again", grant(Role.PLANNER))
    positions = ann.get(f"/posts/{OWN}/case").json()["tables"]["positions"]
    mark = next(row["cells"]["holder_names"] for row in positions if row["row_id"] == "guard-chief")
    for name, status in ((NAME, 422), (mark, 202)):
        edit = {"table": "positions", "row_id": "guard-chief", "cells": {"holder_names": name, "holders": "2"}}
        order = {"kind": "what_if", "as_of": "2030-03-10T00:00:00Z", "edits": [edit]}
        assert ann.post(f"/posts/{OWN}/jobs", order).status_code == status

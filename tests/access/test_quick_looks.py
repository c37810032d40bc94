"""What if: the answer says that it is a stand-in, holds both columns, and nothing of it is kept."""

from egress.interfaces.accounts import Role
from egress.interfaces.api import House

from .housing import OWN, grant, moved_in

AS_OF = "2030-03-11T00:00:00Z"


def test_a_changed_number_moves_the_answer(house: House) -> None:
    """Twice the people: the second column has them, the first does not, and the record is as it was."""
    planner = moved_in(house, "Planner", grant(Role.PLANNER))
    before = house.store.head()
    case = planner.get(f"/posts/{OWN}/case").json()
    row = next(row for row in case["tables"]["groups"] if row["cells"]["persons_likely"])
    edit = {"table": "groups", "row_id": row["row_id"], "cells": {"persons_likely": "500"}}
    answer = planner.post(f"/posts/{OWN}/quick-looks", {"as_of": AS_OF, "edits": [edit]}).json()
    more = 500 - int(row["cells"]["persons_likely"])
    assert answer["after"]["persons"] == answer["before"]["persons"] + more
    assert answer["method"].startswith("A stand-in for a plan")
    assert answer["before"]["clock"][0]["target"] == "everyone"
    assert house.store.head() == before


def test_without_a_change_both_columns_are_the_same(house: House) -> None:
    """The case against itself."""
    planner = moved_in(house, "Planner", grant(Role.PLANNER))
    answer = planner.post(f"/posts/{OWN}/quick-looks", {"as_of": AS_OF}).json()
    assert answer["before"] == answer["after"]


def test_what_makes_no_case_is_refused_in_the_words_of_the_files(house: House) -> None:
    """Less than nobody is a problem with file, row and field, not an answer."""
    planner = moved_in(house, "Planner", grant(Role.PLANNER))
    edit = {"table": "fleets", "row_id": "bus", "cells": {"vehicles": "-1"}}
    answer = planner.post(f"/posts/{OWN}/quick-looks", {"as_of": AS_OF, "edits": [edit]})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == "vehicles"


def test_the_overview_names_what_waits_for_a_signature(house: House) -> None:
    """A question that is put waits at its post, on the map of whoever sees the post, and of nobody else."""
    decider, stranger = moved_in(house, "Decider", grant(Role.DECISION_MAKER)), moved_in(house, "Stranger")
    row = decider.get(f"/posts/{OWN}/case").json()["tables"]["authority"][0]
    form = {"authority_id": row["row_id"], "question": "Shall we?", "options": ["yes"]}
    assert decider.post(f"/posts/{OWN}/questions", form).status_code == 201
    own = next(post for post in decider.get("/overview").json() if post["post_id"] == OWN)
    assert [(wait["kind"], wait["what"]) for wait in own["waits"]] == [("question", "Shall we?")]
    assert own["timezone"]
    assert own["persons"] > 0
    assert stranger.get("/overview").json() == []


def test_plans_that_were_asked_for_are_listed_with_what_was_asked(house: House) -> None:
    """The newest first, other work left out."""
    planner = moved_in(house, "Planner", grant(Role.PLANNER))
    for order in ({"kind": "plan"}, {"kind": "losses"}, {"kind": "plan", "scenario_id": "none-such"}):
        assert planner.post(f"/posts/{OWN}/jobs", {"as_of": AS_OF, **order}).status_code == 202
    found = planner.get(f"/posts/{OWN}/plans").json()
    assert sorted(one["scenario_id"] for one in found) == ["base", "none-such"]
    assert {(one["as_of"], one["state"]) for one in found} == {(AS_OF, "waiting")}

"""Two browsers on one case: nothing is lost, every conflict is shown, and each sees the other within two seconds."""

import json
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from egress.interfaces.accounts import Role
from egress.interfaces.api import House, make_app
from egress.interfaces.api.door import cookie_name
from egress.interfaces.wiring import now

from .housing import API, OWN, Person, grant, moved_in, opened_house

CASE, EDITS = f"/posts/{OWN}/case", f"/posts/{OWN}/case/edits"


@pytest.fixture
def pair(house: House) -> tuple[Person, Person]:
    """Two planners with a browser each, on one application."""
    app = make_app(house)
    ann, bob = (moved_in(house, name, grant(Role.PLANNER), app=app) for name in ("Ann", "Bob"))
    return ann, bob


def edit(row_id: str, **cells: str) -> dict[str, Any]:
    """Return an edit of a group."""
    return {"table": "groups", "row_id": row_id, "cells": cells}


def form(base: int, *edits: dict[str, Any]) -> dict[str, Any]:
    """Return edits on a version."""
    return {"base_version": base, "edits": list(edits), "reason": "counted anew"}


def cell(person: Person, row_id: str, column: str) -> str:
    """Return a cell of the latest version."""
    rows = person.get(CASE).json()["tables"]["groups"]
    return next(row["cells"][column] for row in rows if row["row_id"] == row_id)


def test_a_clash_is_shown_three_ways_and_nothing_is_merged(pair: tuple[Person, Person]) -> None:
    """Where both changed a cell, all three values are told; the other's stands until a person decides."""
    ann, bob = pair
    assert ann.post(EDITS, form(1, edit("staff", persons_likely="41"))).status_code == 200
    refused = bob.post(EDITS, form(1, edit("staff", persons_likely="42")))
    assert refused.status_code == 409
    told = refused.json()
    assert (told["base_version"], told["latest_version"]) == (1, 2)
    assert [(one["base"], one["theirs"], one["yours"], one["clashes"]) for one in told["conflicts"]] == [
        ("40", "41", "42", True)
    ]
    assert cell(bob, "staff", "persons_likely") == "41"
    assert bob.post(EDITS, form(2, edit("staff", persons_likely="42"))).status_code == 200


def test_edits_of_different_rows_are_shown_too(pair: tuple[Person, Person]) -> None:
    """What does not clash is no secret either: it is told, and nothing is merged behind anybody's back."""
    ann, bob = pair
    assert ann.post(EDITS, form(1, edit("staff", label="Staff, all"))).status_code == 200
    told = bob.post(EDITS, form(1, edit("families", label="Families, all"))).json()
    assert {(one["row_id"], one["clashes"]) for one in told["conflicts"]} == {("staff", False), ("families", False)}
    assert cell(bob, "families", "label") != "Families, all"


def test_removed_here_and_changed_there_clashes(pair: tuple[Person, Person]) -> None:
    """A row that one removed and the other changed is a clash in every cell that is told."""
    ann, bob = pair
    row_id = ann.get(CASE).json()["tables"]["estimates"][0]["row_id"]
    removed = {"table": "estimates", "row_id": row_id, "removed": True}
    changed = {"table": "estimates", "row_id": row_id, "cells": {"statement": "Another word."}}
    assert ann.post(EDITS, form(1, removed)).status_code == 200
    told = bob.post(EDITS, form(1, changed)).json()
    assert told["conflicts"]
    assert all(one["clashes"] and one["theirs"] is None for one in told["conflicts"])


def test_what_would_be_wrong_is_told_in_the_words_of_the_files(pair: tuple[Person, Person]) -> None:
    """A cell is judged by the same readers as a file; a check keeps nothing."""
    ann, _ = pair
    bad = form(1, edit("staff", persons_likely="many", site_id="nowhere"))
    checked = ann.post(f"{CASE}/check", {key: bad[key] for key in ("base_version", "edits")}).json()
    refused = ann.post(EDITS, bad)
    assert not checked["sound"]
    assert {one["field"] for one in checked["problems"]} == {"persons_likely", "site_id"}
    assert refused.status_code == 422
    assert len(ann.get(f"/posts/{OWN}/versions").json()) == 1


def test_a_column_that_is_half_a_sign_is_refused(pair: tuple[Person, Person]) -> None:
    """Half a pair of UTF-16 as the name of a column or file is told as any other mistake."""
    ann, _ = pair
    sent = {
        f"/posts/{OWN}/reports": {"cells": {"\ud800": "x"}},
        EDITS: form(1, {"table": "groups", "row_id": "staff", "cells": {"\ud800": "x"}}),
        f"/posts/{OWN}/communications": {"lost": True, "\ud800": "x"},
    }
    for path, body in sent.items():
        headers = {"Content-Type": "application/json"}
        answer = ann.client.post(API + path, content=json.dumps(body), headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:egress:problem:not_as_described"), path


def test_a_mark_cannot_be_carried_to_where_it_would_be_read(house: House, pair: tuple[Person, Person]) -> None:
    """The mark of a hidden text is taken back where it stood, and refused in a cell that is shown."""
    ann, _ = pair
    report = {"report_id": "r-1", "t_event": "2030-03-01T00:00:00Z", "t_received": "2030-03-01T01:00:00Z"}
    report |= {"source_id": "guard", "grade": "B2", "claim": "place_lost", "text": "Seen by Jane Roe"}
    claims = next(
        column["choices"]
        for table in ann.get("/tables").json()
        if table["name"] == "reports"
        for column in table["columns"]
        if column["name"] == "claim"
    )
    assert ann.post(f"/posts/{OWN}/reports", {"cells": {**report, "claim": claims[0]}}).status_code == 201
    case = ann.get(CASE).json()
    mark = next(row["cells"]["text"] for row in case["tables"]["reports"] if row["row_id"] == "r-1")
    assert mark.startswith("⟦")
    assert "Jane" not in ann.get(CASE).text
    assert ann.post(EDITS, form(2, edit("staff", label=mark))).status_code == 422
    moved = {"table": "reports", "row_id": "r-1", "cells": {"text": mark, "grade": "A1"}}
    assert ann.post(EDITS, form(2, moved)).status_code == 200
    texts = house.store.texts(OWN)
    kept = next(row for row in house.store.case_at(OWN, 3).reports if row.id == "r-1")
    assert texts[kept.text] == "Seen by Jane Roe"


def play(pair: tuple[Person, Person], luck: random.Random, moves: int) -> tuple[int, int]:
    """
    Let two people edit at random, each from the version that they last saw; return edits kept and conflicts shown.

    What must be in the case is followed beside it: an edit counts once it is acknowledged, and whatever was kept by
    somebody else since the base must be told, cell by cell.
    """
    versions = [cells_now(pair[0])]
    numbers = [pair[0].get(CASE).json()["version"]]
    seen = [0, 0]
    kept = conflicts = 0
    for _ in range(moves):
        who = luck.randrange(2)
        if luck.random() < 0.4:
            seen[who] = len(versions) - 1
        wanted = {(luck.choice(("staff", "families")), luck.choice(("label", "weight"))): str(luck.randint(1, 5))}
        edits = [edit(row, **{column: value}) for (row, column), value in wanted.items()]
        answer = pair[who].post(EDITS, form(numbers[seen[who]], *edits))
        base, latest = versions[seen[who]], versions[-1]
        if seen[who] == len(versions) - 1:
            assert answer.status_code == 200, answer.text
            kept += 1
            if {**latest, **wanted} != latest:
                versions.append({**latest, **wanted})
                numbers.append(answer.json()["version"])
            seen[who] = len(versions) - 1
        else:
            assert answer.status_code == 409, answer.text
            conflicts += 1
            told = {(one["row_id"], one["field"]): one for one in answer.json()["conflicts"]}
            yours = {**base, **wanted}
            for place in base:
                differs = not base[place] == latest[place] == yours[place]
                assert (place in told) == differs, (place, told)
                if differs:
                    one = told[place]
                    assert (one["base"], one["theirs"], one["yours"]) == (base[place], latest[place], yours[place])
            seen[who] = len(versions) - 1
        assert cells_now(pair[0]) == versions[-1]
    return kept, conflicts


def cells_now(person: Person) -> dict[tuple[str, str], str]:
    """Return the cells that are edited, as they stand."""
    rows = {row["row_id"]: row["cells"] for row in person.get(CASE).json()["tables"]["groups"]}
    return {(row, column): rows[row][column] for row in ("staff", "families") for column in ("label", "weight")}


IN_ONE_HOUSE = 25
"""So many histories of the five hundred are played in one house: each leaves its versions behind."""


@pytest.mark.parametrize(
    ("first", "count"),
    [
        pytest.param(0, 5, id="5"),
        *(
            pytest.param(first, IN_ONE_HOUSE, id=f"from {first} of 500", marks=pytest.mark.long)
            for first in range(0, 500, IN_ONE_HOUSE)
        ),
    ],
)
def test_random_histories(pair: tuple[Person, Person], first: int, count: int) -> None:
    """In every history nothing acknowledged is lost, and every conflict is shown cell by cell."""
    kept = conflicts = 0
    for number in range(first, first + count):
        one, other = play(pair, random.Random(f"history {number}"), 10)
        kept, conflicts = kept + one, conflicts + other
    print(f"{count} histories: {kept} edits kept, {conflicts} conflicts shown, 0 lost")
    assert kept > count
    assert conflicts > count


def test_two_at_the_same_moment(house: House, pair: tuple[Person, Person]) -> None:
    """Of two edits on one version that arrive together exactly one is kept; what is sent twice is done once."""
    for _ in range(5):
        base = pair[0].get(CASE).json()["version"]
        statuses: list[int] = []

        def send(person: Person, value: str, base: int = base, into: list[int] = statuses) -> None:
            into.append(person.post(EDITS, form(base, edit("staff", label=f"{base} {value}"))).status_code)

        threads = [threading.Thread(target=send, args=(person, person.name)) for person in pair]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200, 409]
    ann = pair[0]
    key = {"Idempotency-Key": "0123456789abcdef"}
    sent = [ann.post(f"/posts/{OWN}/communications", {"lost": True}, headers=key).json() for _ in range(2)]
    assert sent[0] == sent[1]
    assert len(house.store.acts(OWN, kinds=["comms_lost"])) == 1
    again = ann.post(f"/posts/{OWN}/communications", {"lost": False}, headers=key)
    assert again.status_code < 300
    assert again.json() != sent[0], "the same key with other words is another request"


def test_what_is_acknowledged_was_committed(
    house: House, pair: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However slow the disk is, an act is in the record, at its place, when it is answered for."""
    commit = house.store.writer._commit

    def slow(group: Any) -> None:
        time.sleep(0.3)
        commit(group)

    monkeypatch.setattr(house.store.writer, "_commit", slow)
    told = pair[0].post(f"/posts/{OWN}/communications", {"lost": True}).json()
    assert [(act.seq, act.act_id) for act in house.store.acts(OWN, kinds=["comms_lost"])] == [
        (told["seq"], told["act_id"])
    ]


def test_an_edit_whose_answer_was_lost_is_not_its_own_conflict(house: House, pair: tuple[Person, Person]) -> None:
    """Sent again under its key, an edit is told as kept once; the version stays one."""
    ann, key = pair[0], {"Idempotency-Key": "fedcba9876543210"}
    site = ann.get(f"/posts/{OWN}/case").json()["tables"]["sites"][0]["row_id"]
    before = len(house.store.versions(OWN))
    change = form(before, {"table": "sites", "row_id": site, "cells": {"label": "The new gate"}})
    sent = [ann.post(f"/posts/{OWN}/case/edits", change, headers=key) for _ in range(2)]
    assert [one.status_code for one in sent] == [200, 200]
    assert sent[0].json() == sent[1].json()
    assert len(house.store.versions(OWN)) == before + 1


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, str]]:
    """A house that is served on a port of this machine, and its address."""
    with opened_house(tmp_path, clock=now, posts=(OWN,)) as house:
        server = uvicorn.Server(uvicorn.Config(make_app(house), port=0, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield house, f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


def test_each_sees_the_other_within_two_seconds(served: tuple[House, str]) -> None:
    """An act of one reaches the other's stream in time; a stream that was cut off goes on where it ended."""
    house, address = served
    ann, bob = (moved_in(house, name, grant(Role.PLANNER)) for name in ("Ann", "Bob"))
    heard: list[tuple[float, str]] = []
    cookies = {cookie_name(house, "session"): bob.session}

    def listen() -> None:
        with httpx.stream("GET", f"{address}{API}/posts/{OWN}/events?for_s=6", cookies=cookies, timeout=10) as stream:
            heard.extend((time.monotonic(), line) for line in stream.iter_lines() if line.startswith("data:"))

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(1.0)
    began = []
    for lost in (True, False, True):
        began.append(time.monotonic())
        assert ann.post(f"/posts/{OWN}/communications", {"lost": lost}).status_code == 201
        time.sleep(0.7)
    listener.join()
    assert [line.split('"kind": "')[1].split('"')[0] for _, line in heard] == [
        "comms_lost",
        "comms_restored",
        "comms_lost",
    ]
    assert max(when - then for (when, _), then in zip(heard, began, strict=True)) < 2.0
    missed = bob.client.get(
        f"{API}/posts/{OWN}/events?for_s=0", headers={"Last-Event-ID": str(house.store.head()[0] - 2)}
    )
    assert missed.text.count("event: act") == 2


def test_a_listener_knows_its_place_before_anything_was_told(house: House) -> None:
    """Whoever is cut off before the first act comes again with a place all the same, and misses nothing."""
    ann, bob = (moved_in(house, name, grant(Role.PLANNER)) for name in ("Ann", "Bob"))
    events = f"{API}/posts/{OWN}/events?for_s=0"
    place = next(line[4:] for line in bob.client.get(events).text.splitlines() if line.startswith("id: "))
    assert ann.post(f"/posts/{OWN}/communications", {"lost": True}).status_code == 201
    missed = bob.client.get(events, headers={"Last-Event-ID": place}).text
    assert missed.count("event: act") == 1
    assert "comms_lost" in missed


def test_questions_are_read_in_pages(house: House) -> None:
    """The latest so many in the order in which they were put; the next page ends before a question."""
    ann = moved_in(house, "Ann", grant(Role.DECISION_MAKER))
    form = {"authority_id": "evacuate", "options": ["go"]}
    asked = [
        ann.post(f"/posts/{OWN}/questions", form | {"question": f"Leave, {number}?"}).json()["act_id"]
        for number in range(4)
    ]
    path = f"/posts/{OWN}/decisions"
    assert [one["id"] for one in ann.get(path).json()] == asked
    assert [one["id"] for one in ann.get(f"{path}?most=2").json()] == asked[2:]
    assert [one["question"] for one in ann.get(f"{path}?most=3&before={asked[1]}").json()] == ["Leave, 0?"]
    assert ann.get(f"{path}?most=0").status_code == 422

"""Long work: told of while it goes on, cancelled, begun anew after a restart, and kept once."""

import time
from pathlib import Path
from typing import Any

import pytest

from egress.interfaces.accounts import Role
from egress.interfaces.api import House, open_house
from egress.interfaces.api.jobs.foreman import Foreman
from egress.interfaces.wiring import now

from .housing import OWN, Person, everywhere, grant, moved_in, opened_house

JOBS = f"/posts/{OWN}/jobs"
AS_OF = "2030-03-10T00:00:00Z"
ENDED = ("done", "refused", "cancelled", "failed")


def asked(person: Person, **order: Any) -> str:
    """Ask for work; return its id."""
    answer = person.post(JOBS, {"as_of": AS_OF, **order})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def ended(person: Person, job_id: str) -> dict[str, Any]:
    """Wait until a job has ended, and return it."""
    for _ in range(1500):
        line: dict[str, Any] = person.get(f"{JOBS}/{job_id}").json()
        if line["state"] in ENDED:
            return line
        time.sleep(0.1)
    raise AssertionError("it does not end")


def test_waiting_work_is_cancelled_and_has_no_answer(house: House) -> None:
    """What waits can be cancelled once; what was cancelled has no answer; the same key asks once."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    key = {"Idempotency-Key": "0123456789abcdef"}
    order = {"kind": "plan", "as_of": AS_OF}
    first, again = (ann.post(JOBS, order, headers=key).json()["id"] for _ in range(2))
    assert first == again
    assert len(ann.get(JOBS).json()) == 1
    assert ann.get(f"{JOBS}/{first}/answer").status_code == 409
    assert ann.post(f"{JOBS}/{first}/cancellation").json()["state"] == "cancelled"
    assert ann.post(f"{JOBS}/{first}/cancellation").status_code == 409


def test_an_order_that_comes_twice_at_once_is_kept_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a bad line a browser sends again while the first is still looked at: both get the one job as it is."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    key, order = {"Idempotency-Key": "0123456789abcdef"}, {"kind": "plan", "as_of": AS_OF}
    first = ann.post(JOBS, order, headers=key).json()["id"]
    house.desk.change_job(first, state="at work")
    looked = house.desk.jobs
    early = [()]  # what the second sees that looks before the first has written
    monkeypatch.setattr(house.desk, "jobs", lambda **by: early.pop() if early else looked(**by))
    again = ann.post(JOBS, order, headers=key)
    assert (again.status_code, again.json()["id"], again.json()["state"]) == (202, first, "at work")


def test_only_who_decides_activates(house: House) -> None:
    """A planner asks for plans, not for orders."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    order = {"kind": "activate", "question_id": "q", "n_hour": AS_OF}
    assert ann.post(JOBS, order).status_code == 403
    assert moved_in(house, "Dee", grant(Role.DECISION_MAKER)).post(JOBS, order).status_code == 202


def test_at_most_so_many_jobs_wait(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks without end is told to wait."""
    monkeypatch.setattr("egress.interfaces.api.routes.jobs.MOST_WAITING", 2)
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    statuses = [ann.post(JOBS, {"kind": "plan", "as_of": AS_OF}).status_code for _ in range(3)]
    assert statuses == [202, 202, 429]


@pytest.mark.slow
def test_work_goes_on_through_cancelling_and_restarts(tmp_path: Path) -> None:
    """A plan is made; work at a process is cancelled; what a restart cut off is begun anew and ends the same."""
    with opened_house(tmp_path, clock=now, workers=1, posts=(OWN,)) as house:
        ann = moved_in(house, "Ann", grant(Role.PLANNER), everywhere(Role.AUDITOR))
        made = ended(ann, asked(ann, kind="plan"))
        assert (made["state"], made["media_type"]) == ("done", "application/json")
        first = ann.get(f"{JOBS}/{made['id']}/answer").json()
        assert first["schema"] == "egress/plan/1"
        long = asked(ann, kind="rehearse", runs=100_000)
        while ann.get(f"{JOBS}/{long}").json()["state"] == "waiting":
            time.sleep(0.05)
        assert ann.post(f"{JOBS}/{long}/cancellation").json()["state"] == "cancelled"
        refused = ended(ann, asked(ann, kind="plan", scenario_id="no-such-scenario"))
        assert refused["state"] == "refused"
        assert refused["problems"][0]["sentence"]
        cut_off = asked(ann, kind="brief", keep=True)
        while ann.get(f"{JOBS}/{cut_off}").json()["state"] == "waiting":
            time.sleep(0.05)
        house.foreman.stop()
        assert house.desk.jobs(id=cut_off)[0].state == "at work"
        house.foreman = Foreman(
            house.desk, address=house.address, keys=house.keys, folder=tmp_path / "work", clock=now, workers=1
        )
        assert ended(ann, cut_off)["state"] == "done"
        assert len(ann.get(f"/posts/{OWN}/briefs").json()) == 1
        what_if = {"table": "groups", "row_id": "staff", "cells": {"persons_likely": "60"}}
        diff = ended(ann, asked(ann, kind="what_if", edits=[what_if]))
        assert ann.get(f"{JOBS}/{diff['id']}/answer").json()["schema"] == "egress/diff/1"
        replayed = ended(ann, asked(ann, kind="replay", form="html"))
        page = ann.get(f"{JOBS}/{replayed['id']}/answer")
        assert page.headers["content-type"].startswith("text/html")
        assert "sandbox" in page.headers["content-security-policy"]
        assert "script-src" not in page.headers["content-security-policy"]


def test_a_closed_house_opens_again(tmp_path: Path) -> None:
    """Sessions, accounts and waiting work are there after a restart."""
    with opened_house(tmp_path, posts=(OWN,)) as house:
        ann = moved_in(house, "Ann", grant(Role.PLANNER))
        job = asked(ann, kind="plan")
    again = open_house(str(tmp_path / "record.db"), str(tmp_path / "keys"), clock=house.clock, workers=0)
    try:
        assert again.access.caller(ann.session).name == "Ann"
        assert [row.id for row in again.desk.jobs(state="waiting")] == [job]
    finally:
        again.close()

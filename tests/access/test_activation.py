"""An activation as long work: all of its orders or none, before any rehearsal, by who may order it when it begins."""

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from egress.domain.acts import ActKind
from egress.domain.orders import orders_of
from egress.interfaces.accounts import Grant, Role
from egress.interfaces.api import House
from egress.interfaces.api.jobs.foreman import Foreman
from egress.interfaces.api.jobs.states import GIVING_ORDERS, KEPT_DAYS
from egress.interfaces.api.watch import Watch
from egress.interfaces.logs import FIELDS, JsonLines
from egress.interfaces.wiring import JobRow
from egress.kit import InputProblem, iso_utc
from egress.workflow.record.activate import activate
from egress.workflow.record.decide import decide, put_question
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case

from ..store.making import COM, UNDER_SECRETARY, drive_out
from .housing import BEGIN as NOW
from .housing import OWN, Person, grant, moved_in, opened_house
from .test_long_work import JOBS, ended


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[House]:
    """A house over a post whose people drive out, its long work waiting."""
    with opened_house(tmp_path, posts=()) as house:
        case = drive_out()
        row = replace(case.authority[0], id="go-now", label="go", fallback_authority="")
        case = replace(case, authority=(*case.authority, row))
        keep_case(house.store, case, Hand(person="Test", role="planner", at=NOW - timedelta(days=2)), reason="first")
        yield house


def decided(house: House) -> str:
    """Put a question that changes no posture, and decide it; return its id."""
    at = NOW - timedelta(hours=1)
    asked = put_question(
        house.store,
        OWN,
        Hand(person="Ann", role=COM, at=at),
        authority_id="go-now",
        question="Go?",
        options=["go"],
    )
    decide(house.store, OWN, Hand(person="Una", role=UNDER_SECRETARY, at=at), question_id=asked.act_id, option="go")
    return asked.act_id


def somebody(house: House) -> Person:
    """Return who may decide at the post."""
    return moved_in(house, "Dee", grant(Role.DECISION_MAKER, titles=(UNDER_SECRETARY,)), grant(Role.PLANNER))


def ordered(person: Person, question: str) -> str:
    """Ask for an activation; return the id of the job."""
    n_hour = iso_utc(NOW + timedelta(hours=2))
    answer = person.post(JOBS, {"kind": "activate", "question_id": question, "n_hour": n_hour})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def foreman(house: House, folder: Path, *, address: str = "") -> Foreman:
    """Return somebody who works off what waits."""
    place = address or house.address
    return Foreman(house.desk, address=place, keys=house.keys, folder=folder / "work", clock=house.clock, workers=1)


def given(house: House) -> int:
    """Return how many orders were given."""
    return len(house.store.acts(OWN, kinds=[ActKind.ORDER_GIVEN]))


def test_all_orders_or_none(busy: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails half-way leaves no order behind; tried again it gives all of them, and only once."""
    question, n_hour = decided(busy), NOW + timedelta(hours=2)
    hand = Hand(person="Una", role=UNDER_SECRETARY, at=NOW)
    from egress.store import store as module

    real, calls = module.append, []

    def failing(connection: Any, act: Any, at: Any) -> Any:
        calls.append(act)
        if len(calls) == 2:
            raise OSError("the disk is full")
        return real(connection, act, at)

    monkeypatch.setattr(module, "append", failing)
    with pytest.raises(OSError, match="full"):
        activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour)
    assert given(busy) == 0
    monkeypatch.setattr(module, "append", real)
    _, orders = activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour)
    assert given(busy) == len(orders) >= 2
    _, again = activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour)
    assert again == orders
    assert given(busy) == len(orders)


def test_what_was_given_stands_when_the_case_changes(busy: House) -> None:
    """Asked again after an edit, the same activation gives no second set of orders beside the first."""
    question, n_hour = decided(busy), NOW + timedelta(hours=2)
    hand = Hand(person="Una", role=UNDER_SECRETARY, at=NOW)
    _, orders = activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour)
    case = busy.store.case_at(OWN, 1)
    fewer = replace(case, groups=case.groups[:1])
    keep_case(busy.store, fewer, Hand(person="Test", role="planner", at=NOW), reason="fewer")
    _, again = activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour)
    assert again == orders


def test_a_decision_taken_back_while_it_is_planned_orders_nothing(busy: House) -> None:
    """It is looked at again when the orders are kept, not only when the work began."""
    question, n_hour = decided(busy), NOW + timedelta(hours=2)
    hand = Hand(person="Una", role=UNDER_SECRETARY, at=NOW)

    def taken_back() -> None:
        later = Hand(person="Una", role=UNDER_SECRETARY, at=NOW)
        decide(busy.store, OWN, later, question_id=question, option="not yet", review_at=NOW + timedelta(hours=1))

    with pytest.raises(InputProblem):
        activate(busy.store, OWN, hand, question_id=question, n_hour=n_hour, before_giving=taken_back)
    assert given(busy) == 0


def test_an_activation_waits_for_no_rehearsal(busy: House, tmp_path: Path) -> None:
    """The one worker is at a rehearsal of hours, more wait; the activation is done meanwhile."""
    dee, question = somebody(busy), decided(busy)
    as_of = "2030-03-10T00:00:00Z"
    long = [dee.post(JOBS, {"kind": "rehearse", "as_of": as_of, "runs": 100_000}).json()["id"] for _ in range(2)]
    busy.foreman = foreman(busy, tmp_path)
    while all(dee.get(f"{JOBS}/{one}").json()["state"] == "waiting" for one in long):
        time.sleep(0.05)
    done = ended(dee, ordered(dee, question))
    assert done["state"] == "done", done
    assert given(busy) >= 2
    assert [dee.get(f"{JOBS}/{one}").json()["state"] for one in long].count("at work") == 1
    assert {order.status(NOW) for order in orders_of(busy.store.acts(OWN))} == {"waiting"}


@pytest.mark.parametrize("how", ["role taken", "account shut", "title taken"])
def test_who_may_not_any_more_orders_nothing(busy: House, tmp_path: Path, how: str) -> None:
    """What was asked for under a right that is gone when the work begins is refused, and orders nothing."""
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    if how == "role taken":
        busy.access.take(dee.account_id, OWN, Role.DECISION_MAKER)
    elif how == "account shut":
        busy.access.revoke_account(dee.account_id)
    else:
        busy.access.give(dee.account_id, Grant(post_id=OWN, role=Role.DECISION_MAKER, titles=("Other",)))
    watcher = moved_in(busy, "Vi", grant(Role.VIEWER))
    busy.foreman = foreman(busy, tmp_path)
    assert ended(watcher, job)["state"] == "refused"
    assert given(busy) == 0


def test_what_no_account_asked_for_orders_nothing(busy: House, tmp_path: Path) -> None:
    """Work at the desk that bears the id of no account is refused, whoever laid it there."""
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    assert busy.desk.change_job(job, asked_by="example")
    busy.foreman = foreman(busy, tmp_path)
    assert ended(dee, job)["state"] == "refused"
    assert given(busy) == 0


def test_once_orders_are_given_nothing_is_cancelled(busy: House) -> None:
    """Cancelled before, an activation orders nothing; at the point of no return it is told that the orders stand."""
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    assert busy.desk.change_job(job, state=GIVING_ORDERS)
    refused = dee.post(f"{JOBS}/{job}/cancellation")
    assert refused.status_code == 409
    assert "stands" in refused.json()["detail"]
    assert busy.desk.jobs(id=job)[0].state == GIVING_ORDERS


def test_only_who_decides_cancels_an_activation(busy: House) -> None:
    """A planner may cancel plans; what a decision maker has activated, another decision maker alone."""
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    planner = moved_in(busy, "Ann Planner", grant(Role.PLANNER))
    refused = planner.post(f"{JOBS}/{job}/cancellation")
    assert (refused.status_code, refused.json()["type"].rsplit(":")[-1]) == (403, "not_allowed")
    assert busy.desk.jobs(id=job)[0].state == "waiting"
    assert dee.post(f"{JOBS}/{job}/cancellation").json()["state"] == "cancelled"


def test_orders_that_a_restart_cut_off_are_given_then(busy: House, tmp_path: Path) -> None:
    """A process that died on the verge of ordering is begun anew, and ends with every order once."""
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    assert busy.desk.change_job(job, state=GIVING_ORDERS)
    busy.foreman = foreman(busy, tmp_path)
    assert ended(dee, job)["state"] == "done"
    assert given(busy) >= 2


def test_the_desk_holds_no_name_with_an_order(busy: House) -> None:
    """What lies there until it is done bears a role and an account; the name is the account's alone."""
    dee = somebody(busy)
    kept = busy.desk.job(ordered(dee, decided(busy)))
    assert kept is not None
    assert "Dee" not in kept.order
    assert kept.asked_by == dee.account_id


def test_a_process_that_breaks_is_logged_without_what_it_held(
    busy: House, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A real fault in a real process: kind and place are logged in fixed fields, and nothing goes to the terminal."""
    caplog.set_level(logging.INFO, logger="egress")
    dee = somebody(busy)
    job = ordered(dee, decided(busy))
    broken = {"order": {"kind": "plan", "as_of": "Canary Person was here"}, "hand": {}}
    assert busy.desk.change_job(job, order=json.dumps(broken))
    busy.foreman = foreman(busy, tmp_path)
    assert ended(dee, job)["state"] == "failed"
    busy.foreman.stop()
    lines = [json.loads(JsonLines().format(one)) for one in caplog.records if one.name.startswith("egress.jobs")]
    stumbled = [one for one in lines if one.get("event") == "job_stumbled"]
    assert len(stumbled) == 1
    assert stumbled[0]["kind"] == "ValidationError"
    assert stumbled[0]["where"].startswith("pydantic") or stumbled[0]["where"].startswith("egress")
    assert stumbled[0]["job"] == job
    for line in lines:
        assert set(line) <= {"at", "level", "from", *FIELDS}
    said = json.dumps(lines) + "".join(capfd.readouterr())
    assert "Canary" not in said
    assert "Traceback" not in said
    assert not (tmp_path / "work" / job).exists()


def row(number: int, **given: Any) -> JobRow:
    """Return a job."""
    values = {
        "id": f"job-{number:04d}",
        "post_id": OWN,
        "kind": "plan",
        "asked_by": "nobody",
        "asked_at": iso_utc(NOW + timedelta(seconds=number // 3)),
        "order": "x" * 1000,
        "state": "waiting",
        "progress": "",
        "begun_at": None,
        "ended_at": None,
        "problem": "",
        "media_type": None,
        "change": 1,
    }
    return JobRow(**{**values, **given})  # type: ignore[arg-type]


def test_jobs_are_listed_page_by_page_without_their_orders(house: House) -> None:
    """Every job is on exactly one page, the latest page first; what was ordered is not read for a list."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    for number in range(120):
        house.desk.put_job(row(number))
    found: list[str] = []
    while page := ann.get(JOBS, params={"most": 50, "before": found[0] if found else ""}).json():
        assert len(page) <= 50
        found = [*(line["id"] for line in page), *found]
    assert found == [f"job-{number:04d}" for number in range(120)]
    assert len(ann.get(JOBS).json()) == 50
    assert ann.get(JOBS, params={"most": 201}).status_code == 422
    assert not any(one.order for one in house.desk.jobs(post_id=OWN))


def test_jobs_that_ended_long_ago_are_swept(house: House) -> None:
    """After thirty days an ended job goes with its answer; one that waits stays however old it is."""
    old = iso_utc(house.clock() - timedelta(days=KEPT_DAYS, seconds=1))
    fresh = iso_utc(house.clock() - timedelta(days=KEPT_DAYS - 1))
    house.desk.put_job(row(1, state="done", ended_at=old, answer=b"answer"))
    house.desk.put_job(row(2, state="done", ended_at=fresh))
    house.desk.put_job(row(3, asked_at=old))
    Watch(house).look()
    assert {one.id for one in house.desk.jobs(post_id=OWN)} == {"job-0002", "job-0003"}


def test_a_wardens_orders_are_those_of_the_groups_exactly(busy: House) -> None:
    """
    A group whose id ends as another's does is another group.

    The warden of "staff" is not shown the order of "local-staff", nor the other way round.
    """
    case = busy.store.case_at(OWN, 1)
    first = replace(case.groups[0], id="staff", site_id="office")
    other = replace(first, id="local-staff", label="Local staff", ready_first_h=5.0, ready_all_h=5.0)
    names = Hand(person="Test", role="planner", at=NOW)
    keep_case(busy.store, replace(case, groups=(first, other)), names, reason="two alike")
    _, orders = activate(
        busy.store,
        OWN,
        Hand(person="Una", role=UNDER_SECRETARY, at=NOW),
        question_id=decided(busy),
        n_hour=NOW + timedelta(hours=2),
    )
    by_group = {load[0]: order.id for order in orders for m in order.movements for load in m.loads}
    for group in ("staff", "local-staff"):
        warden = moved_in(busy, f"Warden of {group}", grant(Role.WARDEN, titles=(), zone=(group,)))
        assert warden.get(f"/posts/{OWN}/zone").json()["orders"] == [by_group[group]]
        theirs = warden.post(f"/posts/{OWN}/acknowledgements", {"order_id": by_group[group]})
        assert theirs.status_code == 201, theirs.text
        not_theirs = next(one for key, one in by_group.items() if key != group)
        assert warden.post(f"/posts/{OWN}/acknowledgements", {"order_id": not_theirs}).status_code == 403

"""The API over a record and a desk on PostgreSQL: what the other tests show on a file, in one house."""

import random
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from egress.interfaces.accounts import Refused, Role
from egress.interfaces.accounts.delays import FREE_FAILURES
from egress.interfaces.api import House, make_app
from egress.interfaces.api.watch import Watch
from egress.interfaces.wiring import NoticesReadRow
from egress.kit import iso_utc

from ..store.postgres_server import PostgresServer
from .housing import OWN, everywhere, grant, moved_in, opened_house
from .test_activation import row
from .test_long_work import JOBS
from .test_signing_in import GOOD, browser, guessed_at_once, sign_in
from .test_working_together import play


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of its own."""
    with tempfile.TemporaryDirectory(prefix="egress-pg-") as folder:
        server = PostgresServer(Path(folder)).start()
        yield server
        server.stop()


@pytest.fixture
def house(server: PostgresServer, tmp_path: Path) -> Iterator[House]:
    """A house whose record and desk lie on the server."""
    with opened_house(tmp_path, address=server.new_database()) as house:
        yield house


def test_people_come_in_and_work_together(house: House) -> None:
    """Two planners edit at random: nothing acknowledged is lost, every conflict is shown; a code enrols, once."""
    app = make_app(house)
    pair = moved_in(house, "Ann", grant(Role.PLANNER), app=app), moved_in(house, "Bob", grant(Role.PLANNER), app=app)
    kept, conflicts = play(pair, random.Random("on a server"), 12)
    assert kept >= 1
    assert kept + conflicts == 12
    _, code = house.access.new_account("Cay")
    assert sign_in(browser(house), "Cay", GOOD, enrolment_code=code).status_code == 200
    assert sign_in(browser(house), "Cay", GOOD, enrolment_code=code).status_code == 401


def test_what_is_read_is_what_was_written(house: House) -> None:
    """Acts, standing, decisions, feeds and events are the same on a server as on a file; a mark hides each text."""
    ann = moved_in(house, "Ann", everywhere(Role.DECISION_MAKER), everywhere(Role.AUDITOR))
    form = {"authority_id": "evacuate", "question": "Leave?", "options": ["go"]}
    asked = ann.post(f"/posts/{OWN}/questions", form).json()["act_id"]
    stand = {"question_id": asked, "option": "go", "reason": "seen"}
    assert ann.post(f"/posts/{OWN}/positions", stand).status_code == 201
    (line,) = ann.get(f"/posts/{OWN}/decisions").json()
    assert [one["reason"] for one in line["positions"]] == ["seen"]
    told = ann.get(f"/posts/{OWN}/events?for_s=0&after_seq=0").text
    assert told.count("event: act") == len(house.store.acts(OWN))
    assert ann.get(f"/posts/{OWN}/standing").status_code == 200


def test_guesses_at_once_count_as_many(house: House) -> None:
    """The server's own transactions take turns over tries."""
    assert guessed_at_once(house, 20) == {"wrong_sign_in": FREE_FAILURES + 1, "too_soon": 20 - FREE_FAILURES - 1}


def test_the_same_at_the_same_moment_is_no_fault(house: House) -> None:
    """Failures, roles, what was read and a name: of many who put the first of them at once, none meets a fault."""
    desk, rounds, people = house.desk, 12, 8
    ann, _ = house.access.new_account("Ann Head")
    meet = threading.Barrier(people, timeout=20)

    def put(_: int) -> Counter[str]:
        done: Counter[str] = Counter()
        for number in range(rounds):
            meet.wait()
            desk.count_failure(f"told:{number}", "2030-03-09T00:00:00Z")
            house.access.give(ann.id, grant(Role.VIEWER, f"post-{number}"))
            desk.put_notices_read(NoticesReadRow(account_id=f"account-{number}"))
            try:
                house.access.new_account(f"Bob {number}")
                done["made"] += 1
            except Refused as refused:
                done[refused.kind] += 1
        return done

    with ThreadPoolExecutor(people) as pool:
        done = sum(pool.map(put, range(people)), Counter())
    assert done == {"made": rounds, "name_taken": rounds * (people - 1)}
    assert [desk.failures(f"told:{number}") for number in range(rounds)] == [people] * rounds
    assert len(desk.grants(ann.id)) == rounds


def test_jobs_are_listed_and_swept(house: House) -> None:
    """Pages of jobs, and what goes after thirty days."""
    ann = moved_in(house, "Ann", grant(Role.PLANNER))
    for number in range(7):
        house.desk.put_job(row(number))
    old = iso_utc(house.clock() - timedelta(days=40))
    house.desk.change_job("job-0003", state="done", ended_at=old)
    found: list[str] = []
    while page := ann.get(JOBS, params={"most": 3, "before": found[0] if found else ""}).json():
        found = [*(line["id"] for line in page), *found]
    assert found == [f"job-{number:04d}" for number in range(7)]
    Watch(house).look()
    assert len(house.desk.jobs(post_id=OWN)) == 6

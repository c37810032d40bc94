"""The one writer: groups share a commit, what fails fails alone, and nothing is ever changed."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from egress.domain import Act
from egress.kit import InputProblem, InternalError
from egress.store import Store, StoreAddress, StoreUnavailable, open_store, verify_store
from egress.store.faults import database_faults

from .making import act, tiny


def held_up(store: Store) -> threading.Event:
    """Hold the writer up in a group of its own until the event that is returned is set."""
    begun, gate = threading.Event(), threading.Event()

    def hold(_connection: Any) -> None:
        begun.set()
        gate.wait(30)

    store.writer.submit(hold)
    begun.wait(30)
    return gate


def test_acts_that_arrive_together_share_a_commit(store: Store) -> None:
    """Acts of many hands at once are all kept, in one chain, with fewer commits than acts."""
    store.keep_case(tiny(), act())
    commits: list[int] = []
    event.listen(store.engine, "commit", lambda _connection: commits.append(1))
    gate = held_up(store)
    with ThreadPoolExecutor(40) as hands:
        kept = [hands.submit(store.record, act(act_id=f"a{number}")) for number in range(40)]
        while store.writer._waiting.qsize() < 40:
            time.sleep(0.001)
        gate.set()
        seqs = sorted(one.result().seq for one in kept)
    assert seqs == list(range(2, 42))
    assert len(commits) <= 3, commits
    with store.reading() as connection:
        assert not verify_store(connection, []).faults


def test_a_piece_that_fails_fails_alone(store: Store) -> None:
    """One act of a group that cannot be kept leaves no trace, and the others are kept without a gap."""
    store.keep_case(tiny(), act())
    gate = held_up(store)

    def spoilt(connection: Any, _act: Act) -> None:
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with ThreadPoolExecutor(3) as hands:
        good = hands.submit(store.record, act(act_id="good"))
        bad = hands.submit(store.record, act(act_id="bad"), spoilt)
        late = hands.submit(store.record, act(act_id="late"))
        gate.set()
        assert {good.result().seq, late.result().seq} == {2, 3}
        with pytest.raises(DBAPIError if store.engine.dialect.name == "postgresql" else StoreUnavailable):
            bad.result()
    assert {one.act_id for one in store.acts()} >= {"good", "late"}
    assert "bad" not in {one.act_id for one in store.acts()}


def test_the_same_act_twice_is_kept_once(store: Store) -> None:
    """Whoever got no answer and asks again gets the act that was kept; the id of another act is refused."""
    store.keep_case(tiny(), act())
    first = store.record(act(act_id="once"))
    assert store.record(act(act_id="once")) == first
    assert len(store.acts()) == 2
    with pytest.raises(InternalError, match="another act"):
        store.record(act("other", act_id="once"))


def test_two_writers_keep_one_chain(store: Store, address: StoreAddress) -> None:
    """Two programs that write to one store take turns, and their acts make one chain."""
    store.keep_case(tiny(), act())
    with open_store(address, keyring=store.keyring, clock=store._clock) as other, ThreadPoolExecutor(2) as hands:
        for writer in (store, other):
            hands.submit(lambda writer=writer: [writer.record(act()) for _ in range(30)])
    with store.reading() as connection:
        verified = verify_store(connection, [])
    assert (verified.entries, verified.faults) == (61, ())


@pytest.mark.parametrize("table", ["acts", "case_versions", "case_rows", "seals", "store_facts", "documents"])
def test_nothing_is_changed_or_removed(store: Store, table: str) -> None:
    """The database itself refuses to change or remove a row of any table."""
    store.keep_case(tiny(), act())
    column = {"acts": "kind", "store_facts": "value", "seals": "token", "documents": "posture"}.get(table, "post_id")
    for words in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        if table == "documents" and store.engine.dialect.name == "sqlite":
            continue  # SQLite fires triggers by row, and there is none yet
        with pytest.raises(InputProblem, match="change the past"):
            store.writer.write(lambda connection, words=words: _refused(connection, words))


def _refused(connection: Any, words: str) -> None:
    with database_faults("record"):
        connection.execute(text(words))


def test_a_closed_store_takes_nothing(store: Store) -> None:
    """After the store is closed an act is refused at once and does not wait for ever; closing twice is no harm."""
    store.keep_case(tiny(), act())
    store.close()
    with pytest.raises(InternalError, match="closed"):
        store.writer.write(lambda _connection: None)
    store.writer.close()


def test_work_that_was_called_off_is_not_done(store: Store) -> None:
    """A piece of work that is cancelled while it waits is left out, and those behind it are done."""
    store.keep_case(tiny(), act())
    gate, done = held_up(store), []
    called_off = store.writer.submit(lambda _connection: done.append("called off"))
    behind = store.writer.submit(lambda _connection: done.append("behind"))
    assert called_off.cancel()
    gate.set()
    behind.result(30)
    assert done == ["behind"]


@pytest.mark.parametrize(
    "fields", [{"person": "Jo \udcff"}, {"facts": {"x": float("nan")}}, {"words": {"a": "\ud800"}}]
)
def test_what_no_file_can_hold_is_refused(store: Store, fields: dict[str, Any]) -> None:
    """Half a character or no number is refused in words, and nothing of the act is kept."""
    store.keep_case(tiny(), act())
    with pytest.raises(InputProblem, match="whole characters"):
        store.record(act(**fields))
    assert len(store.acts()) == 1


def test_a_post_cannot_name_a_file_elsewhere(store: Store) -> None:
    """An id that would lead out of the folder of keys is refused."""
    with pytest.raises(InternalError, match="no id of a post"):
        store.texts("../elsewhere")


def test_an_unknown_post_takes_no_acts(store: Store) -> None:
    """An act on a post that was never opened here is refused, and its name is not kept."""
    with pytest.raises(InputProblem, match="no key"):
        store.record(act(post_id="elsewhere"))
    assert store.acts() == ()

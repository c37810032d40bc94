"""The composition root: where the parts are joined for whoever asks."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from egress.domain import Case, Plan, Situation
from egress.domain.alerts import Alert
from egress.domain.wardens import ZoneReach, chain_of, reach_by_zone
from egress.inputs import PROFILES as PROFILES
from egress.inputs import QUESTIONS as QUESTIONS
from egress.inputs import files_of as files_of
from egress.inputs import (
    find_problems,
    format_version_of,
    is_past_case,
    new_case,
    read_case,
    read_forecasts,
    read_past_case,
    read_plan_answer,
    read_situation,
    write_situation,
)
from egress.inputs import read_score_record as read_score_record
from egress.inputs import table_columns as table_columns
from egress.inputs.feeds import read_cap
from egress.inputs.warden_files import read_receipts, read_recipients
from egress.kit import InputProblem, InternalError, Problem
from egress.simulation import (
    DISTURBANCES,
    RehearsalOptions,
    all_disturbances,
    disturbances_named,
    steps_in_words,
)
from egress.store import (
    Checkpoint,
    Keyring,
    Sealer,
    copy_store,
    ledger_lines,
    new_store,
    open_store,
    printed,
    public_hex,
    store_address,
    upgrade_store,
    written,
)
from egress.store import Store as Store
from egress.store import StoreUnavailable as StoreUnavailable
from egress.store import VersionMovedOn as VersionMovedOn
from egress.store import fingerprint as fingerprint
from egress.store import map_tiles as map_tiles
from egress.store import new_act_id as new_act_id
from egress.store.desk import AccountRow as AccountRow
from egress.store.desk import Desk as Desk
from egress.store.desk import DeviceRow as DeviceRow
from egress.store.desk import FeedTokenRow as FeedTokenRow
from egress.store.desk import GlassRow as GlassRow
from egress.store.desk import GrantRow as GrantRow
from egress.store.desk import JobRow as JobRow
from egress.store.desk import NoticesReadRow as NoticesReadRow
from egress.store.desk import SessionRow as SessionRow
from egress.store.desk import copy_desk, desk_address, make_desk, open_desk, upgrade_desk
from egress.threat.scoring import Forecast as Forecast
from egress.workflow import main_outcome
from egress.workflow.backtest_exits import WholeCase
from egress.workflow.record.destroy import finish_destructions

ALL_DISTURBANCES = tuple(DISTURBANCES)
"""The names of everything that may disturb a rehearsal."""


def open_case(path: Path) -> Case:
    """
    Read a case folder.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_case(path)


def open_watched_case(path: Path) -> Case:
    """
    Read a case for its threat alone: a case folder, or a past case, which may lack people, sites and legs.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_past_case(path)[0] if is_past_case(path) else read_case(path)


def open_past_cases(paths: Sequence[Path]) -> list[WholeCase]:
    """
    Read past cases with what became of their exits; a folder may also hold the folders of such cases.

    Raises
    ------
    InputProblem
        with every problem of the first folder that has any, where none is a past case, or two are the same.
    """
    folders = [found for path in paths for found in _past_folders(path)]
    past = []
    for folder in folders:
        case, outcomes = read_past_case(folder)
        if main_outcome(case, outcomes) is None:
            remedy = "Add what became of that exit."
            raise InputProblem([Problem("outcomes.csv", 0, "exit", "", case.threat_prior.main_exit.value, remedy)])
        past.append((case, tuple(outcomes)))
    ids = [case.case_id for case, _ in past]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise InputProblem([Problem("CASES", 0, "case_id", twice[0], "every case once", "Name each folder once.")])
    return past


def open_kept(path: Path) -> tuple[Forecast, ...]:
    """
    Read the forecasts kept in a file; none where there is no such file yet.

    Raises
    ------
    InputProblem
        for every line that is no forecast.
    """
    return read_forecasts(path)


def _past_folders(path: Path) -> list[Path]:
    if is_past_case(path):
        return [path]
    within = sorted(child for child in path.iterdir() if is_past_case(child)) if path.is_dir() else []
    if within:
        return within
    expected = "a folder with outcomes.csv, or one that holds such folders"
    remedy = "Say in outcomes.csv what became of the case's exits."
    raise InputProblem([Problem(path.name, 0, "", "not a past case", expected, remedy)])


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return every problem of a case folder; empty if it is sound."""
    return tuple(find_problems(path))


def open_plan(path: Path, case: Case) -> Plan:
    """
    Read a plan of a case that `egress plan --format json` wrote earlier.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_plan_answer(path, case_id=case.case_id)


def open_situation(path: Path, case: Case) -> Situation:
    """
    Read how a running evacuation stands.

    Raises
    ------
    InputProblem
        with every problem found.
    """
    return read_situation(path, case)


def situation_text(situation: Situation) -> str:
    """Return a situation as the text of its file."""
    return write_situation(situation)


def open_alert(path: Path, case: Case) -> Alert:
    """
    Read an alert, our own or somebody else's, from a CAP 1.2 message.

    Raises
    ------
    InputProblem
        for anything that is no such message.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Name a file that can be read."
        raise InputProblem([Problem(str(path), 0, "", str(error), "a CAP 1.2 message", remedy)]) from None
    return read_cap(content, file=path.name, sites=case.sites)


def reach_of(wardens: Path, receipts: Path, at: datetime) -> tuple[ZoneReach, ...]:
    """
    Read the warden tree and the words that came back; return the reach by zone as known at an instant.

    Raises
    ------
    InputProblem
        with every row that is none, or a tree that bites its tail.
    """
    people = read_recipients(wardens)
    for one in people:
        chain_of(people, one.id)
    known = frozenset(one.id for one in people)
    return reach_by_zone(people, read_receipts(receipts, known), at=at)


def version_of(path: Path) -> int | None:
    """Return the version of the format in which a case folder is written; None where it states none."""
    return format_version_of(path)


def limits_of_files() -> Mapping[str, Mapping[str, str]]:
    """Return what files may hold at most, by kind of file."""
    from egress.inputs.limits import limits

    return limits()


def plan_workers() -> int:
    """Return how many processes make plans at once: one per core, at most four."""
    return max(1, min(4, os.cpu_count() or 1))


def begin_case(folder: Path, *, profile: str, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """
    Write a new case folder in the words of a profile; return its files.

    Raises
    ------
    InputProblem
        with every problem of the folder, the profile and the answers; nothing has been written then.
    """
    return new_case(folder, profile=profile, answers=answers)


def rehearsal_options(*, runs: int, seed: int | None, disturbances: str | None) -> RehearsalOptions:
    """
    Return how to rehearse: all disturbances if none are named, `none` for a rehearsal in which nothing goes wrong.

    Raises
    ------
    InputProblem
        for a name that is no disturbance.
    """
    if disturbances is None:
        let_in = all_disturbances()
    else:
        let_in = disturbances_named([] if disturbances == "none" else disturbances.split(","))
    return RehearsalOptions(runs=runs, seed=seed, disturbances=let_in)


def rehearsal_steps() -> str:
    """Return the order of a step of a rehearsal, in words."""
    return steps_in_words()


def now() -> datetime:
    """Return the time, UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def opened_store(address: str, keys: Path) -> Iterator[Store]:
    """Open a store with its folder of keys, and end any destruction that was cut short."""
    with open_record(address, keys) as store:
        yield store


def open_record(address: str, keys: Path, clock: Callable[[], datetime] = now) -> Store:
    """Open a store with its folder of keys, and end any destruction that was cut short; whoever asks closes it."""
    store = open_store(store_address(address), keyring=Keyring(keys), clock=clock)
    finish_destructions(store)
    return store


def make_store(address: str, keys: Path) -> str:
    """Make an empty store and its first keys; return the public half of the key that signs checkpoints."""
    keyring = Keyring(keys)
    new_store(store_address(address), keyring=keyring, clock=now).close()
    return public_hex(keyring.signing_key().public_key())


def copy_record(source: str, target: str) -> str:
    """Copy a store to a new place, on either engine; return the digest of both."""
    return copy_store(store_address(source), store_address(target))


def upgrade_record(address: str) -> tuple[str, str]:
    """Lead a store of an older release up to today's; return where it was and where it is."""
    return upgrade_store(store_address(address))


def signing_public_key(keys: Path) -> str:
    """Return the public half of the key that signs checkpoints."""
    return public_hex(Keyring(keys).signing_key().public_key())


def checkpoint_text(checkpoint: Checkpoint, *, on_paper: bool) -> str:
    """Return a checkpoint as a line for a file or a feed, or as a page to print."""
    return printed(checkpoint) if on_paper else written(checkpoint)


def ledger_export(store: Store) -> str:
    """Return the ledger of a store as lines, for somebody who verifies it elsewhere."""
    return "".join(ledger_lines(store))


def open_desk_of(address: str) -> Desk:
    """Open the desk of a record; it is made where there is none yet."""
    place = desk_address(store_address(address))
    make_desk(place)
    return open_desk(place)


def upgrade_desk_of(address: str) -> str:
    """Lead the desk of a record up to today's release; return where it is."""
    return upgrade_desk(desk_address(store_address(address)))


def desk_file_of(address: str) -> Path | None:
    """Return the file of the desk of a record; None where it lies on a server."""
    return desk_address(store_address(address)).path


def store_file_of(address: str) -> Path | None:
    """Return the file of a record; None where it lies on a server."""
    return store_address(address).path


def copy_desk_of(source: str, target: str) -> int:
    """Copy the desk of a record beside a copy of the record; return how many rows it has."""
    place = desk_address(store_address(source))
    if place.path is not None and not place.path.exists():
        return 0
    return copy_desk(place, desk_address(store_address(target)))


def seal_secret(keys: str, bound_to: str, secret: bytes) -> bytes:
    """Seal a secret of an account under the key of the record, bound to that account."""
    return _record_sealer(keys).seal(f"account/{bound_to}", secret.hex())


def unseal_secret(keys: str, bound_to: str, sealed: bytes) -> bytes:
    """
    Return the secret of an account.

    Raises
    ------
    ValueError
        when it was not sealed for that account, or was changed.
    """
    try:
        return bytes.fromhex(_record_sealer(keys).open(f"account/{bound_to}", sealed))
    except InternalError as error:
        raise ValueError("not what was sealed") from error


def _record_sealer(keys: str) -> Sealer:
    keyring = Keyring(Path(keys))
    return Sealer("", keyring.make_key(""))

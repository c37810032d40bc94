"""A self-test in plain words: the record, the desk, the keys, the disk, the clock, the long work."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from egress.interfaces.wiring import Desk, Store, store_file_of
from egress.kit import EgressError, iso_utc, parse_instant
from egress.workflow.record.look import verify_ledger

LEAST_FREE_MIB = 500
STUCK_H = 6


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at, whether it is well, and what was found."""

    what: str
    well: bool
    sentence: str


def self_test(address: str, keys: str, store: Store, desk: Desk, *, at: datetime) -> tuple[Finding, ...]:
    """Look at everything that egress rests on; nothing is changed."""
    looks: dict[str, Callable[[], tuple[bool, str]]] = {
        "the ledger": lambda: _ledger(store),
        "the keys": lambda: _keys(store, Path(keys)),
        "the disk": lambda: _disk(store_file_of(address) or Path(keys)),
        "the clock": lambda: _clock(store, at),
        "accounts": lambda: _accounts(desk),
        "long work": lambda: _work(desk, at),
    }
    return tuple(_found(what, look) for what, look in looks.items())


def _found(what: str, look: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        well, sentence = look()
    except (EgressError, OSError) as error:
        well, sentence = False, f"It could not be looked at: {error}"
    return Finding(what=what, well=well, sentence=sentence)


def _ledger(store: Store) -> tuple[bool, str]:
    answer = verify_ledger(store, [])
    if answer.faults:
        return (
            False,
            f"{len(answer.faults)} faults: {answer.faults[0].sentence} Keep the file, restore a backup beside it.",
        )
    return True, f"{answer.entries} entries hold together."


def _keys(store: Store, keys: Path) -> tuple[bool, str]:
    destroyed = {act.post_id for act in store.acts(kinds=["names_destroyed"])}
    missing = [post for post in store.posts() if post not in destroyed and store.sealer(post) is None]
    if missing:
        return (
            False,
            f"The keys of {', '.join(missing)} are not in the folder; bring them from where they are kept twice.",
        )
    loose = keys.exists() and keys.stat().st_mode & 0o077
    if loose:
        return False, "Others than the owner may look into the folder of keys: chmod 700 it."
    return True, "Every post has its key."


def _disk(place: Path) -> tuple[bool, str]:
    free_mib = shutil.disk_usage(place.parent).free // 2**20
    return free_mib >= LEAST_FREE_MIB, f"{free_mib} MiB are free; at least {LEAST_FREE_MIB} should be."


def _clock(store: Store, at: datetime) -> tuple[bool, str]:
    acts = store.acts(after_seq=max(0, store.head()[0] - 1))
    last = acts[-1].kept_at if acts else None
    if last is not None and last > at:
        return False, f"The last act was kept at {iso_utc(last)}, which is still ahead: set the clock right."
    return True, f"It is {iso_utc(at)}."


def _accounts(desk: Desk) -> tuple[bool, str]:
    held = [row for row in desk.accounts() if not row.revoked_at]
    administrators = [row for row in held if any(grant.role == "administrator" for grant in desk.grants(row.id))]
    if not administrators:
        return False, "There is no administrator: egress account new NAME --role administrator."
    return True, f"{len(held)} accounts, {len(administrators)} of them administrators."


def _work(desk: Desk, at: datetime) -> tuple[bool, str]:
    stuck = [
        row
        for row in desk.jobs(state="at work")
        if row.begun_at and at - parse_instant(row.begun_at) > timedelta(hours=STUCK_H)
    ]
    if stuck:
        return False, f"{len(stuck)} jobs have been at work for more than {STUCK_H} h; cancel them."
    return True, f"{len(desk.jobs(state='waiting'))} jobs wait."

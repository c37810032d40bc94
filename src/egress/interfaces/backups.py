"""Backups of everything but the keys, and the way back from an upgrade that went wrong."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from egress.interfaces.wiring import (
    copy_desk_of,
    copy_record,
    desk_file_of,
    now,
    store_file_of,
    upgrade_desk_of,
    upgrade_record,
)
from egress.kit import InputProblem, Problem


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup: its folder, the copy of the record in it, the record's digest, and rows of the desk."""

    folder: Path
    record: Path
    digest: str
    desk_rows: int


def back_up(address: str, folder: Path, *, at: datetime | None = None) -> Backup:
    """
    Copy the record and its desk, as they stand while others write, into a new folder named by the time.

    The keys are not copied: whoever holds the backup reads no name. Sessions are not copied either.

    Raises
    ------
    InputProblem
        when the folder cannot be made, or the record is of another release.
    """
    moment = (at or now()).strftime("%Y-%m-%dT%H%M%SZ")
    place = folder / f"egress-{moment}"
    try:
        place.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise _refused(place.name, str(error.strerror), "a folder that can be made", "Name another.") from error
    record = place / "record.db"
    try:
        digest = copy_record(address, str(record))
        rows = copy_desk_of(address, str(record))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Backup(folder=place, record=record, digest=digest, desk_rows=rows)


def set_aside(address: str, folder: Path) -> Path:
    """
    Keep the files of a record and its desk byte for byte, whatever their release, before an upgrade.

    Raises
    ------
    InputProblem
        for a record on a server, which its own tools back up.
    """
    files = _files_of(address)
    place = folder / f"egress-before-{now().strftime('%Y-%m-%dT%H%M%SZ')}"
    place.mkdir(parents=True, mode=0o700)
    for file in files:
        for part in (file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm"))):
            if part.exists():
                shutil.copy2(part, place / part.name)
    return place


def upgrade(address: str, folder: Path) -> tuple[Path, str, str]:
    """Set the files aside, then lead record and desk up to this release; return where they lie and both revisions."""
    place = set_aside(address, folder)
    try:
        before, after = upgrade_record(address)
        upgrade_desk_of(address)
    except BaseException:
        go_back(address, place)
        raise
    return place, before, after


def go_back(address: str, place: Path) -> Path:
    """
    Put files that were set aside back in their place; what is there now is kept beside them under another name.

    Raises
    ------
    InputProblem
        when the folder does not hold the record.
    """
    files = _files_of(address)
    if not (place / files[0].name).is_file():
        raise _refused(place.name, "it does not hold the record", "a folder that `egress upgrade` named", "Name it.")
    away = files[0].parent / f"{files[0].stem}-given-up-{now().strftime('%Y-%m-%dT%H%M%SZ')}"
    away.mkdir(mode=0o700)
    for file in files:
        for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
            here = file.with_name(name)
            if here.exists():
                here.rename(away / name)
            if (place / name).exists():
                shutil.copy2(place / name, here)
    return away


def _files_of(address: str) -> list[Path]:
    record, desk = store_file_of(address), desk_file_of(address)
    if record is None or desk is None:
        expected = "a record that is a file"
        remedy = "Back a server's database up with pg_dump, then: egress upgrade --without-backup."
        raise _refused("--store", "it lies on a server", expected, remedy)
    return [record, desk]


def _refused(what: str, value: str, expected: str, remedy: str) -> InputProblem:
    return InputProblem([Problem(what, 0, "", value, expected, remedy)])

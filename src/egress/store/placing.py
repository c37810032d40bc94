"""A file that was made beside its place, put there: whole or not at all, and never over another one."""

import os
from pathlib import Path


def put_in_place(beside: Path, path: Path) -> None:
    """
    Give a file that lies in the same folder its name; the name that it had goes.

    Some file systems, such as those of memory sticks, know no second name for a file: there the name is taken by an
    empty file first, which the whole one then replaces.

    Raises
    ------
    FileExistsError
        when something bears the name already; it stays as it is.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        beside.replace(path)
    beside.unlink(missing_ok=True)
    sync_folder(path.absolute().parent)


def sync_folder(folder: Path) -> None:
    """See that the names in a folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leftovers(beside: Path) -> None:
    """Remove a file and those that a database has put beside it, whatever signs are in its name."""
    for one in beside.parent.iterdir():
        if one.name.startswith(beside.name):
            one.unlink(missing_ok=True)

"""
Save the workbooks of cases by LibreOffice and compare what comes back: python tools/libreoffice_round_trip.py CASE...

Needs `soffice` on the path. Prints one line per case and ends with 1 if anything was lost. The tests use it too.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from egress.inputs import normalise, read_workbook, write_workbook

PROGRAM = "soffice"
SECONDS_TO_START, SECONDS_PER_BOOK = 180, 60
"""How long LibreOffice may take on a busy machine before it counts as hung."""


def is_installed() -> bool:
    """Whether LibreOffice can be called."""
    return shutil.which(PROGRAM) is not None


def lost(cases: Sequence[Path], space: Path) -> dict[Path, list[str]]:
    """
    Return, for each case, the files that do not come back byte for byte, in normal form, after LibreOffice saved it.

    Parameters
    ----------
    space : an empty folder to work in. One LibreOffice saves all the workbooks, since starting it takes longest.
    """
    books = {case: space / f"case-{number}.xlsx" for number, case in enumerate(cases)}
    for case, book in books.items():
        write_workbook(case, book)
    save_all(list(books.values()), space / "saved")
    return {case: _differing(case, space / "saved" / book.name, space / book.stem) for case, book in books.items()}


def save_all(books: Sequence[Path], folder: Path) -> None:
    """Open workbooks in LibreOffice and save each under its name in a folder."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').resolve().as_uri()}"
    saving = [PROGRAM, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder), *map(str, books)]
    seconds = SECONDS_TO_START + SECONDS_PER_BOOK * len(books)
    done = subprocess.run(saving, check=False, capture_output=True, timeout=seconds, text=True)
    missing = [book.name for book in books if not (folder / book.name).exists()]
    if missing:
        raise RuntimeError(f"LibreOffice did not save {', '.join(missing)}: {done.stdout}{done.stderr}")


def _differing(case: Path, saved: Path, back: Path) -> list[str]:
    read_workbook(saved, back)
    came_back = {path.name: path.read_bytes() for path in back.iterdir()}
    wanted = normalise(case)
    return sorted(name for name in wanted.keys() | came_back.keys() if wanted.get(name) != came_back.get(name))


def main(cases: list[str]) -> int:
    """Try each case and say how it went."""
    with tempfile.TemporaryDirectory() as name:
        found = lost([Path(case) for case in cases], Path(name))
    for case, files in found.items():
        print(f"{case}: {'NOT the same: ' + ', '.join(files) if files else 'nothing lost'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

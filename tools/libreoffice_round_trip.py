"""
Save the workbooks of cases by LibreOffice and compare what comes back: python tools/libreoffice_round_trip.py CASE...

Needs `soffice` on the path. Prints one line per case and ends with 1 if anything was lost.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from egress.inputs import normalise, read_workbook, write_workbook


def survives(case: Path) -> bool:
    """Whether a case comes back byte for byte, in normal form, after LibreOffice has saved its workbook."""
    with tempfile.TemporaryDirectory() as name:
        space = Path(name)
        write_workbook(case, space / "case.xlsx")
        profile = f"-env:UserInstallation=file://{space / 'profile'}"
        saving = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(space / "saved")]
        subprocess.run([*saving, str(space / "case.xlsx")], check=True, capture_output=True, timeout=300)
        read_workbook(space / "saved" / "case.xlsx", space / "back")
        return {path.name: path.read_bytes() for path in (space / "back").iterdir()} == normalise(case)


def main(cases: list[str]) -> int:
    """Try each case and say how it went."""
    kept = {case: survives(Path(case)) for case in cases}
    for case, whole in kept.items():
        print(f"{case}: {'nothing lost' if whole else 'NOT the same'}")
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
Renew the reference pictures: ``make looks``, or ``python -m tests.looks.renew CASE...`` for some of the cases.

Look at every picture before it is committed; the list of what it must show stands beside it and is written by hand.
"""

import sys
import tempfile
from pathlib import Path

from PIL import Image

from .browser import lacking
from .pages import CASES, made, reference_of

COLOURS = 24
"""Colours of a reference; the comparison looks at means of cells, so the picture may be small."""


def main(cases: list[str]) -> int:
    """Draw the briefs of the cases anew and write them as references."""
    if lacking():
        print(f"No pictures can be made without: {', '.join(lacking())}", file=sys.stderr)
        return 1
    for case in cases or list(CASES):
        with tempfile.TemporaryDirectory() as folder:
            for name, path in made(case, Path(folder)).pictures.items():
                small = Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
                small.save(reference_of(case, name), optimize=True)
                print(f"{reference_of(case, name)}: look at it before you commit it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

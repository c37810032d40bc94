"""The bench of the decision stands outside the package; its tests find it here."""

import sys
from pathlib import Path

for name in ("decision", "threat"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks" / name))

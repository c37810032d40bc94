"""The bench of the threat stands outside the package; its tests find it here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks" / "threat"))

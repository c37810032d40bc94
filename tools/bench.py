"""
Run the tables in `benchmarks/`: each `bench_<name>.py` prints one. Run by `make bench`, or `make bench ONLY=name`.
"""

import os
import subprocess
import sys
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "benchmarks"


def main(arguments: list[str]) -> int:
    """Run the named bench, or all of them in order of name; give 1 if one failed or is unknown."""
    found = {script.stem.removeprefix("bench_"): script for script in sorted(PLACE.glob("**/bench_*.py"))}
    wanted = arguments[:1] or list(found)
    if unknown := [name for name in wanted if name not in found]:
        print(f"bench: no {unknown[0]} in benchmarks/; there is: {', '.join(found) or 'none yet'}", file=sys.stderr)
        return 1
    if not found:
        print("bench: benchmarks/ holds no table yet", file=sys.stderr)
    failures = 0
    for name in wanted:
        print(f"== {name}", flush=True)
        # As egress sets it for itself, which comes too late where a bench loads numpy before it.
        environment = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
        command = [sys.executable, str(found[name]), *arguments[1:]]
        failures += subprocess.run(command, check=False, env=environment).returncode != 0
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""
Write what a release is made of as CycloneDX 1.6 JSON: every pinned dependency with its hashes and package URL.

``python tools/sbom.py requirements/run.txt sbom.json``. Needs nothing but the standard library; licences are
those that packages installed here state.
"""

import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

PIN = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(requirements: str) -> list[dict[str, Any]]:
    """Return the components that a file of pins names, in its order."""
    starts = list(PIN.finditer(requirements))
    ends = [match.start() for match in starts[1:]] + [len(requirements)]
    return [_component(match, requirements[match.start() : end]) for match, end in zip(starts, ends, strict=True)]


def _component(pin: re.Match[str], block: str) -> dict[str, Any]:
    name, version = pin[1].lower().replace("_", "-"), pin[2]
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "hashes": [{"alg": "SHA-256", "content": one} for one in HASH.findall(block)],
    }
    if licence := _licence(name):
        found["licenses"] = [{"license": {"name": licence}}]
    return found


def _licence(name: str) -> str:
    """Return the licence that an installed package states; empty where it is not installed or states none."""
    try:
        stated = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    text = stated.get("License-Expression") or stated.get("License") or ""
    classified = [
        one.rsplit("::", 1)[-1].strip() for one in stated.get_all("Classifier") or [] if "License ::" in one
    ]
    return text.strip().splitlines()[0][:80] if text.strip() else ", ".join(classified)


def bill(root: Path, requirements: Path) -> dict[str, Any]:
    """Return the bill of materials of the release in a checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = components(requirements.read_text(encoding="utf-8"))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    """Write the file."""
    requirements, target = map(Path, sys.argv[1:3])
    made = bill(Path(__file__).resolve().parents[1], requirements)
    target.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

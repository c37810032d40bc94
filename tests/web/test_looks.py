"""Every panel looks like its reference, within the tolerance of tests/looks/comparing.py, and says what it must."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.looks.comparing import MOST_CHANGED, beside, compared

from .looking import Look, looks, reference_of, taken
from .serving import Served

pytestmark = pytest.mark.slow
SEEN = Path("out") / "web-looks"


@pytest.mark.parametrize("look", looks(), ids=lambda look: look.name)
def test_the_panel_looks_like_its_reference(egress: Served, root: Path, look: Look) -> None:
    """Another figure passes, another layout does not; and every pattern of the list stands on the page."""
    picture, words = taken(egress, look)
    missing = [pattern for pattern in look.shows if not re.search(pattern, words)]
    assert missing == []
    wanted = Image.open(reference_of(look)).convert("RGB")
    found = compared(picture, wanted)
    if not found.is_same:
        (root / SEEN).mkdir(parents=True, exist_ok=True)
        shown = root / SEEN / f"{look.name}.png"
        beside(picture, wanted, found).save(shown)
        pytest.fail(
            f"{look.name}: {found.share:.1%} of the cells with ink differ, {MOST_CHANGED:.0%} may; {found.where()}. "
            f"Look at {shown}. If it is right so: .venv/bin/python -m tests.web.renew {look.name}"
        )

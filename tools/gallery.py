"""
Draw the gallery: brief, plan, cards and alert of kabul-2021 on two days, as pictures in docs/gallery.

Run by `make gallery`; `python tools/gallery.py 2021-08-10` draws one day. The alert is the one that the state of that
day calls for, in three languages. Plans and briefs take minutes: they are kept in out/gallery and taken up again as
long as the case and the code that reckons them are the same, so that a change of a page's looks is drawn at once.
"""

import hashlib
import io
import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from egress.domain import Case, Effect, apply_scenario
from egress.domain.alert_checks import PostState
from egress.domain.alerts import Bidding
from egress.inputs import read_case
from egress.kit import Progress, parse_as_of
from egress.publications import Brief
from egress.publications.alerts import Draft, draft_alert
from egress.publications.language import LANGUAGES
from egress.publications.papers import (
    Paper,
    action_cards,
    alert_sheet,
    brief_paper,
    draw_pages,
    emergency_plan,
)
from egress.workflow import make_brief, plan_movements
from egress.workflow.alerts import post_state
from egress.workflow.known_inputs import inputs_digest
from egress.workflow.publish import PaperOrder, subject_of

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "egress"
KEPT = ROOT / "out" / "gallery"
DAYS = ("2021-07-10", "2021-08-10")
PAGES = {"brief": 4, "plan": 3, "cards": 1, "alert": 1}
"""Pages of each document that the gallery shows, from the first."""

NOT_RECKONING = (
    "interfaces",
    "publications/papers",
    "publications/templates",
    "publications/language",
    "publications/alerts",
)
"""Parts of the code that a plan and a brief do not rest on."""

DOTS_PER_INCH = 80.0
COLOURS = 32
"""Colours of a picture: the pages are ink on white with one accent."""


def main() -> int:
    """Draw every picture of the gallery anew."""
    folder = ROOT / "docs" / "gallery"
    folder.mkdir(exist_ok=True)
    case = read_case(ROOT / "cases" / "kabul-2021")
    progress = Progress(listener=lambda words: print(f"gallery: {words}", file=sys.stderr, flush=True))
    for day in sys.argv[1:] or DAYS:
        as_of = parse_as_of(day)
        subject = subject_of(case, PaperOrder(kind="brief", as_of=as_of, handling="EXAMPLE FROM PUBLIC SOURCES"))
        result = kept(case, as_of, "plan", lambda: plan_movements(case, as_of, progress=progress))  # noqa: B023
        brief = kept(case, as_of, "brief", lambda: make_brief(case, as_of, progress=progress))  # noqa: B023
        alert = draft_alert(draft_of(case, as_of), state_of(case, as_of, brief))
        keep(folder, day, "brief", brief_paper(subject, brief))
        keep(folder, day, "plan", emergency_plan(subject, result, cards=False))
        keep(folder, day, "cards", action_cards(subject, result.plan))
        keep(folder, day, "alert", alert_sheet(subject, alert))
    return 0


def kept(case: Case, as_of: datetime, name: str, make: Callable[[], Any]) -> Any:
    """Return what was made before of the same case by the same code, or make it and keep it."""
    path = KEPT / f"{as_of:%Y-%m-%d}-{name}-{key_of(case, as_of)}.pickle"
    if path.exists():
        print(f"gallery: the {name} as of {as_of:%Y-%m-%d} was made before", file=sys.stderr, flush=True)
        return pickle.loads(path.read_bytes())
    made = make()
    KEPT.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(made))
    return made


def key_of(case: Case, as_of: datetime) -> str:
    """Return what a kept plan rests on, as a short digest: the case as known that day, and the code that reckons."""
    found = hashlib.sha256(inputs_digest(case, as_of).encode())
    for path in sorted(SOURCES.rglob("*.py")):
        if not path.relative_to(SOURCES).as_posix().startswith(NOT_RECKONING):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


def keep(folder: Path, day: str, name: str, paper: Paper) -> None:
    """Keep the first pages of a paper as pictures of few colours."""
    for number, picture in enumerate(draw_pages(paper, dots_per_inch=DOTS_PER_INCH)[: PAGES[name]], 1):
        drawn = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS)
        drawn.save(folder / f"kabul-{day}-{name}-{number}.png", optimize=True)


def draft_of(case: Case, as_of: datetime) -> Draft:
    """Return what citizens are told on that day: to leave by commercial means."""
    return Draft(
        bidding=Bidding.LEAVE,
        sender="consular@post.invalid",
        post=case.label,
        sent=as_of,
        expires=as_of + timedelta(days=1),
        zone=case.timezone,
        languages=LANGUAGES,
        categories=("citizen",),
        zones=("city-centre",),
    )


def state_of(case: Case, as_of: datetime, brief: Brief) -> PostState:
    """Return the state of the post on that day, its own people under the rung advised for them."""
    advised = [one for one in brief.advice.postures if one.category.startswith("staff")]
    gravest = max(advised, key=lambda one: one.rank, default=None)
    state = post_state(apply_scenario(case), as_of, as_of + timedelta(days=1))
    return (
        state if gravest is None else replace(state, staff_effect=Effect(gravest.effect), staff_words=gravest.label)
    )


if __name__ == "__main__":
    sys.exit(main())

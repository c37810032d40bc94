"""
Draw the gallery: the brief, the plan and an alert of kabul-2021 on two days, as pictures in docs/gallery.

Run by `make gallery`; `python tools/gallery.py 2021-08-10` draws one day. The alert is the one that the state of that
day calls for, in three languages.
"""

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from egress.domain import Case, Effect, apply_scenario
from egress.domain.alert_checks import PostState
from egress.domain.alerts import Bidding
from egress.inputs import read_case
from egress.kit import Progress, parse_as_of
from egress.publications import Brief
from egress.publications.alerts import Draft, draft_alert
from egress.publications.language import LANGUAGES
from egress.publications.papers import Paper, alert_sheet, brief_paper, draw_pages, emergency_plan
from egress.workflow import make_brief, plan_movements
from egress.workflow.alerts import post_state
from egress.workflow.publish import PaperOrder, subject_of

ROOT = Path(__file__).resolve().parent.parent
DAYS = ("2021-07-10", "2021-08-10")
PAGES = {"brief": 2, "plan": 3, "alert": 1}
"""Pages of each document that the gallery shows, from the first."""

DOTS_PER_INCH = 66.0


def main() -> int:
    """Draw every picture of the gallery anew."""
    folder = ROOT / "docs" / "gallery"
    folder.mkdir(exist_ok=True)
    case = read_case(ROOT / "cases" / "kabul-2021")
    progress = Progress(listener=lambda words: print(f"gallery: {words}", file=sys.stderr, flush=True))
    for day in sys.argv[1:] or DAYS:
        as_of = parse_as_of(day)
        order = PaperOrder(kind="brief", as_of=as_of, handling="EXAMPLE FROM PUBLIC SOURCES")
        subject = subject_of(case, order)
        result = plan_movements(case, as_of, progress=progress)
        keep(folder, day, "plan", emergency_plan(subject, result, cards=False))
        brief = make_brief(case, as_of, progress=progress)
        keep(folder, day, "brief", brief_paper(subject, brief))
        keep(
            folder,
            day,
            "alert",
            alert_sheet(subject, draft_alert(draft_of(case, as_of), state_of(case, as_of, brief))),
        )
    return 0


def keep(folder: Path, day: str, name: str, paper: Paper) -> None:
    """Keep the first pages of a paper as pictures."""
    for number, picture in enumerate(draw_pages(paper, dots_per_inch=DOTS_PER_INCH)[: PAGES[name]], 1):
        (folder / f"kabul-{day}-{name}-{number}.png").write_bytes(picture)


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

"""
Each page looks as its reference does, and shows what the list beside it says.

Compared by where the ink lies in cells of 20 pixels, as for the briefs: at most 6 % of the cells with ink may differ
(`tests/looks/comparing.py` states the tolerance). After a change that is meant: `pytest tests/papers -k golden
--renew-papers`, look at every picture, and commit them.
"""

from pathlib import Path

import pytest
from PIL import Image

from egress.domain import Case
from egress.planning import PlanningResult
from egress.publications import Brief
from egress.publications.ensemble_writer import Ensemble
from egress.publications.language import LANGUAGES
from tests.looks.comparing import beside, compared

from .conftest import every_paper, subject
from .golden import PAGES, PLACE, must_show, pictures
from .reading import page_texts, pdf_of, says

SEEN = Path(__file__).parents[2] / "out" / "papers"


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_pages(
    language: str,
    case: Case,
    result: PlanningResult,
    brief: Brief,
    losses: Ensemble,
    request: pytest.FixtureRequest,
) -> None:
    """Every kept page of every paper in this language."""
    papers = every_paper(subject(case, language), result, brief, losses)
    changed = []
    for kind in PAGES:
        for name, seen in pictures(kind, language, papers[kind]).items():
            path = PLACE / f"{name}.png"
            if request.config.getoption("--renew-papers"):
                seen.convert("RGB").quantize(64).save(path, optimize=True)
                continue
            wanted = Image.open(path)
            found = compared(seen, wanted)
            if not found.is_same:
                SEEN.mkdir(parents=True, exist_ok=True)
                beside(seen, wanted, found).save(SEEN / f"{name}.png")
                changed.append(f"{name}: {found.share:.1%} differs, {found.where()}")
    assert not changed, "\n".join(changed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_pages_show_what_they_must(
    language: str, case: Case, result: PlanningResult, brief: Brief, losses: Ensemble
) -> None:
    """Every line of the list beside a reference stands on the pages of its paper."""
    papers = every_paper(subject(case, language), result, brief, losses)
    for kind in PAGES:
        whole = " ".join(page_texts(pdf_of(papers[kind])))
        wanted = must_show(kind, language)
        assert wanted, kind
        missing = [line for line in wanted if not says(whole, line, language)]
        assert not missing, (kind, missing)

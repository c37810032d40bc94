"""The graphs of the brief: in every language, with the figures of the tables, and in Word told in words too."""

import io
from dataclasses import replace

import docx
import pytest

from egress.domain import Case
from egress.kit import H_PER_DAY
from egress.publications import Brief
from egress.publications.curves import p_closed_by
from egress.publications.language import LANGUAGES
from egress.publications.papers import brief_paper, write_paper
from egress.publications.papers.graphs import DAYS_AHEAD, clearance_graph, exit_graph
from egress.publications.papers.paper import Graph

from .conftest import subject
from .reading import letters_outside, page_texts, pdf_of, says


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_shows_both_graphs(language: str, case: Case, brief: Brief) -> None:
    """Ways out and people safe stand as graphs, titles and labels in the reader's language, inside the margins."""
    about = subject(case, language)
    paper = brief_paper(about, brief)
    graphs = [block for part in paper.parts for block in part.blocks if isinstance(block, Graph)]
    assert len(graphs) == 2
    pdf = pdf_of(paper)
    whole = " ".join(page_texts(pdf))
    for graph in graphs:
        for words in (graph.title, *(one.label for one in graph.lines)):
            assert says(whole, words, language), words
    assert not [*letters_outside(pdf, margin_mm=14)]


def test_the_curves_are_those_of_the_picture(case: Case, brief: Brief) -> None:
    """The main way out is the strong line; its end is the chance within the days shown."""
    graph = exit_graph(subject(case, "en"), brief)
    assert graph is not None
    (strong,) = [one for one in graph.lines if one.strong]
    curve = brief.picture.curves[brief.picture.main_exit]
    assert strong.points[-1] == (1.0, pytest.approx(p_closed_by(curve, DAYS_AHEAD * H_PER_DAY)))
    assert all(0 <= share <= 1 for one in graph.lines for point in one.points for share in point)
    assert graph.marker is not None


def test_the_clearance_is_a_step_curve_that_ends_with_all_who_are_safe(case: Case, brief: Brief) -> None:
    """It starts with nobody, never falls, and ends with the share that the plan makes safe."""
    graph = clearance_graph(subject(case, "en"), brief)
    assert graph is not None
    heights = [y for _, y in graph.lines[0].points]
    persons = sum(brief.persons_by_category.values())
    assert heights[0] == 0
    assert heights == sorted(heights)
    assert heights[-1] == pytest.approx(brief.plan.clearance_curve[-1][1] / persons)


def test_a_plan_that_moves_nobody_has_no_clearance_curve(case: Case, brief: Brief) -> None:
    """Nothing is drawn of nothing, and a plan that does not clear marks no time."""
    idle = replace(brief, plan=replace(brief.plan, clearance_curve=(), clearance_time_h=None))
    assert clearance_graph(subject(case, "en"), idle) is None
    graph = exit_graph(subject(case, "en"), idle)
    assert graph is not None
    assert graph.marker is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_has_the_graphs_as_pictures_with_words(language: str, case: Case, brief: Brief) -> None:
    """Each graph is a picture whose description says what it shows."""
    content = write_paper(brief_paper(subject(case, language), brief), "docx").content
    shapes = docx.Document(io.BytesIO(content)).inline_shapes
    told = [shape._inline.docPr.get("descr") for shape in shapes]
    assert len(told) == 2
    assert all(told)

"""Every paper in every language: complete, stamped, inside its margins, and safe against the names in a case."""

import io
from dataclasses import replace
from datetime import timedelta

import docx
import pytest

from egress.decision import StartByStatus
from egress.domain import Case
from egress.planning import PlanningResult
from egress.publications import Brief
from egress.publications.blocks import Facts, Sentences, Table
from egress.publications.ensemble_writer import Ensemble
from egress.publications.language import LANGUAGES
from egress.publications.papers import Paper, brief_paper, emergency_plan, memoranda, movement_paper, write_paper
from egress.publications.papers.fonts import EMBEDDED, printable
from egress.publications.papers.page_data import stamp_lines
from egress.workflow.publish import PAPERS

from .conftest import AS_OF, HANDLING, every_paper, nasty, subject
from .reading import letters_outside, page_texts, pdf_of, says, squeezed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_stamped_and_inside_its_margins(
    language: str, case: Case, result: PlanningResult, brief: Brief, losses: Ensemble
) -> None:
    """Every page of every paper bears post, version, both times and the handling mark, and nothing sticks out."""
    papers = every_paper(subject(case, language), result, brief, losses)
    assert papers.keys() == PAPERS.keys()
    for kind, paper in papers.items():
        pdf = pdf_of(paper)
        stamp = stamp_lines(paper)
        for number, text in enumerate(page_texts(pdf), 1):
            for words in (case.label, HANDLING, paper.stamp.version, stamp["time"]):
                assert says(text, words, language), (kind, number, words)
        assert not [*letters_outside(pdf, margin_mm=14)], kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_a_case_are_data(
    language: str, case: Case, result: PlanningResult, brief: Brief, losses: Ensemble
) -> None:
    """Names that look like source print as they stand; long ones break; unknown scripts are owned up to."""
    for kind, paper in every_paper(subject(nasty(case), language), result, brief, losses).items():
        pdf = pdf_of(paper)
        assert not [*letters_outside(pdf, margin_mm=14)], kind
        if language == "en" and kind == "plan":
            whole = squeezed(" ".join(page_texts(pdf)))
            assert squeezed('#panic("x") $y$') in whole
            assert squeezed("characters could not be printed") in whole
        assert write_paper(paper, "docx").content


@pytest.mark.parametrize(
    ("language", "any_day", "nobody"),
    [
        ("en", "any day in the horizon", "nobody to move"),
        ("fr", "n’importe quel jour de l’horizon", "personne à déplacer"),
        ("ar", "أي يوم ضمن الأفق", "لا أحد للنقل"),
    ],
)
def test_a_brief_of_a_post_without_people_says_so(
    language: str, any_day: str, nobody: str, case: Case, brief: Brief
) -> None:
    """Nobody to move is no plan that fails, a start that any day will do for is in reach, and no table is empty."""
    line = brief.advice.clock[0]
    easy = tuple(replace(one, start_by=None, status=StartByStatus.BEYOND_HORIZON) for one in line.start_by)
    advice = replace(brief.advice, clock=(replace(line, persons=0, start_by=easy),), postures=(), enablers=())
    scenarios = tuple(replace(one, persons=0, safe_persons=0, clearance_time_h=None) for one in brief.scenarios)
    plan = replace(brief.plan, clearance_time_h=None, clearance_curve=())
    empty = replace(brief, advice=advice, plan=plan, scenarios=scenarios, persons_by_category={})
    paper = brief_paper(subject(case, language), empty)
    shown = [
        cell.text
        for part in paper.parts
        for b in part.blocks
        if isinstance(b, Table)
        for one in b.rows
        for cell in one
    ]
    assert shown.count(any_day) == len(easy)
    assert shown.count(nobody) == len(scenarios)
    assert nobody in [fact.value for b in paper.parts[0].blocks if isinstance(b, Facts) for fact in b.items]
    assert all(b.rows for part in paper.parts for b in part.blocks if isinstance(b, Table))


def test_limits_of_risk_are_printed_as_they_were_set(case: Case, brief: Brief) -> None:
    """Columns of 2 and 2.5 % bear two heads, and the sentence has no "about" beside what was set."""
    line = brief.advice.clock[0]
    starts = tuple(replace(line.start_by[0], risk=risk) for risk in (0.02, 0.025))
    odd = replace(brief, advice=replace(brief.advice, leading_risk=0.025, clock=(replace(line, start_by=starts),)))
    for language, said in (("en", "2.5\N{NO-BREAK SPACE}%"), ("fr", "2,5\N{NO-BREAK SPACE}%")):
        paper = brief_paper(subject(case, language), odd)
        (heads,) = ([c.header for c in b.columns] for b in paper.parts[1].blocks if isinstance(b, Table))
        assert said in heads[-1]
        assert heads[-1] != heads[-2]
        sentences = [text for b in paper.parts[0].blocks if isinstance(b, Sentences) for text in b.items]
        assert said in sentences[0]


def test_the_same_paper_gives_the_same_bytes(case: Case, result: PlanningResult) -> None:
    """A PDF of the same state of a case can be compared by its digest."""
    paper = emergency_plan(subject(case, "en"), result)
    assert write_paper(paper, "pdf").content == write_paper(paper, "pdf").content


def test_a_pdf_is_an_archive_form(case: Case, result: PlanningResult) -> None:
    """The PDF declares itself as PDF/A-2a, for which Typst has refused any missing glyph."""
    content = write_paper(emergency_plan(subject(case, "ar"), result), "pdf").content
    assert b"pdfaid:part>2<" in content
    assert b"pdfaid:conformance>A<" in content


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_movement_is_left_out(language: str, case: Case, result: PlanningResult) -> None:
    """The movement tables hold every movement with its times and its load."""
    about = subject(case, language)
    text = squeezed(" ".join(page_texts(pdf_of(movement_paper(about, result.plan)))))
    assert result.plan.movements
    for movement in result.plan.movements:
        assert movement.depart.strftime("%H:%M") in text
        assert movement.arrive.strftime("%H:%M") in text
    lines = [row for part in movement_paper(about, result.plan).parts for table in part.blocks for row in table.rows]  # type: ignore[union-attr]
    assert len(lines) == len(result.plan.movements)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_says_the_same(
    language: str, case: Case, result: PlanningResult, brief: Brief, losses: Ensemble
) -> None:
    """The Word document opens, bears the stamp, and holds every cell of every table of the paper."""
    for kind, paper in every_paper(subject(case, language), result, brief, losses).items():
        document = docx.Document(io.BytesIO(write_paper(paper, "docx").content))
        head = "".join(p.text for p in document.sections[0].header.paragraphs)
        assert HANDLING in head
        assert paper.stamp.version in head
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
        for part in paper.parts:
            for block in part.blocks:
                for row in getattr(block, "rows", ()):
                    assert {str(paper.tongue.shown(cell.text)) for cell in row} <= cells, kind


def test_every_embedded_character_can_be_set(case: Case, result: PlanningResult) -> None:
    """The characters counted on from the fonts inside Typst's wheel are there: PDF/A would refuse a missing one."""
    every = " ".join(chr(code) for first, last in EMBEDDED for code in range(first, last + 1))
    assert printable(every) == every
    about = subject(case, "en")
    odd = emergency_plan(about, result)
    paper = type(odd)(**{**vars(odd), "title": every})
    assert write_paper(paper, "pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_gone_and_who_cannot_be_got_out_are_told(language: str, case: Case, brief: Brief) -> None:
    """What lapses, was withdrawn or comes too late is dated; no memorandum says that there is nothing to ask."""
    dates = (AS_OF - timedelta(days=9), AS_OF + timedelta(days=9))
    rows = brief.advice.enablers
    rows = (*(replace(row, ends=at) for row, at in zip(rows, dates, strict=True)), replace(rows[0], comes=dates[1]))
    postures = tuple(replace(one, rank=0, cannot_clear=True) for one in brief.advice.postures)
    brief = replace(brief, advice=replace(brief.advice, enablers=rows, postures=postures))
    about = subject(case, language)
    told = cells_of(brief_paper(about, brief))
    for key, row, at in (
        ("lapsed" if rows[0].kind == "enabler" else "withdrawn", rows[0], dates[0]),
        ("lapses" if rows[1].kind == "enabler" else "leaves", rows[1], dates[1]),
        ("comes_late", rows[0], dates[1]),
    ):
        words = about.tongue.say(f"due.{key}", what=row.label, moment=about.moment(at))
        assert any(words in cell for cell in told)
    assert about.tongue.say("posture.stuck") in told
    first = memoranda(about, brief).parts[0].blocks[0]
    assert isinstance(first, Sentences)
    assert about.tongue.say("memo.none_helps", who="|").split("|")[-1].strip("\u2069") in first.items[0]


def cells_of(paper: Paper) -> set[str]:
    """Return the text of every cell of a paper's tables."""
    rows = [row for part in paper.parts for block in part.blocks for row in getattr(block, "rows", ())]
    return {str(cell.text) for row in rows for cell in row}

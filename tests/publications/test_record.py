"""How good models and sources have been stands in the brief, in `egress threat` and on paper, and is read back."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from egress.inputs import read_case, read_score_record
from egress.interfaces.cli import main
from egress.kit import InputProblem
from egress.publications import Backtest, Brief, Envelope, write_backtest, write_brief
from egress.publications.language import LANGUAGES
from egress.publications.papers import brief_paper
from egress.threat import FeedView
from egress.threat.scoring import ScoreRow
from egress.workflow.publish import PaperOrder, subject_of
from tests.papers.reading import letters_outside, page_texts, pdf_of, says

ROOT = Path(__file__).parents[2]
SCORES = tuple(
    ScoreRow(
        forecaster=name,
        cases=12,
        case_days=700,
        tw_crps_days=days,
        tw_crps_range=(days - 2, days + 3),
        brier={7: 0.05, 14: 0.081, 30: 0.132},
        log_score={30: 0.41},
        coverage={50: 0.48, 90: 0.87},
        by_case={"kabul": days},
    )
    for name, days in (("egress", 11.5), ("last official", 31.2))
)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The answer of `egress backtest` as a file."""
    answer = Backtest(alarm_p=0.2, rows=SCORES, brier_skill={}, brier_skill_range={}, worth_of_mechanism={}, cases=())
    envelope = Envelope(case_id=None, as_of=None, inputs_digest=None, seed=None, version="0")
    path = tmp_path / "scores.json"
    path.write_bytes(write_backtest(answer, "json", envelope=envelope).content)
    return path


def judged(brief: Brief) -> Brief:
    """Return the brief with the record, and with two sources whose claims have been resolved."""
    feeds = tuple(
        FeedView(
            source_id=name,
            rows=5,
            newest_event_days=1.0,
            newest_received_days=1.0,
            is_silent=False,
            is_frozen=False,
            claims_held=held,
            claims_resolved=8,
            p_30_without=0.2,
            change_points=1.5,
        )
        for name, held in (("rumour", 1), ("agency", 7))
    )
    return replace(brief, scores=SCORES, picture=replace(brief.picture, feeds=feeds))


def test_what_a_backtest_wrote_is_read_back(kept: Path) -> None:
    """Every figure of the score table comes back as it was."""
    assert read_score_record(kept) == SCORES


def test_a_file_that_is_no_record_is_refused(kept: Path, tmp_path: Path) -> None:
    """Another answer, a figure out of its bounds, no JSON, nesting without end: refused with place and remedy."""
    sound = json.loads(kept.read_text())
    other = tmp_path / "other.json"
    sound["data"]["rows"][0]["brier"]["14"] = 1.7
    other.write_text(json.dumps(sound))
    with pytest.raises(InputProblem, match=r"data\.rows\.0\.brier\.14.*egress backtest"):
        read_score_record(other)
    for text in ("[" * 100_000, "{", '{"schema": "egress/plan/1", "data": {}}', "\x00"):
        other.write_text(text)
        with pytest.raises(InputProblem, match="egress backtest"):
            read_score_record(other)
    with pytest.raises(InputProblem, match="can be read"):
        read_score_record(tmp_path / "missing.json")


def test_the_brief_annexes_the_record(brief: Brief) -> None:
    """Text and JSON bear every forecaster and the sources, those first of whose claims most came true."""
    text = write_brief(judged(brief), "text").content.decode()
    section = text[text.index("How good models and sources have been") :]
    assert "11.5" in section
    assert "last official" in section
    assert section.index("agency") < section.index("rumour")
    told = json.loads(write_brief(judged(brief), "json").content)["data"]["threat"]["scores"]
    assert [one["tw_crps_days"] for one in told] == [11.5, 31.2]
    assert "How good models" not in write_brief(replace(brief, scores=()), "text").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_on_paper_has_it_too(language: str, brief: Brief) -> None:
    """In every language, inside the margins."""
    case = read_case(ROOT / "cases" / "tiny-post")
    about = subject_of(case, PaperOrder(kind="brief", as_of=brief.as_of, language=language))
    pdf = pdf_of(brief_paper(about, judged(brief)))
    whole = " ".join(page_texts(pdf))
    for words in (about.tongue.say("record.title"), about.tongue.decimal(31.2, 1), "agency"):
        assert says(whole, words, language)
    assert not [*letters_outside(pdf, margin_mm=14)]


def test_threat_shows_it(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`egress threat --scores FILE` prints the table; a file that is none ends with 2."""
    case = str(ROOT / "cases" / "tiny-post")
    assert main(["threat", case, "--as-of", "2030-03-10", "--scores", str(kept)]) == 0
    assert "31.2" in capsys.readouterr().out
    assert main(["threat", case, "--as-of", "2030-03-10", "--scores", str(kept.parent / "no.json")]) == 2

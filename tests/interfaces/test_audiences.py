"""Nothing of a report that its handling label keeps from an audience stands in what is made for that audience."""

import json
import shutil
from pathlib import Path

import pypdfium2
import pytest

from egress.interfaces.cli import main

ROOT = Path(__file__).parents[2]
HEAD = "report_id,t_event,t_received,t_public,source_id,grade,claim,text,handling\n"
ROWS = (
    "r_red,2030-03-05T00:00:00Z,2030-03-05T00:00:00Z,,zz-agent,A1,attack_near_post,Zebra column at the bridge,red\n"
    "r_open,2030-03-05T00:00:00Z,2030-03-05T00:00:00Z,,yy-wire,B2,attack_near_post,Quagga shots in town,clear\n"
)
SECRET = ("r_red", "zz-agent", "Zebra")
AS_OF = ("--as-of", "2030-03-10")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The invented post with a red and a clear report."""
    made = Path(shutil.copytree(ROOT / "cases" / "tiny-post", tmp_path / "case"))
    (made / "reports.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return made


def test_threat_for_partners_knows_no_red_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its id, its source nor its words; the figures are those of a case without it, and the count is told."""
    assert main(["threat", str(folder), *AS_OF, "--format", "json"]) == 0
    whole = capsys.readouterr().out
    assert "zz-agent" in whole
    assert main(["threat", str(folder), *AS_OF, "--format", "json", "--for", "partners"]) == 0
    told = capsys.readouterr().out
    assert not any(word in told for word in SECRET)
    assert "yy-wire" in told
    assert "1 report is kept from this audience" in told
    (folder / "reports.csv").write_text(HEAD + ROWS.splitlines(keepends=True)[1], encoding="utf-8")
    assert main(["threat", str(folder), *AS_OF, "--format", "json"]) == 0
    without = json.loads(capsys.readouterr().out)["data"]
    assert json.loads(told)["data"]["curves"] == without["curves"]
    assert json.loads(whole)["data"]["curves"] != without["curves"]


def test_the_brief_is_marked_and_says_what_is_kept_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text, JSON and page for the public bear TLP:CLEAR and nothing of the red report."""
    page = folder.parent / "brief.html"
    command = ["brief", str(folder), *AS_OF, "--for", "public", "--workers", "1", "-q"]
    assert main([*command, "--format", "json", "--also", f"html={page}"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)["data"]["handling"] == "TLP:CLEAR"
    assert json.loads(told)["data"]["withheld"] == 1
    for text in (told, page.read_text(encoding="utf-8")):
        assert not any(word in text for word in SECRET)
        assert "TLP:CLEAR" in text


def test_papers_bear_the_mark_of_their_audience(folder: Path) -> None:
    """The printed brief for the organisation is AMBER+STRICT on every page and says that a report is kept back."""
    out = folder.parent / "brief.pdf"
    command = ["publish", str(folder), "brief", *AS_OF, "--for", "organisation", "-q", "-o", str(out)]
    assert main([*command, "--workers", "1"]) == 0
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out)]
    assert all("TLP:AMBER+STRICT" in page for page in pages)
    assert "1 report is kept from these readers" in " ".join(" ".join(pages).split())
    assert not any(word in page for word in SECRET for page in pages)


def test_a_picture_for_an_audience_is_no_kept_forecast(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an audience may know is not what is known: it is not scored later as our forecast."""
    kept = folder.parent / "kept.jsonl"
    assert main(["threat", str(folder), *AS_OF, "--for", "public", "--keep", str(kept)]) == 2
    assert "--for" in capsys.readouterr().err
    assert not kept.exists()


@pytest.mark.parametrize("target", ["book.xlsx", "folder"])
def test_a_converted_case_lacks_what_is_kept_from_partners(
    folder: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a workbook or a folder, from a folder or from a workbook; how many reports are kept back is told."""
    book = folder.parent / "whole.xlsx"
    assert main(["convert", str(folder), str(book)]) == 0
    sources = [folder] if target.endswith(".xlsx") else [folder, book]
    for number, source in enumerate(sources):
        made = folder.parent / f"{number}-{target}"
        assert main(["convert", str(source), str(made), "--for", "partners"]) == 0
        assert "kept from partners by handling label: 1 report" in capsys.readouterr().err
        back = made
        if target.endswith(".xlsx"):
            back = folder.parent / "back"
            assert main(["convert", str(made), str(back)]) == 0
        kept = "".join(path.read_text(encoding="utf-8") for path in back.glob("*.*"))
        assert not any(word in kept for word in SECRET)
        assert "yy-wire" in kept
        assert main(["check", str(back)]) == 0


def test_an_export_lacks_what_is_kept_from_the_public(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The table of reports for the public holds the clear one alone; whole it holds both."""
    out = folder.parent / "reports.csv"
    for more, shown in ((["--for", "public"], False), ([], True)):
        assert main(["export", str(folder), "csv", "--table", "reports", "-o", str(out), *more]) == 0
        kept = out.read_text(encoding="utf-8")
        assert "yy-wire" in kept
        assert any(word in kept for word in SECRET) is shown
    capsys.readouterr()

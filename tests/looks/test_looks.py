"""The briefs of all four cases: in three forms, looked at as pictures, with what each must show."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from .browser import lacking
from .comparing import MOST_CHANGED, beside, compared
from .pages import CASES, PICTURES, ROOT, Made, drawn, made, on_one_line, reference_of, section_of, text_of

SEEN = ROOT / "out" / "looks"
"""Where pictures are saved that do not match."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(lacking()), reason=f"needs, on Debian: apt-get install {' '.join(lacking())}"),
]


@pytest.fixture(scope="module", params=CASES)
def brief(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return the brief of one case with its pictures."""
    return made(request.param, tmp_path_factory.mktemp(request.param))


def check_look(case: str, name: str, picture: Path) -> None:
    """Demand that a picture looks like its reference; save both for looking at where it does not."""
    seen, wanted = Image.open(picture), Image.open(reference_of(case, name))
    found = compared(seen, wanted)
    if not found.is_same:
        SEEN.mkdir(parents=True, exist_ok=True)
        shown = SEEN / f"{case}-{name}.png"
        beside(seen, wanted, found).save(shown)
        pytest.fail(
            f"{case}, {name}: {found.share:.1%} of the cells with ink differ from the reference, {MOST_CHANGED:.0%} "
            f"may; {found.where()}. Look at {shown} (left the reference, right what was seen, differences red). "
            "If it is right so, renew the references by `make looks`."
        )


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_looks_like_its_reference(brief: Made, name: str) -> None:
    """First screen and first printed page lie within the tolerance of the committed pictures."""
    check_look(brief.look.case, name, brief.pictures[name])


def test_the_page_says_what_its_picture_must_show(brief: Made) -> None:
    """Every pattern of the list stands in the bottom line of the page, and on the first sheet of the print."""
    first = text_of(section_of(brief.forms["html"], "bottom-line"))
    head = on_one_line(brief.forms["html"].partition("<header>")[2].partition("</header>")[0])
    printed = on_one_line(brief.printed)
    assert [p for p in brief.look.shows if not re.search(p, f"{head} {first}")] == []
    # The print parts words by columns, so each word of a pattern is looked for by itself.
    words = {word for p in brief.look.shows for word in re.findall(r"[A-Za-z]{4,}", p)}
    assert sorted(word for word in words if word.lower() not in printed.lower()) == []


def test_the_sections_stand_in_their_order(brief: Made) -> None:
    """The headings of the list are those of the page, in text and HTML alike."""
    found = [on_one_line(h) for h in re.findall(r"<h2.*?>(.*?)</h2>", brief.forms["html"], flags=re.DOTALL)]
    assert len(found) == len(brief.look.headings)
    for wanted, heading in zip(brief.look.headings, found, strict=True):
        assert re.fullmatch(rf"[0-9A-Z]\. {wanted}", heading), (wanted, heading)
        assert heading[:40] in " ".join(brief.forms["text"].split())


def test_three_forms_say_the_same(brief: Made) -> None:
    """The sentences of the bottom line stand word for word in JSON, text and HTML."""
    data = json.loads(brief.forms["json"])["data"]
    text, page = " ".join(brief.forms["text"].split()), text_of(brief.forms["html"])
    assert len(data["bottom_line"]) >= 4
    for sentence in data["bottom_line"]:
        # Text and page show percentages with a blank, the record without.
        shown = re.sub(r"(\d)%", r"\1 %", sentence)
        assert shown in text
        assert shown in page


def test_nothing_runs_out_of_the_page(brief: Made) -> None:
    """No ink touches the right rim of the screen or of the sheet: nothing is wider than its page."""
    for name in PICTURES:
        picture = Image.open(brief.pictures[name]).convert("L")
        rim = picture.crop((picture.width - 12, 0, picture.width, picture.height))
        assert rim.getextrema()[0] > 200, name


@pytest.mark.parametrize("brief", CASES[:1], indirect=True)
def test_a_page_that_changed_is_found(brief: Made, tmp_path: Path) -> None:
    """The same page without its cards does not pass for itself."""
    broken = brief.forms["html"].replace("<style>", "<style>.facts { display: none !important; }", 1)
    found = drawn(brief.look, {**brief.forms, "html": broken}, tmp_path)
    for name in PICTURES:
        assert not compared(Image.open(found.pictures[name]), Image.open(brief.pictures[name])).is_same

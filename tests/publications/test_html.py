"""The brief as HTML: one file, nothing from outside, everything escaped, readable by anyone."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from egress.decision import ClockLine
from egress.publications import Brief, write_brief
from egress.publications.html_writer import css_text

from .conftest import ARABIC, SCRIPT
from .test_text import TITLES

VOID = {"meta", "br", "wbr"}


class Page(HTMLParser):
    """Collects the tags, attributes and texts of a page, and checks that tags are closed in order."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Refuse a tag closed out of order."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every tag of that name."""
        return [attributes for name, attributes in self.tags if name == tag]


def html_of(brief: Brief) -> str:
    """Return the brief as HTML."""
    return write_brief(brief, "html").content.decode()


@pytest.mark.parametrize("name", ["brief", "bare_brief"])
def test_nothing_comes_from_outside(name: str, request: pytest.FixtureRequest) -> None:
    """No address, no fetched file, no script: the page is whole without a network."""
    html = html_of(request.getfixturevalue(name))
    for forbidden in ("http", "url(", "src=", "@import", "<script", "<link", "<iframe", "<object", "javascript:"):
        assert forbidden not in html.lower()
    links = [a["href"] for a in Page(html).named("a")]
    assert links
    assert all(link is not None and link.startswith("#") for link in links)


@pytest.mark.parametrize("name", ["brief", "bare_brief"])
def test_tags_are_closed_in_order(name: str, request: pytest.FixtureRequest) -> None:
    """The page is well formed to its last tag."""
    assert Page(html_of(request.getfixturevalue(name))).open == []


def test_names_are_escaped_everywhere(brief: Brief) -> None:
    """A script in a name is shown as text, in tables, charts and titles; Arabic stays as it is."""
    html = html_of(brief)
    assert SCRIPT not in html
    assert html.count("&lt;script&gt;") > 5
    assert ARABIC in html
    assert not re.search(r"\son\w+=", html)


def test_a_name_cannot_leave_the_style_sheet() -> None:
    """In the page header of the style sheet a name is nothing but codes, so it can close neither string nor tag."""
    assert css_text('a"</style>\n') == r"a\000022\00003c\00002fstyle\00003e\00000a"


def test_every_section_has_its_head(brief: Brief) -> None:
    """Every section stands in order under a heading of its own, and one heading names the post."""
    page = Page(html_of(brief))
    text = "".join(page.texts)
    assert [text.index(title) for title in TITLES] == sorted(text.index(title) for title in TITLES)
    assert len(page.named("h1")) == 1
    assert len(page.named("h2")) == len(TITLES) == len(page.named("section"))
    assert page.named("html") == [{"lang": "en"}]


def test_tables_have_captions_and_heads(brief: Brief) -> None:
    """Every table has a caption, and every row begins with its own head."""
    page = Page(html_of(brief))
    assert len(page.named("caption")) == len(page.named("table")) > 8
    scopes = [a.get("scope") for a in page.named("th")]
    assert scopes.count("row") == len(page.named("tr")) - len(page.named("table"))
    assert None not in scopes


def test_charts_have_text_alternatives(brief: Brief) -> None:
    """Each of the five charts is an image with a title and a description that its ids lead to."""
    html = html_of(brief)
    page = Page(html)
    charts = page.named("svg")
    assert len(charts) == 5
    for chart in charts:
        ids = (chart["aria-labelledby"] or "").split()
        assert chart["role"] == "img"
        assert len(ids) == 2
        for id_ in ids:
            assert re.search(rf'<(title|desc) id="{id_}">[^<]{{20,}}</', html)
    every_id = [a["id"] for _, a in page.tags if "id" in a]
    assert len(every_id) == len(set(every_id))


def test_clearance_is_marked_on_the_exit_curves(brief: Brief) -> None:
    """The time that everyone needs is marked among the exit curves only where there is one."""
    mark = "everyone safe by here if ordered now"
    assert mark not in html_of(brief)
    assert mark in html_of(replace(brief, plan=replace(brief.plan, clearance_time_h=141.0)))


def test_every_group_has_its_row_on_the_time_line(brief: Brief) -> None:
    """The time line marks each open risk with a circle and tells what is past and what can wait."""
    html = html_of(brief)
    open_marks = sum(1 for line in brief.advice.clock for s in line.start_by if s.status == "open")
    assert html.count("<circle") == open_marks
    assert "past: already at least 31 %" in html
    assert "any day: 5, 10, 20 %" in html


def test_charts_stay_inside_their_frame(brief: Brief) -> None:
    """No mark is drawn outside the frame, however far the dates lie."""
    far = tuple(_moved(line) for line in brief.advice.clock)
    html = html_of(replace(brief, advice=replace(brief.advice, clock=far)))
    for svg in re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL):
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
        assert found
        for name, limit in (("x", found[1]), ("cx", found[1]), ("y", found[2]), ("cy", found[2])):
            values = [float(v) for v in re.findall(rf'\s{name}="(-?[\d.]+)"', svg)]
            assert all(0 <= v <= float(limit) for v in values)


def _moved(line: ClockLine) -> ClockLine:
    entries = tuple(s if s.margin_h is None else replace(s, margin_h=s.margin_h * 40) for s in line.start_by)
    return replace(line, start_by=entries)


def test_print_has_its_page_header(brief: Brief) -> None:
    """On A4 every page bears the post, the instant, the version and the room for the marking."""
    style = html_of(brief).split("<style>")[1].split("</style>")[0]
    assert "size: A4" in style
    for text in ("Embassy Hill", "As of 11 Aug 2031 00:00Z (04:30 local)", "egress 0.1.0", "HANDLING"):
        assert str(css_text(text)) in style

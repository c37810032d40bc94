"""The briefs that are looked at: which, on which day, and what the reference beside their pictures says of them."""

import html
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from egress.interfaces.cli import main

from .browser import first_printed_page, first_screen, in_one_typeface

ROOT = Path(__file__).resolve().parents[2]
REFERENCES = Path(__file__).parent / "references"
CASES = ("tiny-post", "field-office", "company-site", "un-office", "kabul-2021")
FORMS = ("text", "json", "html")
PICTURES = ("screen", "print")


@dataclass(frozen=True)
class Look:
    """
    What one brief must show.

    Attributes
    ----------
    as_of, against : the day of the brief, and the one compared with; empty = none.
    shows : patterns that must stand in the bottom line of the page, and on the first sheet of the print.
    headings : the sections that the page must have, in this order.
    """

    case: str
    as_of: str
    against: str
    shows: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A brief in its three forms, its two pictures, and the text of the first printed page."""

    look: Look
    forms: dict[str, str]
    pictures: dict[str, Path]
    printed: str


def look_of(case: str) -> Look:
    """Return what the brief of a case must show, as the file beside its references says."""
    told = tomllib.loads((REFERENCES / f"{case}.toml").read_text(encoding="utf-8"))
    return Look(case, told["as_of"], told.get("against", ""), tuple(told["shows"]), tuple(told["headings"]))


def made(case: str, folder: Path) -> Made:
    """Brief a case by the command line in every form, and draw the page."""
    look = look_of(case)
    files = {form: folder / f"{case}.{form}" for form in FORMS}
    words = ["brief", str(ROOT / "cases" / case), "--as-of", look.as_of, "-q", "--workers", "1"]
    words += ["--against", look.against] if look.against else []
    words += ["-o", str(files["text"]), *(w for form in FORMS[1:] for w in ("--also", f"{form}={files[form]}"))]
    assert main(words) == 0
    forms = {form: path.read_text(encoding="utf-8") for form, path in files.items()}
    return drawn(look, forms, folder)


def drawn(look: Look, forms: dict[str, str], folder: Path) -> Made:
    """Draw the page of a brief."""
    page = folder / f"{look.case}-drawn.html"
    page.write_text(in_one_typeface(forms["html"]), encoding="utf-8")
    pictures = {name: folder / f"{look.case}-{name}.png" for name in PICTURES}
    first_screen(page, pictures["screen"])
    return Made(look, forms, pictures, first_printed_page(page, pictures["print"]))


def reference_of(case: str, picture: str) -> Path:
    """Return where a reference picture is kept."""
    return REFERENCES / f"{case}-{picture}.png"


def text_of(page: str) -> str:
    """Return a page's words, without tags, on one line."""
    without = re.sub(r"<(style|svg|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return on_one_line(html.unescape(re.sub(r"<wbr>|</?bdi>", "", without)))


def section_of(page: str, key: str) -> str:
    """Return the markup of one section of a page."""
    found = re.search(rf'<section id="{key}".*?</section>', page, flags=re.DOTALL)
    assert found is not None, f"the page has no section {key}"
    return found[0]


def on_one_line(text: str) -> str:
    """Return text without tags, all blanks alike."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).replace("\N{NO-BREAK SPACE}", " ").split())

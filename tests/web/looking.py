"""Every panel as a picture: which, of what, and what must be read on it."""

import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from egress.interfaces.accounts import Role

from .serving import Served, on_panel, settle

REFERENCES = Path(__file__).parent / "references"
TYPEFACE = '* { font-family: "DejaVu Sans" !important; caret-color: transparent !important; }'
"""The one typeface that every machine with these tests has."""

WINDOW = {"width": 1440, "height": 1100}
ROLES = (Role.DECISION_MAKER, Role.PLANNER, Role.AUDITOR)


@dataclass(frozen=True)
class Look:
    """
    One picture.

    Attributes
    ----------
    post_id, panel : where it is taken. theme, language : in which light and words.
    at : the selector that stands at the top of the window; empty = the top of the page.
    hour : of the time slider; 0 = it stays at the beginning.
    shows : what must be read on the page.
    """

    name: str
    post_id: str
    panel: str
    shows: tuple[str, ...]
    theme: str = "light"
    language: str = "en"
    at: str = ""
    hour: int = 0


def looks() -> list[Look]:
    """Return every look, as the file beside the pictures lists them."""
    told = tomllib.loads((REFERENCES / "looks.toml").read_text(encoding="utf-8"))["look"]
    return [Look(**{**one, "shows": tuple(one["shows"])}) for one in told]


def taken(egress: Served, look: Look) -> tuple[Image.Image, str]:
    """Return a look as a picture, and the words of its page."""
    page = egress.signed_in(
        *ROLES, kept={"language": look.language, "theme": look.theme}, viewport=WINDOW, bypass_csp=True
    )
    on_panel(page, egress, look.post_id, look.panel)
    page.add_style_tag(content=TYPEFACE)
    prepare(page, look)
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    words = page.locator("body").inner_text()
    page.context.close()
    return picture, words


def prepare(page: Page, look: Look) -> None:
    """Bring a page to where its picture is taken."""
    if look.panel == "what-if":
        page.get_by_label("What to change").select_option("sites")
        page.get_by_label("Which one").select_option("qatar")
        page.get_by_label("New value (persons)").first.fill("20000")
        page.wait_for_function("document.querySelector('.changes')?.innerText.includes('20000')")
        page.wait_for_function("document.querySelector('.heads')?.innerText.includes('(+')")
        page.wait_for_function("!document.querySelector('main [aria-busy=true]')")
        page.add_style_tag(content=".took { visibility: hidden; }")
    if look.panel == "alerts":
        page.get_by_label("Tell people to").select_option("go_to")
        page.get_by_role("combobox", name="Place", exact=True).select_option("airport")
        page.get_by_role("button", name="Draft", exact=True).click()
        page.get_by_text("Nothing speaks against it").wait_for()
    if look.panel == "staffing":
        page.locator("#stay-title").wait_for()
        page.locator("input[type=range]").fill("20")
    if look.hour:
        page.locator(".slider input[type=range]").fill(str(look.hour))
    if look.at:
        page.locator(look.at).evaluate("one => one.scrollIntoView({ block: 'start' })")
        page.mouse.wheel(0, -12)
    page.wait_for_timeout(500)


def reference_of(look: Look) -> Path:
    """Return where the picture of a look is kept."""
    return REFERENCES / f"{look.name}.png"


def save(picture: Image.Image, path: Path) -> None:
    """Save a picture as small as it may be."""
    picture.save(path, optimize=True)

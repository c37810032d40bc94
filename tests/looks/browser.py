"""Pictures of a page by headless Chromium: its first screen, and the first page of its print."""

import os
import shutil
import subprocess
from pathlib import Path

SCREEN = (1000, 1400)
"""Width and height of the window, pixels."""

PRINT_DPI = 60
"""Resolution at which the first printed page is drawn; A4 gives 496 × 702 pixels."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TYPEFACE = "DejaVu Sans"
SECONDS = 180

_SAME_TYPEFACE = f'<style>body {{ font-family: "{TYPEFACE}" !important; }}</style></head>'


def lacking() -> list[str]:
    """Return the Debian packages without which no picture can be made; empty where all is there."""
    needed = {
        "chromium": browser() is not None,
        "poppler-utils": shutil.which("pdftoppm") is not None and shutil.which("pdftotext") is not None,
        "fonts-dejavu-core": _has_typeface(),
    }
    return [package for package, there in needed.items() if not there]


def browser() -> str | None:
    """Return the command of a browser of the Chromium family."""
    return next((name for name in BROWSERS if shutil.which(name)), None)


def in_one_typeface(html: str) -> str:
    """Return a page that asks for the one typeface which every machine that makes pictures has."""
    return html.replace("</head>", _SAME_TYPEFACE, 1)


def first_screen(page: Path, picture: Path) -> None:
    """Draw what a person sees before scrolling."""
    _browse(
        page, f"--window-size={SCREEN[0]},{SCREEN[1]}", "--force-device-scale-factor=1", f"--screenshot={picture}"
    )
    assert picture.exists(), f"{browser()} drew no picture of {page.name}"


def first_printed_page(page: Path, picture: Path) -> str:
    """Draw the first page of the print, and return its text."""
    printed = picture.with_suffix(".pdf")
    _browse(page, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    first = ["-f", "1", "-l", "1"]
    drawing = ["pdftoppm", *first, "-r", str(PRINT_DPI), "-png", "-singlefile", str(printed)]
    _run([*drawing, str(picture.with_suffix(""))])
    return _run(["pdftotext", *first, "-layout", str(printed), "-"])


def _browse(page: Path, *asked: str) -> None:
    profile = page.parent / "browser"
    command = browser()
    assert command is not None
    always = [
        "--headless",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
    ]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    _run([command, *always, *as_root, *asked, page.resolve().as_uri()])


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}"
    return done.stdout


def _has_typeface() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return TYPEFACE in _run(["fc-list", ":", "family"])

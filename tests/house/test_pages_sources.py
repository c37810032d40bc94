"""What the sources of the pages never do, whoever writes them."""

import re
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "web" / "src"
KEPT = {"egress-keys", "egress-language", "egress-theme"}


def lines() -> Iterator[tuple[str, str]]:
    """Yield every line of the pages' sources that somebody wrote, with its file."""
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in (".svelte", ".ts") and path.name != "described.d.ts":
            for line in path.read_text(encoding="utf-8").splitlines():
                yield path.relative_to(SOURCES).as_posix(), line


def having(pattern: str) -> list[tuple[str, str]]:
    """Return the lines in which a pattern is found."""
    return [(file, line.strip()) for file, line in lines() if re.search(pattern, line)]


def test_no_page_writes_markup() -> None:
    """Text is put where text belongs; nothing that was given becomes markup or script."""
    assert having(r"@html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function") == []


def test_browsers_keep_tastes_alone() -> None:
    """A browser keeps how somebody likes the pages, and nothing of a post or a person."""
    assert having(r"sessionStorage|indexedDB|caches\.|serviceWorker|document\.cookie") == []
    text = "\n".join(line for _, line in lines())
    assert set(re.findall(r"'(egress-[a-z]+)'", text)) == KEPT
    stored = {file for file, _ in having(r"localStorage\.setItem")}
    assert stored <= {"App.svelte", "theme.svelte.ts", "words/tongue.svelte.ts"}


def test_no_page_writes_to_prototypes() -> None:
    """Nothing that was given may change what every object has."""
    assert having(r"__proto__|\.prototype\b|setPrototypeOf") == []

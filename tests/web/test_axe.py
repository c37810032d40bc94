"""Whoever sees little or nothing can use every page: axe finds nothing, in both directions, both lights, at 200 %."""

from pathlib import Path

import pytest

from egress.interfaces.accounts import Role

from .serving import Served, on_panel

pytestmark = pytest.mark.slow
AXE = Path("web/node_modules/axe-core/axe.min.js")
PAGES = (
    ("", "portfolio"),
    *(("kabul-2021", panel) for panel in ("decision", "threat", "plans", "what-if", "alerts", "documents", "record")),
    ("un-office", "staffing"),
    ("field-office", "decision"),
)
ROLES = (Role.DECISION_MAKER, Role.PLANNER, Role.AUDITOR)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
AT_200 = {"viewport": {"width": 720, "height": 450}, "device_scale_factor": 2}
"""A window of 1440 by 900 at 200 %: half as many pixels of the style sheet each way."""

FIND = """async (rules) => {
  const found = await axe.run(document, rules)
  const where = (one) => one.nodes.slice(0, 3).map((node) => node.html).join(' | ')
  return found.violations.map((one) => `${one.id}: ${one.help}: ${where(one)}`)
}"""


@pytest.mark.parametrize(
    ("language", "theme", "zoom"),
    [
        *(("en", "light", 200), ("en", "dark", 200), ("ar", "light", 200), ("ar", "dark", 200)),
        *(("en", "light", 100), ("ar", "dark", 100)),
    ],
)
def test_axe_finds_nothing(egress: Served, root: Path, language: str, theme: str, zoom: int) -> None:
    """Every page, with everything that folds opened, and none is wider than its window."""
    kept = {"language": language, "theme": theme}
    page = egress.signed_in(*ROLES, kept=kept, bypass_csp=True, **(AT_200 if zoom == 200 else {}))
    wrong = []
    for post_id, panel in PAGES:
        on_panel(page, egress, post_id, panel)
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        page.wait_for_timeout(100)
        page.add_script_tag(content=(root / AXE).read_text(encoding="utf-8"))
        wrong += [f"{post_id} {panel}: {line}" for line in page.evaluate(FIND, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            wrong.append(f"{post_id} {panel}: wider than its window")
    page.context.close()
    assert wrong == [], "\n".join(wrong)


def test_signing_in_is_open_to_all(egress: Served, root: Path) -> None:
    """The page before the door, too."""
    context = egress.context(bypass_csp=True)
    page = context.new_page()
    page.goto(egress.address)
    page.wait_for_selector("h1")
    page.add_script_tag(content=(root / AXE).read_text(encoding="utf-8"))
    assert page.evaluate(FIND, RULES) == []
    context.close()

"""
How soon a page is of use: the portfolio of 300 posts, a plan of 20,000 movements, a what-if. ``make bench ONLY=web``.

Measured within a real browser (headless Chromium, WebGL by SwiftShader, nothing in its cache) from the start of the
navigation, session already open, server on the same machine: until the first rows can be read, and until the map is
drawn. The 300 posts are copies of tiny-post, laid over the globe, each with a brief; the 20,000 movements are
those of a plan of kabul-2021, repeated a minute apart until there are so many. The what-if changes one number of
kabul-2021 after another in the panel, each time from the request to the end of the answer.
"""

import json
import statistics
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.web.serving import NOW, Served, build_pages, free_port, kept_record, open_case, served  # noqa: E402

from egress.domain import Case  # noqa: E402
from egress.interfaces.accounts import Role  # noqa: E402
from egress.interfaces.api import House, open_house  # noqa: E402
from egress.interfaces.wiring import make_store, open_desk_of  # noqa: E402
from egress.kit import Place, iso_utc, parse_instant  # noqa: E402
from egress.workflow.make_brief import make_brief  # noqa: E402
from egress.workflow.record.hands import Hand, act_of  # noqa: E402
from egress.workflow.record.keep import brief_bytes, keep_case, summary_of  # noqa: E402

POSTS, MOVEMENTS, RUNS = 300, 20_000, 5
LIMITS_S = {"portfolio of 300 posts": 1.5, "plan of 20,000 movements": 2.5}
CHANGES = {"sites": ("qatar", (20_000, 12_000, 9_000, 30_000, 15_000, 40_000)), "forces": ("", (2_000, 4_000, 900))}
"""By table: the row (empty = the first), and the numbers it is given one after another."""

MOST_WHAT_IF_S = 1.0
WATCH = """
addEventListener('DOMContentLoaded', () => {
  const seen = {}
  window.seen = seen
  const look = () => {
    for (const [name, selector] of Object.entries(WANTED)) {
      if (!(name in seen) && document.querySelector(selector)) {
        seen[name] = null
        requestAnimationFrame(() => requestAnimationFrame(() => { seen[name] = performance.now() / 1000 }))
      }
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true })
})
"""


def spread_out(case: Case, number: int) -> Case:
    """Return a copy of a case as a post of its own, somewhere else."""
    lat, lon = -50 + (number * 37) % 110, -170 + (number * 71) % 340
    sites = tuple(replace(site, place=Place(lat + n / 10, lon + n / 10)) for n, site in enumerate(case.sites))
    return replace(case, case_id=f"post-{number:03d}", label=f"Post {number}", sites=sites)


def many_posts(folder: Path) -> None:
    """Make a record of so many posts, each with a brief."""
    address, keys = str(folder / "record.db"), folder / "keys"
    make_store(address, keys)
    house = open_house(address, str(keys), clock=lambda: NOW, workers=0)
    case, hand = open_case(ROOT / "cases" / "tiny-post"), Hand(person="Bench", role="planner", at=NOW)
    brief = make_brief(case, parse_instant("2030-03-11T00:00:00Z"))
    for number in range(POSTS):
        own = spread_out(case, number)
        keep_case(house.store, own, hand, reason="bench")
        summary = summary_of(replace(brief, case_id=own.case_id), own, 1)
        kept = replace(summary, margin_h=None if number % 7 == 0 else float(number))
        house.store.keep_document(kept, brief_bytes(brief), act_of(hand, "brief_made", own.case_id, facts={}))
    house.close()


def long_plan(house: House) -> int:
    """Repeat the movements of the plan of kabul-2021 until there are so many; return how many there were."""
    with open_desk_of(house.address) as desk:
        row = desk.job("plan-kabul-2021")
        assert row is not None
        assert row.answer is not None
        plan: dict[str, Any] = json.loads(row.answer)
        own = plan["data"]["movements"]
        plan["data"]["movements"] = [shifted(own[n % len(own)], n // len(own), n) for n in range(MOVEMENTS)]
        desk.change_job(row.id, answer=json.dumps(plan).encode())
    return len(own)


def shifted(movement: dict[str, Any], minutes: int, number: int) -> dict[str, Any]:
    """Return a movement so many minutes later, under another id."""
    later = timedelta(minutes=minutes)
    times = {name: iso_utc(parse_instant(movement[name]) + later) for name in ("depart", "arrive")}
    return {**movement, **times, "id": f"m{number:05d}"}


def timed(egress: Served, path: str, wanted: dict[str, str]) -> dict[str, float]:
    """Return, by what is waited for, the median seconds until it is painted, each time in a fresh profile."""
    found: dict[str, list[float]] = {name: [] for name in wanted}
    for _ in range(RUNS):
        page = egress.signed_in(Role.DECISION_MAKER, bypass_csp=True)
        page.context.clock.resume()
        page.add_init_script(WATCH.replace("WANTED", json.dumps(wanted)))
        page.goto(egress.address + path)
        every = json.dumps(list(wanted))
        page.wait_for_function(f"{every}.every((name) => window.seen?.[name])", timeout=120_000)
        for name, at in page.evaluate("window.seen").items():
            found[name].append(at)
        page.context.close()
    return {name: statistics.median(times) for name, times in found.items()}


def what_ifs(egress: Served) -> list[float]:
    """Return how long the answers to changes in the what-if panel took, seconds."""
    page = egress.signed_in(Role.DECISION_MAKER, Role.PLANNER)
    page.context.clock.resume()
    page.goto(egress.address + "/#/posts/kabul-2021/what-if")
    page.locator("#safe-after").wait_for(timeout=60_000)
    took = []
    for table, (row, numbers) in CHANGES.items():
        page.get_by_label("What to change").select_option(table)
        if row:
            page.get_by_label("Which one").select_option(row)
        for number in numbers:
            with page.expect_response(lambda answer: "quick-looks" in answer.url, timeout=60_000) as told:
                page.get_by_role("spinbutton").first.fill(str(number))
            told.value.finished()
            took.append(told.value.request.timing["responseEnd"] / 1000)
            page.wait_for_function("!document.querySelector('main [aria-busy=true]')")
    page.context.close()
    return took


def main() -> int:
    """Print the table; give 1 if a page is later than it may be."""
    build_pages()
    lines: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        many_posts(Path(folder))
        with served(Path(folder), port=free_port()) as egress:
            wanted = {"rows": "table.stacks tbody tr", "map": ".map[data-drawn]"}
            lines["portfolio of 300 posts"] = timed(egress, "/#/", wanted)
    with tempfile.TemporaryDirectory() as folder, served(kept_record(Path(folder)), port=free_port()) as egress:
        long_plan(egress.house)
        wanted = {"rows": "#plan-title", "map": ".map[data-drawn]"}
        looked = what_ifs(egress)
        lines["plan of 20,000 movements"] = timed(egress, "/#/posts/kabul-2021/plans", wanted)
    print(f"| page | first useful paint, s (median of {RUNS}) | may be, s | map drawn, s |\n|---|---|---|---|")
    for name, times in lines.items():
        print(f"| {name} | {times['rows']:.2f} | {LIMITS_S[name]} | {times['map']:.2f} |")
    spread = f"{min(looked):.2f} to {max(looked):.2f} s, median {statistics.median(looked):.2f}"
    print(f"\nwhat-if of kabul-2021, {len(looked)} changes: {spread} (may be {MOST_WHAT_IF_S:g})")
    late = any(times["rows"] > LIMITS_S[name] for name, times in lines.items())
    return int(late or max(looked) > MOST_WHAT_IF_S)


if __name__ == "__main__":
    sys.exit(main())

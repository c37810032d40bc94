"""egress as a browser meets it: a record with briefs and a plan, served by a real server, and a real browser."""

import contextlib
import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from egress import __version__
from egress.domain import Case, apply_scenario
from egress.interfaces.accounts import EVERY_POST, Grant, Role
from egress.interfaces.accounts.identity_provider import ProviderSettings
from egress.interfaces.api import House, make_app, open_house
from egress.interfaces.api.door import cookie_name
from egress.interfaces.wiring import JobRow, make_store, open_case, open_desk_of
from egress.kit import iso_utc
from egress.planning import PlanOptions
from egress.publications import Document, Envelope, write_plan
from egress.publications.staffing_writer import write_staffing
from egress.workflow import inputs_digest, plan_movements, plan_tasks
from egress.workflow.record.hands import Hand, case_now
from egress.workflow.record.keep import keep_brief, keep_case
from egress.workflow.staff_post import StaffingOrder, staff_post

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--font-render-hinting=none"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--enable-webgl"),
]
"""WebGL by SwiftShader, so that maps are drawn without a graphics card, the same everywhere."""

NOW = datetime(2021, 8, 11, 0, 30, tzinfo=UTC)
"""What every clock says: half an hour after the brief of 10 August closes."""

DAYS = {
    "tiny-post": (datetime(2030, 3, 11, tzinfo=UTC), None),
    "kabul-2021": (datetime(2021, 8, 11, tzinfo=UTC), None),
}
POSTS = ("tiny-post", "field-office", "un-office", "kabul-2021")
FEW_LOOKS = 1
"""Plans of these tests are laid after one look: the real planner, a minute instead of many."""

TITLES = ("Under Secretary for Management", "Chief of Mission", "Secretary of State")


def lacking() -> list[str]:
    """Return the Debian packages without which no page is drawn; empty where all is there."""
    return [] if browser_path() else ["chromium"]


def browser_path() -> str | None:
    """Return the path of a browser of the Chromium family."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def build_pages() -> None:
    """Build the pages unless they are current, as `make pages` does."""
    done = subprocess.run(
        [sys.executable, "tools/setup.py", "--pages"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def kept_record(folder: Path) -> Path:
    """Copy the record with the briefs into a folder; it is made once for as long as what it is made of stays."""
    known = ROOT / "out" / "web-record" / _fingerprint()
    known.parent.mkdir(parents=True, exist_ok=True)
    with (known.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            making = known.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            _make_record(making)
            making.rename(known)
    shutil.copytree(known, folder, dirs_exist_ok=True)
    return folder


def _fingerprint() -> str:
    """Sum up what briefs are made of, and this file."""
    digest = hashlib.sha256()
    package = ROOT / "src" / "egress"
    made_of = [path for path in sorted(package.rglob("*.py")) if "interfaces" not in path.relative_to(package).parts]
    cases = [path for post in POSTS for path in sorted((ROOT / "cases" / post).iterdir()) if path.is_file()]
    for path in (*made_of, *cases, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _make_record(folder: Path) -> None:
    address, keys = str(folder / "record.db"), folder / "keys"
    make_store(address, keys)
    house = open_house(address, str(keys), clock=lambda: NOW, workers=0)
    try:
        hand = Hand(person="Test", role="planner", at=NOW)
        for post_id in POSTS:
            keep_case(house.store, open_case(ROOT / "cases" / post_id), hand, reason="as shipped")
        with patch.object(plan_tasks, "PlanOptions", _few_looks):
            for post_id, (as_of, against) in DAYS.items():
                keep_brief(house.store, post_id, hand, as_of=as_of, against=against)
        for post_id, (as_of, _) in DAYS.items():
            _lay_plan(house, post_id, as_of)
        _lay_staffing(house, "un-office")
    finally:
        house.close()


def _few_looks(**options: Any) -> PlanOptions:
    return PlanOptions(**{**options, "looks": FEW_LOOKS})


def _lay_plan(house: House, post_id: str, as_of: datetime) -> None:
    """Lay a plan on the desk, as the answer of a job that was asked for."""
    case = case_now(house.store, post_id)
    result = plan_movements(case, as_of, looks=FEW_LOOKS)
    envelope = _envelope(case, as_of)
    answer = write_plan(result, apply_scenario(case, "base"), envelope=envelope, format="json")
    order = {"kind": "plan", "as_of": iso_utc(as_of), "scenario_id": "base", "start": None, "version": 0}
    _lay_answer(house, post_id, order, answer)


def _lay_staffing(house: House, post_id: str) -> None:
    """Lay who stays for every footprint on the desk."""
    case = case_now(house.store, post_id)
    answer = staff_post(case, NOW, StaffingOrder(planned=0))
    document = write_staffing(answer, case, envelope=_envelope(case, NOW), format="json")
    _lay_answer(house, post_id, {"kind": "staff", "as_of": iso_utc(NOW)}, document)


def _envelope(case: Case, as_of: datetime) -> Envelope:
    digest = inputs_digest(case, as_of)
    return Envelope(case_id=case.case_id, as_of=as_of, inputs_digest=digest, seed=case.seed, version=__version__)


def _lay_answer(house: House, post_id: str, order: dict[str, Any], answer: Document) -> None:
    row = JobRow(
        id=f"{order['kind']}-{post_id}",
        post_id=post_id,
        kind=order["kind"],
        asked_by="test",
        asked_at=iso_utc(NOW),
        order=json.dumps({"order": order}),
        state="done",
        progress="",
        begun_at=iso_utc(NOW),
        ended_at=iso_utc(NOW),
        problem="",
        media_type=None,
        change=1,
    )
    with open_desk_of(house.address) as desk:
        desk.put_job(row)
        desk.change_job(row.id, answer=answer.content, media_type=answer.media_type)


@dataclass
class Served:
    """egress while it serves, with a browser beside it."""

    house: House
    browser: Browser
    foreign: list[str]

    @property
    def address(self) -> str:
        """Where the pages are."""
        return self.house.origin

    def new_account(self, name: str, *roles: Role) -> str:
        """Make an account and return the code with which its owner signs in first."""
        row, code = self.house.access.new_account(name)
        for role in roles:
            self.house.access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=TITLES))
        return code

    def context(self, **more: Any) -> BrowserContext:
        """Return a fresh browser profile whose clock stands, and that notes every request to another host."""
        given = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **more}
        context = self.browser.new_context(**given)
        context.set_default_timeout(90_000)
        expect.set_options(timeout=30_000)
        context.clock.set_fixed_time(NOW)
        context.on("request", self._note)
        return context

    def signed_in(self, *roles: Role, **more: Any) -> Page:
        """Return a page of somebody with these roles, signed in, in a profile of their own."""
        settings = {"language": "en", "theme": "light", **more.pop("kept", {})}
        name = f"Duty officer {next(_NUMBERS)}"
        row, _ = self.house.access.new_account(name)
        for role in roles:
            self.house.access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=TITLES))
        device, secret = self.house.access.enrol(row, "a laptop")
        signed = self.house.access.let_in(row, device.id, secret)
        context = self.context(**more)
        context.add_cookies(
            [{"name": cookie_name(self.house, "session"), "value": signed.session, "url": self.address}]
        )
        keeping = "".join(f"localStorage.setItem('egress-{key}', '{value}');" for key, value in settings.items())
        context.add_init_script(keeping)
        return context.new_page()

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:" + self.address)):
            self.foreign.append(request.url)


_NUMBERS = iter(range(1, 10_000))


@contextlib.contextmanager
def served(
    folder: Path, *, port: int, workers: int = 0, provider: ProviderSettings | None = None
) -> Iterator[Served]:
    """Serve a record on this machine, with a browser to look at it."""
    origin = f"http://127.0.0.1:{port}"
    house = open_house(
        str(folder / "record.db"),
        str(folder / "keys"),
        origin=origin,
        clock=lambda: NOW,
        workers=workers,
        provider=provider,
    )
    config = uvicorn.Config(
        make_app(house), host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.05)
    foreign: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            yield Served(house, browser, foreign)
            browser.close()
    finally:
        server.should_exit = True
        thread.join(10)
        house.close()
    assert foreign == [], "something was asked of another host"


def free_port() -> int:
    """Return a port that nobody listens on."""
    import socket

    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def on_panel(page: Page, served: Served, post_id: str, panel: str) -> None:
    """Open a panel of a post and wait until it is drawn, its maps too."""
    page.goto(f"{served.address}/#/posts/{post_id}/{panel}" if post_id else f"{served.address}/#/")
    page.wait_for_selector("main h2", timeout=120_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until nothing loads any more and every map is drawn."""
    expect(page.locator("main [aria-busy=true]")).to_have_count(0, timeout=120_000)
    expect(page.locator(".map:not([data-drawn])")).to_have_count(0, timeout=120_000)
    page.wait_for_timeout(300)

"""Faults planted one by one in a copy of the code: each turns the test red that stands guard over it."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from .housing import ROOT

PACKAGE = ROOT / "src" / "egress"


@dataclass(frozen=True)
class Fault:
    """A fault: what is changed where, and the test that must notice it."""

    name: str
    changes: tuple[tuple[str, str, str], ...]
    guard: str


API, ACCOUNTS = "interfaces/api", "interfaces/accounts"
FAULTS = (
    Fault(
        "a role check removed",
        ((f"{API}/door.py", "caller.demand(self.right, post_id)", "pass"),),
        "test_matrix.py::test_at_the_own_and_at_another_post[viewer]",
    ),
    Fault(
        "a role counts at every post",
        ((f"{ACCOUNTS}/caller.py", "return self.post_id in (EVERY_POST, post_id) and", "return True and"),),
        "test_matrix.py::test_at_the_own_and_at_another_post[viewer]",
    ),
    Fault(
        "a shut account and a lost device still come in",
        (
            (
                f"{ACCOUNTS}/access.py",
                "if found.account.revoked_at or found.device.revoked_at:",
                "if not found:",
            ),
        ),
        "test_signing_in.py::test_a_session_opened_while_its_account_was_shut_opens_nothing",
    ),
    Fault(
        "a cookie flag dropped",
        ((f"{API}/routes/session.py", '"httponly": True, "secure"', '"httponly": False, "secure"'),),
        "test_signing_in.py::test_cookies_under_tls",
    ),
    Fault(
        "the token against other sites not looked at",
        (
            (
                f"{API}/door.py",
                "if not hmac.compare_digest(given.encode(), csrf_of(secret).encode()):",
                "if False:",
            ),
        ),
        "test_signing_in.py::test_another_sites_page_changes_nothing",
    ),
    Fault(
        "a one-time code taken twice",
        ((f"{ACCOUNTS}/own_account.py", "and self._access.desk.use_step(row.id, step)", ""),),
        "test_signing_in.py::test_one_time_codes",
    ),
    Fault(
        "no delay after failures",
        ((f"{ACCOUNTS}/tries.py", "            raise too_soon(left)\n", "            pass\n"),),
        "test_signing_in.py::test_delay_grows_and_nobody_is_shut_out_for_good",
    ),
    Fault(
        "an acknowledgement before the commit",
        (
            (
                "store/store.py",
                "        return self.writer.write(work)\n\n    def record_all",
                "        self.writer.submit(work)\n        return sealed\n\n    def record_all",
            ),
        ),
        "test_working_together.py::test_what_is_acknowledged_was_committed",
    ),
    Fault(
        "a stale edit kept over a newer version",
        (
            ("workflow/record/edit.py", "if store.latest_version(post_id) != base_version:", "if False:"),
            ("store/store.py", "and number != after:", "and False:"),
        ),
        "test_working_together.py::test_a_clash_is_shown_three_ways_and_nothing_is_merged",
    ),
    Fault(
        "a look at names that is not kept",
        (
            (
                "workflow/record/reveal.py",
                "    store.record(act_of(hand, ActKind.NAMES_REVEALED,",
                "    str(act_of(hand, ActKind.NAMES_REVEALED,",
            ),
        ),
        "test_hidden_texts.py::test_each_look_has_a_reason_and_is_kept_first",
    ),
    Fault(
        "formulas let into feeds",
        ((f"{API}/routes/feeds.py", """return value if _is_number(value) else f"'{value}\"""", "return value"),),
        "test_upkeep.py::test_no_cell_of_a_feed_is_a_formula",
    ),
    Fault(
        "personal data left to caches",
        ((f"{API}/headers.py", '"cache-control": "no-store"', '"cache-control": "private"'),),
        "test_signing_in.py::test_every_answer_is_guarded",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_place_of_each_fault_is_still_there(fault: Fault) -> None:
    """A fault that could not be planted any more would guard nothing."""
    for file, before, _ in fault.changes:
        assert (PACKAGE / file).read_text(encoding="utf-8").count(before) == 1, (file, before)


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_turns_its_guard_red(fault: Fault, tmp_path: Path) -> None:
    """The guard is red with the fault; that it is green without it is what the rest of the tests shows."""
    shutil.copytree(PACKAGE, tmp_path / "egress", ignore=shutil.ignore_patterns("__pycache__"))
    for file, before, after in fault.changes:
        path = tmp_path / "egress" / file
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", f"tests/access/{fault.guard}"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout[-2000:]
    assert "1 failed" in done.stdout

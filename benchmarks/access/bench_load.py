"""Writes at a steady pace beside readers, over HTTP against `egress serve`: how long answers take, errors, memory."""

import argparse
import asyncio
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.store.postgres_server import PostgresServer

from access.wire import Wire
from egress.interfaces.accounts import EVERY_POST, Access, Grant, Role
from egress.interfaces.accounts.digests import csrf_of
from egress.interfaces.wiring import make_store, now, open_case, open_desk_of, open_record
from egress.workflow.record.hands import Hand
from egress.workflow.record.keep import keep_case

ROOT = Path(__file__).resolve().parents[2]
API = "/api/v1"
POSTS = ("tiny-post", "field-office")
WARM_S = 10.0
"""So long it runs before anything is counted."""

SHARES = {"communications": 76, "questions": 4, "positions": 18, "reports": 2}
"""Of a hundred writes: acts without and with a look at earlier ones, and new versions of a case."""

READS = ("standing", "case", "decisions", "versions", "zone", "orders")
READER_PAUSE_S = 1.0
MOST_P99_MS, MOST_GROWTH_MIB = 300.0, 50.0


@dataclass
class Seen:
    """What was measured: milliseconds by kind, and what went wrong."""

    took_ms: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    load: float = 0.0
    processor_s: float = 0.0

    def note(self, kind: str, ms: float, status: int) -> None:
        """Keep one answer."""
        self.took_ms.setdefault(kind, []).append(ms)
        if status >= 400:
            self.errors[f"{kind} {status}"] += 1


def main() -> None:
    """Serve a record on each engine asked for, and print one table for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--writes-per-s", type=float, default=50.0)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    print(
        f"{options.writes_per_s:g} writes/s, {options.seconds:g} s, {options.readers} readers, {os.cpu_count()} cores"
    )
    print(f"writes of a hundred: {SHARES}; reads: {', '.join(READS)}; seed 9")
    for engine in ("sqlite", "postgresql") if options.engine == "both" else (options.engine,):
        with tempfile.TemporaryDirectory(prefix="egress-load-") as folder:
            run(engine, Path(folder), options)


def run(engine: str, folder: Path, options: argparse.Namespace) -> None:
    """Run the bench on one engine in a folder."""
    (folder / "server").mkdir()
    with database(engine, folder) as address:
        sessions = prepared(address, folder / "keys", options.readers)
        with served(address, folder / "keys") as (origin, process):
            seen, memory = asyncio.run(loaded(origin, process.pid, sessions, options))
    tell(engine, seen, memory, options)


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty place for a record."""
    if engine == "sqlite":
        yield str(folder / "record.db")
        return
    server = PostgresServer(folder / "server").start()
    try:
        yield server.new_database()
    finally:
        server.stop()


def prepared(address: str, keys: Path, readers: int) -> Sequence[str]:
    """Make a record with two posts, and return sessions: a writer's first, then those of the readers."""
    make_store(address, keys)
    with open_record(address, keys) as store:
        hand = Hand(person="Bench", role="planner", at=now() - timedelta(days=1))
        for post_id in POSTS:
            keep_case(store, open_case(ROOT / "cases" / post_id), hand, reason="as shipped")
    with open_desk_of(address) as desk:
        access = Access(desk, seal=str(keys), clock=now)
        writer = session_of(access, "Writer", Role.DECISION_MAKER, Role.PLANNER)
        return [writer, *(session_of(access, f"Reader {number}", Role.VIEWER) for number in range(readers))]


def session_of(access: Access, name: str, *roles: Role) -> str:
    """Return the secret of a session of somebody with these roles everywhere."""
    row, _ = access.new_account(name)
    for role in roles:
        access.give(row.id, Grant(post_id=EVERY_POST, role=role, titles=("Chief of Mission",)))
    device, secret = access.enrol(row, "bench")
    return access.let_in(row, device.id, secret).session


@contextmanager
def served(address: str, keys: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Serve a record by the product's own command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "egress.interfaces.cli", "serve", "--store", address, "--keys", str(keys)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--workers", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{origin}{API}/health", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield origin, process
    finally:
        process.terminate()
        process.wait(30)


async def loaded(
    origin: str, pid: int, sessions: Sequence[str], options: argparse.Namespace
) -> tuple[Seen, tuple[float, float]]:
    """Write and read until the time is over; return what was measured, and the memory at its begin and end, MiB."""
    seen, began = Seen(), time.perf_counter()
    until = began + WARM_S + options.seconds
    clients = [client_of(origin, secret) for secret in sessions]
    questions = {post: await question(clients[0], post) for post in POSTS}
    readers = [asyncio.create_task(reads(one, seen, began, until, n)) for n, one in enumerate(clients[1:])]
    pace = asyncio.create_task(writes(clients[0], seen, began, until, questions, options.writes_per_s))
    await asyncio.sleep(WARM_S)
    first, worked = memory_mib(pid), processor_s(pid)
    await asyncio.gather(pace, *readers)
    last, seen.processor_s = memory_mib(pid), processor_s(pid) - worked
    for one in clients:
        one.close()
    seen.load = os.getloadavg()[0]
    return seen, (first, last)


def client_of(origin: str, secret: str) -> Wire:
    """Return a browser that is signed in."""
    return Wire(origin, {"X-CSRF-Token": csrf_of(secret), "Cookie": f"egress_session={secret}"})


async def question(client: Wire, post: str) -> str:
    """Put the question on which positions are taken."""
    authority = {"tiny-post": "evacuate", "field-office": "evacuate"}[post]
    form = {"authority_id": authority, "question": "Leave?", "options": ["go"]}
    _, body = await client.ask("POST", f"{API}/posts/{post}/questions", form)
    return str(json.loads(body)["act_id"])


async def writes(
    client: Wire, seen: Seen, began: float, until: float, questions: dict[str, str], per_s: float
) -> None:
    """Send writes at their instants, whether earlier ones were answered or not: nobody waits for anybody."""
    luck, tasks = random.Random(9), set[asyncio.Task[None]]()
    kinds = luck.choices(list(SHARES), list(SHARES.values()), k=100_000)
    for number in itertools.count():
        due = began + number / per_s
        if due >= until:
            break
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        post, kind = POSTS[number % 2], kinds[number % len(kinds)]
        path, form = write_of(post, kind, number, questions[post])
        task = asyncio.create_task(sent(client, seen, kind, path, form, due, counted=due >= began + WARM_S))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)


def write_of(post: str, kind: str, number: int, question_id: str) -> tuple[str, dict[str, Any]]:
    """Return where a write goes, and its form."""
    forms: dict[str, dict[str, Any]] = {
        "communications": {"lost": number % 2 == 0, "how": f"message {number}"},
        "questions": {"authority_id": "evacuate", "question": f"Question {number}?", "options": ["go"]},
        "positions": {"question_id": question_id, "option": "go", "reason": f"reason {number}"},
        "reports": {
            "cells": {
                "report_id": f"r-{number}",
                "t_event": "2026-01-01T00:00:00Z",
                "t_received": "2026-01-01T01:00:00Z",
                "source_id": "guard",
                "grade": "B2",
                "claim": "warning",
                "text": f"report {number}",
            }
        },
    }
    return f"/posts/{post}/{kind}", forms[kind]


async def sent(
    client: Wire, seen: Seen, kind: str, path: str, form: dict[str, Any], due: float, *, counted: bool
) -> None:
    """Send one write and note how long it took from the instant at which it was due."""
    status, _ = await client.ask("POST", f"{API}{path}", form)
    if counted:
        seen.note(f"write {kind}", 1000 * (time.perf_counter() - due), status)


async def reads(client: Wire, seen: Seen, began: float, until: float, number: int) -> None:
    """Read one thing after another, with a pause between."""
    luck = random.Random(f"reader {number}")
    await asyncio.sleep(luck.random() * READER_PAUSE_S)
    while (start := time.perf_counter()) < until:
        kind = luck.choice(READS)
        status, _ = await client.ask("GET", f"{API}/posts/{luck.choice(POSTS)}/{kind}")
        if start >= began + WARM_S:
            seen.note(f"read {kind}", 1000 * (time.perf_counter() - start), status)
        await asyncio.sleep(READER_PAUSE_S)


def memory_mib(pid: int) -> float:
    """Return the resident memory of a process."""
    words = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").split("VmRSS:")[1].split()
    return int(words[0]) / 1024


def processor_s(pid: int) -> float:
    """Return how long a process has worked, its own and the system's time for it, seconds."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def tell(engine: str, seen: Seen, memory: tuple[float, float], options: argparse.Namespace) -> None:
    """Print the table of one engine, and whether it is within what is asked."""
    print(f"\n{engine}, {datetime.now(UTC):%Y-%m-%d %H:%M}Z")
    print(f"{'':24s} {'count':>7s} {'p50 ms':>8s} {'p95 ms':>8s} {'p99 ms':>8s} {'most ms':>8s}")
    for kind, took in sorted(seen.took_ms.items()):
        print(line_of(kind, took))
    totals = {
        what: [ms for kind, took in seen.took_ms.items() if kind.startswith(what) for ms in took]
        for what in ("write", "read")
    }
    for what, took in totals.items():
        print(line_of(f"all {what}s", took))
    written, growth = len(totals["write"]), memory[1] - memory[0]
    p99 = quantile(totals["write"], 0.99)
    print(f"load of the machine at the end: {seen.load:.1f} on {os.cpu_count()} cores, the bench itself included")
    print(f"{written / options.seconds:.1f} writes/s; errors: {dict(seen.errors) or 0}")
    print(f"processor of the server: {seen.processor_s / options.seconds:.0%} of a core")
    print(f"memory of the server: {memory[0]:.0f} MiB to {memory[1]:.0f} MiB, growth {growth:.1f} MiB")
    kept = p99 <= MOST_P99_MS and not seen.errors and growth < MOST_GROWTH_MIB
    asked = f"p99 ≤ {MOST_P99_MS:g} ms, 0 errors, growth < {MOST_GROWTH_MIB:g} MiB"
    print(f"{asked}: {'kept' if kept else 'NOT kept'} (p99 {p99:.0f} ms)", flush=True)


def line_of(what: str, took: Sequence[float]) -> str:
    """Return one line of the table."""
    quantiles = [quantile(took, share) for share in (0.5, 0.95, 0.99)]
    return f"{what:24s} {len(took):7d} " + " ".join(f"{one:8.1f}" for one in (*quantiles, max(took)))


def quantile(took: Sequence[float], share: float) -> float:
    """Return a quantile: the least value that so many are not above."""
    ranked = sorted(took)
    return ranked[min(len(ranked) - 1, max(0, round(share * len(ranked)) - 1))] if ranked else float("nan")


if __name__ == "__main__":
    main()

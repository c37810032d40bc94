"""The foreman: gives waiting work to processes, one at a time each, and begins anew what a restart cut off."""

import json
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from egress.interfaces.api.jobs.states import AT_WORK, CANCELLED, FAILED, GOING_ON, URGENT, WAITING
from egress.interfaces.logs import FIELDS
from egress.interfaces.wiring import Desk, JobRow
from egress.kit import iso_utc

LOOK_EVERY_S = 0.2
MOST_SAID_BYTES = 64 * 1024
LOG = logging.getLogger("egress.jobs")
FROM_WORK = logging.getLogger("egress.jobs.work")


class Foreman:
    """
    Works off the jobs of a desk in the order in which they were asked for; urgent ones first.

    `workers` processes work at once, and one more for what is urgent, so that an activation waits for no rehearsal;
    with 0 jobs wait. One foreman per desk: a second one would begin its work anew.
    """

    def __init__(
        self, desk: Desk, *, address: str, keys: str, folder: Path, clock: Callable[[], datetime], workers: int
    ) -> None:
        self._desk, self._folder, self._clock = desk, folder, clock
        self._environment = {**os.environ, "EGRESS_STORE": address, "EGRESS_KEYS": keys}
        self._stopping, self._threads = threading.Event(), list[threading.Thread]()
        self._gate = threading.Lock()
        if workers:
            for job in [one for state in GOING_ON for one in desk.jobs(state=state)]:
                desk.change_job(job.id, only_from=GOING_ON, state=WAITING)
        lanes = [False] * workers + [True] * bool(workers)
        for number, urgent_only in enumerate(lanes):
            name = f"egress-foreman-{number}"
            thread = threading.Thread(target=self._run, args=(urgent_only,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop the processes; what they were at is begun anew at the next start."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def cancel(self, job_id: str) -> bool:
        """Cancel a job that waits or is at work; False where it gives its orders by now, or has ended."""
        ended = iso_utc(self._clock())
        return self._desk.change_job(job_id, only_from=(WAITING, AT_WORK), state=CANCELLED, ended_at=ended)

    def _run(self, urgent_only: bool) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            try:
                job = self._next(urgent_only=urgent_only)
                if job is not None:
                    self._see_through(job)
            except Exception:
                LOG.exception("the foreman stumbled", extra={"event": "foreman_stumbled"})

    def _next(self, *, urgent_only: bool) -> JobRow | None:
        """Take the next waiting job, urgent ones first, unless another thread took it first."""
        with self._gate:
            waiting = self._desk.jobs(state=WAITING)
            for job in sorted(waiting, key=lambda one: one.kind not in URGENT):
                if urgent_only and job.kind not in URGENT:
                    return None
                begun = iso_utc(self._clock())
                if self._desk.change_job(job.id, only_from=(WAITING,), state=AT_WORK, begun_at=begun):
                    return job
        return None

    def _see_through(self, job: JobRow) -> None:
        folder = self._folder / job.id
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "egress.interfaces.api.jobs.working", job.id, str(folder)]
        said = folder / "said.jsonl"
        with said.open("wb") as words:
            process = subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=words,
                start_new_session=True,
            )
        try:
            while process.poll() is None:
                if self._stopping.wait(LOOK_EVERY_S):
                    return
                if self._state(job) == CANCELLED:
                    break
        finally:
            _end(process)
            _pass_on(said, job.id)
        shutil.rmtree(folder, ignore_errors=True)
        if self._state(job) in GOING_ON:
            end = {"state": FAILED, "ended_at": iso_utc(self._clock())}
            self._desk.change_job(job.id, only_from=GOING_ON, **end)
            LOG.error("a job failed", extra={"event": "job_failed", "job": job.id, "kind": job.kind})

    def _state(self, job: JobRow) -> str:
        found = self._desk.jobs(id=job.id)
        return found[0].state if found else CANCELLED


def _pass_on(said: Path, job_id: str) -> None:
    """Log what a process said in the fixed fields of a log; anything else, such as a traceback, is only counted."""
    other = 0
    for line in _lines(said):
        try:
            told = json.loads(line)
            fields = {name: str(told[name]) for name in FIELDS if name in told} | {"job": job_id}
            FROM_WORK.error("a process said", extra=fields)
        except (ValueError, TypeError):
            other += 1
    if other:
        LOG.error(
            "a process wrote beside its log",
            extra={"event": "job_wrote", "job": job_id, "outcome": f"{other} lines"},
        )


def _lines(said: Path) -> Iterator[bytes]:
    try:
        with said.open("rb") as file:
            yield from file.read(MOST_SAID_BYTES).splitlines()
    except OSError:
        return


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process of ours with whatever it started: it leads a session of its own."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, 15)
            process.wait(2)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
    process.wait()

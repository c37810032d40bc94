"""The foreman: gives waiting work to processes, one at a time each, and begins anew what a restart cut off."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from egress.interfaces.wiring import Desk, JobRow
from egress.kit import iso_utc

LOOK_EVERY_S = 0.2
LOG = logging.getLogger("egress.jobs")
WAITING, AT_WORK, CANCELLED, FAILED = "waiting", "at work", "cancelled", "failed"


class Foreman:
    """
    Works off the jobs of a desk in the order in which they were asked for.

    `workers` processes work at once; with 0 jobs wait. One foreman per desk: a second one would begin its work anew.
    """

    def __init__(
        self, desk: Desk, *, address: str, keys: str, folder: Path, clock: Callable[[], datetime], workers: int
    ) -> None:
        self._desk, self._folder, self._clock = desk, folder, clock
        self._environment = {**os.environ, "EGRESS_STORE": address, "EGRESS_KEYS": keys}
        self._stopping, self._threads = threading.Event(), list[threading.Thread]()
        self._gate = threading.Lock()
        if workers:
            for job in desk.jobs(state=AT_WORK):
                desk.change_job(job.id, only_from=(AT_WORK,), state=WAITING)
        for number in range(workers):
            thread = threading.Thread(target=self._run, name=f"egress-foreman-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop the processes; what they were at is begun anew at the next start."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def cancel(self, job_id: str) -> bool:
        """Cancel a job that waits or is at work; False where it has ended."""
        ended = iso_utc(self._clock())
        return self._desk.change_job(job_id, only_from=(WAITING, AT_WORK), state=CANCELLED, ended_at=ended)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_S):
            try:
                job = self._next()
                if job is not None:
                    self._see_through(job)
            except Exception:
                LOG.exception("the foreman stumbled", extra={"event": "foreman_stumbled"})

    def _next(self) -> JobRow | None:
        """Take the next waiting job, unless another thread took it first."""
        with self._gate:
            for job in self._desk.jobs(state=WAITING):
                begun = iso_utc(self._clock())
                if self._desk.change_job(job.id, only_from=(WAITING,), state=AT_WORK, begun_at=begun):
                    return job
        return None

    def _see_through(self, job: JobRow) -> None:
        folder = self._folder / job.id
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "egress.interfaces.api.jobs.working", job.id, str(folder)]
        process = subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
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
        shutil.rmtree(folder, ignore_errors=True)
        if self._state(job) == AT_WORK:
            end = {"state": FAILED, "ended_at": iso_utc(self._clock())}
            self._desk.change_job(job.id, only_from=(AT_WORK,), **end)
            LOG.error("a job failed", extra={"event": "job_failed", "job": job.id, "kind": job.kind})

    def _state(self, job: JobRow) -> str:
        found = self._desk.jobs(id=job.id)
        return found[0].state if found else CANCELLED


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

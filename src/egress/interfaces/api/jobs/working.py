"""The process that does one piece of long work: ``python -m egress.interfaces.api.jobs.working JOB``."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from egress.interfaces.api.jobs.carrying_out import carry_out
from egress.interfaces.api.jobs.orders import KeptOrder
from egress.interfaces.wiring import Desk, JobRow, now, open_desk_of, opened_store
from egress.kit import InputProblem, Progress, iso_utc

AT_WORK, DONE, REFUSED = "at work", "done", "refused"


def main() -> int:
    """Do the work of the job that the command line names, and lay its answer on the desk."""
    job_id, folder = sys.argv[1], Path(sys.argv[2])
    address, keys = os.environ["EGRESS_STORE"], Path(os.environ["EGRESS_KEYS"])
    foreman = os.getppid()
    with open_desk_of(address) as desk:
        job = desk.job(job_id)
        if job is None:
            return 1
        try:
            return _work(desk, job, folder, foreman, (address, keys))
        except InputProblem as problem:
            lines = json.dumps([asdict(one) for one in problem.problems], ensure_ascii=False)
            end = {"state": REFUSED, "problem": lines, "ended_at": iso_utc(now())}
            desk.change_job(job_id, only_from=(AT_WORK,), **end)
            return 0


def _work(desk: Desk, job: JobRow, folder: Path, foreman: int, record: tuple[str, Path]) -> int:
    def tell(sentence: str) -> None:
        if os.getppid() != foreman:
            # Whoever started this is gone; the next foreman begins it anew.
            sys.exit(1)
        desk.change_job(job.id, only_from=(AT_WORK,), progress=sentence[:500])

    kept = KeptOrder.model_validate_json(job.order)
    with opened_store(*record) as store:
        document = carry_out(
            store, job.post_id, kept, job_id=job.id, journal=folder, progress=Progress(listener=tell)
        )
    end = {"state": DONE, "answer": document.content, "media_type": document.media_type, "ended_at": iso_utc(now())}
    desk.change_job(job.id, only_from=(AT_WORK,), **end)
    return 0


if __name__ == "__main__":
    sys.exit(main())

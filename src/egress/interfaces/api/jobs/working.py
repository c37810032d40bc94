"""The process that does one piece of long work: ``python -m egress.interfaces.api.jobs.working JOB``."""

import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path

from egress.interfaces.accounts import Access, Caller, Refused
from egress.interfaces.api.jobs.carrying_out import carry_out
from egress.interfaces.api.jobs.orders import ActivateOrder, BriefOrder, KeptOrder, right_for
from egress.interfaces.api.jobs.states import AT_WORK, DONE, GIVING_ORDERS, REFUSED
from egress.interfaces.logs import begin_logging, place_of
from egress.interfaces.wiring import Desk, JobRow, now, open_desk_of, opened_store
from egress.kit import InputProblem, Problem, Progress, iso_utc
from egress.workflow.record.hands import Hand

LOG = logging.getLogger("egress.jobs")


def main() -> int:
    """Do the work of the job that the command line names, and lay its answer on the desk."""
    begin_logging()
    try:
        return _main(sys.argv[1], Path(sys.argv[2]))
    except Exception as error:
        # The text of an error may quote a case; its kind and its place in the code do not.
        told = {"event": "job_stumbled", "job": sys.argv[1], "kind": type(error).__name__, "where": place_of(error)}
        LOG.error("a job stumbled", extra=told)
        return 1


def _main(job_id: str, folder: Path) -> int:
    address, keys = os.environ["EGRESS_STORE"], Path(os.environ["EGRESS_KEYS"])
    foreman = os.getppid()
    with open_desk_of(address) as desk:
        job = desk.job(job_id)
        if job is None:
            return 1
        try:
            return _work(desk, job, folder, foreman, (address, keys))
        except InputProblem as problem:
            _refuse(desk, job, [asdict(one) for one in problem.problems])
        except Refused as refusal:
            expected = "a right that still holds when the work begins"
            line = Problem("account", 0, "", str(refusal), expected, refusal.remedy or "Ask the administrator.")
            _refuse(desk, job, [asdict(line)])
        return 0


def _work(desk: Desk, job: JobRow, folder: Path, foreman: int, record: tuple[str, Path]) -> int:
    def tell(sentence: str) -> None:
        if os.getppid() != foreman:
            # Whoever started this is gone; the next foreman begins it anew.
            sys.exit(1)
        desk.change_job(job.id, only_from=(AT_WORK,), progress=sentence[:500])

    def last_look() -> None:
        """See once more that it is allowed and not cancelled; from then on it is not to be cancelled."""
        _hand(desk, job, kept, record[1])
        if not desk.change_job(job.id, only_from=(AT_WORK, GIVING_ORDERS), state=GIVING_ORDERS):
            # It was cancelled: nothing has been ordered, and nothing will be.
            sys.exit(1)

    kept = KeptOrder.model_validate_json(job.order)
    hand = _hand(desk, job, kept, record[1])
    with opened_store(*record) as store:
        document = carry_out(
            store,
            job.post_id,
            kept.order,
            hand,
            journal=folder,
            progress=Progress(listener=tell),
            last_look=last_look,
        )
    end = {"state": DONE, "answer": document.content, "media_type": document.media_type, "ended_at": iso_utc(now())}
    desk.change_job(job.id, only_from=(AT_WORK, GIVING_ORDERS), **end)
    return 0


def _hand(desk: Desk, job: JobRow, kept: KeptOrder, keys: Path) -> Hand:
    """
    Return who acts: whoever asked, if they may still have it done, under the name of their account.

    Raises
    ------
    Refused
        when their account was shut, or the right or the title was taken from them since they asked.
    """
    caller: Caller = Access(desk, seal=str(keys), clock=now).caller_of_account(job.asked_by)
    right = right_for(kept.order.kind)
    caller.demand(right, job.post_id)
    if isinstance(kept.order, ActivateOrder | BriefOrder):
        caller.title(kept.hand.role, job.post_id, right)
    return Hand(person=caller.name, role=kept.hand.role, at=kept.hand.at, act_id=job.id)


def _refuse(desk: Desk, job: JobRow, problems: list[dict[str, object]]) -> None:
    end = {"state": REFUSED, "problem": json.dumps(problems, ensure_ascii=False), "ended_at": iso_utc(now())}
    desk.change_job(job.id, only_from=(AT_WORK, GIVING_ORDERS), **end)


if __name__ == "__main__":
    sys.exit(main())

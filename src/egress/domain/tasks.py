"""Tasks that a crossed tripwire opens: an owner, a clock, and who must act once the time has passed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from egress.domain.act_log import ActLog
from egress.domain.acts import Act, ActKind
from egress.domain.tripwires import Tripwire
from egress.kit import add_hours, iso_utc


@dataclass(frozen=True, kw_only=True)
class Task:
    """
    What somebody must do by an instant.

    Attributes
    ----------
    id : the act that opened it.
    owner : who must do it; act_by : by when.
    escalates_to : who must, once that has passed; empty = nobody is named.
    done_at, done_by_role : when it was done and under which role; None and empty = not yet.
    """

    id: str
    tripwire_id: str
    what: str
    owner: str
    opened_at: datetime
    act_by: datetime
    escalates_to: str = ""
    done_at: datetime | None = None
    done_by_role: str = ""

    def status(self, now: datetime) -> str:
        """Return "done", "late" (done after its time), "open" or "overdue"."""
        if self.done_at is not None and self.done_at <= now:
            return "late" if self.done_at > self.act_by else "done"
        return "overdue" if now > self.act_by else "open"

    def responsible(self, now: datetime) -> str:
        """Return who must act now: the owner, and once the time has passed whom it escalates to."""
        return self.escalates_to if self.status(now) == "overdue" and self.escalates_to else self.owner


def crossing_facts(tripwire: Tripwire, crossed_at: datetime) -> dict[str, str]:
    """Return what the ledger keeps of a crossing: the tripwire as it stood, and until when its owner must act."""
    return {
        "tripwire_id": tripwire.id,
        "label": tripwire.label,
        "what": tripwire.obliged_action,
        "owner": tripwire.owner,
        "escalates_to": tripwire.escalates_to,
        "act_by": iso_utc(add_hours(crossed_at, tripwire.time_to_act_h)),
    }


def tasks_of(acts: Iterable[Act]) -> tuple[Task, ...]:
    """Return the tasks that acts have opened, in their order, with what was done about them."""
    log = ActLog.of(acts)
    done = {act.fact("task"): act for act in reversed(log.kinds(ActKind.TASK_DONE))}
    return tuple(_task(act, done.get(act.act_id)) for act in log.kinds(ActKind.TRIPWIRE_CROSSED))


def _task(opened: Act, done: Act | None) -> Task:
    return Task(
        id=opened.act_id,
        tripwire_id=opened.fact("tripwire_id"),
        what=opened.fact("what"),
        owner=opened.fact("owner"),
        escalates_to=opened.fact("escalates_to"),
        opened_at=opened.at,
        act_by=opened.instant("act_by") or opened.at,
        done_at=None if done is None else done.at,
        done_by_role="" if done is None else done.role,
    )

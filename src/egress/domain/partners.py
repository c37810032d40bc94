"""Partners: missions that may move in together, share guards or lift, or leave."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from egress.domain.basis import Basis


class PartnerStatus(StrEnum):
    """Where the talk with a partner stands."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Partner:
    """
    An allied mission or agency beside the post.

    Attributes
    ----------
    status, answer_due : where the talk about moving in together stands, and by when an answer is due.
    co_locates_at : the site where its people and guards come once agreed; empty = nowhere.
    leaves_on : it leaves by this instant, with its forces and fleets; None = stays.
    group_ids, force_ids, fleet_ids : the rows of the case that are its own.
    guards_persons : guards that it brings to the common site.
    capacity_persons : people that its buildings can take; None = unknown.
    protection, defects, run_by, guarded_by : of its buildings, in words.
    """

    id: str
    label: str
    status: PartnerStatus = PartnerStatus.NOT_ASKED
    answer_due: datetime | None = None
    co_locates_at: str = ""
    leaves_on: datetime | None = None
    group_ids: tuple[str, ...] = ()
    force_ids: tuple[str, ...] = ()
    fleet_ids: tuple[str, ...] = ()
    guards_persons: int = 0
    capacity_persons: int | None = None
    protection: str = ""
    defects: str = ""
    run_by: str = ""
    guarded_by: str = ""
    basis: Basis = Basis()

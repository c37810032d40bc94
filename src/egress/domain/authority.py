"""Who may decide what, and the rungs of the posture ladder: data, never code."""

from dataclasses import dataclass

from egress.domain.basis import Basis
from egress.domain.vocabulary import Effect


@dataclass(frozen=True, kw_only=True)
class Posture:
    """
    One rung of the ladder.

    Attributes
    ----------
    rank : place on the ladder, 0 = normal; unique.
    effect : the canonical effect.
    label : the organisation's own word, such as "ordered departure".
    categories : the categories of person it applies to; empty = all.
    decision_id : the row of the authority table that this rung needs; empty = none.
    step_up_margin_h : the rung is advised once a category's margin falls below this; None = never by margin.
    """

    id: str
    rank: int
    effect: Effect
    label: str
    categories: tuple[str, ...] = ()
    decision_id: str = ""
    step_up_margin_h: float | None = None
    basis: Basis = Basis()

    def applies_to(self, category: str) -> bool:
        """Whether the rung can be applied to the category."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, kw_only=True)
class Authority:
    """
    Who takes one kind of decision.

    Attributes
    ----------
    requested_by, decided_by, informed : roles, in the organisation's own words.
    time_to_decide_h : hours that the decision takes once asked for.
    fallback_authority : who decides when communications are lost.
    """

    id: str
    label: str
    requested_by: str
    decided_by: str
    informed: str = ""
    time_to_decide_h: float = 0.0
    fallback_authority: str = ""
    basis: Basis = Basis()


PUBLIC_ALERT = "public-alert"
"""The row of the authority table under which alerts go to the public."""


def is_for_public_alerts(authority_id: str) -> bool:
    """Whether a row of the authority table is marked as one for alerts: `public-alert`, or `public-alert-…`."""
    return authority_id == PUBLIC_ALERT or authority_id.startswith(f"{PUBLIC_ALERT}-")


def may_decide(table: tuple[Authority, ...], decision_id: str, role: str, *, comms_lost: bool = False) -> bool:
    """Whether the role may take the decision: as decider, or as fallback once communications are lost."""
    for row in table:
        if row.id == decision_id:
            return holds(role, row.decided_by) or (comms_lost and holds(role, row.fallback_authority))
    return False


def may_request(table: tuple[Authority, ...], decision_id: str, role: str) -> bool:
    """Whether the role may ask for the decision: as the table says, or because it may take it."""
    return any(
        row.id == decision_id and (holds(role, row.requested_by) or holds(role, row.decided_by)) for row in table
    )


def holds(role: str, named: str) -> bool:
    """Whether a role is the one named in a cell of the table, or one of several parted by "or"."""
    return bool(role) and (role == named or role in named.split(" or "))

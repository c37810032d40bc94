"""What partners and the mission's own output change in a case before it is planned."""

from dataclasses import replace
from datetime import datetime

from egress.domain.case import Case
from egress.domain.enabling import Force
from egress.domain.mission import MissionFunction
from egress.domain.partners import Partner, PartnerStatus
from egress.domain.people import Group
from egress.kit import H_PER_DAY

NEVER_READY_H = 1e6
"""Stands for "not within any horizon" where nobody works on a group's papers."""


def with_arrangements(case: Case) -> Case:
    """Return the case as partners and the post's own output leave it; a case without either is unchanged."""
    for partner in case.partners:
        case = _with_partner(case, partner)
    return _with_readiness(case)


def output_per_day(case: Case, function: MissionFunction) -> float:
    """
    Return what a function delivers per day: sum over its positions of holders × output, × the movement share.

    In the function's own unit.
    """
    whole = sum(p.holders * p.output_per_day for p in case.positions if p.function_id == function.id)
    return whole * function.share_at(case.movement_level)


def _with_partner(case: Case, partner: Partner) -> Case:
    leaves = partner.leaves_on
    if leaves is not None:
        forces = tuple(
            replace(f, withdrawn_by=_earlier(f.withdrawn_by, leaves)) if f.id in partner.force_ids else f
            for f in case.forces
        )
        fleets = tuple(
            replace(f, available_until=_earlier(f.available_until, leaves)) if f.id in partner.fleet_ids else f
            for f in case.fleets
        )
        case = replace(case, forces=forces, fleets=fleets)
    if partner.status is PartnerStatus.AGREED and partner.co_locates_at:
        groups = tuple(
            replace(g, site_id=partner.co_locates_at) if g.id in partner.group_ids else g for g in case.groups
        )
        case = replace(case, groups=groups, forces=case.forces + _guards(partner))
    return case


def _earlier(now: datetime | None, leaves: datetime) -> datetime:
    return leaves if now is None else min(now, leaves)


def _guards(partner: Partner) -> tuple[Force, ...]:
    """Return the guards that a partner brings to the common site."""
    if not partner.guards_persons:
        return ()
    return (
        Force(
            id=f"{partner.id}-guards",
            label=f"Guards of {partner.label}",
            site_id=partner.co_locates_at,
            strength_persons=partner.guards_persons,
            withdrawn_by=partner.leaves_on,
            secures=(partner.co_locates_at,),
            released_by=partner.label,
            basis=partner.basis,
        ),
    )


def _with_readiness(case: Case) -> Case:
    functions = {function.id: function for function in case.functions}
    served = {
        function_id: sum(g.head_count for g in case.groups if g.readied_by == function_id)
        for function_id in functions
    }

    def slowed(group: Group) -> Group:
        """The group's share of the output sets how long its papers take: persons × 24 h ÷ output per day."""
        function = functions.get(group.readied_by)
        if function is None or not group.head_count:
            return group
        rate = output_per_day(case, function) * group.head_count / served[function.id]
        takes_h = group.head_count * H_PER_DAY / rate if rate > 0 else NEVER_READY_H
        half_h = None if group.ready_half_h is None else max(group.ready_half_h, group.ready_first_h + takes_h / 2)
        return replace(group, ready_half_h=half_h, ready_all_h=max(group.ready_all_h, group.ready_first_h + takes_h))

    return replace(case, groups=tuple(slowed(group) for group in case.groups))

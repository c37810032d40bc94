"""What a partner's joining or leaving changes: people and force at the common site, and the case otherwise."""

from dataclasses import dataclass, replace
from enum import StrEnum

from egress.domain.arrangements import with_arrangements
from egress.domain.case import Case
from egress.domain.enabling import Force
from egress.domain.network import Fleet
from egress.domain.partners import Partner, PartnerStatus


class PartnerStep(StrEnum):
    """What a partner does: it moves in, or it leaves with what is its own."""

    JOINS = "joins"
    LEAVES = "leaves"


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """
    Who is at a site as the case stands.

    Attributes
    ----------
    persons : people of all groups that start there.
    force_persons : strength of the forces that secure it.
    """

    persons: int
    force_persons: int


@dataclass(frozen=True, kw_only=True)
class PartnerChange:
    """
    One step of one partner, and the case in which it does otherwise.

    Attributes
    ----------
    holds : whether the case as it stands has the partner do it.
    otherwise : the case in which it does not, or does after all.
    """

    partner: Partner
    step: PartnerStep
    holds: bool
    otherwise: Case


def partner_changes(case: Case) -> tuple[PartnerChange, ...]:
    """
    Return what each partner does or might do, with the case in which it is the other way round.

    Moving in counts for a partner that has a common site: one that agreed might refuse, any other might agree.
    Leaving counts for one that takes forces, fleets or guards along: it might stay.
    """
    found = []
    for partner in case.partners:
        if partner.co_locates_at:
            holds = partner.status is PartnerStatus.AGREED
            other = PartnerStatus.REFUSED if holds else PartnerStatus.AGREED
            otherwise = _with(case, replace(partner, status=other))
            found.append(PartnerChange(partner=partner, step=PartnerStep.JOINS, holds=holds, otherwise=otherwise))
        if partner.leaves_on is not None and any(taken_along(case, partner)):
            otherwise = _with(case, replace(partner, leaves_on=None))
            found.append(PartnerChange(partner=partner, step=PartnerStep.LEAVES, holds=True, otherwise=otherwise))
    return tuple(found)


def footprint_at(case: Case, site_id: str) -> Footprint:
    """Return people and force at a site, partners counted as the case has them."""
    settled = with_arrangements(case)
    return Footprint(
        persons=sum(group.head_count for group in settled.groups if group.site_id == site_id),
        force_persons=sum(f.strength_persons for f in settled.forces if f.in_use and site_id in f.secures),
    )


def taken_along(case: Case, partner: Partner) -> tuple[tuple[Force, ...], tuple[Fleet, ...]]:
    """Return the forces and fleets that a partner takes along when it leaves, the guards it brought among them."""
    settled = with_arrangements(case)
    own = {*partner.force_ids, f"{partner.id}-guards"}
    forces = tuple(force for force in settled.forces if force.id in own and force.in_use)
    fleets = tuple(fleet for fleet in settled.fleets if fleet.id in partner.fleet_ids and fleet.in_use)
    return forces, fleets


def _with(case: Case, partner: Partner) -> Case:
    partners = tuple(partner if one.id == partner.id else one for one in case.partners)
    return replace(case, partners=partners)

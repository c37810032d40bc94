"""What each partner's joining or leaving does to footprint, force and clearance, in figures and in a sentence."""

from collections.abc import Mapping, Sequence

from egress.domain import Case, Partner, PartnerChange, PartnerStatus, PartnerStep, footprint_at, taken_along
from egress.kit import both_zones
from egress.planning import PlanningResult
from egress.publications import PartnerLine
from egress.publications.wording import about_persons, duration, listing

STATUS_WORDS: Mapping[PartnerStatus, str] = {
    PartnerStatus.NOT_ASKED: "has not been asked to move in",
    PartnerStatus.ASKED: "has been asked to move in",
    PartnerStatus.REFUSED: "has refused to move in",
}


def partner_lines(
    case: Case, changes: Sequence[PartnerChange], base: PlanningResult, otherwise: Sequence[PlanningResult]
) -> tuple[PartnerLine, ...]:
    """
    Return one line per change, in their order.

    Parameters
    ----------
    base : the plan of the case as it stands.
    otherwise : for each change, the plan of the case in which the partner does otherwise.
    """
    return tuple(_line(case, change, base, other) for change, other in zip(changes, otherwise, strict=True))


def _line(case: Case, change: PartnerChange, base: PlanningResult, other: PlanningResult) -> PartnerLine:
    done, undone = (base, other) if change.holds else (other, base)
    with_case, without_case = (case, change.otherwise) if change.holds else (change.otherwise, case)
    site_id = change.partner.co_locates_at
    with_, without = (footprint_at(one, site_id) for one in (with_case, without_case))
    return PartnerLine(
        partner_id=change.partner.id,
        label=change.partner.label,
        step=change.step.value,
        holds=change.holds,
        site_id=site_id,
        persons_there=with_.persons,
        persons_there_otherwise=without.persons,
        force_there_persons=with_.force_persons,
        force_there_otherwise_persons=without.force_persons,
        clearance_time_h=done.clearance_time_h,
        clearance_time_otherwise_h=undone.clearance_time_h,
        safe_persons=done.safe_persons,
        safe_otherwise_persons=undone.safe_persons,
        expected_caught_persons=done.expected_caught_persons,
        expected_caught_otherwise_persons=undone.expected_caught_persons,
        sentence=_sentence(case, change, done, undone),
    )


def _sentence(case: Case, change: PartnerChange, done: PlanningResult, undone: PlanningResult) -> str:
    if change.step is PartnerStep.LEAVES:
        return f"{_leaving(case, change.partner)}. {_clearance(done, undone, 'if it stayed')}"
    return f"{_joining(case, change)}. {_clearance(done, undone, 'without it')}"


def _joining(case: Case, change: PartnerChange) -> str:
    partner = change.partner
    site = case.site_by_id[partner.co_locates_at].label
    moved = footprint_words(case, change.otherwise, partner.co_locates_at, turned=change.holds)
    if change.holds:
        return f"{partner.label} moves in at {site}: {moved}"
    due = f", answer due {both_zones(partner.answer_due, case.timezone)}" if partner.answer_due else ""
    return f"{partner.label} {STATUS_WORDS[partner.status]} at {site}{due}. If it does: {moved}"


def footprint_words(before: Case, after: Case, site_id: str, *, turned: bool = False) -> str:
    """Return how people and force at a site differ: "people there 120 → 260, force securing it 0 → 40"."""
    old, new = (footprint_at(case, site_id) for case in ((after, before) if turned else (before, after)))
    people = _moved("people there", old.persons, new.persons)
    return f"{people}, {_moved('force securing it', old.force_persons, new.force_persons)}"


def _moved(what: str, old: int, new: int) -> str:
    return f"{what} still {old:,}" if old == new else f"{what} {old:,} → {new:,}"


def _leaving(case: Case, partner: Partner) -> str:
    forces, fleets = taken_along(case, partner)
    taken = [f"{force.label} ({force.strength_persons:,} strong)" for force in forces]
    taken += [f"{fleet.label} ({fleet.vehicles} × {fleet.seats} seats)" for fleet in fleets]
    assert partner.leaves_on is not None
    when = both_zones(partner.leaves_on, case.timezone)
    return f"{partner.label} leaves by {when} and takes along {listing(taken)}"


def _clearance(done: PlanningResult, undone: PlanningResult, otherwise: str) -> str:
    then, else_ = _cleared(done), _cleared(undone)
    if then == else_:
        return f"Then {then}; {otherwise} the same."
    return f"Then {then}; {otherwise} {else_}."


def _cleared(result: PlanningResult) -> str:
    caught = f"{about_persons(result.expected_caught_persons)} caught"
    if result.clearance_time_h is not None:
        return f"everyone is safe after {duration(result.clearance_time_h)}, {caught}"
    return f"{result.safe_persons:,} of {result.persons:,} are safe within the horizon, {caught}"

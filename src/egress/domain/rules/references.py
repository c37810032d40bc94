"""The plan speaks of things that the case knows and that may be used."""

from collections import Counter
from collections.abc import Iterator

from egress.domain.case import Case
from egress.domain.network import Leg
from egress.domain.plan import Finding, Movement
from egress.domain.rules.timetable import Timetable, is_head_count
from egress.domain.rules.words import breach, named, notice, persons_text


def known_references(timetable: Timetable) -> Iterator[Finding]:
    """
    Every name in the plan is known to the case, in use, and fits the others.

    - the plan's `case_id` is the case's; another `scenario_id` is a notice only, for a plan may be tried
      against a scenario that it was not drawn for;
    - movement ids are unique;
    - leg known and in use, and so are the sites at both its ends;
    - on a mode that needs a fleet: fleet known, in use, `fleet.may_run(leg)`, vehicle a whole number in
      1 … fleet.vehicles; on any other mode neither fleet nor vehicle;
    - loads: known groups, each once, whole persons ≥ 1; people by themselves are at least 1 person;
    - an empty return is run by a vehicle and carries nobody.

    An order that names what does not exist cannot be carried out, and hides a slip of the pen elsewhere.
    """
    case, plan = timetable.case, timetable.plan
    if plan.case_id != case.case_id:
        yield breach(known_references, f"The plan is for case {plan.case_id}, not for {case.case_id}.")
    if plan.scenario_id != case.scenario_id:
        sentence = f"The plan was drawn for scenario {plan.scenario_id} and is checked in {case.scenario_id}."
        yield notice(known_references, sentence)
    for movement_id, times in Counter(m.id for m in plan.movements).items():
        if times > 1:
            yield breach(known_references, f"The movement id {movement_id} is used {times} times.")
    for movement in plan.movements:
        for fault in _faults(case, movement):
            sentence = f"Movement {movement.id}: {fault}"
            yield breach(known_references, sentence, at=movement.depart, movement=movement)


def _faults(case: Case, movement: Movement) -> Iterator[str]:
    leg = case.leg_by_id.get(movement.leg_id)
    if leg is None:
        yield f"there is no leg {movement.leg_id} in the case."
    else:
        yield from _leg_faults(case, leg)
        yield from _carrier_faults(case, leg, movement)
    yield from _load_faults(case, movement)


def _leg_faults(case: Case, leg: Leg) -> Iterator[str]:
    if not leg.in_use:
        yield f"the leg {named(leg)} is not in use."
    for site_id in (leg.from_site_id, leg.to_site_id):
        site = case.site_by_id.get(site_id)
        if site is None:
            yield f"the leg {named(leg)} names the site {site_id}, which is not in the case."
        elif not site.in_use:
            yield f"the site {named(site)} on the leg {named(leg)} is not in use."


def _carrier_faults(case: Case, leg: Leg, movement: Movement) -> Iterator[str]:
    if movement.fleet_id is None:
        if movement.vehicle is not None:
            yield f"vehicle {movement.vehicle} is given without a fleet."
        if leg.mode.needs_fleet:
            yield f"the leg {named(leg)} is travelled by {leg.mode}, which needs a vehicle of a fleet."
        if movement.empty_return:
            yield "an empty return needs a vehicle of a fleet."
        return
    fleet = case.fleet_by_id.get(movement.fleet_id)
    if fleet is None:
        yield f"there is no fleet {movement.fleet_id} in the case."
        return
    if not fleet.in_use:
        yield f"the fleet {named(fleet)} is not in use."
    if not leg.mode.needs_fleet:
        yield f"the leg {named(leg)} is travelled by {leg.mode}, which takes no vehicle of a fleet."
    elif not fleet.may_run(leg):
        yield f"the fleet {named(fleet)} may not run the leg {named(leg)}."
    if not (is_head_count(movement.vehicle) and (movement.vehicle or 0) <= fleet.vehicles):
        yield (
            f"vehicle {movement.vehicle} of the fleet {named(fleet)} does not exist "
            f"(it has {fleet.vehicles}, numbered from 1)."
        )


def _load_faults(case: Case, movement: Movement) -> Iterator[str]:
    loads = movement.loads
    if loads and movement.empty_return:
        yield f"an empty return carries {persons_text(movement.persons)}; it may carry nobody."
    if not loads and movement.fleet_id is None and not movement.empty_return:
        yield "people by themselves need a load of at least 1 person."
    if len({group_id for group_id, _ in loads}) < len(loads):
        yield "a group is named more than once in its loads."
    for group_id, persons in loads:
        if group_id not in case.group_by_id:
            yield f"there is no group {group_id} in the case."
        if not is_head_count(persons):
            yield f"{persons} persons of group {group_id} is no whole number of 1 or more."

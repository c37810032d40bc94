"""Fuel at sites: what is taken up there, against what is in stock and delivered."""

from collections.abc import Iterator

from egress.domain.plan import Finding
from egress.domain.rules.timetable import Run, Timetable
from egress.domain.rules.words import amount, breach, named, utc
from egress.kit import H_PER_DAY, MIN_PER_H, hours_between

TOLERANCE_L = 1e-6
"""What rounding may add up to, in litres."""


def site_fuel(timetable: Timetable) -> Iterator[Finding]:
    """
    No more fuel is taken up at a site than there is (litres).

    For every site i with a stock, and every departure instant t:

        sum over movements that depart there by t, with people or empty, of
        fuel_l_per_h[fleet] × minutes of the leg / 60  <=  fuel_l[i] + fuel_l_per_day[i] × days from plan.start to t

    The minutes are out_min, or back_min for an empty return. What is short is found where it arises and again only
    where it grows. Airfields in a siege run out of fuel before they run out of runway.
    """
    taken: dict[str, list[tuple[Run, float]]] = {}
    for run in timetable.runs:
        if run.fleet is not None and run.fleet.fuel_l_per_h > 0:
            minutes = run.leg.back_min if run.movement.empty_return else run.leg.out_min
            taken.setdefault(run.from_site_id, []).append((run, run.fleet.fuel_l_per_h * minutes / MIN_PER_H))
    for site in timetable.case.sites:
        if site.fuel_l is None:
            continue
        total = worst = 0.0
        for run, litres in taken.get(site.id, ()):
            total += litres
            days = max(0.0, hours_between(timetable.plan.start, run.depart) / H_PER_DAY)
            there = site.fuel_l + site.fuel_l_per_day * days
            if total - there > worst + TOLERANCE_L:
                worst = total - there
                sentence = (
                    f"{named(site)}: movement {run.movement.id} departs at {utc(run.depart)}, by when "
                    f"{amount(total)} litres have been taken up; {amount(there)} have been there."
                )
                yield breach(site_fuel, sentence, at=run.depart, movement=run.movement)

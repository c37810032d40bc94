"""Which rules of the field each engine obeys, and which of them a case asks for."""

from collections.abc import Mapping

from egress.domain import Case

FIELD_RULES: tuple[str, ...] = (
    "fleet_daylight",
    "crew_day",
    "fleet_categories",
    "litters",
    "convoy_size",
    "convoy_escort",
    "households_together",
    "minors_accompanied",
    "priority_order",
    "site_fuel",
    "commercial_seats",
    "force_in_place",
    "force_withdrawn_last",
)
"""Rules that not every engine obeys, by their names in `domain.rules`; `force_in_place` for forces on the lift."""

OBEYED: Mapping[str, frozenset[str]] = {
    "exact grid": frozenset(),
    "roads": frozenset(),
    "shuttles": frozenset(),
    "large flows": frozenset(),
    "careful dispatcher": frozenset(FIELD_RULES),
}
"""What each engine obeys of them. All obey every other rule, readiness curves and calls forward among them."""


def rules_asked(case: Case) -> frozenset[str]:
    """Return the rules of the field that a case, its scenario applied, asks for."""
    fleets = [fleet for fleet in case.fleets if fleet.in_use and fleet.vehicles > 0]
    legs = [leg for leg in case.legs if leg.in_use]
    groups = [group for group in case.groups if group.head_count > 0]
    asked = {
        "fleet_daylight": any(one.daily_open is not None or one.daily_close is not None for one in fleets),
        "crew_day": any(one.crew_day_h is not None for one in fleets),
        "fleet_categories": any(one.categories for one in fleets),
        "litters": any(one.litter for one in groups),
        "convoy_size": any(one.convoy_vehicles > 1 for one in legs),
        "convoy_escort": any(one.escort_vehicles > 0 for one in legs),
        "households_together": any(one.household_persons > 1 for one in groups),
        "minors_accompanied": any(one.accompanied_by for one in groups),
        "priority_order": case.queues_by_priority,
        "site_fuel": any(one.fuel_l is not None for one in case.sites) and any(one.fuel_l_per_h for one in fleets),
        "commercial_seats": any(one.seats_per_day is not None for one in legs),
        "force_in_place": any(one.in_use and one.is_lifted_in for one in case.forces),
        "force_withdrawn_last": any(one.in_use and one.leaves_last for one in case.forces),
    }
    return frozenset(name for name, is_asked in asked.items() if is_asked)


def engines_that_obey(case: Case) -> tuple[str, ...]:
    """Return the engines that obey every rule of the field that a case asks for; only these may plan it."""
    asked = rules_asked(case)
    return tuple(engine for engine, obeyed in OBEYED.items() if asked <= obeyed)

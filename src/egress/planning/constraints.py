"""The rules of the relaxation, one function each; the names are those of `domain.rules`."""

from collections.abc import Callable

from egress.planning.field_rows import commercial_seats, crew_day, fleet_categories, litters, site_fuel
from egress.planning.fleet_rows import fleet_available, site_departures, site_parking, vehicles_present
from egress.planning.people_rows import (
    leg_rate,
    onward_present,
    people_present,
    seats,
    site_holding,
    site_processing,
)
from egress.planning.places import vehicle_continuity
from egress.planning.problem import PlanningProblem
from egress.planning.rule_rows import RuleRows
from egress.planning.variables import Variables

RULES: tuple[Callable[[PlanningProblem, Variables], RuleRows], ...] = (
    people_present,
    seats,
    fleet_available,
    vehicles_present,
    vehicle_continuity,
    leg_rate,
    site_processing,
    site_departures,
    site_parking,
    site_holding,
    onward_present,
    commercial_seats,
    fleet_categories,
    litters,
    crew_day,
    site_fuel,
)
"""Every rule of the relaxation; force, enablers, windows and closings are compiled into the departure times."""

RULES_OF_VEHICLES = (
    fleet_available,
    vehicles_present,
    vehicle_continuity,
    site_departures,
    site_parking,
    crew_day,
    site_fuel,
)
"""Those that speak of vehicles only: trips that have been laid already keep them."""

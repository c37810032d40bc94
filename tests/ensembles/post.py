"""A small post with two ways out: a bus and a plane that are there, and a charter that must be asked for."""

from dataclasses import replace

from egress.domain import Case, Enabler, Estimate, Exit, Force, Mode
from egress.kit import Range
from tests.planning.toys import START, fleet, group, leg, site, toy


def post() -> Case:
    """Return 60 staff and 40 guests behind a gate of 30 an hour; the airport is thought to close within days."""
    return toy(
        groups=[
            group("staff", "office", 60, official=True, warden="Head of security"),
            replace(group("guests", "field", 40), persons=Range(30, 40, 60)),
        ],
        sites=[
            site("office"),
            site("field", closes_with=(Exit.AIRPORT,), force_needed_persons=10, processing_per_h=30),
            site("hub", safe=True),
            site("border", safe=True),
        ],
        legs=[
            leg("office", "field", Mode.ROAD, 30),
            leg("office", "border", Mode.FOOT, 600, persons_per_h=2, closes_with=(Exit.LAST_ROAD,)),
            leg("field", "hub", Mode.AIR, 60, fleet_ids=("plane",)),
            leg("field", "hub", Mode.AIR, 90, id="charter-flight", label="Charter flight", fleet_ids=("charter",)),
        ],
        fleets=[
            fleet("bus", "office", vehicles=3, seats=20),
            fleet("plane", "field", Mode.AIR, vehicles=2, seats=30),
            fleet("charter", "hub", Mode.AIR, vehicles=1, seats=60, lead_time_h=5.0),
        ],
        forces=(
            Force(
                id="guard",
                label="Guard",
                site_id="field",
                strength_persons=20,
                lead_time_h=2.0,
                secures=("field",),
                released_by="Defence",
            ),
        ),
        enablers=(
            Enabler(
                id="right", label="Landing right", owner="Ministry", lead_time_h=6.0, unlocks=("charter-flight",)
            ),
        ),
        estimates=tuple(
            Estimate(
                id=f"e-{exit_.value}",
                exit=exit_,
                t_made=START,
                t_received=START,
                source_id="desk",
                grade="B2",
                statement="within days",
                lo_days=0.5,
                hi_days=3,
            )
            for exit_ in (Exit.CITY, Exit.AIRPORT, Exit.LAST_ROAD)
        ),
        horizon_h=48,
    )

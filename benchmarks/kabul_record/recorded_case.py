"""The case as the record has it: force, agreements and airline flights as they were, all else untouched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from airlift_record import Window, read_agreements, read_troops

from egress.domain import Blackout, Case, Fleet, Force, Leg, TargetKind, apply_scenario
from egress.inputs import read_case
from egress.kit import H_PER_DAY, Range, add_hours, add_minutes

CASE = Path(__file__).resolve().parents[2] / "cases" / "kabul-2021"

ORDER = datetime(2021, 8, 12, tzinfo=UTC)
"""The order: on 12 August 3000 troops were sent and the embassy was told to shrink to a core."""

END = datetime(2021, 8, 31, tzinfo=UTC)
"""The end of the plans: the last window with people ends on 30 August at 07:00Z."""

SCENARIO = "airport-held"
"""The scenario of the case that the record comes nearest to: the airport held by consent after the city falls."""

LAST_FORCE = datetime(2021, 8, 30, 19, 29, tzinfo=UTC)
"""The last aircraft left a minute before midnight in Kabul."""

EMBASSY_LEFT = datetime(2021, 8, 15, 18, tzinfo=UTC)
"""By the end of 15 August the embassy stood at the airport (the hour is an assumption)."""

AIRLINES_STOP = datetime(2021, 8, 16, tzinfo=UTC)
"""Commercial flights stopped on 16 August."""

AIRLINE_LEGS = ("embassy-commercial", "centre-commercial", "allied-commercial", "centre-terminal")

KINDS = ("c17", "c130", "charter-airliners", "allied-aircraft")
"""The fleets of the case that fly out of Kabul."""

POSITIONING_MIN = 240
"""From Qatar, where these fleets are based, to Kabul."""


@dataclass(frozen=True)
class Change:
    """One change that the overlay makes: what, from, to, and why."""

    what: str
    was: str
    now: str
    why: str


def read_kabul() -> Case:
    """Return the case as it stands in `cases/`."""
    return read_case(CASE)


def with_recorded_force(case: Case) -> Case:
    """
    Return the case with the recorded build-up in place of the battalions and their lead times.

    What is recorded beyond the 650 already there is a force at the airport and its gates from that day (00:00Z)
    until the next day of the record. The embassy's guard goes to the airport with the embassy.
    """
    return replace(case, forces=tuple(_recorded_forces(case)))


def _recorded_forces(case: Case) -> Iterable[Force]:
    here = {force.id: force for force in case.forces if force.present_from is not None and force.in_use}
    guard, caretakers = here["embassy-guard"], here["airport-caretakers"]
    yield replace(guard, withdrawn_by=EMBASSY_LEFT)
    yield replace(caretakers, withdrawn_by=LAST_FORCE)
    to_gates = ("airport", "gates")
    yield replace(
        guard,
        id="embassy-guard-moved",
        site_id="airport",
        present_from=EMBASSY_LEFT,
        withdrawn_by=LAST_FORCE,
        secures=to_gates,
    )
    before = guard.strength_persons + caretakers.strength_persons
    steps = [(day, strength) for day, strength in read_troops() if strength > 0]
    ends = [day for day, _ in steps[1:]] + [LAST_FORCE]
    for (day, strength), until in zip(steps, ends, strict=True):
        if strength > before:
            yield Force(
                id=f"record-{day:%m%d}",
                label=f"Beyond the first {before}, {day:%-d %B}",
                site_id="airport",
                strength_persons=strength - before,
                present_from=day,
                withdrawn_by=until,
                secures=to_gates,
            )


def with_recorded_agreements(case: Case) -> Case:
    """Return the case with each agreement in hand when it was in fact."""
    dates = read_agreements()
    return replace(
        case,
        enablers=tuple(replace(e, in_hand_from=dates[e.id]) if e.id in dates else e for e in case.enablers),
    )


def with_airlines_stopped(case: Case) -> Case:
    """Return the case with the ways that need airlines or the civil terminal lost from the day they stopped."""
    lost = tuple(
        Blackout(target_kind=TargetKind.LEG, target_id=leg_id, from_=AIRLINES_STOP, until=None)
        for leg_id in AIRLINE_LEGS
    )
    return replace(case, blackouts=case.blackouts + lost)


def as_recorded(case: Case) -> Case:
    """Return the case with everything but the aircraft as the record has it, ending at `END`."""
    recorded = with_airlines_stopped(with_recorded_agreements(with_recorded_force(case)))
    return replace(recorded, horizon_days=(END - ORDER).total_seconds() / 3600 / H_PER_DAY)


def for_hand_drawn_plan(case: Case, windows: Sequence[Window]) -> Case:
    """
    Return the case that the recorded flights are checked against: as recorded, with the scenario applied.

    Of each kind there are at least as many aircraft as departed in its busiest window.
    """
    most = {kind: max(w.departures[kind] for w in windows) for kind in KINDS}
    fleets = tuple(replace(f, vehicles=max(f.vehicles, most.get(f.id, 0))) for f in case.fleets)
    return apply_scenario(replace(as_recorded(case), fleets=fleets), SCENARIO)


def held_to_departures(case: Case, windows: Sequence[Window]) -> Case:
    """
    Return the case in which each recorded departure can be made once, in its window, by its kind, at its own seats.

    The domain knows one departure rate per site. So each window and kind becomes a fleet of as many vehicles as
    departed: it can be had in time to stand at Kabul when the window opens, leaves nothing after the window
    closes, and unloads for a day, so that no vehicle departs twice. The airport's rate of departures becomes the
    busiest window's, so that it never binds before the fleets do.
    """
    old = {fleet.id: fleet for fleet in case.fleets}
    daily = [
        _of_window(old[kind], window) for window in windows for kind in KINDS if window.departures.get(kind, 0) > 0
    ]
    by_kind = {kind: tuple(f.id for f in daily if f.id.startswith(f"{kind}-")) for kind in KINDS}
    busiest = max(w.all_departures / w.row.hours for w in windows)
    return replace(
        case,
        fleets=tuple(f for f in case.fleets if f.id not in KINDS) + tuple(daily),
        legs=tuple(_for_fleets(leg, by_kind) for leg in case.legs),
        enablers=tuple(
            replace(e, unlocks=tuple(i for u in e.unlocks for i in by_kind.get(u, (u,)))) for e in case.enablers
        ),
        sites=tuple(
            replace(s, departures_per_h=Range.exactly(busiest)) if s.id == "airport" else s for s in case.sites
        ),
    )


def _of_window(fleet: Fleet, window: Window) -> Fleet:
    return replace(
        fleet,
        id=f"{fleet.id}-{window.start:%m%d}",
        label=f"{fleet.label}, {window.start:%-d %B}",
        vehicles=window.departures[fleet.id],
        available_from=add_minutes(window.start, -POSITIONING_MIN - fleet.load_min),
        available_until=add_hours(window.end, -1 / 60),
        unload_min=H_PER_DAY * 60,
    )


def _for_fleets(leg: Leg, by_kind: dict[str, tuple[str, ...]]) -> Leg:
    return replace(leg, fleet_ids=tuple(new for old in leg.fleet_ids for new in by_kind.get(old, (old,))))


def changes(case: Case, windows: Sequence[Window]) -> tuple[Change, ...]:
    """Return what `as_recorded` and `for_hand_drawn_plan` change, each with its reason."""
    strengths = ", ".join(f"{strength} on {day:%-d}" for day, strength in read_troops() if strength)
    agreements = "; ".join(f"{e} {moment:%-d Aug %H:%MZ}" for e, moment in read_agreements().items())
    enough = for_hand_drawn_plan(case, windows).fleet_by_id
    more = [(f, enough[f.id]) for f in case.fleets if enough[f.id].vehicles > f.vehicles]
    return (
        Change("forces", "lead times from the order", f"August: {strengths}", "the recorded build-up"),
        Change("agreements", "10 to 20 days from the request", agreements, "as they were in fact in hand"),
        Change("airlines, civil terminal", "until they close", "lost from 16 Aug", "commercial flights stopped"),
        Change("horizon", f"{case.horizon_days:g} days", f"until {END:%-d %b %H:%MZ}", "the record ends there"),
        Change(
            "aircraft, in (a) only",
            ", ".join(f"{old.vehicles} {old.label}" for old, _ in more),
            ", ".join(str(new.vehicles) for _, new in more),
            "as many as departed in the busiest window",
        ),
    )

"""Which disturbances are let in, and the planning factors: the case's own, and assumptions for the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from egress.domain import Case, FactorKind, Mode, SiteKind
from egress.kit import InputProblem, Problem, Range

DISTURBANCES: Mapping[str, str] = {
    "travel": "travel times vary within the ranges of the legs",
    "breakdowns": "vehicles break down under way; some are lost",
    "head_counts": "fewer come than counted (no-shows), or more (unplanned arrivals), within their ranges",
    "stations": "stations of the evacuation control centre, legs and airfields are slower or faster than likely",
    "weather": "weather grounds aircraft and keeps ships in port",
    "permissions": "permissions and forces on their way come late",
    "attacks": "attacks shut sites for a time and harm people who wait there",
    "exits": "exits close for good at times drawn from the threat picture",
}
"""Every disturbance by its name."""


@dataclass(frozen=True, kw_only=True)
class Weather:
    """Weather that stops a mode at a site: how often, per day, and for how long (hours, exponential)."""

    per_day: float
    lasts_h: float


@dataclass(frozen=True, kw_only=True)
class Station:
    """
    One station of the evacuation control centre.

    Attributes
    ----------
    name : as in the order of a step.
    share : of the people, who must pass it.
    pace : what it can do, as a multiple of the site's processing rate; at least `share`, so that it never holds up a
        plan that keeps to the site's rate.
    """

    name: str
    share: float
    pace: float


@dataclass(frozen=True, kw_only=True)
class PlanningFactors:
    """
    What a rehearsal reckons with. Where the case is silent (`factors_of`), each is an assumption unless a source is
    named. Keys are modes or kinds of site; a fleet or a site by its id counts before its mode or kind.

    Attributes
    ----------
    breakdowns_per_h : breakdowns per hour under way, by mode. Assumptions: one in 40 h for buses and cars on bad
        roads, one in 100 h for helicopters, 250 h for ships, 200 h for aircraft.
    repair_h : hours until a vehicle that broke down goes on (mean, exponential), by mode. Assumptions.
    p_lost : chance that a vehicle that broke down does not run again. Assumption.
    weather : by mode. Helicopters: haze and dust, one stop of 6 h in ten days. Sea: one of 24 h in twenty days (in
        Libya in 2011 a ferry lay three days in port, waiting for weather). Air: one of 4 h in thirty days.
        Assumptions.
    attacks_per_day, attack_shuts_h, attack_harms_share : by kind of site: how often, for how long (mean,
        exponential), and the share harmed of those who wait there. Gates: one attack in the 16 days of the airlift
        from Kabul in August 2021, which killed 183 people of some thousands before the gate: 1/16 per day, 4 %.
        Airfields: mortar fire, one in thirty days, closed for 12 h. Other sites: none unless the case says so by a
        scenario.
    late_permission : how much longer than its lead time a permission or a force takes, as a factor. Assumption.
    stations : of the evacuation control centre at every site with a processing rate. Shares and paces are
        assumptions: screening is the slowest and has the site's own rate.
    patience_min : how long a vehicle waits for people who are late, by mode. Assumption: an hour for aircraft and
        ships, half an hour else.
    gather_min : for how long people left behind at a site are gathered before they are sent after the others.
        Assumption.
    """

    breakdowns_per_h: Mapping[str, float] = field(
        default_factory=lambda: {Mode.ROAD: 1 / 40, Mode.HELICOPTER: 1 / 100, Mode.SEA: 1 / 250, Mode.AIR: 1 / 200}
    )
    repair_h: Mapping[str, float] = field(
        default_factory=lambda: {Mode.ROAD: 2.0, Mode.HELICOPTER: 6.0, Mode.SEA: 8.0, Mode.AIR: 6.0}
    )
    p_lost: float = 0.2
    weather: Mapping[str, Weather] = field(
        default_factory=lambda: {
            Mode.HELICOPTER: Weather(per_day=1 / 10, lasts_h=6.0),
            Mode.SEA: Weather(per_day=1 / 20, lasts_h=24.0),
            Mode.AIR: Weather(per_day=1 / 30, lasts_h=4.0),
        }
    )
    attacks_per_day: Mapping[str, float] = field(
        default_factory=lambda: {SiteKind.GATE: 1 / 16, SiteKind.AIRPORT: 1 / 30}
    )
    attack_shuts_h: Mapping[str, float] = field(default_factory=lambda: {SiteKind.GATE: 12.0, SiteKind.AIRPORT: 12.0})
    attack_harms_share: Mapping[str, float] = field(
        default_factory=lambda: {SiteKind.GATE: 0.04, SiteKind.AIRPORT: 0.005}
    )
    late_permission: Range = Range(1.0, 1.0, 1.5)
    stations: tuple[Station, ...] = (
        Station(name="reception", share=1.0, pace=1.5),
        Station(name="search", share=1.0, pace=1.25),
        Station(name="screening", share=1.0, pace=1.0),
        Station(name="medical", share=0.1, pace=0.2),
        Station(name="embarkation", share=1.0, pace=1.5),
    )
    gather_min: float = 60.0
    patience_min: Mapping[str, float] = field(
        default_factory=lambda: {mode: 60.0 if mode in (Mode.AIR, Mode.SEA) else 30.0 for mode in Mode}
    )


def factors_of(case: Case) -> PlanningFactors:
    """Return the planning factors of a case: what its table `factors` says, assumptions for the rest."""
    assumed = PlanningFactors()
    said: dict[FactorKind, dict[str, float]] = {kind: {} for kind in FactorKind}
    late = assumed.late_permission
    for factor in case.factors:
        said[factor.kind][factor.applies_to] = factor.value.likely
        if factor.kind is FactorKind.LATE_PERMISSION:
            late = factor.value
    return replace(
        assumed,
        breakdowns_per_h={**assumed.breakdowns_per_h, **said[FactorKind.BREAKDOWNS_PER_H]},
        repair_h={**assumed.repair_h, **said[FactorKind.REPAIR_H]},
        p_lost=said[FactorKind.P_LOST].get("", assumed.p_lost),
        weather=_weather(assumed.weather, said[FactorKind.WEATHER_PER_DAY], said[FactorKind.WEATHER_H]),
        attacks_per_day={**assumed.attacks_per_day, **said[FactorKind.ATTACKS_PER_DAY]},
        attack_shuts_h={**assumed.attack_shuts_h, **said[FactorKind.ATTACK_SHUTS_H]},
        attack_harms_share={**assumed.attack_harms_share, **said[FactorKind.ATTACK_HARMS_SHARE]},
        late_permission=late,
        stations=tuple(
            _station(one, said[FactorKind.STATION_SHARE], said[FactorKind.STATION_HEADROOM])
            for one in assumed.stations
        ),
        gather_min=said[FactorKind.GATHER_MIN].get("", assumed.gather_min),
        patience_min={**assumed.patience_min, **said[FactorKind.PATIENCE_MIN]},
    )


def _weather(
    assumed: Mapping[str, Weather], per_day: Mapping[str, float], lasts_h: Mapping[str, float]
) -> Mapping[str, Weather]:
    """Return the weather by mode; where only its frequency or only its length is said, the other is assumed."""
    calm = Weather(per_day=0.0, lasts_h=0.0)
    return {
        mode: Weather(
            per_day=per_day.get(mode, assumed.get(mode, calm).per_day),
            lasts_h=lasts_h.get(mode, assumed.get(mode, calm).lasts_h),
        )
        for mode in {**assumed, **per_day, **lasts_h}
    }


def _station(assumed: Station, shares: Mapping[str, float], headrooms: Mapping[str, float]) -> Station:
    share = shares.get(assumed.name, assumed.share)
    headroom = headrooms.get(assumed.name, assumed.pace / assumed.share)
    return Station(name=assumed.name, share=share, pace=share * headroom)


def all_disturbances() -> frozenset[str]:
    """Return the names of all disturbances."""
    return frozenset(DISTURBANCES)


def disturbances_named(names: Iterable[str], option: str = "--disturbances") -> frozenset[str]:
    """
    Return the disturbances of these names.

    Raises
    ------
    InputProblem
        for a name that is none.
    """
    found = frozenset(names)
    unknown = sorted(found - frozenset(DISTURBANCES))
    if unknown:
        wanted = ", ".join(DISTURBANCES)
        raise InputProblem([Problem(option, 0, "", unknown[0], wanted, "Name some of these.")])
    return found

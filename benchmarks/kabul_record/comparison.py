"""The planner held to the recorded departures, force and agreements, beside the record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from airlift_record import Window
from recorded_case import EMBASSY_LEFT, ORDER, SCENARIO, as_recorded, held_to_departures, with_airlines_stopped

from egress.domain import Case, Exit, ExitChange, Site, SiteKind, known_at
from egress.kit import Range, hours_between
from egress.planning import PlanningResult, PlanOptions, make_plan
from egress.threat import assess

US_ARRIVALS_HIGH = 4000 / 2500
"""High against likely arrivals in the United States a day, as the case's note on its legs has them."""

INTO_USA = ("qatar-usa", "ramstein-usa")

EUROPE_PERSONS = 22000
"""People in the pipeline in Europe on 30 August 2021, as the case's source for Ramstein has it."""


@dataclass(frozen=True)
class Day:
    """Departures with people and people flown out of Kabul in one window: the record's and the planner's."""

    window: Window
    departures: int
    persons: int


@dataclass(frozen=True)
class Outcome:
    """One run of the planner."""

    days: tuple[Day, ...]
    result: PlanningResult

    @property
    def departures(self) -> int:
        """Departures with people in all windows."""
        return sum(day.departures for day in self.days)

    @property
    def persons(self) -> int:
        """People flown out of Kabul in all windows."""
        return sum(day.persons for day in self.days)


def run(case: Case, windows: Sequence[Window], *, explained: bool = False) -> Outcome:
    """Plan the case from the order on, with the threat as it was known then, and count by window."""
    picture = assess(known_at(case, ORDER), ORDER)
    result = make_plan(case, SCENARIO, picture, PlanOptions(start=ORDER, explained=explained))
    flown = [
        m
        for m in result.plan.movements
        if m.persons and case.leg_by_id[m.leg_id].from_site_id == "airport" and m.fleet_id is not None
    ]
    days = []
    for window in windows:
        inside = [m for m in flown if window.start <= m.depart < window.end]
        days.append(Day(window, len(inside), sum(m.persons for m in inside)))
    if sum(day.departures for day in days) != len(flown):
        raise RuntimeError("the planner flew outside the recorded windows")
    return Outcome(tuple(days), result)


def held_case(case: Case, windows: Sequence[Window]) -> Case:
    """Return the case as recorded and held to the recorded departures; all other figures are the case's."""
    return held_to_departures(as_recorded(case), windows)


def gates_high(case: Case) -> Case:
    """The gates process the high figure of their range."""
    return _sites(case, _processing_at_high, hubs_only=False)


def hubs_high(case: Case) -> Case:
    """Every hub holds the high figure of its range."""
    return _sites(case, _holding_at_high)


def hubs_without_limit(case: Case) -> Case:
    """No hub is ever full."""
    return _sites(case, _never_full)


def europe_as_recorded(case: Case) -> Case:
    """Ramstein holds what Europe's pipeline held on 30 August 2021 (press of that day), all bases together."""
    return replace(
        case,
        sites=tuple(
            replace(s, holding_persons=Range.exactly(EUROPE_PERSONS)) if s.id == "ramstein" else s for s in case.sites
        ),
    )


def onward_high(case: Case) -> Case:
    """The United States take the high figure of arrivals, and as many more aircraft bring them."""
    legs = tuple(
        replace(leg, persons_per_h=leg.persons_per_h * US_ARRIVALS_HIGH)
        if leg.id in INTO_USA and leg.persons_per_h is not None
        else leg
        for leg in case.legs
    )
    fleets = tuple(
        replace(f, vehicles=round(f.vehicles * US_ARRIVALS_HIGH)) if f.id.startswith("onward-") else f
        for f in case.fleets
    )
    return replace(case, legs=legs, fleets=fleets)


def allied_hubs_for_all(case: Case) -> Case:
    """Coalition and charter flights may take anybody to the allied states' own hubs, which have no limit."""
    legs = []
    for leg in case.legs:
        if leg.id == "airport-allied-hubs":
            charters = tuple(f.id for f in case.fleets if f.id.startswith("charter-"))
            leg = replace(leg, categories=(), fleet_ids=leg.fleet_ids + charters)
        legs.append(leg)
    return replace(case, legs=tuple(legs))


def all_ready(case: Case) -> Case:
    """Everybody is ready from the order on."""
    return replace(case, groups=tuple(replace(g, ready_first_h=0.0, ready_all_h=0.0) for g in case.groups))


def roads_closed(case: Case) -> Case:
    """The city, and with it the roads from the provinces, closes for good on 15 August."""
    fallen = ExitChange(exit=Exit.CITY, closes_at=EMBASSY_LEFT)
    return replace(case, exit_changes=(*case.exit_changes, fallen))


Change = Callable[[Case], Case]

ROWS: Mapping[str, tuple[Change, ...]] = {
    "all figures likely": (),
    "gates high (900/h)": (gates_high,),
    "hub room high": (hubs_high,),
    "Ramstein as all of Europe (22000)": (europe_as_recorded,),
    "onward high (4000/day)": (onward_high,),
    "hub room and onward high": (hubs_high, onward_high),
    "hub room, onward and gates high": (hubs_high, onward_high, gates_high),
    "allied hubs open to all, and to charters": (allied_hubs_for_all,),
    "the same, gates high": (allied_hubs_for_all, gates_high),
    "everybody ready at the order": (all_ready,),
    "no hub limit": (hubs_without_limit,),
    "no hub limit, gates high": (hubs_without_limit, gates_high),
    "no hub limit, gates high, everybody ready": (hubs_without_limit, gates_high, all_ready),
    "provinces' roads closed on 15 August": (roads_closed,),
}
"""What the total turns on: the first row is the comparison, the others say which figure binds."""


def changed(case: Case, changes: Sequence[Change]) -> Case:
    """Return the case with the changes of a row."""
    for change in changes:
        case = change(case)
    return case


def with_lead_times(case: Case, windows: Sequence[Window]) -> Case:
    """Return the case held to the recorded departures, but with its own lead times of forces and agreements."""
    recorded = as_recorded(case)
    return held_to_departures(
        replace(with_airlines_stopped(case), horizon_days=recorded.horizon_days),
        windows,
    )


def binding_hours(outcome: Outcome) -> list[tuple[str, str, float]]:
    """Return rule, target and hours bound between the first and the last window, longest first; fleets left out."""
    first, last = outcome.days[0].window.start, outcome.days[-1].window.end
    hours: dict[tuple[str, str], float] = {}
    for b in outcome.result.bindings:
        within = hours_between(max(b.from_, first), min(b.until, last))
        if b.rule != "fleet_available" and within > 0:
            hours[b.rule, b.target_id] = hours.get((b.rule, b.target_id), 0.0) + within
    return sorted(((r, t, h) for (r, t), h in hours.items()), key=lambda one: -one[2])


def _sites(case: Case, change: Callable[[Site], Site], *, hubs_only: bool = True) -> Case:
    return replace(
        case,
        sites=tuple(s if hubs_only and s.kind is not SiteKind.HUB else change(s) for s in case.sites),
    )


def _processing_at_high(site: Site) -> Site:
    now = site.processing_per_h
    return site if now is None else replace(site, processing_per_h=Range.exactly(now.high))


def _holding_at_high(site: Site) -> Site:
    now = site.holding_persons
    return site if now is None else replace(site, holding_persons=Range.exactly(now.high))


def _never_full(site: Site) -> Site:
    return replace(site, holding_persons=None)

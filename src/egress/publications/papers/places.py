"""Annexes about places: assembly areas, routes with their alternates, and who receives whom."""

from collections import Counter, defaultdict

from egress.domain import Leg, Plan, Site, SiteKind
from egress.kit import Range
from egress.publications.blocks import Cell, Column, Table, row
from egress.publications.papers.action_cards import alternates
from egress.publications.papers.paper import Part, Subject

ASSEMBLY = (SiteKind.MISSION, SiteKind.ZONE, SiteKind.ASSEMBLY, SiteKind.GATE, SiteKind.LANDING_ZONE)
"""Kinds of site where people gather."""


def assembly_part(subject: Subject, plan: Plan) -> Part:
    """Return where people gather: place, room, pace, guard, and who begins there."""
    say, tongue = subject.tongue.say, subject.tongue
    used = {end for m in plan.movements for end in _ends(subject, m.leg_id)}
    sites = [site for site in subject.case.sites if site.kind in ASSEMBLY and (site.in_use or site.id in used)]
    names = ("site", "kind", "place", "holding", "pace", "guard", "who")
    heads = tuple(Column(say(f"assembly.{name}"), figures=name == "guard") for name in names)
    rows = tuple(
        row(
            site.label,
            tongue.word("site_kind", site.kind.value),
            _place(subject, site),
            _range(subject, site.holding_persons),
            _range(subject, site.processing_per_h),
            tongue.number(site.force_needed_persons),
            _starters(subject, site),
        )
        for site in sites
    )
    return Part(say("assembly.title"), (Table(say("assembly.caption"), heads, rows, note=say("assembly.note")),))


def route_part(subject: Subject, plan: Plan) -> Part:
    """Return the legs that the plan takes people over, each with what it closes with and what stands in for it."""
    say, tongue = subject.tongue.say, subject.tongue
    carried = Counter[str]()
    for movement in plan.movements:
        carried[movement.leg_id] += movement.persons
    names = ("route", "ends", "mode", "travel", "persons", "closes", "instead")
    heads = tuple(Column(say(f"routes.{name}"), figures=name == "persons") for name in names)
    rows = tuple(_route(subject, leg, carried[leg.id]) for leg in subject.case.legs if carried[leg.id])
    return Part(say("routes.title"), (Table(say("routes.caption"), heads, rows, note=tongue.say("routes.note")),))


def reception_part(subject: Subject, plan: Plan) -> Part:
    """Return who receives how many by day: every site outside the danger that people reach."""
    say, tongue, zone = subject.tongue.say, subject.tongue, subject.stamp.zone
    arrivals: dict[str, Counter[str]] = defaultdict(Counter)
    for movement in (one for one in plan.movements if one.loads):
        site = subject.site(subject.leg(movement).to_site_id)
        if site.safe or site.kind in (SiteKind.HUB, SiteKind.SAFE_HAVEN):
            day = movement.arrive.astimezone(zone).date()
            arrivals[site.id][day.isoformat()] += movement.persons
    rows = tuple(
        row(
            subject.site(site_id).label,
            _range(subject, subject.site(site_id).holding_persons),
            tongue.number(sum(days.values())),
            tongue.number(max(days.values())),
            tongue.joined("\n", (tongue.figures(f"{day}: {tongue.number(n)}") for day, n in sorted(days.items()))),
        )
        for site_id, days in arrivals.items()
    )
    names = ("site", "holding", "arrivals", "peak", "by_day")
    heads = tuple(Column(say(f"reception.{name}"), figures=name in ("arrivals", "peak")) for name in names)
    return Part(say("reception.title"), (Table(say("reception.caption"), heads, rows, note=say("reception.note")),))


def _route(subject: Subject, leg: Leg, persons: int) -> tuple[Cell, ...]:
    tongue = subject.tongue
    others = [one.label for one in alternates(subject, leg)][:3]
    leaves, reaches = subject.site(leg.from_site_id), subject.site(leg.to_site_id)
    return row(
        leg.label,
        tongue.say("routes.from_to", leaves=leaves.label, reaches=reaches.label),
        tongue.word("mode", leg.mode.value),
        tongue.count("figures.whole_minutes", round(leg.travel_min.likely)),
        tongue.number(persons),
        tongue.listing(tongue.word("exit", one.value) for one in leg.closes_with),
        tongue.listing(others) if others else Cell(tongue.say("routes.none"), alarm=True),
    )


def _place(subject: Subject, site: Site) -> str:
    return subject.tongue.figures(f"{site.place.lat:.4f}, {site.place.lon:.4f}")


def _range(subject: Subject, value: Range | None) -> str:
    return subject.tongue.say("assembly.unknown") if value is None else subject.tongue.about_range(value)


def _starters(subject: Subject, site: Site) -> str:
    groups = [group for group in subject.case.groups if group.site_id == site.id and group.head_count]
    tongue = subject.tongue
    return tongue.joined("\n", (tongue.say("movement.load", n=g.head_count, group=g.label) for g in groups))


def _ends(subject: Subject, leg_id: str) -> tuple[str, str]:
    leg = subject.case.leg_by_id[leg_id]
    return leg.from_site_id, leg.to_site_id

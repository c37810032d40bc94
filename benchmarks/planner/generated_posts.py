"""Posts made from a seed, shaped like a country team's: cases in memory, with a threat to them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from country_network import Network
from draws import Draw

from egress.domain import (
    Case,
    Enabler,
    Estimate,
    Exit,
    ExitLink,
    Force,
    Group,
    Mode,
    Scenario,
    ScenarioEffect,
    TargetKind,
    ThreatPrior,
)
from egress.kit import Range, named_stream
from egress.threat import ThreatPicture, assess

SCENARIO = "generated"
"""The scenario to plan in: it holds the blackouts."""

ZONES = ("Africa/Nairobi", "Asia/Dhaka", "Africa/Lagos", "America/Bogota", "Asia/Beirut")
"""Time zones at whole hours from UTC."""


class Size(StrEnum):
    """The two tables: 1,000 to 50,000 people, and 50,000 to 150,000."""

    SMALL = "small"
    LARGE = "large"


PERSONS = {Size.SMALL: (1_000, 50_000), Size.LARGE: (50_000, 150_000)}


@dataclass(frozen=True)
class Post:
    """A generated case, the scenario to plan it in and the threat to it."""

    seed: int
    size: Size
    case: Case
    picture: ThreatPicture

    @property
    def persons(self) -> int:
        """All people of the case."""
        return sum(group.head_count for group in self.case.groups)


def generated_post(seed: int, size: Size = Size.SMALL) -> Post:
    """Return the post of a seed; the same seed and size give the same post."""
    draw = Draw(named_stream(seed, f"benchmarks/planner/{size}"))
    network = Network(draw, PERSONS[size])
    case = Case(
        case_id=f"generated-{size}-{seed}",
        label=f"Generated post {seed} ({size})",
        organisation="state",
        timezone=ZoneInfo(draw.one_of(ZONES)),
        horizon_days=float(network.days),
        groups=_groups(draw, network),
        sites=tuple(network.sites),
        legs=tuple(network.legs),
        fleets=tuple(network.fleets),
        forces=_forces(draw, network, _as_of(seed)),
        enablers=_enablers(draw, network),
        scenarios=(Scenario(id=SCENARIO, label="As generated"),),
        scenario_effects=_blackouts(draw, network, _as_of(seed)),
        estimates=_estimates(draw, network.days, _as_of(seed)),
        exit_links=_exit_links(network.days),
        threat_prior=ThreatPrior(main_exit=Exit.CITY, base_rate_per_day=0.1 / network.days),
        seed=seed,
    )
    return Post(seed, size, case, assess(case, _as_of(seed)))


def _as_of(seed: int) -> datetime:
    return datetime(2031, 1, 1, tzinfo=UTC) + timedelta(days=seed)


def _groups(draw: Draw, network: Network) -> tuple[Group, ...]:
    homes = ["centre", "suburbs", *network.provinces[: draw.whole(1, min(4, len(network.provinces)))]]
    kinds = ("citizen", "applicant", "applicant", "citizen", "family", "applicant")
    staff = max(20, round(network.persons * draw.between(0.02, 0.06)))
    rest = network.persons - staff
    first, spread = 6 * network.days / 10, 24 * network.days * draw.between(0.1, 0.35)
    found = [_group("staff", "staff", "embassy", staff, weight=1.2, first_h=first, all_h=first + spread / 2)]
    homes = homes if draw.chance(0.5) else [*homes, draw.one_of(homes)]
    for n, (share, home) in enumerate(zip(draw.shares(len(homes)), homes, strict=True)):
        kind = kinds[n % len(kinds)]
        first_h = round(draw.between(0, 24 * network.days * 0.15), 1)
        all_h = round(first_h + spread * draw.between(0.5, 1.5), 1)
        weight = 1.2 if kind == "citizen" else 1.0
        found.append(
            _group(f"{kind}-{n + 1}", kind, home, round(rest * share), weight=weight, first_h=first_h, all_h=all_h)
        )
    return tuple(found)


def _forces(draw: Draw, network: Network, start: datetime) -> tuple[Force, ...]:
    guarded = [site for site in network.sites if site.force_needed_persons]
    lead = float(draw.whole(6, 36))
    leaves = draw.chance(0.3)
    gone = start + timedelta(days=network.days * 0.9)
    return tuple(
        Force(
            id=f"guard-{site.id}",
            label=f"Guard of {site.label}",
            site_id=site.id,
            strength_persons=site.force_needed_persons,
            lead_time_h=0.0 if site.id == "airport" else lead,
            withdrawn_by=gone if leaves and site.id == network.gates[-1] else None,
            secures=(site.id,),
        )
        for site in guarded
    )


def _enablers(draw: Draw, network: Network) -> tuple[Enabler, ...]:
    lead = float(draw.whole(12, 60))
    leg_id = f"airport-{network.hubs[-1]}-{Mode.AIR}"
    return (Enabler(id="overflight", label="Overflight", owner="ministry", lead_time_h=lead, unlocks=(leg_id,)),)


def _blackouts(draw: Draw, network: Network, start: datetime) -> tuple[ScenarioEffect, ...]:
    found = []
    for kind, id_ in ((TargetKind.SITE, "airport"), (TargetKind.LEG, network.legs[-1].id)):
        from_ = start + timedelta(hours=draw.whole(24, 24 * network.days - 24))
        found.append(
            ScenarioEffect(
                scenario_id=SCENARIO,
                target_kind=kind,
                target_ids=(id_,),
                change="lose",
                from_=from_,
                until=from_ + timedelta(hours=draw.whole(3, 12)),
            )
        )
    return tuple(found)


def _estimates(draw: Draw, days: int, as_of: datetime) -> tuple[Estimate, ...]:
    middle = days * draw.between(0.45, 1.0)
    found = []
    for n in range(1, 4):
        median, spread = middle * draw.between(0.8, 1.25), draw.between(1.15, 1.5)
        made = as_of - timedelta(days=draw.whole(1, 5))
        found.append(
            Estimate(
                id=f"estimate-{n}",
                t_made=made,
                t_received=made,
                source_id=f"source-{n}",
                grade=draw.one_of(("B2", "A2", "B3")),
                exit=Exit.CITY,
                statement="as drawn",
                lo_days=median / spread + 3.0,
                hi_days=median * spread + 3.0,
                p_by_lo_days=0.25,
                p_by_hi_days=0.75,
                p_never=draw.between(0.05, 0.25),
            )
        )
    return tuple(found)


def _exit_links(days: int) -> tuple[ExitLink, ...]:
    hours = 24.0 * days

    def link(exit_: Exit, p: float, low: float, likely: float, high: float) -> ExitLink:
        lag = Range(low * hours, likely * hours, high * hours)
        return ExitLink(exit=exit_, follows=Exit.CITY, p_follows=p, lag_h=lag)

    return (
        link(Exit.AIRPORT, 0.9, 0.0, 0.05, 0.4),
        link(Exit.LAST_ROAD, 0.95, -0.6, -0.15, 0.0),
        link(Exit.GOVERNMENT, 0.95, -0.1, 0.0, 0.2),
        link(Exit.POST, 0.95, -0.05, 0.0, 0.05),
        link(Exit.COMMERCIAL_AIR, 0.98, -0.2, 0.0, 0.05),
    )


def _group(id_: str, category: str, home: str, persons: int, *, weight: float, first_h: float, all_h: float) -> Group:
    return Group(
        id=id_,
        label=id_.capitalize(),
        category=category,
        site_id=home,
        persons=Range.exactly(persons),
        weight=weight,
        ready_first_h=first_h,
        ready_all_h=all_h,
        official=category == "staff",
    )

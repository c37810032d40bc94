"""Every figure that the advice rests on and no case states, opened: its name, its value and its basis."""

from egress.decision.agreement import AGREED, CLOCK_SHARE, HASTENING
from egress.decision.citizens import COMPLIANCE, OTHERS_PER_CITIZEN, RESPONSE_DAYS, THINNING_DAYS
from egress.decision.departure_advice import Assumed
from egress.decision.news_ahead import NEWS_PER_DAY
from egress.decision.plausible import COLLAPSE_SHARES, collapse_persons, values_tried
from egress.decision.stakes import FALLBACK_MISSION_DAYS, PRIVATE_SHARE, VISIBILITY
from egress.decision.stepping import DOWN_DAYS
from egress.decision.stopping import RETURN_DAYS
from egress.domain import Case
from egress.staffing import AUTHORIZED_SHARE, whole_mission_days
from egress.threat import ThreatPicture

ASSUMPTION = "assumption"


def assumed(case: Case) -> tuple[Assumed, ...]:
    """Return the figures behind the advice, those of the case that nobody signed among them."""
    signed = case.values.mission_days_per_person_caught
    whole = whole_mission_days(case)
    tried = ", ".join(f"{v:g}" for v in values_tried(case)[0])
    collapse = " / ".join(f"{c:g}" for c in collapse_persons(case))
    seen = ", ".join(f"{effect.value} {share:g}" for effect, share in VISIBILITY.items())
    value_basis = (
        f"signed by {case.values.signed_by or 'nobody named'}" if signed else "a printed range: nobody signed one"
    )
    cost_basis = "case.toml" if case.values.collapse_cost else f"shares {COLLAPSE_SHARES} of everyone: {ASSUMPTION}"
    mission_basis = (
        "functions.csv" if whole else f"no function is valued, so one day is one mission day: {ASSUMPTION}"
    )
    return (
        Assumed(name="mission days per person caught, tried", value=tried, basis=value_basis),
        Assumed(name="cost of a collapse brought on, persons caught", value=collapse, basis=cost_basis),
        Assumed(
            name="mission days of a whole day of the post",
            value=f"{whole or FALLBACK_MISSION_DAYS:g}",
            basis=mission_basis,
        ),
        Assumed(
            name="a day away of who delivers nothing, of a head's share of the mission",
            value=f"{PRIVATE_SHARE:g}",
            basis=ASSUMPTION,
        ),
        Assumed(
            name="hastening by a departure in full view",
            value=", ".join(f"×{x:g}" for x in HASTENING),
            basis="a stated prior, never learned from the same case",
        ),
        Assumed(name="visibility of an order", value=seen, basis=ASSUMPTION),
        Assumed(name="share who go when they may", value=f"{AUTHORIZED_SHARE:g}", basis=ASSUMPTION),
        Assumed(name="coming back costs, days of what was lost", value=f"{RETURN_DAYS:g}", basis=ASSUMPTION),
        Assumed(
            name="news ahead, κ² per day",
            value=f"{NEWS_PER_DAY:g}",
            basis="chosen on generated worlds with seeds below 100",
        ),
        Assumed(name="days of lower advice before a step down", value=f"{DOWN_DAYS:g}", basis="stated"),
        Assumed(name="agreement under which the advice is split", value=f"{AGREED:g}", basis="stated"),
        Assumed(name="weight of the clock among the votes", value=f"{CLOCK_SHARE:g}", basis="stated"),
        Assumed(
            name="citizens who go when told to",
            value=f"{COMPLIANCE.low:g} / {COMPLIANCE.likely:g} / {COMPLIANCE.high:g}",
            basis=ASSUMPTION,
        ),
        Assumed(
            name="they ask within days; others with each of them; seats thin out over days",
            value=f"{RESPONSE_DAYS:g}; {OTHERS_PER_CITIZEN:g}; {THINNING_DAYS:g}",
            basis=ASSUMPTION,
        ),
    )


def cautions(case: Case, picture: ThreatPicture) -> tuple[str, ...]:
    """Return what a reader must know of the advice as a whole."""
    told = []
    if case.values.mission_days_per_person_caught is None:
        told.append(
            "Nobody has signed what one person caught is worth in mission days: no single choice is advised; the "
            "break-even says at what value it would be to leave."
        )
    told.append(
        "Each category is weighed by itself; a visible departure of one is charged with its cost once for each."
    )
    told.append("After the last day of the reckoning nothing is counted, neither people nor mission.")
    if len([m for m in picture.mechanisms if m.weight > 0]) < 2:
        told.append("Only one account of the threat speaks: its weight cannot be put to the test.")
    return tuple(told)

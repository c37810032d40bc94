"""Citizens told to leave by commercial flights: who can still get a seat, what the message does, who stays behind."""

from dataclasses import dataclass

import numpy as np

from egress.domain import Case, Exit, Leg, Mode
from egress.kit import H_PER_DAY, Range
from egress.threat import ThreatPicture

COMPLIANCE = Range(0.2, 0.45, 0.7)
"""
Share who go when told to leave by commercial means, low, likely, high. Assumption: in Kabul nineteen alerts from
April to August 2021 left thousands there; in Sudan in 2023 about a third of those registered were helped out in the
end.
"""

RESPONSE_DAYS = 7.0
"""Days within which those who go ask for a seat, evenly. Assumption."""

OTHERS_PER_CITIZEN = 1.5
"""How many others take the message as a sign and ask for a seat too, for each who complies. Assumption, shown."""

THINNING_DAYS = 21.0
"""
Days before commercial air closes over which carriers leave one after the other: seats fall evenly to none.
Assumption.
"""


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """So many days after the message: seats left a day (mean over paths), and citizens gone by then (persons)."""

    days: int
    seats_per_day: float
    gone_low: float
    gone_likely: float
    gone_high: float


@dataclass(frozen=True, kw_only=True)
class CitizenAdvice:
    """
    What telling citizens to leave comes to.

    Attributes
    ----------
    categories, persons : who would be told. seats_per_day : for sale to them today, by the legs that airlines fly.
    told_today, told_in_a_week : day by day after the message, the second counted from today too.
    gone_today, gone_in_a_week : citizens gone when commercial air closes or after 60 days, likely compliance.
    cost_of_a_week : citizens fewer who get out if the message waits a week, likely compliance.
    gate_persons_per_day : people who ask for a seat a day in the first week, others included.
    stay_low, stay_likely, stay_high : citizens still there at the end, by compliance high to low.
    planned_safe_persons : of all citizens, how many the plan brings to safety if the order is given now.
    sentences : the same said plainly, with what the post can still do.
    """

    categories: tuple[str, ...]
    persons: int
    seats_per_day: float
    told_today: tuple[SeatLine, ...]
    gone_today: float
    gone_in_a_week: float
    cost_of_a_week: float
    gate_persons_per_day: float
    stay_low: float
    stay_likely: float
    stay_high: float
    planned_safe_persons: int
    sentences: tuple[str, ...]


SHOWN_DAYS = (1, 3, 7, 14, 30, 60)
HORIZON = 60


def citizen_advice(
    case: Case, picture: ThreatPicture, planned_safe: dict[str, int], *, seen_by: Exit = Exit.COMMERCIAL_AIR
) -> CitizenAdvice | None:
    """
    Return what telling private persons to leave by commercial flights comes to; None where no such leg serves them.

    Seats and demand run by the day on every joint path: those who comply ask within a week, others with them; seats
    thin out over three weeks before commercial air closes and are none after it.
    """
    legs = [
        leg
        for leg in case.legs
        if leg.in_use and leg.mode is Mode.COMMERCIAL and not _is_safe(case, leg.from_site_id)
    ]
    groups = [
        g
        for g in case.groups
        if not g.official and g.head_count and any(not leg.categories or g.category in leg.categories for leg in legs)
    ]
    if not groups or not legs:
        return None
    categories = tuple(dict.fromkeys(g.category for g in groups))
    serving = [leg for leg in legs if not leg.categories or set(leg.categories) & set(categories)]
    seats = float(sum(_seats(leg) for leg in serving))
    persons = sum(g.head_count for g in groups)
    closing = picture.closing_h[seen_by] / H_PER_DAY
    by_compliance = {
        name: _gone(closing, seats, persons * share, told_after=0)
        for name, share in (("low", COMPLIANCE.low), ("likely", COMPLIANCE.likely), ("high", COMPLIANCE.high))
    }
    week_later = _gone(closing, seats, persons * COMPLIANCE.likely, told_after=7)
    lines = tuple(
        SeatLine(
            days=day,
            seats_per_day=float(np.mean(_open_share(closing, day)) * seats),
            gone_low=float(by_compliance["low"][day]),
            gone_likely=float(by_compliance["likely"][day]),
            gone_high=float(by_compliance["high"][day]),
        )
        for day in SHOWN_DAYS
    )
    gone, later = float(by_compliance["likely"][-1]), float(week_later[-1])
    asks = persons * COMPLIANCE.likely * (1.0 + OTHERS_PER_CITIZEN) / RESPONSE_DAYS
    safe = sum(planned_safe.get(g.id, 0) for g in groups)
    stays = [persons - float(by_compliance[name][-1]) for name in ("high", "likely", "low")]
    return CitizenAdvice(
        categories=categories,
        persons=persons,
        seats_per_day=seats,
        told_today=lines,
        gone_today=gone,
        gone_in_a_week=later,
        cost_of_a_week=gone - later,
        gate_persons_per_day=asks,
        stay_low=stays[0],
        stay_likely=stays[1],
        stay_high=stays[2],
        planned_safe_persons=safe,
        sentences=_sentences(persons, seats, gone, later, asks, stays, safe, closing),
    )


def _is_safe(case: Case, site_id: str) -> bool:
    return case.site_by_id[site_id].safe


def _seats(leg: Leg) -> float:
    """
    Return the seats a day of a leg that airlines fly: as stated, else by its flow around the clock; 0 if unknown.
    """
    if leg.seats_per_day is not None:
        return float(leg.seats_per_day)
    return leg.persons_per_h * H_PER_DAY if leg.persons_per_h is not None else 0.0


def _open_share(closing_days: np.ndarray, day: float) -> np.ndarray:
    """Return the share of today's seats that is still for sale on a day, by path: thinning towards the closing."""
    return np.clip((closing_days - day) / THINNING_DAYS, 0.0, 1.0)


def _gone(closing_days: np.ndarray, seats: float, complying: float, *, told_after: int) -> np.ndarray:
    """Return how many of those who comply are gone by each day, mean over paths. Shape (HORIZON + 1,)."""
    gone = np.zeros(len(closing_days))
    means = [0.0]
    for day in range(HORIZON):
        asked = complying * min(1.0, max(0.0, (day + 1 - told_after) / RESPONSE_DAYS))
        waiting = np.maximum(0.0, asked - gone)
        crowd = waiting * (1.0 + OTHERS_PER_CITIZEN)
        for_sale = seats * _open_share(closing_days, day)
        # Others ask too: where seats are short, those told get them by their share of the crowd.
        gone = gone + np.where(crowd <= for_sale, waiting, for_sale / (1.0 + OTHERS_PER_CITIZEN))
        means.append(float(gone.mean()))
    return np.array(means)


def _sentences(
    persons: int,
    seats: float,
    gone: float,
    later: float,
    asks: float,
    stays: list[float],
    safe: int,
    closing_days: np.ndarray,
) -> tuple[str, ...]:
    soon = float(np.mean(closing_days < 14.0))
    return (
        f"About {seats:,.0f} seats a day are for sale to {persons:,} people; told to leave today, about "
        f"{gone:,.0f} of "
        f"them get out by commercial flights, told in a week about {later:,.0f}.",
        f"In the first week about {asks:,.0f} a day ask for a seat, others included, against {seats:,.0f} "
        f"seats: expect "
        f"{'queues at the gates of the airport' if asks > seats else 'no queues beyond the usual'}.",
        f"The chance that commercial flights end within two weeks is {soon:.0%}; seats thin out for about three "
        f"weeks "
        "before.",
        f"From {stays[0]:,.0f} to {stays[2]:,.0f} of them stay, whatever is said: for these the post can "
        f"register, call "
        f"forward and move {safe:,} by its own plan if that is ordered now; the others it cannot promise anything.",
    )

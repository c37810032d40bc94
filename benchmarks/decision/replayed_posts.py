"""
A standard post in a past crisis, replayed by the day: what the product advises for three categories, and plain rules.

The past cases hold evidence and no people, so every one is given the same post, written down before any was replayed:
forty family members, sixty non-emergency staff, forty who keep it open; one person caught is worth 10, 30 or 100
mission days (1 : 2 : 1). Nothing that the post itself decided, no outcome and no end of the window is looked at.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "threat"))

from bench_threat_kabul import OPEN_CASES
from told_worlds import GRID_DAYS
from world_post import paths_of

from egress.decision.agreement import CLOCK_SHARE, HASTENING, KEYS, Agreement, Vote, agreement, clock_vote, loss_votes
from egress.decision.clearing_spread import ClearingSpread
from egress.decision.news_ahead import features
from egress.decision.plausible import COLLAPSE_SHARES, SIGNED_WEIGHTS
from egress.decision.rival_pools import LEAST_SHARE
from egress.decision.start_by_spread import margin_by_day, risks_by_day
from egress.decision.stepping import DOWN_DAYS, DayAdvice, stepped
from egress.decision.stopping import STEP_DAYS, Priors, StoppingProblem, solve_stopping
from egress.domain import Case, known_at
from egress.inputs import read_past_case
from egress.threat import main_story, stories_of
from egress.threat.pool import mechanisms
from egress.threat.scoring import DAYS, Outcome, front_only, last_official
from egress.workflow import main_outcome
from egress.workflow.backtest import taught

VALUES, RISK_LEVELS = (10.0, 30.0, 100.0), (0.02, 0.05, 0.10, 0.20)
EVERY_DAYS, PATHS = 2, 400
ALARMS = ("districts_lost", "capital_lost", "capital_besieged", "rival_forces_clash", "warning", "attack_near_post")


@dataclass(frozen=True)
class Category:
    """
    One category of the standard post.

    Attributes
    ----------
    mission_lost, visibility : of some and of all leaving. clearance_days : half, and all, of those who go are safe.
    step_up_h : margins at which its ladder would step up, some and all: a month and a fortnight, as in the cases.
    """

    name: str
    persons: float
    mission_lost: tuple[float, float]
    visibility: tuple[float, float]
    clearance_days: tuple[float, float]
    step_up_h: tuple[float | None, float | None]


CATEGORIES = (
    Category("families", 40, (0.08, 0.20), (0.4, 0.8), (4.0, 8.0), (1440.0, 720.0)),
    Category("non-emergency", 60, (0.10, 0.30), (0.4, 0.8), (3.0, 6.0), (720.0, 336.0)),
    Category("core", 40, (0.25, 0.70), (0.4, 1.0), (1.0, 3.0), (None, 120.0)),
)
EVERYONE = sum(c.persons for c in CATEGORIES)


@dataclass(frozen=True)
class ReplayedDay:
    """One day of one case: the agreement by category."""

    as_of: datetime
    told: dict[str, Agreement]


@dataclass(frozen=True)
class PastPost:
    """A past case with the standard post in it: the first closing of any exit, and the days replayed."""

    case: Case
    outcome: Outcome
    exit_closed: datetime | None
    days: tuple[datetime, ...]


def past_posts() -> list[PastPost]:
    """Return the twelve open cases, each with base rate and spread of estimates learned from the other eleven."""
    read = [read_past_case(folder) for folder in sorted(OPEN_CASES.iterdir())]
    past = [(case, main_outcome(case, outcomes)) for case, outcomes in read]
    posts = []
    for (case, outcome), (_, outcomes) in zip(past, read, strict=True):
        assert outcome is not None
        others = [(c, o) for c, o in past if c is not case and o is not None]
        until = min(outcome.asked_until, outcome.closed_at or outcome.asked_until)
        closings = [o.closed_at for o in outcomes if o.closed_at is not None and o.closed_at <= outcome.asked_until]
        count = (until - outcome.watched_from).days // EVERY_DAYS + 1
        days = tuple(outcome.watched_from + timedelta(days=EVERY_DAYS * i) for i in range(count))
        first = min(closings, default=None)
        days = tuple(day for day in days if day < until and (first is None or day < first))
        posts.append(PastPost(taught(case, others), outcome, first, days))
    return posts


def rival_curves(case: Case, as_of: datetime) -> dict[str, np.ndarray]:
    """Return P(closed) over `GRID_DAYS` under each weighing of the accounts, by what was known then."""
    known = known_at(case, as_of)
    stories = stories_of(known, as_of)
    parts = mechanisms(known, stories)
    table = {m.name: (m.weight, stories.news.applied(m.cdf)(GRID_DAYS)) for m in parts}
    found = {"pool": np.clip(main_story(known, stories)(GRID_DAYS), 0, 1)}
    if len(table) < 2:
        return found
    for name, (weight, _) in table.items():
        if weight >= LEAST_SHARE:
            rest = [(w, p) for n, (w, p) in table.items() if n != name]
            found[f"without {name}"] = np.sum([w * p for w, p in rest], axis=0) / sum(w for w, _ in rest)
    found["all accounts alike"] = np.mean([p for _, p in table.values()], axis=0)
    return found


def category_votes(
    curves: dict[str, np.ndarray], category: Category, state: int, priors: Priors, weight: list[float]
) -> list[Vote]:
    """Return the votes about one category on one day, as the product casts them."""
    votes: list[Vote] = []
    half, whole = category.clearance_days
    spread = ClearingSpread(
        np.array([half * 12, half * 24, whole * 24]),
        np.array([1.0, 0.5, 0.0]),
        np.linspace(0.8 * whole * 24, 1.2 * whole * 24, 50),
    )
    for name, curve in curves.items():
        closing = paths_of(curve, PATHS)
        problem = StoppingProblem(
            step_days=STEP_DAYS,
            closing_days=closing,
            features=features(closing, [], STEP_DAYS, seed=1),
            weight=np.full(PATHS, 1 / PATHS),
            persons=category.persons,
            waiting_days=spread.hours / 24,
            waiting_share=spread.waiting_share,
            share_gone=np.array([0.0, 0.4, 1.0]),
            mission_lost=np.array([0.0, *category.mission_lost]),
            visibility=np.array([0.0, *category.visibility]),
        )
        best = solve_stopping(problem, priors).best(state)
        shares = [(1 - CLOCK_SHARE) * w / len(curves) for w in weight]
        votes += loss_votes(name, priors.mission_days.tolist(), priors.hastening.tolist(), best, weight=shares)
        risks = risks_by_day(closing * 24, spread)
        for risk in RISK_LEVELS:
            margin = margin_by_day(risks, problem.weight, risk)
            each = CLOCK_SHARE / len(curves) / len(RISK_LEVELS)
            votes.append(clock_vote(name, risk, margin, category.step_up_h, weight=each))
    return votes


def plausible(values: tuple[float, float, float] = VALUES) -> tuple[Priors, list[float]]:
    """Return the priors of the standard post: three values, three hastenings, the cost of a collapse low to high."""
    low, likely, high = (share * EVERYONE for share in COLLAPSE_SHARES)
    rows = [
        (v, x, cost, w / 3 / len(costs))
        for v, w in zip(values, SIGNED_WEIGHTS, strict=True)
        for x, costs in zip(HASTENING, ((likely,), (low, high), (likely,)), strict=True)
        for cost in costs
    ]
    mission, haste, cost, weight = (np.array(c) for c in zip(*rows, strict=True))
    return Priors(mission_days=mission, hastening=haste, collapse_persons=cost), weight.tolist()


def replayed_post(
    post: PastPost, values: tuple[float, float, float] = VALUES
) -> dict[str, list[tuple[datetime, str, Agreement]]]:
    """Return the posture of each category by the day, stepping up on one day and down on a fortnight."""
    priors, weight = plausible(values)
    standing = dict.fromkeys((c.name for c in CATEGORIES), "stay")
    told: dict[str, list[DayAdvice]] = {c.name: [] for c in CATEGORIES}
    found: dict[str, list[tuple[datetime, str, Agreement]]] = {c.name: [] for c in CATEGORIES}
    for as_of in post.days:
        curves = rival_curves(post.case, as_of)
        for category in CATEGORIES:
            state = KEYS.index(standing[category.name])
            agreed = agreement(category_votes(curves, category, state, priors, weight))
            kept = [
                DayAdvice(days_ago=d.days_ago + EVERY_DAYS, choice=d.choice, split=d.split)
                for d in told[category.name]
            ]
            told[category.name] = [DayAdvice(days_ago=0.0, choice=agreed.choice, split=agreed.split), *kept]
            if not agreed.split:
                recent = [d for d in told[category.name] if d.days_ago <= DOWN_DAYS]
                standing[category.name], _ = stepped(standing[category.name], recent)
            found[category.name].append((as_of, standing[category.name], agreed))
    return found


def alarm_rule(post: PastPost) -> Callable[[datetime], bool]:
    """Go at the first report of a place lost, a clash or a warning, and stay away."""
    seen = [r.t_received for r in post.case.reports if r.claim in ALARMS]
    return lambda day: any(t <= day for t in seen)


def official_rule(post: PastPost) -> Callable[[datetime], bool]:
    """Be away while the last official word gives the exit no more than even odds for a month."""
    exit_ = post.case.threat_prior.main_exit

    def rule(day: datetime) -> bool:
        told = last_official(post.case, day, exit_)
        return told is not None and told[list(DAYS).index(30.0)] >= 0.5

    return rule


def front_rule(post: PastPost) -> Callable[[datetime], bool]:
    """Be away while a straight line through the last fortnight brings the front here within a month, at even odds."""

    def rule(day: datetime) -> bool:
        told = front_only(post.case, day)
        return told is not None and told[list(DAYS).index(30.0)] >= 0.5

    return rule


RULES = {
    "go at the first alarm": alarm_rule,
    "never go": lambda _post: lambda _day: False,
    "last official estimate": official_rule,
    "front only": front_rule,
}

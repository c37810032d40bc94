"""Which policies of the dispatcher are tried, in which order: the usual one, then changes to the best so far."""

from typing import NamedTuple

import numpy as np

from egress.kit import MIN_PER_H
from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.records import Policy


class Settings(NamedTuple):
    """A policy in hours and shares, independent of the length of a tick."""

    fill: np.ndarray
    ahead_h: np.ndarray
    behind_h: np.ndarray
    overdue_reluctance: float
    patience_h: np.ndarray
    favour: np.ndarray
    largest_first: bool
    look_h: float
    step_h: float
    call_early: bool
    drain_ahead_h: float
    onward_look_h: float
    crowded: float
    book_h: float
    onward_book_h: float
    onward_walk_h: float
    walk_h: float
    line_h: float
    lead_h: float
    detour: float


def usual(net: FlowNetwork) -> Settings:
    """Return the policy that is tried first."""
    rides, legs = max(1, len(net.ride_leg)), max(1, len(net.leg_from))
    return Settings(
        fill=np.full(rides, 0.95),
        ahead_h=np.full(rides, 6.0),
        behind_h=np.full(rides, np.inf),
        overdue_reluctance=0.0,
        patience_h=np.full(legs, 24.0),
        favour=np.ones(rides),
        largest_first=True,
        look_h=2.0,
        step_h=0.25,
        call_early=True,
        drain_ahead_h=48.0,
        onward_look_h=3.0,
        crowded=0.3,
        book_h=3.0,
        onward_book_h=0.0,
        onward_walk_h=12.0,
        walk_h=0.0,
        line_h=0.0,
        lead_h=12.0,
        detour=0.0,
    )


def other_habits(best: Settings) -> list[Settings]:
    """Return the best policy so far with one habit changed, those first that most often help."""
    return [
        best._replace(detour=-1.0 if best.detour >= 0 else 0.0),
        best._replace(look_h=0.5),
        best._replace(book_h=12.0),
        best._replace(line_h=3.0),
        best._replace(largest_first=not best.largest_first),
        best._replace(walk_h=6.0),
        best._replace(behind_h=np.full_like(best.behind_h, 6.0), overdue_reluctance=0.02),
        best._replace(lead_h=-1.0),
        best._replace(onward_book_h=12.0),
        best._replace(ahead_h=np.full_like(best.ahead_h, 1.5)),
        best._replace(call_early=not best.call_early),
        best._replace(fill=np.full_like(best.fill, 0.75), patience_h=np.full_like(best.patience_h, 6.0)),
        best._replace(book_h=0.0),
    ]


def changed(best: Settings, stream: np.random.Generator) -> Settings:
    """Return a policy near the best so far: a few rides, a leg or one habit changed."""
    fill, ahead, patience = best.fill.copy(), best.ahead_h.copy(), best.patience_h.copy()
    some = stream.random(len(fill)) < max(0.25, 1.5 / len(fill))
    ahead[some] = np.clip(ahead[some] * np.exp(stream.normal(0.0, 0.8, some.sum())), 0.25, 96.0)
    some = stream.random(len(fill)) < 0.15
    fill[some] = np.clip(fill[some] + stream.normal(0.0, 0.15, some.sum()), 0.2, 1.0)
    some = stream.random(len(patience)) < 0.15
    patience[some] = np.clip(patience[some] * np.exp(stream.normal(0.0, 0.8, some.sum())), 1.0, 240.0)
    favour, some = best.favour.copy(), stream.random(len(fill)) < max(0.15, 1.5 / len(fill))
    favour[some] = np.clip(favour[some] * np.exp(stream.normal(0.0, 0.7, some.sum())), 0.05, 20.0)
    behind, some = best.behind_h.copy(), stream.random(len(fill)) < 0.1
    behind[some] = stream.choice([3.0, 12.0, 36.0, np.inf], some.sum())
    habit = stream.integers(0, 17)
    return best._replace(
        fill=fill,
        ahead_h=ahead,
        patience_h=patience,
        favour=favour,
        behind_h=behind,
        overdue_reluctance=float(stream.choice([0.0, 0.005, 0.02])) if habit == 6 else best.overdue_reluctance,
        largest_first=not best.largest_first if habit == 4 else best.largest_first,
        look_h=float(np.clip(best.look_h * np.exp(stream.normal(0, 0.7)), 0.25, 12.0)) if habit == 0 else best.look_h,
        step_h=float(stream.choice([0.25, 0.5, 1.0])) if habit == 5 else best.step_h,
        call_early=not best.call_early if habit == 1 else best.call_early,
        drain_ahead_h=float(stream.choice([6.0, 24.0, 48.0, 96.0])) if habit == 2 else best.drain_ahead_h,
        onward_look_h=float(stream.choice([1.0, 3.0, 10.0])) if habit == 9 else best.onward_look_h,
        crowded=float(stream.choice([0.1, 0.3, 0.6, 0.9])) if habit == 3 else best.crowded,
        book_h=float(stream.choice([0.0, 3.0, 6.0, 12.0])) if habit == 10 else best.book_h,
        onward_book_h=float(stream.choice([0.0, 6.0, 12.0])) if habit == 11 else best.onward_book_h,
        onward_walk_h=float(stream.choice([0.0, 12.0, 24.0])) if habit == 12 else best.onward_walk_h,
        walk_h=float(stream.choice([-1.0, 0.0, 6.0])) if habit == 13 else best.walk_h,
        line_h=float(stream.choice([0.0, 1.0, 3.0, 8.0])) if habit == 16 else best.line_h,
        lead_h=float(stream.choice([-1.0, 2.0, 12.0])) if habit == 14 else best.lead_h,
        detour=float(stream.choice([-1.0, 0.0, 0.5])) if habit == 15 else best.detour,
    )


def as_policy(settings: Settings, net: FlowNetwork) -> Policy:
    """Return settings as the compiled dispatcher reads them."""
    return Policy(
        fill=settings.fill,
        behind=np.minimum(settings.behind_h * MIN_PER_H / net.tick, net.ticks + 1).astype(np.int64),
        overdue_reluctance=settings.overdue_reluctance,
        favour=settings.favour,
        largest_first=settings.largest_first,
        ahead=np.round(settings.ahead_h * MIN_PER_H / net.tick).astype(np.int64),
        look_min=round(settings.look_h * MIN_PER_H),
        onward_look_min=round(settings.onward_look_h * MIN_PER_H),
        book_min=round(settings.book_h * MIN_PER_H),
        onward_book_min=round(settings.onward_book_h * MIN_PER_H),
        onward_walk_min=round(settings.onward_walk_h * MIN_PER_H),
        walk_min=round(settings.walk_h * MIN_PER_H),
        line_min=round(settings.line_h * MIN_PER_H),
        detour=settings.detour,
        lead_ticks=round(settings.lead_h * MIN_PER_H / net.tick),
        step_min=round(settings.step_h * MIN_PER_H),
        patience_min=np.round(settings.patience_h * MIN_PER_H).astype(np.int64),
        call_early=settings.call_early,
        drain_ahead_min=round(settings.drain_ahead_h * MIN_PER_H),
        crowded=settings.crowded,
    )

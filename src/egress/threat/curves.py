"""From joint paths to curves and probabilities."""

from collections.abc import Iterable, Mapping

import numpy as np

from egress.domain import Exit
from egress.threat.picture import ExitCurve, ThreatPicture

GRID_H = np.concatenate([np.arange(0.0, 73.0), np.arange(96.0, 180 * 24.0 + 1.0, 24.0)])
"""Hours after as_of at which a curve is read: hourly to 72 h, then daily to 180 days."""


def curve_of(closing_h: np.ndarray, exit_: Exit) -> ExitCurve:
    """Return the curve of an exit from its closing times (hours from as_of, inf = never; shape (paths,))."""
    ordered = np.sort(closing_h)
    p_closed = np.searchsorted(ordered, GRID_H, side="right") / len(ordered)
    middle = float(ordered[(len(ordered) - 1) // 2])
    return ExitCurve(
        exit=exit_,
        hours=GRID_H.copy(),
        p_closed=p_closed,
        p_never=float(np.mean(np.isinf(ordered))),
        median_h=middle if middle <= GRID_H[-1] else None,
    )


def curves_of(closing_h: Mapping[Exit, np.ndarray]) -> dict[Exit, ExitCurve]:
    """Return the curve of every exit."""
    return {exit_: curve_of(hours, exit_) for exit_, hours in closing_h.items()}


def p_closed_by(picture: ThreatPicture, exits: Iterable[Exit], hours: float) -> float:
    """Return the share of the joint paths on which the first of the exits has closed within so many hours."""
    return float(np.mean(picture.first_closing_h(exits) <= hours))


def p_closed_by_each(picture: ThreatPicture, exits: Iterable[Exit], hours: np.ndarray) -> np.ndarray:
    """Return `p_closed_by` for many times at once; same shape as `hours`."""
    first_h = np.sort(picture.first_closing_h(exits))
    return np.asarray(np.searchsorted(first_h, hours, side="right") / len(first_h))


def p_on_curve(curve: ExitCurve, hours: float) -> float:
    """
    Return P(closed) of a curve between its grid points, with constant hazard there.

    The logarithm of P(open) runs in a straight line; beyond the grid the last value holds, before 0 h the first.
    """
    after = int(np.searchsorted(curve.hours, hours, side="left"))
    if after == 0 or after == len(curve.hours):
        return float(curve.p_closed[min(after, len(curve.hours) - 1)])
    if curve.hours[after] == hours:
        return float(curve.p_closed[after])
    left_h, right_h = curve.hours[after - 1], curve.hours[after]
    open_left, open_right = 1.0 - curve.p_closed[after - 1], 1.0 - curve.p_closed[after]
    part = (hours - left_h) / (right_h - left_h)
    if open_right <= 0.0:  # the last survivors go within this step: no finite hazard, so a straight line
        return float(1.0 - open_left * (1.0 - part))
    return float(1.0 - open_left * (open_right / open_left) ** part)

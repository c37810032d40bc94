"""The picture under a scenario: exits whose closing is fixed, stretched, or tied to another."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from egress.domain import Case, Exit
from egress.domain.scenarios import ExitChange
from egress.kit import InputProblem, Problem, hours_between, iso_utc
from egress.threat.curves import curves_of
from egress.threat.exits import keep_order
from egress.threat.picture import ThreatPicture


def picture_under(picture: ThreatPicture, case: Case) -> ThreatPicture:
    """
    Return the picture with the case's `exit_changes` applied path by path, and its curves read anew.

    First fixed times (a time before as_of is 0 h) and time factors, in the order of the effects; then `follows`,
    which wins over them. An exit whose closing is fixed or tied keeps exactly that; the order rules are applied
    to the others. Exits that only depend on a changed exit by a link keep their paths: name them too if they are
    to move. Mechanisms, sources and movers stay those of the evidence.

    Raises
    ------
    InputProblem
        when exits follow one another in a circle.
    """
    if not case.exit_changes:
        return picture
    closing_h = dict(picture.closing_h)
    for change in case.exit_changes:
        closing_h[change.exit] = _changed(picture, change, closing_h[change.exit])
    follows = {c.exit: c.follows for c in case.exit_changes if c.follows is not None}
    for exit_ in follows:
        closing_h[exit_] = closing_h[_leader(exit_, follows)]
    fixed = set(follows) | {c.exit for c in case.exit_changes if c.closes_at is not None}
    closing_h = keep_order(closing_h, fixed=fixed)
    notes = tuple(_sentence(change) for change in case.exit_changes)
    shown = {exit_: closing_h[exit_] for exit_ in Exit if exit_ in picture.curves or exit_ in fixed}
    return replace(picture, closing_h=closing_h, curves=curves_of(shown), notes=picture.notes + notes)


def _changed(picture: ThreatPicture, change: ExitChange, closing_h: np.ndarray) -> np.ndarray:
    if change.closes_at is not None:
        return np.full(len(closing_h), max(0.0, hours_between(picture.as_of, change.closes_at)))
    if change.time_factor is not None:
        stays_open = np.isinf(closing_h)
        return np.where(stays_open, np.inf, np.where(stays_open, 0.0, closing_h) * change.time_factor)
    return closing_h


def _leader(exit_: Exit, follows: Mapping[Exit, Exit]) -> Exit:
    seen = [exit_]
    while seen[-1] in follows:
        ahead = follows[seen[-1]]
        if ahead in seen:
            circle = " → ".join([*seen, ahead])
            raise InputProblem(
                [Problem("scenario_effects.csv", 0, "follows", circle, "no circle", "Let one exit go first.")]
            )
        seen.append(ahead)
    return seen[-1]


def _sentence(change: ExitChange) -> str:
    if change.closes_at is not None:
        return f"Scenario: {change.exit} closes at {iso_utc(change.closes_at)} for certain."
    if change.time_factor is not None:
        return f"Scenario: the time until {change.exit} closes is multiplied by {change.time_factor:g}."
    return f"Scenario: {change.exit} closes together with {change.follows}."

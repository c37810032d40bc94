"""The picture under a scenario: exits whose closing is fixed, stretched, or tied to another."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from egress.domain import Case, Exit
from egress.domain.scenarios import ExitChange
from egress.kit import InputProblem, Problem, hours_between, iso_utc
from egress.threat.curves import curves_of
from egress.threat.exits import NO_LATER_THAN, keep_order
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
    known = _known_under(picture, case.exit_changes, follows)
    notes = tuple(_sentence(change, known) for change in case.exit_changes)
    shown = {exit_: closing_h[exit_] for exit_ in Exit if exit_ in known or exit_ is picture.main_exit}
    return replace(picture, closing_h=closing_h, curves=curves_of(shown), notes=picture.notes + notes)


def _known_under(
    picture: ThreatPicture, changes: Iterable[ExitChange], follows: Mapping[Exit, Exit]
) -> frozenset[Exit]:
    """Return the exits of whose closing anything is known under the scenario: of one that follows, by its leader."""
    told = set(picture.curves) | {change.exit for change in changes if change.closes_at is not None}
    led = {exit_ for exit_ in follows if _leader(exit_, follows) in told}
    known = (told - set(follows)) | led
    known |= {earlier for earlier, later in NO_LATER_THAN if later in known and earlier not in follows}
    return frozenset(known)


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


def _sentence(change: ExitChange, known: Collection[Exit]) -> str:
    if change.closes_at is not None:
        return f"Scenario: {change.exit} closes at {iso_utc(change.closes_at)} for certain."
    if change.time_factor is not None:
        return f"Scenario: the time until {change.exit} closes is multiplied by {change.time_factor:g}."
    unknown = "" if change.exit in known else ", of which nothing is known: it is taken to stay open for good"
    return f"Scenario: {change.exit} closes together with {change.follows}{unknown}."

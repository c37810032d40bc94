"""Assess the threat: from a case and a day to the threat picture of that day."""

from datetime import datetime

from egress.domain import Case, Exit, known_at
from egress.threat.curves import curves_of
from egress.threat.earlier import p_30_before
from egress.threat.exits import exits_without_basis, joint_paths, unknown_exits
from egress.threat.feeds import feed_views, p_30
from egress.threat.picture import ThreatPicture
from egress.threat.pool import stories_of
from egress.threat.sensitivity import what_would_move
from egress.threat.tripwires import tripwire_views
from egress.threat.views import (
    contradiction_sentences,
    disagreement_sentences,
    handling_sentences,
    mechanism_views,
    movers,
    source_views,
)

DEFAULT_PATHS = 10_000
"""Joint paths: stratified, so that the main exit's curve is within 1/10,000 of the pooled story."""


def assess(case: Case, as_of: datetime, *, paths: int = DEFAULT_PATHS) -> ThreatPicture:
    """
    Return how long each exit may stay open, by what had been received at `as_of`.

    Everything is measured in hours from as_of and drawn from streams seeded by the case's seed alone, so that
    shifting every date shifts the answer and nothing else. Scenario changes to exits are not applied here: see
    `picture_under`.

    Raises
    ------
    InputProblem
        for grades or claim words that are not known, or exit links in a circle.
    """
    known = known_at(case, as_of)
    stories = stories_of(known, as_of)
    closing_h = joint_paths(known, stories, paths)
    nothing_known = exits_without_basis(known, stories)
    read_as = tuple(story.note for story in stories.experts if story.note)
    return ThreatPicture(
        as_of=as_of,
        main_exit=known.threat_prior.main_exit,
        closing_h=closing_h,
        curves=curves_of({exit_: closing_h[exit_] for exit_ in Exit if exit_ not in nothing_known}),
        mechanisms=mechanism_views(known, stories),
        sources=source_views(stories),
        disagreement=disagreement_sentences(known, stories),
        movers=movers(known, as_of, stories),
        would_move=what_would_move(known, stories),
        feeds=feed_views(known, stories),
        tripwires=tripwire_views(known, as_of, p_30=p_30(known, stories), p_30_before=p_30_before(known, as_of)),
        notes=(
            unknown_exits(known, nothing_known) + contradiction_sentences(known) + handling_sentences(known) + read_as
        ),
    )

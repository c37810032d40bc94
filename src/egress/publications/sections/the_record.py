"""Annex: how good each model and each source has been, as a standing record beside what they say today."""

from collections.abc import Sequence

from egress.publications.blocks import Block, Column, Section, Table, row
from egress.publications.brief_document import Brief
from egress.publications.wording import NOTHING, chance_cell, counted
from egress.threat import FeedView
from egress.threat.scoring import BRIER_DAYS, ScoreRow


def how_good_they_have_been(brief: Brief) -> Section:
    """Show the scores of every forecaster on past cases, and the claims of every source that came true."""
    blocks = record_blocks(brief.scores, brief.picture.feeds)
    return Section("record", "How good models and sources have been", blocks, annex=True)


def record_blocks(scores: Sequence[ScoreRow], feeds: Sequence[FeedView]) -> tuple[Block, ...]:
    """Return the score table of the forecasters, and that of the sources; none of a record that there is none of."""
    judged = [feed for feed in feeds if feed.claims_resolved]
    blocks: list[Block] = []
    if scores:
        blocks.append(forecasters_table(scores))
    if judged:
        blocks.append(_sources_table(judged))
    return tuple(blocks)


def forecasters_table(scores: Sequence[ScoreRow], of: str = "") -> Table:
    """Return the score table: every forecaster over all past cases, of the main exit or the one named."""
    cases = max((one.cases for one in scores), default=0)
    begins = f"{of[:1].upper()}{of[1:]}: every" if of else "Every"
    return Table(
        f"{begins} forecaster over {counted(cases, 'past case')}; lower is better, each case counts once",
        (
            Column("Forecaster", least=20),
            Column("twCRPS d", figures=True),
            Column("90 % range", figures=True),
            *(Column(f"Brier {h} d", figures=True) for h in BRIER_DAYS),
            Column("Log 30 d", figures=True),
            Column("In 50 %", figures=True),
            Column("In 90 %", figures=True),
        ),
        tuple(
            row(
                one.forecaster,
                f"{one.tw_crps_days:.1f}",
                f"{one.tw_crps_range[0]:.0f}–{one.tw_crps_range[1]:.0f}",
                *(f"{one.brier[h]:.3f}" if h in one.brier else NOTHING for h in BRIER_DAYS),
                f"{one.log_score[30]:.3f}" if 30 in one.log_score else NOTHING,
                chance_cell(one.coverage[50]),
                chance_cell(one.coverage[90]),
            )
            for one in scores
        ),
        note="twCRPS: weight 1 on 0 to 120 days. In 50 %, in 90 %: share of outcomes within the central interval.",
    )


def _sources_table(feeds: Sequence[FeedView]) -> Table:
    return Table(
        "Every source whose claims have been resolved, by the share that came true",
        (
            Column("Source", least=20),
            Column("Came true", figures=True),
            Column("Of", figures=True),
            Column("Share", figures=True),
            Column("Adds today", figures=True),
        ),
        tuple(
            row(
                one.source_id,
                str(one.claims_held),
                str(one.claims_resolved),
                chance_cell(one.claims_held / one.claims_resolved),
                f"{one.change_points:+.1f}",
            )
            for one in by_share(feeds)
        ),
        note="From about ten resolved claims on the record outweighs the grade. Adds today: points on the chance "
        "that the main way out is closed within 30 days.",
    )


def by_share(feeds: Sequence[FeedView]) -> tuple[FeedView, ...]:
    """Return the sources with resolved claims: those first of whose claims the largest share came true."""
    judged = [feed for feed in feeds if feed.claims_resolved]
    return tuple(sorted(judged, key=lambda f: (-f.claims_held / f.claims_resolved, -f.claims_resolved, f.source_id)))

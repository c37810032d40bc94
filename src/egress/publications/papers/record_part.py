"""How good models and sources have been, as a part of the brief for print."""

from egress.publications.blocks import Column, Table, row
from egress.publications.brief_document import Brief
from egress.publications.papers.paper import Part, Subject
from egress.publications.sections.the_record import by_share

BRIER_SHOWN = (14, 30)
"""Days ahead for which the Brier score of each forecaster is shown."""


def record_parts(subject: Subject, brief: Brief) -> tuple[Part, ...]:
    """Return the record of models and sources; no part where there is none."""
    tables = (*_models(subject, brief), *_sources(subject, brief))
    return (Part(subject.tongue.say("record.title"), tables),) if tables else ()


def _models(subject: Subject, brief: Brief) -> tuple[Table, ...]:
    tongue = subject.tongue
    names = ("model", "cases", "tw_crps", "brier_14", "brier_30", "in_90")
    heads = tuple(Column(tongue.say(f"record.{name}"), figures=name != "model") for name in names)
    rows = tuple(
        row(
            tongue.word("forecaster", one.forecaster.replace(" ", "_")),
            tongue.number(one.cases),
            tongue.decimal(one.tw_crps_days, 1),
            *(tongue.decimal(one.brier[h], 3) if h in one.brier else tongue.shown("–") for h in BRIER_SHOWN),
            tongue.percent(one.coverage[90]),
        )
        for one in brief.scores
    )
    return (Table(tongue.say("record.models"), heads, rows, note=tongue.say("record.note")),) if rows else ()


def _sources(subject: Subject, brief: Brief) -> tuple[Table, ...]:
    tongue = subject.tongue
    names = ("source", "held", "resolved", "share")
    heads = tuple(Column(tongue.say(f"record.{name}"), figures=name != "source") for name in names)
    rows = tuple(
        row(
            one.source_id,
            tongue.number(one.claims_held),
            tongue.number(one.claims_resolved),
            tongue.percent(one.claims_held / one.claims_resolved),
        )
        for one in by_share(brief.picture.feeds)
    )
    return (Table(tongue.say("record.sources"), heads, rows),) if rows else ()

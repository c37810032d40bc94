"""reports.csv: what has been reported, graded, with its three times."""

from egress.domain import Report
from egress.inputs.cells import ClaimWord, Grade, HandlingWord, Id, IdList, Instant, Text
from egress.inputs.columns import Row, column
from egress.inputs.row_rules import not_below
from egress.inputs.table import Table


class ReportRow(Row):
    """One report."""

    report_id: Id = column("Name of the report in code.", example="r_0612")
    t_event: Instant = column("When it happened.", example="2021-07-09T00:00:00Z")
    t_received: Instant = column("When it reached the post.", example="2021-07-09T18:00:00Z")
    t_public: Instant | None = column(
        "When it became public; empty = it did not.", example="2021-07-10T06:00:00Z", default=None
    )
    source_id: Id = column("Who reports.", example="press_agency")
    grade: Grade = column("Source A to F and content 1 to 6, NATO admiralty code.", example="B2")
    claim: ClaimWord = column("What is claimed.", example="border_crossing_lost")
    text: Text = column("The report in one sentence.", example="Two crossings to the west are lost.")
    derived_from: Id | None = column(
        "The report it repeats; empty = an origin of its own.",
        example="r_0611",
        refers_to=("reports",),
        default=None,
    )
    place: Text = column("Where it happened.", example="Herat", default="")
    handling: HandlingWord | None = column(
        "How far it may be passed on, Traffic Light Protocol 2.0; empty = not stated.", example="amber", default=None
    )
    binds: IdList = column(
        "Factions for which the speaker of an assurance or truce can speak; empty = not stated.",
        example="northern_command",
        default=(),
    )


def to_report(row: ReportRow, line: int) -> Report:
    """Return the report of a row."""
    return Report(
        id=row.report_id,
        t_event=row.t_event,
        t_received=row.t_received,
        t_public=row.t_public,
        source_id=row.source_id,
        grade=row.grade,
        claim=row.claim,
        text=row.text,
        derived_from=row.derived_from or "",
        place=row.place,
        handling=row.handling,
        binds=row.binds,
        basis=row.basis(line),
    )


REPORTS = Table(
    name="reports",
    noun="report",
    about="What has been reported, graded, with the times of event, receipt and publication.",
    id_column="report_id",
    model=ReportRow,
    build=to_report,
    rules=(not_below("t_received", "t_event"), not_below("t_public", "t_event")),
)

"""The verbs `export` and `import`: rows of a case out to other programs, and in from them."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from egress.decision import obligations
from egress.domain import Case, SiteKind, apply_scenario
from egress.inputs import read_case, write_workbook
from egress.inputs.feeds import FEEDS, airport_rows, feed_rows, fetched
from egress.inputs.imports import (
    FoundRow,
    Preview,
    case_features,
    keep_import,
    preview_import,
    raw_table,
    read_rows,
    road_network,
    undo_import,
)
from egress.kit import InputProblem, Place, Problem, Progress
from egress.planning import PlanningResult
from egress.publications import Document
from egress.publications.exports import (
    Deadline,
    boarding_rows,
    write_boarding_list,
    write_calendar,
    write_csv,
    write_geojson,
    write_geopackage,
    write_kml,
    write_kmz,
    write_tak,
)
from egress.workflow.audiences import known_to
from egress.workflow.convert import written
from egress.workflow.plan_movements import plan_movements

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class ExportOrder:
    """What is exported: the folder and its case, and, for what rests on a plan, when and under which scenario."""

    folder: Path
    case: Case
    as_of: datetime | None = None
    table: str = "sites"
    scenario_id: str = "base"
    progress: Progress | None = None

    def at(self) -> datetime:
        """Return the day that counts; raise InputProblem where none is named."""
        if self.as_of is None:
            remedy = "Say which day's knowledge counts."
            raise InputProblem([Problem("--as-of", 0, "", "", "a date", remedy)])
        return self.as_of

    def plan(self) -> PlanningResult:
        """Return the plan of that day."""
        return plan_movements(self.case, self.at(), scenario_id=self.scenario_id, progress=self.progress)


def export_case(
    folder: Path,
    form: str,
    *,
    as_of: datetime | None = None,
    table: str = "sites",
    scenario_id: str = "base",
    audience: str | None = None,
    progress: Progress | None = None,
) -> Document:
    """
    Return a case as a file for another program; for an audience, without what handling labels keep from it.

    Raises
    ------
    InputProblem
        for a case that is not sound, or a day that is missing.
    """
    case = known_to(read_case(folder), audience)
    with nullcontext(folder) if audience is None else written(case) as place:
        order = ExportOrder(
            folder=place, case=case, as_of=as_of, table=table, scenario_id=scenario_id, progress=progress
        )
        return EXPORTS[form](order)


def try_import(
    folder: Path,
    *,
    file: Path | None = None,
    url: str = "",
    airports: Sequence[str] = (),
    feed: str = "",
    table: str = "",
    columns: Mapping[str, str] | None = None,
) -> Preview:
    """
    Return what an import would do; nothing is written, and nothing is fetched unless an address is named.

    Raises
    ------
    InputProblem
        for a file that cannot be read, or names that do not fit.
    """
    if airports:
        rows = airport_rows(airports)
    elif url:
        with tempfile.TemporaryDirectory() as beside:
            rows = _rows(fetched(url, Path(beside)))
    elif file is not None:
        rows = _rows(file)
    else:
        raise InputProblem([Problem("import", 0, "", "", "a file, --url or --airport", "Name what is to come in.")])
    if feed:
        if feed not in FEEDS:
            raise InputProblem(
                [Problem("--feed", 0, "", feed, "one of " + ", ".join(FEEDS), "Name what the file is.")]
            )
        rows = feed_rows(feed, rows, post=_post_of(folder))
    return preview_import(folder, rows, table=table, columns=columns)


def confirm_import(folder: Path, preview: Preview, *, source: str) -> int:
    """Keep what a preview showed; return the number of the import."""
    return keep_import(folder, preview, source=source)


def take_back_import(folder: Path) -> str:
    """Take back the last import; return its table."""
    return undo_import(folder)


def _rows(path: Path) -> tuple[FoundRow, ...]:
    rows = read_rows(path)
    return road_network(rows) if path.name.lower().endswith(".osm.pbf") else rows


def _post_of(folder: Path) -> Place | None:
    """Return where the post is: its first mission, else its first site that is not safe."""
    sites = [site for site in read_case(folder).sites if not site.safe]
    missions = [site for site in sites if site.kind is SiteKind.MISSION]
    return next((site.place for site in (*missions, *sites)), None)


def _workbook(order: ExportOrder) -> Document:
    with tempfile.TemporaryDirectory() as beside:
        target = Path(beside) / "case.xlsx"
        write_workbook(order.folder, target)
        return Document(target.read_bytes(), SHEET)


def _csv(order: ExportOrder) -> Document:
    table = raw_table(order.folder, order.table)
    rows = ([row.get(column, "") for column in table.columns] for row in table.rows)
    return Document(write_csv(table.columns, rows), "text/csv; charset=utf-8")


def _list(order: ExportOrder) -> Document:
    rows = boarding_rows(apply_scenario(order.case, order.scenario_id), order.plan().plan)
    return Document(write_boarding_list(rows, as_csv=False), SHEET)


def _list_csv(order: ExportOrder) -> Document:
    rows = boarding_rows(apply_scenario(order.case, order.scenario_id), order.plan().plan)
    return Document(write_boarding_list(rows, as_csv=True), "text/csv; charset=utf-8")


def _geojson(order: ExportOrder) -> Document:
    return Document(write_geojson(case_features(order.folder)), "application/geo+json")


def _kml(order: ExportOrder) -> Document:
    content = write_kml(case_features(order.folder), title=order.case.label)
    return Document(content, "application/vnd.google-earth.kml+xml")


def _kmz(order: ExportOrder) -> Document:
    content = write_kmz(case_features(order.folder), title=order.case.label)
    return Document(content, "application/vnd.google-earth.kmz")


def _geopackage(order: ExportOrder) -> Document:
    return Document(write_geopackage(case_features(order.folder)), "application/geopackage+sqlite3")


def _tak(order: ExportOrder) -> Document:
    plan = order.plan().plan
    last = max((movement.arrive for movement in plan.movements), default=plan.horizon_end)
    content = write_tak(
        case_features(order.folder),
        case_id=order.case.case_id,
        title=order.case.label,
        made=order.at(),
        stale=last,
    )
    return Document(content, "application/zip")


def _calendar(order: ExportOrder) -> Document:
    made = order.at()
    found = deadlines_of(order.case, made)
    content = write_calendar(found, case_id=order.case.case_id, title=order.case.label, made=made)
    return Document(content, "text/calendar; charset=utf-8")


def deadlines_of(case: Case, as_of: datetime) -> tuple[Deadline, ...]:
    """
    Return the dates that the case itself names: what lapses, answers due, acts owed, rows to be re-affirmed.

    Acts are owed by tripwires that are crossed at `as_of`, by the log or by what egress measures, and not answered.
    """
    found = [
        Deadline(key=f"lapses/{one.id}", what=f"lapses: {one.label}", owner=one.owner, at=one.available_until)
        for one in case.enablers
        if one.in_use and one.available_until is not None
    ]
    found += [
        Deadline(key=f"answer/{one.id}", what=f"answer due: {one.label}", owner=one.label, at=one.answer_due)
        for one in case.partners
        if one.answer_due is not None
    ]
    found += [
        Deadline(key=f"tripwire/{one.enabler_id}", what=one.label, owner=one.owner, at=one.deadline)
        for one in obligations(case, as_of)
        if one.kind == "tripwire" and one.deadline is not None
    ]
    tables = ("groups", "sites", "legs", "fleets", "forces", "enablers")
    for table in tables:
        days = [row.basis.affirm_by for row in getattr(case, table) if row.basis.affirm_by is not None]
        if days:
            found.append(Deadline(key=f"affirm/{table}", what=f"re-affirm {table}", owner="", at=min(days)))
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


EXPORTS: Mapping[str, Callable[[ExportOrder], Document]] = {
    "xlsx": _workbook,
    "csv": _csv,
    "list-xlsx": _list,
    "list-csv": _list_csv,
    "geojson": _geojson,
    "kml": _kml,
    "kmz": _kmz,
    "gpkg": _geopackage,
    "tak": _tak,
    "ics": _calendar,
}
"""By name of the form: how it is made."""

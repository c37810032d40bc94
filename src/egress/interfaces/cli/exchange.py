"""`egress export` and `egress import`: files for other programs, and files from them."""

import argparse
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, AUDIENCE, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INPUT
from egress.interfaces.cli.sending import progress_of, send
from egress.workflow.audiences import AUDIENCES
from egress.workflow.exchange import EXPORTS, confirm_import, export_case, take_back_import, try_import

SHOWN_ROWS = 20
"""Rows of each kind that a preview lists; the rest is counted."""


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands."""
    export = verbs.add_parser("export", help="a file for another program", description="A file for another program.")
    export.set_defaults(command=_export, format="text", quiet=False)
    export.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    export.add_argument("as_", choices=tuple(EXPORTS), metavar="FORMAT", help=", ".join(EXPORTS))
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there, not to stdout")
    export.add_argument("-q", "--quiet", action="store_true", help="no progress on stderr")
    export.add_argument("--as-of", metavar="DATE", help=AS_OF + "; for lists, TAK and calendars")
    export.add_argument("--table", default="sites", metavar="TABLE", help="for csv: which table (sites)")
    export.add_argument("--scenario", default="base", metavar="ID", help="scenario of the case (base)")
    export.add_argument("--for", dest="audience", choices=AUDIENCES, help=AUDIENCE)
    told = "rows from a file of another program: a preview, and with --confirm into the case"
    take = verbs.add_parser("import", help=told, description=told.capitalize() + ".")
    take.set_defaults(command=_import, format="text", quiet=False)
    take.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    take.add_argument("file", type=Path, nargs="?", metavar="FILE", help="csv, xlsx, kml, kmz, gpx, geojson, gpkg, …")
    take.add_argument("-o", "--output", type=Path, metavar="FILE", help="write the preview there, not to stdout")
    take.add_argument("--table", default="", metavar="TABLE", help="table of the case, if the guess is wrong")
    take.add_argument("--column", action="append", default=[], metavar="THEIRS=OURS", help="instead of the guess")
    take.add_argument("--airport", action="append", default=[], metavar="ICAO", help="an airport by its code")
    take.add_argument("--url", default="", metavar="URL", help="fetch it from there; nothing is fetched unless asked")
    take.add_argument("--feed", default="", metavar="KIND", help="acled, ucdp or advisories: what the file is")
    take.add_argument("--confirm", action="store_true", help="keep it; without this nothing is written")
    take.add_argument("--undo", action="store_true", help="take back the last import")


def _export(options: argparse.Namespace) -> int:
    as_of = instant(options.as_of, "--as-of") if options.as_of else None
    document = export_case(
        options.case,
        options.as_,
        as_of=as_of,
        table=options.table,
        scenario_id=options.scenario,
        audience=options.audience,
        progress=progress_of(options),
    )
    send(document, options)
    return EXIT_ANSWERED


def _import(options: argparse.Namespace) -> int:
    if options.undo:
        print(f"{take_back_import(options.case)} stands as before the last import.")
        return EXIT_ANSWERED
    columns = dict(one.partition("=")[::2] for one in options.column)
    tried = try_import(
        options.case,
        file=options.file,
        url=options.url,
        airports=options.airport,
        feed=options.feed,
        table=options.table,
        columns=columns,
    )
    print(f"{tried.table}: {len(tried.new)} new, {len(tried.changed)} changed, {tried.same} as they stand,")
    print(f"{len(tried.refused)} refused. Columns: {', '.join(f'{a} as {b}' for a, b in tried.columns.items())}.")
    if tried.passed_over:
        print(f"Passed over: {', '.join(tried.passed_over)}.")
    for kind, rows in (("new", tried.new), ("changed", tried.changed)):
        for cells in rows[:SHOWN_ROWS]:
            print(f"  {kind}: {', '.join(f'{name} {cell}' for name, cell in cells.items())}")
        if len(rows) > SHOWN_ROWS:
            print(f"  and {len(rows) - SHOWN_ROWS} more {kind}")
    for one in tried.refused:
        print(f"  row {one.number} is refused: {one.reason}")
    if not options.confirm:
        print("Nothing is written. Add --confirm to keep it.")
    elif tried.new or tried.changed:
        number = confirm_import(options.case, tried, source=str(options.file or options.url or "airports"))
        print(f"Kept as import {number}. Take it back: egress import CASE --undo.")
    return EXIT_INPUT if tried.refused and not (tried.new or tried.changed or tried.same) else EXIT_ANSWERED

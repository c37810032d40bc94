"""`egress staff`: who stays for a footprint, and what is left of the mission."""

import argparse

from egress.interfaces.cli.arguments import AS_OF, add_verb, add_workers, instant
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.sending import envelope_of, progress_of, send
from egress.interfaces.wiring import now, plan_workers
from egress.publications.staffing_writer import write_staffing
from egress.workflow.staff_post import PLANNED_FOOTPRINTS, StaffingOrder, staff_post


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verb = add_verb(
        verbs, "staff", _run, "who stays for a footprint, and what is left of the mission", ("text", "json")
    )
    verb.add_argument("--footprint", type=_persons, metavar="N", help="how many holders of positions stay")
    verb.add_argument("--as-of", metavar="DATE", help=f"{AS_OF}; now if left out, and then nothing is planned")
    verb.add_argument("--posture", default="", metavar="ID", help="rung of the ladder that takes its categories out")
    verb.add_argument(
        "--quiet-by", metavar="DATE", help="day by which quiet measures should have worked (30 days on)"
    )
    add_workers(verb, plan_workers())


def _run(options: argparse.Namespace) -> int:
    case = opened(options.case, options)
    as_of = instant(options.as_of, "--as-of") if options.as_of else now()
    order = StaffingOrder(
        footprint_persons=options.footprint,
        posture_id=options.posture,
        quiet_by=instant(options.quiet_by, "--quiet-by") if options.quiet_by else None,
        planned=PLANNED_FOOTPRINTS if options.as_of else 0,
    )
    answer = staff_post(case, as_of, order, progress=progress_of(options), workers=options.workers)
    send(write_staffing(answer, case, envelope=envelope_of(case, as_of), format=options.format), options)
    return EXIT_ANSWERED


def _persons(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a whole number from 0")
    return number

"""`egress keep`: a version of a case into the record, and its brief if a day is named."""

import argparse
from pathlib import Path

from egress.interfaces.cli.arguments import AS_OF, add_workers, instant, version, worded
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.opening import opened
from egress.interfaces.cli.record_options import add_hand_options, add_record_verb, hand_of, record_of
from egress.interfaces.cli.sending import progress_of
from egress.interfaces.wiring import VersionMovedOn, plan_workers
from egress.kit import InputProblem, Problem
from egress.workflow.record.keep import keep_brief, keep_case


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    summary = "keep a version of a case in the record, and the brief of a day"
    keep = add_record_verb(verbs, "keep", _run, summary, post=False)
    keep.add_argument("case", type=Path, metavar="CASE", help="folder of the case")
    keep.add_argument("--reason", type=worded, required=True, metavar="WORDS", help="why the case changed")
    keep.add_argument("--brief", metavar="DATE", help="make and keep the brief as of then; " + AS_OF)
    keep.add_argument("--against", metavar="DATE", help="an earlier day that the brief is compared with")
    after = "the latest version that CASE was edited from; if another has been kept since, nothing is kept"
    keep.add_argument("--after", type=version, metavar="N", help=after)
    add_workers(keep, plan_workers())
    add_hand_options(keep)


def _run(options: argparse.Namespace) -> int:
    case, hand = opened(options.case, options), hand_of(options)
    as_of = instant(options.brief, "--brief") if options.brief else None
    against = instant(options.against, "--against") if options.against else None
    with record_of(options) as store:
        before = store.versions(case.case_id)
        try:
            kept = keep_case(store, case, hand, reason=options.reason, after=options.after)
        except VersionMovedOn as moved:
            remedy = "See with 'egress log' what was changed, make your changes in that version, then keep it."
            expected = f"{moved.latest}, the latest version of {case.case_id}"
            raise InputProblem([Problem("--after", 0, "", str(options.after), expected, remedy)]) from moved
        same = bool(before) and before[-1].version == kept.version
        print(f"{case.case_id}: {'nothing differs from' if same else 'kept'} version {kept.version}.")
        if as_of is not None:
            progress = progress_of(options)
            _, act = keep_brief(
                store, case.case_id, hand, as_of=as_of, against=against, progress=progress, workers=options.workers
            )
            print(f"{case.case_id}: kept the brief as of {act.fact('as_of')}, sha256:{act.fact('digest')}.")
    return EXIT_ANSWERED

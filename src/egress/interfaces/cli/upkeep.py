"""`egress backup`, `egress upgrade`, `egress self-test` and `egress certificates`: what its keeper does."""

import argparse
from pathlib import Path

from egress.interfaces.backups import back_up, go_back, upgrade
from egress.interfaces.certificates import make_certificates
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INTERNAL
from egress.interfaces.cli.record_options import add_record_verb, keys_of, record_of, store_of
from egress.interfaces.self_test import self_test
from egress.interfaces.wiring import now, open_desk_of, upgrade_desk_of, upgrade_record


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    told = "copy record and accounts, while others write, into a new folder; without keys"
    backup = add_record_verb(verbs, "backup", _backup, told, post=False)
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="where backups are kept")
    told = "lead record and accounts up to this release; sets the old ones aside first"
    raised = add_record_verb(verbs, "upgrade", _upgrade, told, post=False)
    raised.add_argument("folder", type=Path, metavar="FOLDER", help="where the old ones are set aside")
    raised.add_argument("--back", action="store_true", help="go back to what was set aside in FOLDER")
    told = "set nothing aside: for a record on a server, which was backed up with its own tools"
    raised.add_argument("--without-backup", action="store_true", help=told)
    add_record_verb(verbs, "self-test", _self_test, "look at everything that egress rests on", post=False)
    summary = "make a certificate authority of this site, and a certificate of this server"
    certificates = verbs.add_parser("certificates", help=summary, description=summary.capitalize() + ".")
    certificates.set_defaults(command=_certificates, format="text", output=None, quiet=False)
    certificates.add_argument("folder", type=Path, metavar="FOLDER")
    told = "name or address under which browsers reach the server; repeatable"
    certificates.add_argument("--name", action="append", default=[], metavar="NAME", help=told)


def _backup(options: argparse.Namespace) -> int:
    made = back_up(store_of(options), options.folder)
    print(f"{made.folder}: record sha256:{made.digest}, {made.desk_rows} rows of accounts and jobs; no keys.")
    return EXIT_ANSWERED


def _upgrade(options: argparse.Namespace) -> int:
    address = store_of(options)
    if options.back:
        print(f"Back to what was set aside; what was there is kept in {go_back(address, options.folder)}.")
        return EXIT_ANSWERED
    if options.without_backup:
        before, after = upgrade_record(address)
        upgrade_desk_of(address)
        print(f"From revision {before} to {after}.")
        return EXIT_ANSWERED
    place, before, after = upgrade(address, options.folder)
    print(f"From revision {before} to {after}. To go back: egress upgrade --back {place}")
    return EXIT_ANSWERED


def _self_test(options: argparse.Namespace) -> int:
    with record_of(options) as store, open_desk_of(store_of(options)) as desk:
        findings = self_test(store_of(options), str(keys_of(options)), store, desk, at=now())
    for one in findings:
        print(f"{'well' if one.well else 'ILL '}  {one.what}: {one.sentence}")
    return EXIT_ANSWERED if all(one.well for one in findings) else EXIT_INTERNAL


def _certificates(options: argparse.Namespace) -> int:
    authority, fingerprint = make_certificates(options.folder, options.name)
    print(f"Install {authority} on every device that is to trust this server; its fingerprint is\n{fingerprint}")
    print(
        f"Serve: egress serve --certificate {options.folder}/server.crt --certificate-key {options.folder}/server.key"
    )
    return EXIT_ANSWERED

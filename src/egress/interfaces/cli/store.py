"""`egress store`: make, copy and lead up a record."""

import argparse

from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_store_options, keys_of, store_of
from egress.interfaces.wiring import copy_record, fingerprint, make_store, upgrade_record


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    store = verbs.add_parser("store", help="make, copy or lead up a record", description="Make or copy a record.")
    acts = store.add_subparsers(required=True, metavar="ACT")
    new = acts.add_parser("new", help="make an empty record and its keys; nothing is ever replaced")
    new.set_defaults(command=_new, format="text", output=None)
    add_store_options(new)
    copy = acts.add_parser("copy", help="back up or restore: copy a record to a new place, on either engine")
    copy.set_defaults(command=_copy, format="text", output=None)
    copy.add_argument("source", metavar="FROM", help="file or postgresql:// address")
    copy.add_argument("target", metavar="TO", help="a new file, or an empty database")
    upgrade = acts.add_parser("upgrade", help="lead a record of an older release up to this one")
    upgrade.set_defaults(command=_upgrade, format="text", output=None)
    add_store_options(upgrade)


def _new(options: argparse.Namespace) -> int:
    public_key = make_store(store_of(options), keys_of(options))
    print(f"{options.store} is made. Its keys lie in {options.keys}: keep them apart from it and from its backups.")
    print("Hand the public key of its checkpoints to somebody else today:")
    print(f"  {public_key}\n  fingerprint {fingerprint(public_key)}")
    return EXIT_ANSWERED


def _copy(options: argparse.Namespace) -> int:
    digest = copy_record(options.source, options.target)
    print(f"Copied; both have the digest sha256:{digest}. Keys are not copied.")
    return EXIT_ANSWERED


def _upgrade(options: argparse.Namespace) -> int:
    before, after = upgrade_record(store_of(options))
    print(f"Led up from revision {before} to {after}." if before != after else f"It is at revision {after} already.")
    return EXIT_ANSWERED

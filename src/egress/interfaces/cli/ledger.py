"""`egress ledger`: verify it, sign a checkpoint of it, export it for somebody who verifies it elsewhere."""

import argparse
import re
import sys
from pathlib import Path

from egress.domain import Act
from egress.interfaces.cli.exits import EXIT_ANSWERED, EXIT_INTERNAL
from egress.interfaces.cli.record_options import add_record_verb, keys_of, record_of
from egress.interfaces.cli.sending import refuse_unwritable, send, write_whole
from egress.interfaces.wiring import checkpoint_text, fingerprint, ledger_export, new_act_id, now, signing_public_key
from egress.kit import InputProblem, Problem
from egress.publications import Document, write_record
from egress.workflow.record.look import checkpoints_in, verify_export, verify_ledger


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    acts = verbs.add_parser("ledger", help="verify, sign, export").add_subparsers(required=True, metavar="ACT")
    told = "hold the ledger against itself, its tables, and checkpoints that were handed out"
    verify = add_record_verb(acts, "verify", _verify, told, formats=("text", "json"), post=False)
    verify.add_argument("--export", type=Path, metavar="FILE", help="verify this export instead; needs no store")
    verify.add_argument(
        "--checkpoint", type=Path, action="append", default=[], metavar="FILE", help="may be repeated"
    )
    told = "public key that was handed out, 64 hex digits; may be repeated"
    verify.add_argument("--signer", type=_public_key, action="append", default=None, metavar="KEY", help=told)
    check = add_record_verb(
        acts, "checkpoint", _checkpoint, "sign the ledger as it stands, to be handed out", post=False
    )
    check.add_argument("--feed", type=Path, metavar="FILE", help="add it as a line to this file")
    check.add_argument("--print", action="store_true", dest="on_paper", help="as a page for paper")
    export = add_record_verb(acts, "export", _export, "write the ledger as lines, without names", post=False)
    export.add_argument("to", type=Path, metavar="FILE")
    add_record_verb(acts, "key", _key, "show the public key that signs checkpoints", post=False)


def _public_key(text: str) -> str:
    """Read a public key: a mistyped one would trust nobody, or seem to."""
    if re.fullmatch("[0-9a-fA-F]{64}", text) is None:
        raise argparse.ArgumentTypeError(f"64 hex digits; {text!r} is none")
    return text


def _verify(options: argparse.Namespace) -> int:
    checkpoints = checkpoints_in([_text(path) for path in options.checkpoint])
    if options.export is not None:
        answer = verify_export(_text(options.export), checkpoints, signers=options.signer)
    else:
        with record_of(options) as store:
            answer = verify_ledger(store, checkpoints, signers=options.signer)
    send(write_record(answer, options.format), options)
    return EXIT_INTERNAL if answer.faults else EXIT_ANSWERED


def _checkpoint(options: argparse.Namespace) -> int:
    refuse_unwritable([options.feed] if options.feed else [])
    with record_of(options) as store:
        act = Act(act_id=new_act_id(), post_id="", kind="", at=now(), role="keeper of the ledger")
        signed = store.checkpoint(act)
    text = checkpoint_text(signed, on_paper=options.on_paper)
    if options.feed is None:
        sys.stdout.write(text)
        return EXIT_ANSWERED
    with open(options.feed, "a", encoding="utf-8") as feed:
        feed.write(text)
    print(f"Entry {signed.seq} is signed and added to {options.feed}.")
    return EXIT_ANSWERED


def _export(options: argparse.Namespace) -> int:
    refuse_unwritable([options.to])
    with record_of(options) as store:
        write_whole(options.to, Document.of_text(ledger_export(store)))
    print(f"The ledger is written to {options.to}.")
    return EXIT_ANSWERED


def _key(options: argparse.Namespace) -> int:
    key = signing_public_key(keys_of(options))
    print(f"{key}\nfingerprint {fingerprint(key)}")
    return EXIT_ANSWERED


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a file that can be read."
        raise InputProblem([Problem(str(path), 0, "", str(error), "a file of text", remedy)]) from None

"""`egress destroy` and `egress names`: what two persons do together with the names of a post."""

import argparse
import json
from pathlib import Path

from egress.domain.two_persons import TwoPersonAct
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_hand_options, add_record_verb, hand_of, record_of
from egress.interfaces.cli.sending import refuse_unwritable, write_whole
from egress.publications import Document
from egress.workflow.record import destroy as verb
from egress.workflow.record.hands import full_id


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands."""
    told = "destroy the names and free text of a post for good: propose it, and let another person confirm it"
    destroy = add_record_verb(verbs, "destroy", _destroy, told)
    told = "hand out the names and free text of a post: propose it, and let another person confirm it"
    names = add_record_verb(verbs, "names", _names, told)
    names.add_argument("--to", type=Path, metavar="FILE", help="where they are written, with --confirm")
    for parser in (destroy, names):
        parser.add_argument("--reason", default="", metavar="WORDS")
        parser.add_argument("--confirm", metavar="ID", help="carry out what another person proposed under this id")
        add_hand_options(parser)


def _destroy(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        if not options.confirm:
            kept = verb.propose(
                store, options.post, hand_of(options), what=TwoPersonAct.DESTROY_NAMES, reason=options.reason
            )
            return _proposed("destroy", options.post, kept.act_id)
        proposal = full_id(store, options.post, options.confirm)
        verb.destroy_names(store, options.post, hand_of(options), proposal_id=proposal)
    print(f"The key of {options.post} is destroyed, and with it every name and free text. Figures stay and replay.")
    print("Destroy the second copy of the key too, wherever it is kept.")
    return EXIT_ANSWERED


def _names(options: argparse.Namespace) -> int:
    with record_of(options) as store:
        if not options.confirm or options.to is None:
            kept = verb.propose(
                store, options.post, hand_of(options), what=TwoPersonAct.EXPORT_NAMES, reason=options.reason
            )
            return _proposed("names", options.post, kept.act_id)
        refuse_unwritable([options.to])
        proposal = full_id(store, options.post, options.confirm)
        texts = verb.export_names(store, options.post, hand_of(options), proposal_id=proposal)
    text = json.dumps(dict(sorted(texts.items())), indent=2, ensure_ascii=False) + "\n"
    write_whole(options.to, Document.of_json(text))
    print(f"{len(texts)} names and texts are written to {options.to}, in clear.")
    return EXIT_ANSWERED


def _proposed(command: str, post_id: str, act_id: str) -> int:
    print(f"Proposed as {act_id}. Nothing is done yet: another person confirms it with")
    print(f"  egress {command} {post_id} --confirm {act_id[:8]} --by NAME --role ROLE")
    return EXIT_ANSWERED

"""`egress account`: make the first accounts, and help those who are shut out, from the machine itself."""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager

from egress.interfaces.accounts import EVERY_POST, Access, Grant, Refused, Role
from egress.interfaces.cli.exits import EXIT_ANSWERED
from egress.interfaces.cli.record_options import add_record_verb, keys_of, record_of, store_of
from egress.interfaces.wiring import Desk, now, open_desk_of
from egress.kit import InputProblem, Problem
from egress.workflow.record.hands import Hand
from egress.workflow.record.reveal import note_access


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    acts = verbs.add_parser("account", help="accounts of the API: new, reset, revoke, list")
    parsers = acts.add_subparsers(required=True, metavar="ACT")
    new = add_record_verb(parsers, "new", _new, "make an account and print the code of its first sign-in", post=False)
    new.add_argument("name", metavar="NAME", help="the person's name; one person, one account")
    new.add_argument("--role", choices=[role.value for role in Role], required=True)
    new.add_argument("--post", type=_post, default=EVERY_POST, metavar="POST", help="the post (*, every post)")
    new.add_argument("--title", action="append", default=[], metavar="ROLE", help="role of authority.csv; repeatable")
    new.add_argument(
        "--zone", action="append", default=[], metavar="ID", help="group or site of a warden; repeatable"
    )
    reset = add_record_verb(parsers, "reset", _reset, "let a new password be set, with a new code", post=False)
    revoke = add_record_verb(parsers, "revoke", _revoke, "shut an account for good", post=False)
    for parser in (reset, revoke):
        parser.add_argument("name", metavar="NAME")
    add_record_verb(parsers, "list", _list, "list accounts and their roles", post=False)


def _post(text: str) -> str:
    """Read the id of a post, or the sign that stands for every one."""
    if re.fullmatch(r"[a-z0-9_-]{1,64}|\*", text) is None:
        raise argparse.ArgumentTypeError(f"the id of a post, or *; {text!r} is none")
    return text


def _new(options: argparse.Namespace) -> int:
    with _desk_of(options) as desk:
        access = _access(options, desk)
        access.refuse_taken(options.name)
        grant = Grant(
            post_id=options.post, role=Role(options.role), titles=tuple(options.title), zone=tuple(options.zone)
        )
        _note(options, f"made an account with the role {options.role} at {options.post}", options.name)
        row, code = access.new_account(options.name)
        access.give(row.id, grant)
    print(f"{row.name}: {options.role} at {options.post}. Code of the first sign-in, for one hour: {code}")
    return EXIT_ANSWERED


def _reset(options: argparse.Namespace) -> int:
    with _desk_of(options) as desk:
        access = _access(options, desk)
        row = access.open_account(access.account_named(options.name).id)
        _note(options, "reset the password of an account", row.name)
        code = access.forget_password(row.id)
    print(f"{row.name}: a new password may be set for one hour with the code {code}")
    return EXIT_ANSWERED


def _revoke(options: argparse.Namespace) -> int:
    with _desk_of(options) as desk:
        access = _access(options, desk)
        row = access.account_named(options.name)
        _note(options, "shut an account", row.name)
        access.revoke_account(row.id)
    print(f"{row.name} is shut out.")
    return EXIT_ANSWERED


def _list(options: argparse.Namespace) -> int:
    with open_desk_of(store_of(options)) as desk:
        access = _access(options, desk)
        for row in desk.accounts():
            roles = ", ".join(f"{grant.role} at {grant.post_id}" for grant in access.grants_of(row.id))
            print(f"{row.name}: {'shut' if row.revoked_at else roles or 'no role'}")
    return EXIT_ANSWERED


@contextmanager
def _desk_of(options: argparse.Namespace) -> Iterator[Desk]:
    """Open the desk; what is refused there is for the person at the keyboard to mend."""
    with open_desk_of(store_of(options)) as desk:
        try:
            yield desk
        except Refused as refused:
            expected = "an account that this can be done with"
            told = str(refused).rstrip(".").lower()
            problem = Problem(options.name or "NAME", 0, "", told, expected, refused.remedy)
            raise InputProblem([problem]) from None


def _access(options: argparse.Namespace, desk: Desk) -> Access:
    return Access(desk, seal=str(keys_of(options)), clock=now)


def _note(options: argparse.Namespace, change: str, whom: str) -> None:
    with record_of(options) as store:
        note_access(store, Hand(person="", role="keeper of the machine", at=now()), change=change, whom=whom)

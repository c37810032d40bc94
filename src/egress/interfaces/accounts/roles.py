"""Roles, and what each of them may do at a post. Who may decide what, `authority.csv` says."""

from collections.abc import Mapping
from enum import StrEnum

EVERY_POST = "*"
"""In a grant: every post, and the record as a whole."""


class Role(StrEnum):
    """What somebody is to egress at a post."""

    VIEWER = "viewer"
    PLANNER = "planner"
    WARDEN = "warden"
    REGISTRATION_OPERATOR = "registration_operator"
    CONSULAR = "consular"
    DECISION_MAKER = "decision_maker"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Right(StrEnum):
    """
    What a role may do.

    Each operation of the API needs exactly one of them; `tests/access/matrix.csv` says which roles that lets in.
    """

    SEE_POST = "see_post"
    SEE_ZONE = "see_zone"
    SEE_STANDING = "see_standing"
    SEE_LOG = "see_log"
    EDIT_CASE = "edit_case"
    EDIT_PEOPLE = "edit_people"
    REPORT = "report"
    RUN_JOBS = "run_jobs"
    WATCH = "watch"
    AFFIRM = "affirm"
    PUT_QUESTION = "put_question"
    ADVISE = "advise"
    REQUEST = "request"
    DECIDE = "decide"
    DISSENT = "dissent"
    ACKNOWLEDGE = "acknowledge"
    ALERT = "alert"
    TWO_PERSONS = "two_persons"
    EXPORT_NAMES = "export_names"
    DESTROY_NAMES = "destroy_names"
    REVEAL = "reveal"
    REVEAL_REPORTS = "reveal_reports"
    BREAK_GLASS = "break_glass"
    AUDIT = "audit"
    SIGN_CHECKPOINT = "sign_checkpoint"
    ADMINISTER = "administer"


_R = Right
_LOOKING = {_R.SEE_POST, _R.SEE_ZONE, _R.SEE_STANDING}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset(_LOOKING),
    Role.PLANNER: frozenset(
        {
            *_LOOKING,
            *(_R.SEE_LOG, _R.EDIT_CASE, _R.EDIT_PEOPLE, _R.REPORT, _R.RUN_JOBS, _R.WATCH, _R.AFFIRM),
            *(_R.PUT_QUESTION, _R.ADVISE, _R.DISSENT, _R.ACKNOWLEDGE, _R.BREAK_GLASS),
            _R.REVEAL_REPORTS,
        }
    ),
    Role.WARDEN: frozenset({_R.SEE_ZONE, _R.REPORT, _R.WATCH, _R.ACKNOWLEDGE, _R.BREAK_GLASS}),
    Role.REGISTRATION_OPERATOR: frozenset({*_LOOKING, _R.EDIT_PEOPLE, _R.AFFIRM, _R.ACKNOWLEDGE, _R.REVEAL}),
    Role.CONSULAR: frozenset(
        {
            *_LOOKING,
            *(_R.EDIT_PEOPLE, _R.REPORT, _R.WATCH, _R.AFFIRM, _R.ADVISE, _R.DISSENT, _R.ACKNOWLEDGE),
            *(_R.ALERT, _R.TWO_PERSONS, _R.EXPORT_NAMES, _R.REVEAL, _R.REVEAL_REPORTS),
        }
    ),
    Role.DECISION_MAKER: frozenset(
        {
            *_LOOKING,
            *(_R.SEE_LOG, _R.RUN_JOBS, _R.WATCH, _R.PUT_QUESTION, _R.ADVISE, _R.REQUEST, _R.DECIDE, _R.DISSENT),
            *(_R.ACKNOWLEDGE, _R.ALERT, _R.TWO_PERSONS, _R.EXPORT_NAMES, _R.DESTROY_NAMES, _R.BREAK_GLASS),
            _R.REVEAL_REPORTS,
        }
    ),
    Role.ADMINISTRATOR: frozenset({_R.ADMINISTER, _R.SIGN_CHECKPOINT}),
    Role.AUDITOR: frozenset({_R.SEE_LOG, _R.AUDIT, _R.SIGN_CHECKPOINT}),
}
"""By role: what it may do at the posts that it was given for, and nothing else."""

WITHOUT_NAMES = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that are never shown who did something: they read tokens where names stand."""

PEOPLE_TABLES = frozenset({"groups", "positions"})
"""Tables that may be edited with `EDIT_PEOPLE` alone."""

REVEALED_BY: Mapping[str, Right] = {"positions": Right.REVEAL, "reports": Right.REVEAL_REPORTS}
"""By table that hides texts: the right by which they are shown on a reason; broken glass shows them all."""

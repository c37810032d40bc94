"""The rows of the desk as records."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """One account; `one_time_secret` is sealed, and what it seals is known to its owner's device alone."""

    id: str
    name: str
    name_key: str
    password_hash: str
    one_time_secret: bytes | None
    one_time_step: int
    subject: str | None
    made_at: str
    revoked_at: str | None


@dataclass(frozen=True, kw_only=True)
class GrantRow:
    """
    One role of an account at one post.

    Attributes
    ----------
    post_id : the post; ``*`` = every post.
    titles : the roles of the authority table that it may act under.
    zone : ids of the groups and sites that a warden looks after.
    until : when it ends by itself; None = it does not.
    """

    account_id: str
    post_id: str
    role: str
    titles: tuple[str, ...]
    zone: tuple[str, ...]
    until: str | None


@dataclass(frozen=True, kw_only=True)
class DeviceRow:
    """One device that an account may sign in from."""

    id: str
    account_id: str
    label: str
    secret_digest: str
    enrolled_at: str
    revoked_at: str | None


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One session; its secret is known to the browser alone."""

    digest: str
    account_id: str
    device_id: str
    opened_at: str
    seen_at: str
    until: str


@dataclass(frozen=True, kw_only=True)
class FeedTokenRow:
    """One token of a workbook."""

    id: str
    digest: str
    account_id: str
    label: str
    until: str
    made_at: str
    revoked_at: str | None


@dataclass(frozen=True, kw_only=True)
class GlassRow:
    """Who broke the glass where, and until when."""

    account_id: str
    post_id: str
    until: str


@dataclass(frozen=True, kw_only=True)
class NoticesReadRow:
    """
    How far the owner of an account has read what they are told.

    Attributes
    ----------
    failed : how many tries had failed. seq : the last change of the account, by its place in the ledger.
    ending : what ends soon and was read: tokens by id, roles by post, role and end.
    """

    account_id: str
    failed: int = 0
    seq: int = 0
    ending: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """
    One piece of long work.

    Attributes
    ----------
    order : what was asked, JSON; empty where it was not asked for.
    state : "waiting", "at work", "done", "refused", "cancelled" or "failed".
    progress : the last word of how far it is. problem : why it was refused, JSON; empty = it was not.
    answer : the document, without names; None = none yet, or it was not asked for.
    change : grows by one with every change of the row.
    """

    id: str
    post_id: str
    kind: str
    asked_by: str
    asked_at: str
    state: str
    progress: str
    begun_at: str | None
    ended_at: str | None
    problem: str
    media_type: str | None
    change: int
    order: str = ""
    answer: bytes | None = None

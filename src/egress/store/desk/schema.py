"""The tables of the desk, as SQLAlchemy Core knows them. Unlike those of the record, they change."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text

DESK = MetaData()


def _text(name: str) -> "Column[str]":
    return Column(name, Text, nullable=False)


ACCOUNTS = Table(
    "desk_accounts",
    DESK,
    Column("id", Text, primary_key=True),
    _text("name"),
    Column("name_key", Text, nullable=False, unique=True),
    _text("password_hash"),
    Column("one_time_secret", LargeBinary),
    Column("one_time_step", Integer, nullable=False),
    Column("subject", Text, unique=True),
    _text("made_at"),
    Column("revoked_at", Text),
)
"""Who may come in. `one_time_secret` is sealed; `one_time_step` is the last code's, which is not taken twice."""

GRANTS = Table(
    "desk_grants",
    DESK,
    _text("account_id"),
    _text("post_id"),
    _text("role"),
    _text("titles"),
    _text("zone"),
    Column("until", Text),
    PrimaryKeyConstraint("account_id", "post_id", "role"),
)
"""Which role an account has at a post (``*`` = at every post), under which titles of the authority table."""

DEVICES = Table(
    "desk_devices",
    DESK,
    Column("id", Text, primary_key=True),
    _text("account_id"),
    _text("label"),
    Column("secret_digest", Text, nullable=False, unique=True),
    _text("enrolled_at"),
    Column("revoked_at", Text),
    Index("desk_devices_by_account", "account_id"),
)
"""Devices from which an account may sign in."""

CODES = Table(
    "desk_codes",
    DESK,
    Column("digest", Text, primary_key=True),
    _text("account_id"),
    _text("until"),
)
"""Codes that enrol one device once."""

SESSIONS = Table(
    "desk_sessions",
    DESK,
    Column("digest", Text, primary_key=True),
    _text("account_id"),
    _text("device_id"),
    _text("opened_at"),
    _text("seen_at"),
    _text("until"),
    Index("desk_sessions_by_account", "account_id"),
)
"""Who is signed in. A session that ended is removed."""

FEED_TOKENS = Table(
    "desk_feed_tokens",
    DESK,
    Column("id", Text, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    _text("account_id"),
    _text("label"),
    _text("until"),
    _text("made_at"),
    Column("revoked_at", Text),
)
"""What lets a workbook read what its owner may read."""

GLASS = Table(
    "desk_glass",
    DESK,
    _text("account_id"),
    _text("post_id"),
    _text("until"),
    PrimaryKeyConstraint("account_id", "post_id"),
)
"""Who broke the glass at a post, and until when that holds."""

ATTEMPTS = Table(
    "desk_attempts",
    DESK,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    _text("last_at"),
)
"""Failed sign-ins since the last that succeeded."""

NOTICES_READ = Table(
    "desk_notices_read",
    DESK,
    Column("account_id", Text, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    _text("ending"),
)
"""How far the owner of an account has read what they are told: failed tries, changes, and what ends soon."""

JOBS = Table(
    "desk_jobs",
    DESK,
    Column("id", Text, primary_key=True),
    _text("post_id"),
    _text("kind"),
    _text("asked_by"),
    _text("asked_at"),
    _text("order"),
    _text("state"),
    _text("progress"),
    Column("begun_at", Text),
    Column("ended_at", Text),
    _text("problem"),
    Column("media_type", Text),
    Column("answer", LargeBinary),
    Column("change", Integer, nullable=False),
    Index("desk_jobs_by_post", "post_id", "asked_at"),
)
"""Long work: what was asked, how far it is, and its answer, without names. `change` grows with every change."""

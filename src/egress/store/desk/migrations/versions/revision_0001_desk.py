"""0001: accounts, roles, devices, codes, sessions, feed tokens, broken glass, failed sign-ins, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _people()
    _coming_in()
    op.create_table(
        "desk_jobs",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("post_id", "kind", "asked_by", "asked_at", "order", "state", "progress"),
        sa.Column("begun_at", sa.Text),
        sa.Column("ended_at", sa.Text),
        *_texts("problem"),
        sa.Column("media_type", sa.Text),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("change", sa.Integer, nullable=False),
    )
    op.create_index("desk_jobs_by_post", "desk_jobs", ["post_id", "asked_at"])


def _people() -> None:
    op.create_table(
        "desk_accounts",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("name"),
        sa.Column("name_key", sa.Text, nullable=False, unique=True),
        *_texts("password_hash"),
        sa.Column("one_time_secret", sa.LargeBinary),
        sa.Column("one_time_step", sa.Integer, nullable=False),
        sa.Column("subject", sa.Text, unique=True),
        *_texts("made_at"),
        sa.Column("revoked_at", sa.Text),
    )
    op.create_table(
        "desk_grants",
        *_texts("account_id", "post_id", "role", "titles", "zone"),
        sa.Column("until", sa.Text),
        sa.PrimaryKeyConstraint("account_id", "post_id", "role"),
    )
    op.create_table(
        "desk_devices",
        sa.Column("id", sa.Text, primary_key=True),
        *_texts("account_id", "label"),
        sa.Column("secret_digest", sa.Text, nullable=False, unique=True),
        *_texts("enrolled_at"),
        sa.Column("revoked_at", sa.Text),
    )
    op.create_index("desk_devices_by_account", "desk_devices", ["account_id"])


def _coming_in() -> None:
    op.create_table("desk_codes", sa.Column("digest", sa.Text, primary_key=True), *_texts("account_id", "until"))
    op.create_table(
        "desk_sessions",
        sa.Column("digest", sa.Text, primary_key=True),
        *_texts("account_id", "device_id", "opened_at", "seen_at", "until"),
    )
    op.create_index("desk_sessions_by_account", "desk_sessions", ["account_id"])
    op.create_table(
        "desk_feed_tokens",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *_texts("account_id", "label", "until", "made_at"),
        sa.Column("revoked_at", sa.Text),
    )
    op.create_table(
        "desk_glass", *_texts("account_id", "post_id", "until"), sa.PrimaryKeyConstraint("account_id", "post_id")
    )
    op.create_table(
        "desk_attempts",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        *_texts("last_at"),
    )


def _texts(*names: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text, nullable=False) for name in names]

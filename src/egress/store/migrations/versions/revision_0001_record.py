"""0001: the ledger, the versions of cases, and what is sealed."""

import sqlalchemy as sa
from alembic import op

from egress.store.migrations.growth_only import let_only_grow

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table("store_facts", sa.Column("name", sa.Text, primary_key=True), _text("value"))
    op.create_table(
        "acts",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("act_id", sa.Text, nullable=False, unique=True),
        *(_text(name) for name in ("post_id", "kind", "content", "previous", "hash")),
    )
    op.create_index("acts_by_post", "acts", ["post_id", "seq"])
    op.create_table(
        "case_versions",
        _text("post_id"),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seq", sa.BigInteger, sa.ForeignKey("acts.seq"), nullable=False),
        *(_text(name) for name in ("at", "digest", "head")),
        sa.PrimaryKeyConstraint("post_id", "version"),
    )
    op.create_table(
        "case_rows",
        *(_text(name) for name in ("post_id", "table_name", "row_key")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text),
        sa.PrimaryKeyConstraint("post_id", "table_name", "row_key", "version"),
    )
    op.create_table(
        "seals",
        _text("post_id"),
        _text("token"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "token"),
    )
    let_only_grow("store_facts", "acts", "case_versions", "case_rows", "seals")


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)

"""0002: briefs and plans that were made, and until when the parts of a case may be relied on."""

import sqlalchemy as sa
from alembic import op

from egress.store.migrations.growth_only import let_only_grow

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and an index by which acts of one kind are found."""
    op.create_index("acts_by_kind", "acts", ["kind", "seq"])
    op.create_table(
        "affirmations",
        *(_text(name) for name in ("post_id", "part", "owner")),
        sa.Column("seq", sa.BigInteger, sa.ForeignKey("acts.seq"), nullable=False),
        *(_text(name) for name in ("by", "affirm_by")),
        sa.PrimaryKeyConstraint("post_id", "part", "owner", "seq"),
    )
    op.create_table(
        "documents",
        sa.Column("seq", sa.BigInteger, sa.ForeignKey("acts.seq"), primary_key=True, autoincrement=False),
        *(_text(name) for name in ("post_id", "kind", "as_of")),
        sa.Column("version", sa.Integer, nullable=False),
        *(_text(name) for name in ("digest", "posture", "start_by_status")),
        sa.Column("margin_h", sa.Float),
        sa.Column("clearance_h", sa.Float),
        sa.Column("debt_h", sa.Float, nullable=False),
        _text("debt_lines"),
    )
    op.create_index("documents_by_post", "documents", ["kind", "post_id", "as_of", "seq"])
    op.create_table(
        "document_bodies",
        sa.Column("seq", sa.BigInteger, sa.ForeignKey("documents.seq"), primary_key=True, autoincrement=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    let_only_grow("affirmations", "documents", "document_bodies")


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)

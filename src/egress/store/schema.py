"""The tables of the record, as SQLAlchemy Core knows them. Every one of them only ever grows."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

METADATA = MetaData()

FACTS = Table(
    "store_facts",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What the store is: its id, and when it was made."""

ACTS = Table(
    "acts",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("act_id", Text, nullable=False, unique=True),
    Column("post_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("acts_by_post", "post_id", "seq"),
    Index("acts_by_kind", "kind", "seq"),
)
"""The ledger. `content` is the act as canonical JSON; `act_id`, `post_id` and `kind` repeat parts of it."""

CASE_VERSIONS = Table(
    "case_versions",
    METADATA,
    Column("post_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False),
    Column("at", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("head", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "version"),
)
"""One line per version of a post's case; `head` holds what is no table."""

CASE_ROWS = Table(
    "case_rows",
    METADATA,
    Column("post_id", Text, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("body", Text),
    PrimaryKeyConstraint("post_id", "table_name", "row_key", "version"),
)
"""A row of a case from this version on, until a later version of the row; no body = the row is gone."""

AFFIRMATIONS = Table(
    "affirmations",
    METADATA,
    Column("post_id", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("seq", BigInteger, ForeignKey("acts.seq"), nullable=False),
    Column("by", Text, nullable=False),
    Column("affirm_by", Text, nullable=False),
    PrimaryKeyConstraint("post_id", "part", "owner", "seq"),
)
"""Until when a part of a case may be relied on: by = case, as it says; by = owner, affirmed since."""

SEALS = Table(
    "seals",
    METADATA,
    Column("post_id", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("post_id", "token"),
)
"""Personal data, encrypted under the key of its post, which is kept elsewhere."""

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("seq", BigInteger, ForeignKey("acts.seq"), primary_key=True, autoincrement=False),
    Column("post_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("posture", Text, nullable=False),
    Column("start_by_status", Text, nullable=False),
    Column("margin_h", Float),
    Column("clearance_h", Float),
    Column("debt_h", Float, nullable=False),
    Column("debt_lines", Text, nullable=False),
    Index("documents_by_post", "kind", "post_id", "as_of", "seq"),
)
"""Briefs and plans that were made, with what the portfolio shows of them."""

DOCUMENT_BODIES = Table(
    "document_bodies",
    METADATA,
    Column("seq", BigInteger, ForeignKey("documents.seq"), primary_key=True, autoincrement=False),
    Column("packed", LargeBinary, nullable=False),
)
"""The documents themselves as JSON without names, packed with zlib."""

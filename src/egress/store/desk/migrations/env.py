"""Alembic's way in: run the revisions on the connection that `store.desk.desk` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="desk_version",
    transaction_per_migration=False,
)
context.run_migrations()

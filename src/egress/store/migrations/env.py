"""Alembic's way in: run the revisions on the connection that `store.upgrading` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
context.run_migrations()

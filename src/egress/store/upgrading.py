"""Which revision a store is at, and the way up to today's."""

from importlib.resources import files

from sqlalchemy import Connection, inspect, text

LATEST = "0002"
"""The revision that this release writes."""

REVISIONS = ("0001", "0002")
"""Every revision from which there is a way up, oldest first."""


def revision_of(connection: Connection) -> str | None:
    """Return the revision that a database is at; None where it holds no store."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection, revision: str = LATEST) -> None:
    """Lead a database, empty or of an older release, to a revision within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("egress.store.migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

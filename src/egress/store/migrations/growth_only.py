"""What makes a table one that only grows: triggers that refuse to change or remove a row."""

from alembic import op


def let_only_grow(*tables: str) -> None:
    """Refuse every UPDATE and DELETE on these tables from now on, on either engine."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
        )
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            op.execute(_trigger(table, verb, on_server=op.get_bind().dialect.name == "postgresql"))


def _trigger(table: str, verb: str, *, on_server: bool) -> str:
    name = f"{table}_no_{verb.lower()}"
    if on_server:
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END"

"""
The steps by which a desk of an older release becomes one of today: Alembic revisions, upwards only.

In: a connection. Out: the tables of `store.desk.schema`. Each released revision stays as it is.
"""

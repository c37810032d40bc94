"""A desk copied as it stands to a new place, on either engine."""

from sqlalchemy import func, insert, select

from egress.kit import InternalError
from egress.store.addresses import StoreAddress
from egress.store.connections import appending, connect, reading
from egress.store.desk.opening import make_desk
from egress.store.desk.schema import DESK
from egress.store.faults import store_problem

AT_ONCE = 20
"""Rows that are in memory at once: the answer of a job may be some megabytes."""


def copy_desk(source: StoreAddress, target: StoreAddress) -> int:
    """
    Copy a desk to a place where there is none, and return how many rows it has; sessions are left out.

    Raises
    ------
    InputProblem
        when something is at the target already.
    """
    if target.path is not None and target.path.exists():
        raise store_problem(target.name, "it is there already", expected="a new file", remedy="Name another.")
    make_desk(target)
    origin, copy = connect(source), connect(target)
    carried = 0
    try:
        with reading(origin, source.name) as old, appending(copy, target.name) as new:
            for table in DESK.sorted_tables:
                if table.name == "desk_sessions":
                    continue
                there = 0
                for some in old.execute(select(table).execution_options(yield_per=AT_ONCE)).mappings().partitions():
                    new.execute(insert(table), [dict(row) for row in some])
                    there += len(some)
                carried += there
                if new.execute(select(func.count()).select_from(table)).scalar_one() != there:
                    raise InternalError("the copy of the desk is not what it was copied from")
    finally:
        origin.dispose()
        copy.dispose()
    return carried

"""The states of a piece of long work."""

WAITING, AT_WORK, GIVING_ORDERS = "waiting", "at work", "giving orders"
DONE, REFUSED, CANCELLED, FAILED = "done", "refused", "cancelled", "failed"

GOING_ON = (AT_WORK, GIVING_ORDERS)
"""A process is at it. Once it gives orders it is not cancelled any more: they are kept together or not at all."""

URGENT = frozenset({"activate"})
"""Kinds that wait for nothing else: orders do not stand behind rehearsals."""

KEPT_DAYS = 30
"""So long an ended job stays at the desk with its answer."""

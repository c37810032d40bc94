"""
The operations, one file per part of the house; each is thin, and needs one right.

In: forms. Out: answers.
"""

from egress.interfaces.api.routes.every import ROUTERS as ROUTERS

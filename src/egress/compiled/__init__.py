"""
How records reach compiled loops; knows no domain.

In: a named tuple of arrays and numbers. Out: its address, for compiled functions alone.
"""

from egress.compiled.addressing import addressed as addressed

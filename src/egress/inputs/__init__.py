"""
The border coming in: a case folder becomes a validated Case, or a complete list of problems.

In: a path. Out: a Case.
"""

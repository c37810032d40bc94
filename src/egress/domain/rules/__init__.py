"""
The rules that any plan must obey, whoever drew it up; shares no code with the planner.

In: a case with its scenario applied, and a plan. Out: findings, each one breach or notice of one named rule.
"""

from egress.domain.rules.check import MOST_FINDINGS_PER_RULE as MOST_FINDINGS_PER_RULE
from egress.domain.rules.check import RULES as RULES
from egress.domain.rules.check import SOFTENABLE as SOFTENABLE
from egress.domain.rules.check import check_plan as check_plan

"""
What to decide: the latest safe start, the price of waiting, enablers due, the posture advised and who signs.

In: a Case, a ThreatPicture and plans by start. Out: an Advice.
"""

from egress.decision.advice import Advice as Advice
from egress.decision.advice import ClockLine as ClockLine
from egress.decision.advice import EnablerDeadline as EnablerDeadline
from egress.decision.advice import PostureAdvice as PostureAdvice
from egress.decision.advice import StartBy as StartBy
from egress.decision.advice import StartByStatus as StartByStatus

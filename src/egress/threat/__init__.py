"""
What may happen, when, and how sure: reports and estimates become one curve per exit.

In: a Case and as_of. Out: a ThreatPicture with joint sample paths.
"""

from egress.threat.picture import ExitCurve as ExitCurve
from egress.threat.picture import MechanismView as MechanismView
from egress.threat.picture import SourceView as SourceView
from egress.threat.picture import ThreatPicture as ThreatPicture

"""
What may happen, when, and how sure: reports and estimates become one curve per exit.

In: a Case and as_of. Out: a ThreatPicture with joint sample paths; `picture_under` applies a scenario to it.
"""

from egress.threat.assess import DEFAULT_PATHS as DEFAULT_PATHS
from egress.threat.assess import assess as assess
from egress.threat.claims import CLAIMS as CLAIMS
from egress.threat.claims import ClaimWord as ClaimWord
from egress.threat.curves import curve_of as curve_of
from egress.threat.curves import curves_of as curves_of
from egress.threat.curves import p_closed_by as p_closed_by
from egress.threat.curves import p_closed_by_each as p_closed_by_each
from egress.threat.curves import p_on_curve as p_on_curve
from egress.threat.exit_kinds import EXIT_KINDS as EXIT_KINDS
from egress.threat.exit_kinds import ExitKind as ExitKind
from egress.threat.exits import exits_without_basis as exits_without_basis
from egress.threat.exits import joint_paths as joint_paths
from egress.threat.feeds import FeedView as FeedView
from egress.threat.picture import ExitCurve as ExitCurve
from egress.threat.picture import MechanismView as MechanismView
from egress.threat.picture import SourceView as SourceView
from egress.threat.picture import ThreatPicture as ThreatPicture
from egress.threat.pool import PRIOR_WEIGHTS as PRIOR_WEIGHTS
from egress.threat.pool import Stories as Stories
from egress.threat.pool import main_story as main_story
from egress.threat.pool import stories_of as stories_of
from egress.threat.tripwires import TripwireState as TripwireState
from egress.threat.tripwires import TripwireView as TripwireView
from egress.threat.tripwires import crossing as crossing
from egress.threat.tripwires import tripwire_views as tripwire_views
from egress.threat.under import picture_under as picture_under

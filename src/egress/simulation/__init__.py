"""
Rehearse any plan against trouble: exact events, named luck, a dispatcher that re-plans locally.

In: a Case (scenario applied), a Plan whoever drew it, a ThreatPicture. Out: a Rehearsal, and traces of single runs.
"""

from egress.simulation.engines import RunBatch as RunBatch
from egress.simulation.factors import DISTURBANCES as DISTURBANCES
from egress.simulation.factors import PlanningFactors as PlanningFactors
from egress.simulation.factors import all_disturbances as all_disturbances
from egress.simulation.factors import disturbances_named as disturbances_named
from egress.simulation.factors import factors_of as factors_of
from egress.simulation.halting import situation_at as situation_at
from egress.simulation.outcomes import Outcomes as Outcomes
from egress.simulation.pool import Listeners as Listeners
from egress.simulation.rehearsal import CauseSpread as CauseSpread
from egress.simulation.rehearsal import GroupSpread as GroupSpread
from egress.simulation.rehearsal import OutcomeCurve as OutcomeCurve
from egress.simulation.rehearsal import PairedDifference as PairedDifference
from egress.simulation.rehearsal import Rehearsal as Rehearsal
from egress.simulation.rehearsal import Spread as Spread
from egress.simulation.rehearsal import paired as paired
from egress.simulation.rehearse import RehearsalOptions as RehearsalOptions
from egress.simulation.rehearse import rehearsal_script as rehearsal_script
from egress.simulation.rehearse import rehearse as rehearse
from egress.simulation.rehearse import script_digest as script_digest
from egress.simulation.steps import steps_in_words as steps_in_words
from egress.simulation.traces import TraceEvent as TraceEvent
from egress.simulation.traces import trace as trace

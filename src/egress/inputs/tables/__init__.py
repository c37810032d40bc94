"""
The tables of a case, one file per noun: columns, rules within a row, and the object a row becomes.

In: the text of one row. Out: one object of the domain.
"""

from egress.inputs.tables.authority import AUTHORITY as AUTHORITY
from egress.inputs.tables.commitments import COMMITMENTS as COMMITMENTS
from egress.inputs.tables.enablers import ENABLERS as ENABLERS
from egress.inputs.tables.estimates import ESTIMATES as ESTIMATES
from egress.inputs.tables.factors import FACTORS as FACTORS
from egress.inputs.tables.fleets import FLEETS as FLEETS
from egress.inputs.tables.forces import FORCES as FORCES
from egress.inputs.tables.functions import FUNCTIONS as FUNCTIONS
from egress.inputs.tables.gauges import GAUGES as GAUGES
from egress.inputs.tables.groups import GROUPS as GROUPS
from egress.inputs.tables.legs import LEGS as LEGS
from egress.inputs.tables.measures import MEASURES as MEASURES
from egress.inputs.tables.outcomes import OUTCOMES as OUTCOMES
from egress.inputs.tables.partners import PARTNERS as PARTNERS
from egress.inputs.tables.positions import POSITIONS as POSITIONS
from egress.inputs.tables.postures import POSTURES as POSTURES
from egress.inputs.tables.readiness import READINESS as READINESS
from egress.inputs.tables.reports import REPORTS as REPORTS
from egress.inputs.tables.resolutions import RESOLUTIONS as RESOLUTIONS
from egress.inputs.tables.scenario_effects import SCENARIO_EFFECTS as SCENARIO_EFFECTS
from egress.inputs.tables.scenarios import SCENARIOS as SCENARIOS
from egress.inputs.tables.series import SERIES as SERIES
from egress.inputs.tables.sites import SITES as SITES
from egress.inputs.tables.staffing_rules import STAFFING_RULES as STAFFING_RULES
from egress.inputs.tables.tripwires import TRIPWIRES as TRIPWIRES

"""
One file per verb, in the order of the flow: the only place that sees both ends.

In: a Case and options. Out: results ready to publish.
"""

from egress.workflow.assess_threat import assess_threat as assess_threat
from egress.workflow.known_inputs import inputs_digest as inputs_digest
from egress.workflow.plan_movements import plan_movements as plan_movements
from egress.workflow.write_brief import write_brief as write_brief

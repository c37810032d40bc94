"""
What no single row can show: references between tables, and whether the whole makes sense.

In: the tables and settings as far as they could be read. Out: more problems, none of them a mere echo of a bad row.
"""

from egress.inputs.checks.authority import check_authority as check_authority
from egress.inputs.checks.commitments import check_commitments as check_commitments
from egress.inputs.checks.evidence import check_evidence as check_evidence
from egress.inputs.checks.exits import check_exits as check_exits
from egress.inputs.checks.factors import check_factors as check_factors
from egress.inputs.checks.field_rules import check_field_rules as check_field_rules
from egress.inputs.checks.network import check_network as check_network
from egress.inputs.checks.references import check_references as check_references
from egress.inputs.checks.scenarios import check_scenarios as check_scenarios

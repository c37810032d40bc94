"""The sections of the brief, in the order in which they are read."""

from egress.publications.sections.against import what_speaks_against
from egress.publications.sections.basis import what_it_rests_on
from egress.publications.sections.bottom_line import bottom_line
from egress.publications.sections.changes import what_changed
from egress.publications.sections.costs import what_it_took
from egress.publications.sections.departure import whom_to_send_out
from egress.publications.sections.enablers import enablers_due
from egress.publications.sections.how_long_we_have import accounts_and_sources, how_long_we_have
from egress.publications.sections.how_long_we_need import how_long_we_need, plan_in_detail
from egress.publications.sections.scenarios import scenarios_in_one_table
from egress.publications.sections.start_by import start_by_clock
from egress.publications.sections.the_record import how_good_they_have_been
from egress.publications.sections.tried import (
    critical_path,
    force_by_hour,
    how_it_may_come_out,
    switch_over_cards,
)
from egress.publications.sections.who_decides import who_decides_what

SECTIONS = (
    bottom_line,
    what_changed,
    how_long_we_have,
    start_by_clock,
    whom_to_send_out,
    scenarios_in_one_table,
    how_long_we_need,
    enablers_due,
    who_decides_what,
    what_speaks_against,
    accounts_and_sources,
    how_good_they_have_been,
    plan_in_detail,
    what_it_rests_on,
    what_it_took,
)
"""Every section of the brief; to add one, write its function and name it here."""

TRIED = (how_it_may_come_out, force_by_hour, critical_path, switch_over_cards)
"""Annexes of a brief whose plan was tried against trouble, after the others."""

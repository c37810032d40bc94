"""Section: whom to send out today, by category; empty where the brief was made without it."""

from zoneinfo import ZoneInfo

from egress.publications.advice_writer import advice_blocks
from egress.publications.blocks import Section
from egress.publications.brief_document import Brief

TITLE = "Whom to send out today"


def whom_to_send_out(brief: Brief) -> Section:
    """Show the advice by category with its doubts, every choice beside the others, and what it rests on."""
    if brief.departure is None:
        return Section("departure", TITLE, ())
    return Section("departure", TITLE, advice_blocks(brief.departure, ZoneInfo(brief.timezone)))

"""
Documents for paper and for Word: plans, cards, manifests, memoranda, the daily brief.

In: a case with its plan, brief or losses, and a language. Out: a Paper, and from it the bytes of a PDF/A or a .docx.
"""

from egress.publications.papers.action_cards import action_cards as action_cards
from egress.publications.papers.alert_sheet import alert_sheet as alert_sheet
from egress.publications.papers.blank_sheets import blank_sheets as blank_sheets
from egress.publications.papers.brief_paper import brief_paper as brief_paper
from egress.publications.papers.emergency_plan import emergency_plan as emergency_plan
from egress.publications.papers.manifests import manifests as manifests
from egress.publications.papers.memoranda import memoranda as memoranda
from egress.publications.papers.movement_tables import movement_paper as movement_paper
from egress.publications.papers.paper import Paper as Paper
from egress.publications.papers.paper import Stamp as Stamp
from egress.publications.papers.paper import Subject as Subject
from egress.publications.papers.security_plan import security_plan as security_plan
from egress.publications.papers.switch_over import switch_over_cards as switch_over_cards
from egress.publications.papers.writing import PaperFormat as PaperFormat
from egress.publications.papers.writing import draw_pages as draw_pages
from egress.publications.papers.writing import write_paper as write_paper

"""
What a new case starts from: the questions, each profile's words and tables, and tables that explain themselves.

In: a profile and a few answers. Out: the files of a case folder as text.
"""

from egress.inputs.profiles.answers import check_answers as check_answers
from egress.inputs.profiles.commented_table import commented_table as commented_table
from egress.inputs.profiles.questions import QUESTIONS as QUESTIONS
from egress.inputs.profiles.questions import Question as Question
from egress.inputs.profiles.templates import PROFILES as PROFILES
from egress.inputs.profiles.templates import Template as Template
from egress.inputs.profiles.templates import read_template as read_template
from egress.inputs.profiles.templates import read_text as read_text
from egress.inputs.profiles.words import words_for as words_for

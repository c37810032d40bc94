"""
The border coming in: a case folder becomes a validated Case, or a complete list of problems.

In: a path. Out: a Case. `python -m egress.inputs.dictionary` prints the data dictionary of the folder.
"""

from egress.inputs.case_reading import find_problems as find_problems
from egress.inputs.case_reading import read_case as read_case
from egress.inputs.case_writing import case_of_files as case_of_files
from egress.inputs.case_writing import files_of as files_of
from egress.inputs.case_writing import files_of_cells as files_of_cells
from egress.inputs.case_writing import rows_of as rows_of
from egress.inputs.case_writing import settings_of as settings_of
from egress.inputs.case_writing import tables_of as tables_of
from egress.inputs.described_tables import table_columns as table_columns
from egress.inputs.kept_forecasts import read_forecasts as read_forecasts
from egress.inputs.new_case import new_case as new_case
from egress.inputs.past_case import is_past_case as is_past_case
from egress.inputs.past_case import read_past_case as read_past_case
from egress.inputs.plan_answer import read_plan_answer as read_plan_answer
from egress.inputs.profiles import PROFILES as PROFILES
from egress.inputs.profiles import QUESTIONS as QUESTIONS
from egress.inputs.profiles import Question as Question
from egress.inputs.score_record import read_score_record as read_score_record
from egress.inputs.situation_checks import planned_problems as planned_problems
from egress.inputs.situation_reading import read_situation as read_situation
from egress.inputs.situation_reading import write_situation as write_situation
from egress.inputs.upgrading import UpgradedFolder as UpgradedFolder
from egress.inputs.upgrading import format_version_of as format_version_of
from egress.inputs.upgrading import write_upgraded as write_upgraded
from egress.inputs.workbook import normalise as normalise
from egress.inputs.workbook import read_workbook as read_workbook
from egress.inputs.workbook import write_workbook as write_workbook

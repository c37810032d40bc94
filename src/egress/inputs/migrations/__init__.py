"""
Older versions of the case format, brought up to today's before anything is judged; one file per step.

In: the tables of a case as text, as a version of the format wrote them. Out: the same tables as today's version
writes them, every row on its own line, and the words to speak of them as their author wrote them.
"""

from egress.inputs.migrations.case_files import UpgradedFiles as UpgradedFiles
from egress.inputs.migrations.case_files import upgraded_files as upgraded_files
from egress.inputs.migrations.case_files import version_in as version_in
from egress.inputs.migrations.steps import STEPS as STEPS
from egress.inputs.migrations.steps import upgraded as upgraded
from egress.inputs.migrations.text_table import Flaw as Flaw
from egress.inputs.migrations.text_table import Step as Step
from egress.inputs.migrations.text_table import TextTable as TextTable
from egress.inputs.migrations.text_table import with_columns_renamed as with_columns_renamed
from egress.inputs.migrations.versions import MISSING as MISSING
from egress.inputs.migrations.versions import VERSION_KEY as VERSION_KEY
from egress.inputs.migrations.versions import is_known as is_known
from egress.inputs.migrations.versions import refuse_newer as refuse_newer
from egress.inputs.migrations.wording import WordsOfVersion as WordsOfVersion
from egress.inputs.migrations.wording import report_flaws as report_flaws

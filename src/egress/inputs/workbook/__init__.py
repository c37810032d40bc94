"""
A case as one workbook, in both directions, with nothing lost.

In: a case folder, or an .xlsx file. Out: an .xlsx file, or a case folder in normal form.
"""

from egress.inputs.workbook.normal_form import normalise as normalise
from egress.inputs.workbook.reading import read_workbook as read_workbook
from egress.inputs.workbook.writing import write_workbook as write_workbook

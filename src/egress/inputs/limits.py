"""What files may hold at most, told from the bounds that their readers keep to."""

from collections.abc import Mapping

from egress.inputs import folder, grid, plain_texts, plan_answer, problems, score_record, settings, situation_reading
from egress.inputs.cage import asking
from egress.inputs.cage import limits as cage
from egress.inputs.cells import MOST_ID_CHARACTERS, YEARS_TAKEN
from egress.inputs.feeds import cap_alerts, cap_elements, fetching
from egress.inputs.imports import parsers, preview, reading
from egress.inputs.profiles import answers
from egress.inputs.workbook import package, unpacking

MIB = 2**20


def limits() -> Mapping[str, Mapping[str, str]]:
    """Return what is limited with its limit, by kind of file."""
    return {
        "A case folder": {
            "a file": _mib(folder.MOST_BYTES),
            "`case.toml`": f"{settings.MOST_TOML_BYTES // 1024} KiB",
            "rows of a table": f"{grid.MOST_ROWS:,}",
            "an id": f"{MOST_ID_CHARACTERS} characters",
            "an instant": YEARS_TAKEN.removeprefix("an instant "),
            "an answer to `egress new`": f"{answers.MOST_CHARACTERS} characters",
            "problems told of one file": f"{problems.MOST_PER_FILE}",
        },
        "A workbook": {
            "the file, packed or unpacked": _mib(package.MOST_BYTES),
            "parts of the file": f"{package.MOST_PARTS:,}",
            "rows of a sheet": f"{unpacking.MOST_ROWS:,}",
            "columns of a sheet": f"{unpacking.MOST_COLUMNS:,}",
            "filled cells of a sheet": f"{unpacking.MOST_CELLS:,}",
            "filled cells of all sheets": f"{unpacking.MOST_CELLS_OF_BOOK:,}",
        },
        "Rows brought in (`egress import`)": {
            "the file": _mib(reading.LARGEST_BYTES),
            "the file unpacked": _mib(parsers.MOST_UNPACKED),
            "parts of a packed file": f"{parsers.MOST_PARTS:,}",
            "how often larger a part is unpacked": f"{parsers.MOST_RATIO} times",
            "rows": f"{parsers.MOST_ROWS:,}",
            "columns": f"{parsers.MOST_COLUMNS}",
            "a cell": f"{parsers.MOST_CELL:,} characters",
            "rows looked at in all rounds of a preview": f"{preview.MOST_READINGS:,}",
            "what an address gives (`--url`)": f"{_mib(fetching.LARGEST_BYTES)} in {fetching.LONGEST_S:g} s",
        },
        "Other files": {
            "a running evacuation (`--situation`)": f"{situation_reading.LARGEST_MIB} MiB",
            "values of a running evacuation": f"{plain_texts.MOST_VALUES:,}",
            "an earlier plan (`--against`)": f"{plan_answer.LARGEST_MIB} MiB",
            "scores (`--scores`)": f"{score_record.LARGEST_MIB} MiB",
            "rows of a list of wardens or receipts": f"{plain_texts.MOST_ROWS:,}",
            "an alert of a partner": _mib(cap_alerts.LARGEST_BYTES),
            "elements of an alert of a partner": f"{cap_elements.MOST_ELEMENTS:,}",
        },
        "Reading a file of others": {
            "memory": _mib(cage.MEMORY_BYTES),
            "processor": f"{cage.PROCESSOR_S} s",
            "time on the clock": f"{asking.LONGEST_S:g} s",
            "what is taken from it": _mib(cage.ANSWER_BYTES),
        },
    }


def _mib(number: int) -> str:
    return f"{number // MIB} MiB"

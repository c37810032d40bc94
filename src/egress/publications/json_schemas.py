"""
The JSON Schemas of every answer, made from the records and their docstrings.

``python -m egress.publications.json_schemas FOLDER`` writes them; a test compares them with docs/schemas.
"""

import json
import re
import sys
from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from egress.planning import PlanStatus
from egress.publications.advice_writer import AdviceAnswer
from egress.publications.backtest_writer import Backtest
from egress.publications.commitments_document import CommitmentsAnswer
from egress.publications.diff_writer import CaseDiff
from egress.publications.enablers_writer import EnablersAnswer
from egress.publications.ensemble_writer import Ensemble
from egress.publications.force_writer import ForceAnswer
from egress.publications.json_records import BriefData, CheckData, Envelope, PlanData, ThreatData
from egress.publications.losses_writer import LossComparison
from egress.publications.record_document import LedgerAnswer, Log, Portfolio, Standing
from egress.publications.rehearsal_writer import RehearsalAnswer
from egress.publications.staffing_writer import StaffingAnswer

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ANSWERS: Mapping[str, tuple[type, tuple[str, ...]]] = {
    "brief": (BriefData, ("answered",)),
    "plan": (PlanData, tuple(status.value for status in PlanStatus)),
    "threat": (ThreatData, ("answered",)),
    "check": (CheckData, ("sound", "problems")),
    "losses": (LossComparison, ("answered",)),
    "diff": (CaseDiff, ("answered",)),
    "backtest": (Backtest, ("answered",)),
    "force": (ForceAnswer, ("answered",)),
    "enablers": (EnablersAnswer, ("answered",)),
    "ensemble": (Ensemble, ("answered", "cancelled")),
    "commitments": (CommitmentsAnswer, ("answered",)),
    "advise": (AdviceAnswer, ("answered",)),
    "staff": (StaffingAnswer, ("answered",)),
    "rehearse": (RehearsalAnswer, ("answered", "cancelled")),
    "log": (Log, ("answered",)),
    "portfolio": (Portfolio, ("answered",)),
    "standing": (Standing, ("answered",)),
    "ledger": (LedgerAnswer, ("sound", "faults")),
}
"""By name: the record of `data`, and what `status` may say."""


class RecordSchema(GenerateJsonSchema):
    """Schemas that are closed, complete, and described by the docstrings of the records."""

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        """Describe one record: its summary, its attributes, every key required and no other allowed."""
        made = super().dataclass_schema(schema)
        summary, attributes = described(schema["cls"].__doc__ or "")
        properties = {}
        for name, value in made["properties"].items():
            value.pop("title", None)
            told = {"description": attributes[name]} if name in attributes else {}
            properties[name.removesuffix("_")] = {**value, **told}
        return {
            "type": "object",
            "description": summary,
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }

    def datetime_schema(self, schema: core_schema.DatetimeSchema) -> JsonSchemaValue:
        """Describe an instant: always UTC, to the second."""
        return {**super().datetime_schema(schema), "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}


def described(docstring: str) -> tuple[str, dict[str, str]]:
    """Return a record's summary, and the text of each attribute by name, from its NumPy-style docstring."""
    text = cleandoc(docstring)
    summary, _, rest = text.partition("\nAttributes\n")
    attributes: dict[str, str] = {}
    for entry in re.split(r"\n(?=\w[\w, ]* : )", rest):
        names, colon, told = entry.partition(" : ")
        if colon:
            attributes |= {name.strip(): _one_line(told) for name in names.strip().split(",")}
    return _one_line(summary), attributes


def schema_of(name: str) -> dict[str, Any]:
    """Return the schema of one answer: the envelope with its `data`."""
    record, statuses = ANSWERS[name]
    data = TypeAdapter(record).json_schema(mode="serialization", schema_generator=RecordSchema)
    envelope = TypeAdapter(Envelope).json_schema(mode="serialization", schema_generator=RecordSchema)
    definitions = data.pop("$defs", {})
    identity = {"type": "string", "const": f"egress/{name}/1", "description": "Name and version of this form."}
    status = {"type": "string", "enum": list(statuses), "description": "What kind of answer this is."}
    properties = {"schema": identity, **envelope["properties"], "status": status, "data": data}
    return {
        "$schema": DIALECT,
        "title": f"egress/{name}/1",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_files() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    return {f"{name}.json": json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n" for name in ANSWERS}


def _one_line(text: str) -> str:
    """Return text on one line, in the words of JSON."""
    return re.sub(r"\bNone\b", "null", " ".join(text.split()))


def main() -> None:
    """Write the schema files into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schema_files().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

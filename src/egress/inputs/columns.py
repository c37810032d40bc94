"""What a column is: its meaning, unit and example, kept beside its type; and the columns of every table."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from pydantic.fields import FieldInfo

from egress.domain import Basis
from egress.inputs.cells import ConfidenceWord, Instant, Text


def column(
    meaning: str,
    *,
    example: str,
    unit: str = "",
    refers_to: tuple[str, ...] = (),
    default: Any = ...,
    name: str | None = None,
) -> Any:
    """
    Describe a column; without a default it must be filled in.

    Parameters
    ----------
    meaning : one sentence for the data dictionary.
    refers_to : the tables whose ids may stand here; ``categories`` means the categories of the groups.
    name : the column's name in the file where Python cannot use it.
    """
    extra: dict[str, Any] = {"unit": unit, "refers_to": list(refers_to)}
    return Field(default, alias=name, description=meaning, examples=[example], json_schema_extra=extra)


def columns_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    """Return the columns of a table by the names they bear in the file, its own first."""
    return _columns_of(model)


@cache
def _columns_of(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    own = list(model.__annotations__)
    # A table's own column may bear the name of a shared one, as enablers.owner does; its place is its own then.
    fields = model.model_fields
    ordered = sorted(fields, key=lambda name: own.index(name) if name in own else len(own))
    return MappingProxyType({fields[name].alias or name: fields[name] for name in ordered})


def reader_of(field: FieldInfo) -> Any:
    """Return the reader of a column's cells."""
    kinds = [field.metadata, *(arg.__metadata__ for arg in get_args(field.annotation) if _is_annotated(arg))]
    return next(mark.func for marks in kinds for mark in marks if isinstance(mark, PlainValidator))


def unit_of(field: FieldInfo) -> str:
    """Return the unit of a column, empty where it has none."""
    return str(_extra(field).get("unit", ""))


def references_of(field: FieldInfo) -> tuple[str, ...]:
    """Return the tables that a column refers to."""
    return tuple(_extra(field).get("refers_to", ()))


class Row(BaseModel):
    """The columns that every table may have: what a row rests on and who stands for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Text = column(
        "Document, person or reckoning that the row rests on.", example="Embassy phone list", default=""
    )
    confidence: ConfidenceWord | None = column("How the row is known.", example="read", default=None)
    owner: Text = column("Agency that re-affirms the row.", example="consular section", default="")
    affirm_by: Instant | None = column(
        "The row may be relied on until then; afterwards the brief names it as stale.",
        example="2021-08-01T00:00:00Z",
        default=None,
    )
    note: Text = column("What a reader must know.", example="Counted without newborns", default="")

    def basis(self, line: int) -> Basis:
        """Return what the row rests on, with its line in the file."""
        return Basis(
            source=self.source,
            confidence=self.confidence,
            owner=self.owner,
            affirm_by=self.affirm_by,
            note=self.note,
            row=line,
        )


def _is_annotated(annotation: Any) -> bool:
    return get_origin(annotation) is Annotated


def _extra(field: FieldInfo) -> dict[str, Any]:
    extra = field.json_schema_extra
    return extra if isinstance(extra, dict) else {}

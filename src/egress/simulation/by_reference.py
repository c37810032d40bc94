"""Script and state handed to compiled functions by reference: numba would copy every field of a tuple."""

from typing import Any

from numba.core import types
from numba.experimental import structref

from egress.simulation.script import Script
from egress.simulation.state import State


@structref.register
class _ScriptType(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Return the fields with literal types made plain."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class _StateType(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Return the fields with literal types made plain."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class ScriptRef(structref.StructRefProxy):
    """A Script by reference, inside compiled code only."""


class StateRef(structref.StructRefProxy):
    """A State by reference, inside compiled code only."""


structref.define_constructor(ScriptRef, _ScriptType, list(Script._fields))
structref.define_attributes(_ScriptType)
structref.define_constructor(StateRef, _StateType, list(State._fields))
structref.define_attributes(_StateType)

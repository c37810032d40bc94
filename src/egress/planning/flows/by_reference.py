"""Records handed to compiled functions by reference: numba would copy, and compile, every field of a tuple."""

from typing import Any

from numba.core import types
from numba.experimental import structref

from egress.planning.flows.network import FlowNetwork
from egress.planning.flows.profiles import Profiles


@structref.register
class _NetworkType(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Return the fields with literal types made plain."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class _ProfilesType(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Return the fields with literal types made plain."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


class NetworkRef(structref.StructRefProxy):
    """A FlowNetwork by reference, inside compiled code only."""


class ProfilesRef(structref.StructRefProxy):
    """Profiles by reference, inside compiled code only."""


structref.define_constructor(NetworkRef, _NetworkType, list(FlowNetwork._fields))
structref.define_attributes(_NetworkType)
structref.define_constructor(ProfilesRef, _ProfilesType, list(Profiles._fields))
structref.define_attributes(_ProfilesType)

"""
Records handed to compiled functions as plain addresses.

Numba would copy a record with every call, and count who uses each array at each look, by instructions that lock the
counter for all threads: half to two thirds of the time of a dispatcher or of a rehearsal. Here a record lies once in
the frame of the outermost compiled function; others get its address. Its arrays bear no counts, so whoever calls that
function must keep them until it returns.
"""

from typing import Any

from numba.core import cgutils, types
from numba.core.datamodel.models import OpaqueModel
from numba.core.datamodel.registry import register_default
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic

NITEMS = 2
"""Where the size stands among the parts of an array; before it are reference count and owner."""


class _Address(types.Type):
    """The address of a record of arrays and numbers."""

    def __init__(self, record: Any) -> None:
        self.record = record
        super().__init__(name=f"AddressOf({record})")


register_default(_Address)(OpaqueModel)


@intrinsic
def _addressed(_typing: Any, record: Any) -> Any:

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind, plain = signature.args[0], []
        for position, item in enumerate(kind):
            value = builder.extract_value(arguments[0], position)
            if isinstance(item, types.Array):
                array = context.make_array(item)(context, builder, value=value)
                array.meminfo = context.get_constant_null(types.MemInfoPointer(types.voidptr))
                array.parent = context.get_constant_null(types.pyobject)
                value = array._getvalue()
            plain.append(value)
        place = cgutils.alloca_once_value(builder, context.make_tuple(builder, kind, plain))
        return builder.bitcast(place, cgutils.voidptr_t)

    return _Address(record)(record), generate


addressed: Any = _addressed
"""
The address of a record (a named tuple of arrays and numbers) whose arrays carry no reference counts.

For compiled functions only, and valid until the one that asks for it returns. Fields cannot be set; their arrays can
be written to.
"""


@infer_getattr
class _AddressAttributes(AttributeTemplate):
    key = _Address

    def generic_resolve(self, address: Any, name: str) -> Any:  # type: ignore[override]
        """Return the type of a field."""
        fields = address.record.fields
        return address.record.types[fields.index(name)] if name in fields else None


@lower_getattr_generic(_Address)
def _field(context: Any, builder: Any, address: Any, value: Any, name: str) -> Any:
    """Load a field from where the record lies."""
    record = address.record
    position = record.fields.index(name)
    kind, place = record.types[position], builder.bitcast(value, context.get_value_type(record).as_pointer())
    if not isinstance(kind, types.Array):
        return builder.load(cgutils.gep_inbounds(builder, place, 0, position))
    # Field by field: only what is used is loaded then, and the missing reference count is known to the compiler.
    array = context.make_array(kind)(context, builder)
    array.meminfo = context.get_constant_null(types.MemInfoPointer(types.voidptr))
    array.parent = context.get_constant_null(types.pyobject)
    for part, name_of_part in enumerate(("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")):
        if part >= NITEMS:
            at = cgutils.gep_inbounds(builder, place, 0, position, part)
            setattr(array, name_of_part, builder.load(at))
    return array._getvalue()

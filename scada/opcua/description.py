"""What a server says of its variables: type, unit, range, names of states, right to write.

Lives here: attributes and standard properties read in portions (OPC 10000-3, OPC 10000-8), made plain.
Must not: walk the tree, trust a property to be of the type it should be.
"""

import math
from collections.abc import Sequence
from typing import Any, Protocol

from asyncua import ua

from .data_types import DataType, data_types
from .found import FoundVariable
from .reading import attribute_values, values_of
from .session import Session
from .texts import enum_strings, enum_values, text
from .values import readable

ATTRIBUTES = (
    ua.AttributeIds.DataType,
    ua.AttributeIds.ValueRank,
    ua.AttributeIds.UserAccessLevel,
    ua.AttributeIds.Description,
)
PROPERTIES = (
    "EURange",
    "EngineeringUnits",
    "ValuePrecision",
    "EnumStrings",
    "EnumValues",
    "TrueState",
    "FalseState",
)
WRITE_BIT = 2  # CurrentWrite (OPC 10000-3 §8.57)
MOST_DECIMALS = 15


class Variable(Protocol):
    """What the walk knows of a variable."""

    node: ua.NodeId
    path: tuple[str, ...]
    area: str
    properties: dict[str, ua.NodeId]


async def described(session: Session, variables: Sequence[Variable]) -> tuple[FoundVariable, ...]:
    """Everything known of each variable, in the order given. Raises what the stack raises."""
    asked = [(variable.node, attribute) for variable in variables for attribute in ATTRIBUTES]
    attributes = await attribute_values(session, asked)
    wanted = [
        (row, name, variable.properties[name])
        for row, variable in enumerate(variables)
        for name in PROPERTIES
        if name in variable.properties
    ]
    values = await attribute_values(session, [(node, ua.AttributeIds.Value) for _, _, node in wanted])
    properties: list[dict[str, Any]] = [{} for _ in variables]
    for (row, name, _), value in zip(wanted, values, strict=True):
        properties[row][name] = value
    width = len(ATTRIBUTES)
    rows = [attributes[row * width : (row + 1) * width] for row in range(len(variables))]
    types = await data_types(session, {row[0] for row in rows if isinstance(row[0], ua.NodeId)})
    await _fill_abstract(session, variables, rows, types)
    return tuple(
        _found(variable, row, given, types.get(row[0]) if isinstance(row[0], ua.NodeId) else None)
        for variable, row, given in zip(variables, rows, properties, strict=True)
    )


async def _fill_abstract(
    session: Session, variables: Sequence[Variable], rows: list[list[Any]], types: dict[ua.NodeId, DataType]
) -> None:
    """Where the declared type is abstract (Number, BaseDataType), the value's own type counts."""
    open_rows = [row for row, values in enumerate(rows) if not _name(values[0], types)]
    asked = [(variables[row].node, ua.AttributeIds.Value) for row in open_rows]
    for row, value in zip(open_rows, await values_of(session, asked), strict=True):
        variant = value.Value
        if variant is not None and isinstance(variant.VariantType, ua.VariantType) and variant.VariantType:
            rows[row][0] = DataType(variant.VariantType.name)
            rows[row][1] = 1 if variant.is_array else -1


def _name(declared: Any, types: dict[ua.NodeId, DataType]) -> str:
    return types[declared].name if isinstance(declared, ua.NodeId) and declared in types else ""


def _found(
    variable: Variable, attributes: Sequence[Any], given: dict[str, Any], declared: DataType | None
) -> FoundVariable:
    kind = attributes[0] if isinstance(attributes[0], DataType) else declared or DataType("")
    rank, access, description = attributes[1:]
    is_array = isinstance(rank, int) and rank >= 0
    low, high = _range(given.get("EURange"))
    states = _states(given) or dict(kind.states)
    return FoundVariable(
        node=readable(variable.node.to_string()),
        browse_name=readable(variable.path[-1]),
        path=tuple(readable(name) for name in variable.path),
        description=text(description),
        unit=text(getattr(given.get("EngineeringUnits"), "DisplayName", None)),
        low=low,
        high=high,
        type=f"{kind.name}[]" if is_array and kind.name else kind.name,
        stepped=True if states or is_array or kind.name in ("Boolean", "String") else None,
        decimals=_decimals(given.get("ValuePrecision")),
        states=states,
        area=readable(variable.area),
        writable=isinstance(access, int) and bool(access & WRITE_BIT),
    )


def _range(value: Any) -> tuple[float | None, float | None]:
    low, high = getattr(value, "Low", None), getattr(value, "High", None)
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return None, None
    is_sound = math.isfinite(low) and math.isfinite(high) and low < high
    return (float(low), float(high)) if is_sound else (None, None)


def _states(given: dict[str, Any]) -> dict[int, str]:
    """Names by value: EnumValues, EnumStrings, or the two of a Boolean (OPC 10000-8 §5.3.3)."""
    if isinstance(given.get("EnumValues"), list):
        return enum_values(given["EnumValues"])
    if isinstance(given.get("EnumStrings"), list):
        return enum_strings(given["EnumStrings"])
    if "TrueState" in given or "FalseState" in given:
        named = {0: text(given.get("FalseState")), 1: text(given.get("TrueState"))}
        return {value: name for value, name in named.items() if name}
    return {}


def _decimals(value: Any) -> int | None:
    """ValuePrecision of a number: digits behind the point (OPC 10000-8 §5.3.2.1)."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if 0 <= value <= MOST_DECIMALS else None

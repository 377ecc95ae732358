"""Data types of a server, followed up to the built-in type that is on the wire (OPC 10000-6 §5.1.2).

Lives here: built-in types, the way up from a declared type, names of enumeration values.
Must not: load definitions that a server could fill with code.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asyncua import ua

from .asyncua_private import answer
from .limits import chunks
from .reading import attribute_values
from .session import Session
from .texts import enum_strings, enum_values

HIGHEST = 16  # steps up
PORTION = 500
CONCRETE = {number: ua.VariantType(number).name for number in range(1, 26) if number != 24}
ENUMERATION = 29
HAS_SUBTYPE, HAS_PROPERTY = (
    ua.NodeId(ua.Int32(ua.ObjectIds.HasSubtype)),
    ua.NodeId(ua.Int32(ua.ObjectIds.HasProperty)),
)


@dataclass(frozen=True, slots=True)
class DataType:
    """Built-in type by name, "" where it is abstract, and the names of an enumeration's values."""

    name: str
    states: Mapping[int, str] = field(default_factory=dict)


async def data_types(session: Session, declared: Iterable[ua.NodeId]) -> dict[ua.NodeId, DataType]:
    """The built-in type behind each declared one; unknown ones are left out."""
    wanted = set(declared)
    parents: dict[ua.NodeId, ua.NodeId] = {}
    properties: dict[ua.NodeId, dict[str, ua.NodeId]] = {}
    frontier = {node for node in wanted if _built_in(node) is None}
    for _ in range(HIGHEST):
        if not frontier:
            break
        await _look(session, sorted(frontier, key=str), parents, properties)
        frontier = {parents[node] for node in frontier if node in parents} - parents.keys()
        frontier = {node for node in frontier if _built_in(node) is None}
    states = await _states(session, {node: properties[node] for node in wanted if node in properties})
    found = {}
    for node in wanted:
        name = _climb(node, parents)
        if name is not None:
            found[node] = DataType(name, states.get(node, {}))
    return found


def _built_in(node: ua.NodeId) -> str | None:
    """Its name on the wire; "" for an abstract one; None when it is no built-in type."""
    number = node.Identifier
    if node.NamespaceIndex != 0 or not isinstance(number, int) or not 1 <= number <= ENUMERATION:
        return None
    return "Int32" if number == ENUMERATION else CONCRETE.get(number, "")


def _climb(node: ua.NodeId, parents: Mapping[ua.NodeId, ua.NodeId]) -> str | None:
    for _ in range(HIGHEST):
        name = _built_in(node)
        if name is not None:
            return name
        if node not in parents:
            return None
        node = parents[node]
    return None


async def _look(
    session: Session,
    nodes: Sequence[ua.NodeId],
    parents: dict[ua.NodeId, ua.NodeId],
    properties: dict[ua.NodeId, dict[str, ua.NodeId]],
) -> None:
    """One step up from each node, and its properties."""
    asked = [
        (node, direction, kind)
        for node in nodes
        for direction, kind in (
            (ua.BrowseDirection.Inverse, HAS_SUBTYPE),
            (ua.BrowseDirection.Forward, HAS_PROPERTY),
        )
    ]
    for portion in chunks(asked, min(session.limits.browses, PORTION)):
        request = ua.BrowseRequest()
        request.Parameters.NodesToBrowse = [_wanted(*one) for one in portion]
        async with asyncio.timeout(session.timeout_s * 3):
            results = (await answer(session.client, request, ua.BrowseResponse)).Results
        for (node, direction, _), result in zip(portion, results, strict=True):
            for reference in result.References or []:
                if direction == ua.BrowseDirection.Inverse:
                    parents[node] = reference.NodeId
                else:
                    properties.setdefault(node, {})[str(reference.BrowseName.Name)] = reference.NodeId


def _wanted(node: ua.NodeId, direction: ua.BrowseDirection, kind: ua.NodeId) -> ua.BrowseDescription:
    wanted = ua.BrowseDescription()
    wanted.NodeId, wanted.BrowseDirection, wanted.ReferenceTypeId = node, direction, kind
    wanted.IncludeSubtypes = True
    wanted.NodeClassMask = 0
    wanted.ResultMask = ua.BrowseResultMask.All
    return wanted


async def _states(
    session: Session, properties: Mapping[ua.NodeId, Mapping[str, ua.NodeId]]
) -> dict[ua.NodeId, dict[int, str]]:
    """Names of the values of enumerations."""
    makers: dict[str, Any] = {"EnumValues": enum_values, "EnumStrings": enum_strings}
    asked = [
        (node, name, given[name]) for node, given in properties.items() for name in makers if name in given
    ]
    texts = await attribute_values(session, [(node, ua.AttributeIds.Value) for _, _, node in asked])
    found: dict[ua.NodeId, dict[int, str]] = {}
    for (node, name, _), names in zip(asked, texts, strict=True):
        if isinstance(names, list):
            found.setdefault(node, makers[name](names))
    return found

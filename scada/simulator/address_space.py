"""The plant as nodes: folders by area, variables with their properties (OPC 10000-8).

Lives here: types, ranges, units, names of states as standard properties; folders of 100 for synthetic tags.
Must not: change a value once the nodes stand.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from asyncua import Server, ua

from .options import NAMESPACE_URI
from .plant import INTEGERS, UNITS_NAMESPACE, PlantTag

FOLDER_SIZE = 100  # the stack is quadratic in the children of one node
PROPERTY = ua.ObjectIds.PropertyType
LEAST_INTERVAL = 100.0  # ms
Address = ua.NodeId


class AddressSpaceError(RuntimeError):
    """The stack refused a node; the text holds its status code."""


class Builder:
    """Adds nodes below one parent after the other; node ids are made of names, so they stay the same."""

    def __init__(self, server: Server, namespace: int) -> None:
        self._nodes = server.iserver.node_mgt_service
        self._namespace = namespace

    def address(self, name: str) -> Address:
        return ua.NodeId(ua.String(name), ua.Int16(self._namespace), ua.NodeIdType.String)

    def folder(self, parent: Address, name: str) -> Address:
        attributes = ua.ObjectAttributes(DisplayName=ua.LocalizedText(name))
        node = self.address(f"folder:{name}")
        self._add(parent, node, self._own(name), ua.ObjectIds.Organizes, ua.ObjectIds.FolderType, attributes)
        return node

    def variable(self, parent: Address, tag: PlantTag) -> Address:
        node = self.address(tag.name)
        value_type = ua.VariantType[tag.type]
        access = ua.AccessLevel.CurrentRead.mask | (ua.AccessLevel.CurrentWrite.mask if tag.writable else 0)
        attributes = _attributes(tag.name, ua.Variant(_nothing(tag), value_type), access)
        attributes.Description = ua.LocalizedText(tag.description)
        attributes.MinimumSamplingInterval = float(max(tag.period, LEAST_INTERVAL))
        self._add(parent, node, self._own(tag.name), ua.ObjectIds.HasComponent, _definition(tag), attributes)
        for name, value in _properties(tag):
            self._property(node, f"{tag.name}/{name}", name, value)
        return node

    def _property(self, parent: Address, path: str, name: str, value: ua.Variant) -> None:
        attributes = _attributes(name, value, ua.AccessLevel.CurrentRead.mask)
        browse_name = ua.QualifiedName(name, 0)
        self._add(parent, self.address(path), browse_name, ua.ObjectIds.HasProperty, PROPERTY, attributes)

    def _own(self, name: str) -> ua.QualifiedName:
        return ua.QualifiedName(name, self._namespace)

    def _add(
        self, parent: Address, node: Address, name: ua.QualifiedName, link: int, kind: int, attributes: Any
    ) -> None:
        is_object = isinstance(attributes, ua.ObjectAttributes)
        item = ua.AddNodesItem(
            ParentNodeId=parent,
            ReferenceTypeId=_standard(link),
            RequestedNewNodeId=node,
            BrowseName=name,
            NodeClass=ua.NodeClass.Object if is_object else ua.NodeClass.Variable,
            NodeAttributes=attributes,
            TypeDefinition=_standard(kind),
        )
        code = self._nodes.add_nodes([item])[0].StatusCode
        if not code.is_good():
            raise AddressSpaceError(f"{node.to_string()}: {code.name}")


async def build(server: Server, tags: Iterable[PlantTag], synthetic: Sequence[str]) -> list[Address]:
    """The addresses of all tags, then of the synthetic ones, in the order given."""
    builder = Builder(server, await server.register_namespace(NAMESPACE_URI))
    plant = builder.folder(_standard(ua.ObjectIds.ObjectsFolder), "Plant")
    folders: dict[str, Address] = {}
    built = []
    for tag in tags:
        if tag.area not in folders:
            folders[tag.area] = builder.folder(plant, tag.area)
        built.append(builder.variable(folders[tag.area], tag))
    if synthetic:
        load = builder.folder(plant, "Synthetic")
        for first in range(0, len(synthetic), FOLDER_SIZE):
            names = synthetic[first : first + FOLDER_SIZE]
            group = builder.folder(load, f"{names[0]} to {names[-1]}")
            built += [builder.variable(group, synthetic_tag(name)) for name in names]
    return built


def _standard(number: int) -> Address:
    return ua.NodeId(ua.Int32(number))


def synthetic_tag(name: str) -> PlantTag:
    return PlantTag(name, "Synthetic load", "Double", period=100)


def _attributes(name: str, value: ua.Variant, access: int) -> ua.VariableAttributes:
    attributes = ua.VariableAttributes(DisplayName=ua.LocalizedText(name))
    attributes.Value = value
    attributes.DataType = _standard(_data_type(value))
    attributes.ValueRank = ua.ValueRank.OneDimension if value.is_array else ua.ValueRank.Scalar
    attributes.AccessLevel = attributes.UserAccessLevel = access
    if value.is_array:
        attributes.ArrayDimensions = [0]
    return attributes


def _data_type(value: ua.Variant) -> int:
    if isinstance(value.Value, ua.Range):
        return ua.ObjectIds.Range
    if isinstance(value.Value, ua.EUInformation):
        return ua.ObjectIds.EUInformation
    return int(value.VariantType.value)


def _definition(tag: PlantTag) -> int:
    if tag.states:
        return (
            ua.ObjectIds.TwoStateDiscreteType
            if tag.type == "Boolean"
            else ua.ObjectIds.MultiStateDiscreteType
        )
    return ua.ObjectIds.AnalogItemType if tag.low is not None else ua.ObjectIds.DataItemType


def _properties(tag: PlantTag) -> list[tuple[str, ua.Variant]]:
    found: list[tuple[str, ua.Variant]] = []
    if tag.low is not None and tag.high is not None:
        found.append(("EURange", ua.Variant(ua.Range(float(tag.low), float(tag.high)))))
    if tag.unit is not None:
        unit = ua.EUInformation(
            UNITS_NAMESPACE,
            tag.unit.unit_id,
            ua.LocalizedText(tag.unit.symbol),
            ua.LocalizedText(tag.unit.name),
        )
        found.append(("EngineeringUnits", ua.Variant(unit)))
    if tag.decimals is not None and tag.type not in INTEGERS:
        found.append(("ValuePrecision", ua.Variant(float(tag.decimals), ua.VariantType.Double)))
    if tag.type == "Boolean" and tag.states:
        off, on = (ua.Variant(ua.LocalizedText(state)) for state in tag.states)
        found += [("FalseState", off), ("TrueState", on)]
    elif tag.states:
        found.append(("EnumStrings", ua.Variant([ua.LocalizedText(state) for state in tag.states])))
    return found


def _nothing(tag: PlantTag) -> Any:
    return {"Boolean": False, "String": ""}.get(tag.type, 0.0 if tag.type in ("Double", "Float") else 0)

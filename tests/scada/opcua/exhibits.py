"""What the test server shows: a variable of every type, a tank described as well as can be, many more.

Lives here: the values by name and what must arrive of them; the furniture of the browse tests.
Must not: start a server, judge.
"""

import math
import uuid
from typing import Any

import numpy as np
from asyncua import ua

from tests.scada.opcua.plant import double

V = ua.VariantType
FLOAT = float(np.float32(0.1))
MOMENT = ua.win_epoch_to_datetime(133_000_000_000_000_010)
TYPES = {  # name: (value sent, value received, dtype of its batch)
    "Boolean": (ua.Variant(True, V.Boolean), 1.0, "float64"),
    "SByte": (ua.Variant(-128, V.SByte), -128.0, "float64"),
    "Byte": (ua.Variant(255, V.Byte), 255.0, "float64"),
    "Int16": (ua.Variant(-32768, V.Int16), -32768.0, "float64"),
    "UInt16": (ua.Variant(65535, V.UInt16), 65535.0, "float64"),
    "Int32": (ua.Variant(-(2**31), V.Int32), -(2.0**31), "float64"),
    "UInt32": (ua.Variant(2**32 - 1, V.UInt32), 2.0**32 - 1, "float64"),
    "Int64": (ua.Variant(-(2**63), V.Int64), -(2**63), "int64"),
    "UInt64": (ua.Variant(2**64 - 1, V.UInt64), 2**64 - 1, "uint64"),
    "Float": (ua.Variant(0.1, V.Float), FLOAT, "float64"),
    "Double": (double(math.pi), math.pi, "float64"),
    "Infinity": (double(math.inf), math.inf, "float64"),
    "Minus zero": (double(-0.0), -0.0, "float64"),
    "DateTime": (ua.Variant(MOMENT, V.DateTime), 133_000_000_000_000_010, "int64"),
    "String": (ua.Variant("Ventil öffnen ‮ \0 <b>", V.String), "Ventil öffnen ‮ \0 <b>", "object"),
    "ByteString": (ua.Variant(b"\x00\xff", V.ByteString), "AP8=", "object"),
    "Guid": (ua.Variant(uuid.UUID(int=7), V.Guid), str(uuid.UUID(int=7)), "object"),
    "LocalizedText": (ua.Variant(ua.LocalizedText("läuft", "de"), V.LocalizedText), "läuft", "object"),
    "QualifiedName": (ua.Variant(ua.QualifiedName("Level", 2), V.QualifiedName), "2:Level", "object"),
    "NodeId": (ua.Variant(ua.NodeId("Tank", 2), V.NodeId), "ns=2;s=Tank", "object"),
    "StatusCode": (ua.Variant(ua.StatusCode(0x80050000), V.StatusCode), 0x80050000, "object"),
    "Array": (ua.Variant([1.5, math.nan, -math.inf], V.Double), [1.5, "NaN", "-Infinity"], "object"),
    "Matrix": (ua.Variant([[1, 2], [3, 4]], V.Int16), [[1, 2], [3, 4]], "object"),
    "No elements": (ua.Variant([], V.Int64), [], "object"),
    "Structure": (ua.Variant(ua.Range(1.0, 2.0), V.ExtensionObject), {"Low": 1.0, "High": 2.0}, "object"),
}
BEFORE = ("urn:test:new-neighbour", "urn:test:another")  # so the plant's own namespace is the fifth
MANY = 25
LIMITS = (("MaxNodesPerBrowse", 7), ("MaxNodesPerRead", 10), ("MaxMonitoredItemsPerCall", 10))
VALUES = {
    **{name: sent for name, (sent, _, _) in TYPES.items()},
    "x": double(1.0),
    "times": double(0.0),
    "fast": double(-1.0),
    **{f"v{number}": double(number) for number in range(MANY)},
}


async def furnished(server: Any, index: int) -> None:
    """A tank with all that can be told of a variable, and a folder of many."""
    objects = server.nodes.objects
    tank = await objects.add_object(ua.NodeId("Tank", index), f"{index}:Tank")
    level = await tank.add_variable(ua.NodeId("Tank.Level", index), f"{index}:Level", 1.5, V.Float)
    await level.add_property(0, "EURange", ua.Range(0, 10))
    unit = ua.EUInformation("http://unit", 4732211, ua.LocalizedText("m³"), ua.LocalizedText("cubic metre"))
    await level.add_property(0, "EngineeringUnits", unit)
    await level.add_property(0, "ValuePrecision", 2.0)
    await level.write_attribute(
        ua.AttributeIds.Description, ua.DataValue(ua.LocalizedText("Level of the raw water tank"))
    )
    await level.set_writable()
    enumerations = server.nodes.enum_data_type
    mode_type = await enumerations.add_data_type(ua.NodeId("ModeType", index), f"{index}:ModeType")
    names = [ua.LocalizedText("Off"), ua.LocalizedText("Auto")]
    await mode_type.add_property(0, "EnumStrings", names)
    mode = ua.Variant(1, V.Int32)
    await tank.add_variable(ua.NodeId("Tank.Mode", index), f"{index}:Mode", mode, datatype=mode_type.nodeid)
    valve = await tank.add_variable(ua.NodeId("Tank.Valve", index), f"{index}:Valve", True)
    await valve.add_property(0, "TrueState", ua.LocalizedText("open"))
    await valve.add_property(0, "FalseState", ua.LocalizedText("closed"))
    await tank.add_variable(ua.NodeId("Tank.Profile", index), f"{index}:Profile", [1, 2], V.Int16)
    number = ua.NodeId(ua.Int32(ua.ObjectIds.Number))
    await tank.add_variable(ua.NodeId("Tank.Any", index), f"{index}:Any", 7, V.UInt16, datatype=number)
    await level.add_variable(ua.NodeId("Tank.Level.Raw", index), f"{index}:Raw", 7, V.UInt64)
    pumps = await tank.add_folder(ua.NodeId("Pumps", index), f"{index}:Pumps")
    close_a_cycle(server, pumps.nodeid, tank.nodeid)
    for row in range(MANY):
        await pumps.add_variable(ua.NodeId(f"P{row}", index), f"{index}:P{row}", float(row))
    for limit, size in LIMITS:
        node = getattr(ua.ObjectIds, f"Server_ServerCapabilities_OperationLimits_{limit}")
        await server.get_node(node).write_value(ua.Variant(size, V.UInt32))


def close_a_cycle(server: Any, below: ua.NodeId, above: ua.NodeId) -> None:
    """Behind the server's back: asyncua would refuse it, others do not."""
    reference = ua.ReferenceDescription(
        ReferenceTypeId=ua.NodeId(ua.Int32(ua.ObjectIds.Organizes)),
        IsForward=True,
        NodeId=above,
        BrowseName=ua.QualifiedName("Tank", above.NamespaceIndex),
        NodeClass=ua.NodeClass.Object,
    )
    server.iserver.aspace[below].references.append(reference)

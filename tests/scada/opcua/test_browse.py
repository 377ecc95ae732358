"""Finding variables on a real server.

Lives here: what is found and known of it, limits, cycles, nodes that are not there.
Must not: subscribe.
"""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asyncua import ua

from scada.opcua import BrowseError, Found, FoundVariable, browse_variables
from tests.scada.opcua.linked import settings
from tests.scada.opcua.plant import URI, Housed, double, free_port, housed

V = ua.VariantType
MANY = 45


@pytest.fixture(scope="module")
def house() -> Iterator[Housed]:
    with housed({"Top": double(1.0)}, before=("urn:test:other",)) as house:
        house.do(furnished(house.plant.server, house.plant.index))
        yield house


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
    for limit, size in (("MaxNodesPerBrowse", 7), ("MaxNodesPerRead", 10)):
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


def found(house: Housed, **other: Any) -> Found:
    return asyncio.run(browse_variables(settings(house.plant.url), **other))


def test_all_that_a_server_tells_of_its_variables_is_known(house: Housed) -> None:
    seen: list[int] = []
    result = found(house, progress=seen.append)
    assert result.is_complete
    assert result.namespaces == {3: URI}
    by_name = {variable.browse_name: variable for variable in result.variables}
    assert len(result.variables) == len(by_name) == MANY + 7
    assert seen == sorted(seen)
    assert seen[-1] == MANY + 7
    assert by_name["Level"] == FoundVariable(
        node="ns=3;s=Tank.Level",
        browse_name="Level",
        path=("Tank", "Level"),
        description="Level of the raw water tank",
        unit="m³",
        low=0.0,
        high=10.0,
        type="Float",
        decimals=2,
        area="Tank",
        writable=True,
    )
    assert (by_name["Mode"].type, dict(by_name["Mode"].states)) == ("Int32", {0: "Off", 1: "Auto"})
    assert (by_name["Valve"].stepped, dict(by_name["Valve"].states)) == (True, {0: "closed", 1: "open"})
    assert by_name["Profile"].type == "Int16[]"
    assert by_name["Any"].type == "UInt16"
    assert (by_name["Raw"].path, by_name["Raw"].area) == (("Tank", "Level", "Raw"), "Tank")
    assert (by_name["Top"].path, by_name["Top"].area) == (("Top",), "")
    assert not by_name["Top"].writable


def test_a_search_can_begin_at_a_node_and_its_index_is_that_of_the_sites_files(house: Housed) -> None:
    chosen = settings(house.plant.url, namespaces={2: URI})
    result = asyncio.run(browse_variables(chosen, under="ns=2;s=Pumps"))
    assert {variable.path[0] for variable in result.variables} >= {f"P{row}" for row in range(MANY)}
    (raw, *_) = found(house, under="ns=3;s=Tank.Level").variables
    assert raw.path == ("Level",)


def test_a_limit_cuts_and_says_so(house: Housed) -> None:
    result = found(house, limit=5)
    assert len(result.variables) == 5
    assert not result.is_complete


@pytest.mark.parametrize("under", ["ns=3;s=Nobody", "rubbish"])
def test_a_start_that_is_not_there_is_said(house: Housed, under: str) -> None:
    with pytest.raises(BrowseError, match=under):
        found(house, under=under)


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(BrowseError, match="Nothing listens"):
        asyncio.run(browse_variables(settings(f"opc.tcp://127.0.0.1:{free_port()}")))

"""Finding variables on a real server.

Lives here: what is found and known of it, limits, cycles, nodes that are not there.
Must not: subscribe.
"""

import asyncio
from typing import Any

import pytest

from scada.opcua import BrowseError, Found, FoundVariable, browse_variables
from tests.scada.opcua.exhibits import MANY, VALUES
from tests.scada.opcua.linked import settings
from tests.scada.opcua.plant import URI, Housed, free_port

EXPECTED = len(VALUES) + MANY + 6  # those of the tank


def found(house: Housed, **other: Any) -> Found:
    return asyncio.run(browse_variables(settings(house.plant.url), **other))


def test_all_that_a_server_tells_of_its_variables_is_known(house: Housed) -> None:
    seen: list[int] = []
    result = found(house, progress=seen.append)
    assert result.is_complete
    assert result.namespaces == {house.plant.index: URI}
    by_name = {variable.browse_name: variable for variable in result.variables}
    assert len(result.variables) == len(by_name) == EXPECTED
    assert seen == sorted(seen)
    assert seen[-1] == EXPECTED
    assert by_name["Level"] == FoundVariable(
        node=house.plant.node("Tank.Level"),
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
    assert (by_name["x"].path, by_name["x"].area) == (("x",), "")
    assert not by_name["x"].writable


def test_a_search_can_begin_at_a_node_and_its_index_is_that_of_the_sites_files(house: Housed) -> None:
    chosen = settings(house.plant.url, namespaces={2: URI})
    result = asyncio.run(browse_variables(chosen, under="ns=2;s=Pumps"))
    assert {variable.path[0] for variable in result.variables} >= {f"P{row}" for row in range(MANY)}
    (raw, *_) = found(house, under=house.plant.node("Tank.Level")).variables
    assert raw.path == ("Level",)


def test_a_limit_cuts_and_says_so(house: Housed) -> None:
    result = found(house, limit=5)
    assert len(result.variables) == 5
    assert not result.is_complete


@pytest.mark.parametrize("under", ["ns=4;s=Nobody", "rubbish"])
def test_a_start_that_is_not_there_is_said(house: Housed, under: str) -> None:
    with pytest.raises(BrowseError, match=under):
        found(house, under=under)


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(BrowseError, match="Nothing listens"):
        asyncio.run(browse_variables(settings(f"opc.tcp://127.0.0.1:{free_port()}")))

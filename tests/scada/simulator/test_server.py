"""The plant's server as any OPC UA client meets it: over TCP, with asyncua's own client.

Lives here: the address space, what is reported against the log, writes, security.
Must not: look into the plant; only the wire and the log.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from asyncua import Client, Node, ua
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256
from asyncua.server.monitored_item_service import MonitoredItemService

from scada.formats import guarded_text, value_text
from scada.simulator import NAMESPACE_URI, SimulateOptions
from scada.simulator.certificate import CERTIFICATE_FILE, KEY_FILE, identity
from scada.simulator.plant import TAGS

from .running import LoggedRow, logged, running

SYNTHETIC = 250
BY_NAME = {tag.name: tag for tag in TAGS}
Scene = Callable[[Client], Coroutine[Any, Any, Any]]


class Running(NamedTuple):
    url: str
    log: Path


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    log = tmp_path_factory.mktemp("plant") / "truth.csv"
    with running(SimulateOptions(port=0, tags=SYNTHETIC, rate=2.0, log=log)) as url:
        yield Running(url, log)


def meet(url: str, scene: Scene) -> Any:
    async def connected() -> Any:
        async with Client(url, timeout=30) as client:
            return await scene(client)

    return asyncio.run(connected())


def at(client: Client, name: str) -> Node:
    return client.get_node(f"ns=2;s={name}")


async def everything_below(node: Node) -> dict[str, list[str]]:
    """Names of variables by name of their folder."""
    found: dict[str, list[str]] = {}
    for folder in await node.get_children(nodeclassmask=ua.NodeClass.Object):
        name = (await folder.read_browse_name()).Name
        variables = await folder.get_children(nodeclassmask=ua.NodeClass.Variable)
        found[name] = [(await variable.read_browse_name()).Name for variable in variables]
        found |= await everything_below(folder)
    return found


async def until(node: Node, is_reached: Callable[[Any], bool]) -> Any:
    for _ in range(300):
        value = await node.read_value()
        if is_reached(value):
            return value
        await asyncio.sleep(0.1)
    raise AssertionError(f"{node} stays at {value}")


class Heard:
    """What a subscription was told, as rows of the log."""

    def __init__(self) -> None:
        self.rows: dict[str, list[LoggedRow]] = {}

    def datachange_notification(self, node: Node, value: Any, data: Any) -> None:
        name = node.nodeid.Identifier
        given = data.monitored_item.Value
        text = value_text(value, given.Value.VariantType.name)
        if isinstance(value, str):
            text = guarded_text(text)
        row = LoggedRow(nanoseconds(given.SourceTimestamp), text, given.StatusCode.value)
        self.rows.setdefault(name, []).append(row)


def nanoseconds(moment: Any) -> int:
    return (ua.datetime_to_win_epoch(moment) - 116_444_736_000_000_000) * 100


def test_every_tag_stands_once_in_the_folder_of_its_area(plant: Running) -> None:
    async def scene(client: Client) -> dict[str, list[str]]:
        assert await client.get_namespace_index(NAMESPACE_URI) == 2
        return await everything_below(await client.nodes.objects.get_child(["2:Plant"]))

    found = meet(plant.url, scene)
    for area in dict.fromkeys(tag.area for tag in TAGS):
        assert found[area] == [tag.name for tag in TAGS if tag.area == area]
    groups = [names for folder, names in found.items() if folder.startswith("SYN-")]
    assert [len(names) for names in groups] == [100, 100, 50]


def test_a_client_learns_range_unit_precision_and_names_of_states(plant: Running) -> None:
    async def scene(client: Client) -> tuple[Any, ...]:
        async def known(name: str, part: str) -> Any:
            return await (await at(client, name).get_child([f"0:{part}"])).read_value()

        pressure = at(client, "PT-101")
        assert (await pressure.read_description()).Text == "Distribution pressure"
        assert (await pressure.read_type_definition()).Identifier == ua.ObjectIds.AnalogItemType
        kind = (await at(client, "P-101.State").read_type_definition()).Identifier
        assert kind == ua.ObjectIds.MultiStateDiscreteType
        assert (
            await at(client, "ZS-101").read_type_definition()
        ).Identifier == ua.ObjectIds.TwoStateDiscreteType
        return (
            await known("PT-101", "EURange"),
            await known("PT-101", "EngineeringUnits"),
            await known("PT-101", "ValuePrecision"),
            [text.Text for text in await known("P-101.State", "EnumStrings")],
            (await known("ZS-101", "FalseState")).Text,
            (await known("ZS-101", "TrueState")).Text,
        )

    span, unit, precision, *states = meet(plant.url, scene)
    assert (span.Low, span.High, precision) == (0.0, 8.0, 2.0)
    assert (unit.DisplayName.Text, unit.UnitId) == ("bar", 4342098)  # the number OPC 10000-8 gives for BAR
    assert states == [["Stopped", "Starting", "Running", "Stopping", "Tripped"], "Closed", "Open"]


def test_every_value_has_the_declared_type_and_a_time_on_the_grid(plant: Running) -> None:
    async def scene(client: Client) -> list[ua.DataValue]:
        nodes = [at(client, tag.name) for tag in TAGS]
        types = await client.read_attributes(nodes, ua.AttributeIds.DataType)
        values = await client.read_attributes(nodes)
        for tag, declared, given in zip(TAGS, types, values, strict=True):
            assert declared.Value.Value.Identifier == ua.VariantType[tag.type].value, tag.name
            assert given.Value.VariantType is ua.VariantType[tag.type], tag.name
        return values

    times = [nanoseconds(given.SourceTimestamp) for given in meet(plant.url, scene)]
    assert len({moment % 100_000_000 for moment in times}) == 1
    assert times[0] % 1_000_000 == 0


def test_a_subscription_hears_exactly_what_the_log_holds(plant: Running) -> None:
    async def scene(client: Client) -> dict[str, list[LoggedRow]]:
        heard = Heard()
        subscription = await client.create_subscription(100, heard)
        nodes = [at(client, name) for name in (*BY_NAME, "SYN-00001", "SYN-00250")]
        await subscription.subscribe_data_change(nodes, queuesize=1000)
        await asyncio.sleep(3.0)
        await subscription.delete()
        return heard.rows

    heard, truth = meet(plant.url, scene), logged(plant.log)
    assert heard.keys() >= BY_NAME.keys()
    for name, rows in heard.items():
        first, last = rows[0].time, rows[-1].time
        assert rows == [row for row in truth[name] if first <= row.time <= last], name
    assert sum(map(len, heard.values())) > len(heard) + 60
    assert len(heard["SYN-00250"]) >= 4


def test_synthetic_tags_change_at_their_rate_spread_over_the_second(plant: Running) -> None:
    names = [f"SYN-{number:05d}" for number in range(1, SYNTHETIC + 1)]
    meet(
        plant.url,
        lambda client: until(at(client, names[-1]), lambda _: len(logged(plant.log)[names[-1]]) > 4),
    )
    truth = logged(plant.log)
    for name in names:
        times = [row.time for row in truth[name][1:5]]
        assert {later - sooner for sooner, later in pairwise(times)} == {500_000_000}
    phases = sorted(truth[name][1].time for name in names)
    assert max(b - a for a, b in pairwise(phases)) <= 2_001_000


def test_a_setpoint_written_by_an_operator_acts_and_is_logged(plant: Running) -> None:
    async def scene(client: Client) -> None:
        await at(client, "PIC-101.SP").write_value(5.5)
        await at(client, "PK-601.Recipe").write_value("=cola, 0.5 L")
        await until(at(client, "PIC-101.SP"), lambda value: value == 5.5)
        await until(at(client, "PK-601.Recipe"), lambda value: value == "=cola, 0.5 L")
        await until(at(client, "PT-101"), lambda value: value > 4.95)

    meet(plant.url, scene)
    truth = logged(plant.log)
    assert [row.value for row in truth["PIC-101.SP"]] == ["4.8", "5.5"]
    assert truth["PK-601.Recipe"][-1].value == "'=cola, 0.5 L"


def test_a_stop_command_stops_and_the_button_comes_back(plant: Running) -> None:
    async def scene(client: Client) -> None:
        await at(client, "C-501.Stop").write_value(True)
        await until(at(client, "C-501.State"), lambda state: state == 3)
        assert await until(at(client, "C-501.Stop"), lambda pressed: not pressed) is False
        await at(client, "C-501.Start").write_value(True)
        await until(at(client, "C-501.State"), lambda state: state in (1, 2))

    meet(plant.url, scene)
    assert [row.value for row in logged(plant.log)["C-501.Stop"]] == ["0", "1", "0"]


@pytest.mark.parametrize(
    ("name", "value", "kind", "code"),
    [
        ("PIC-101.SP", float("nan"), "Double", "BadOutOfRange"),
        ("PIC-101.SP", float("inf"), "Double", "BadOutOfRange"),
        ("PIC-101.SP", 6.01, "Double", "BadOutOfRange"),
        ("AIC-120.Mode", 7, "UInt32", "BadOutOfRange"),
        ("PK-601.Recipe", "x" * 201, "String", "BadOutOfRange"),
        ("PIC-101.SP", 5, "Int32", "BadTypeMismatch"),
        ("PIC-101.SP", [5.0], "Double", "BadTypeMismatch"),
        ("PT-101", 5.0, "Double", "BadNotWritable"),
        ("SYN-00001", 5.0, "Double", "BadNotWritable"),
        ("PT-101/EURange", 5.0, "Double", "BadUserAccessDenied"),
    ],
)
def test_a_write_the_plant_cannot_follow_is_refused(
    plant: Running, name: str, value: Any, kind: str, code: str
) -> None:
    async def scene(client: Client) -> tuple[str, Any]:
        before = await at(client, "PIC-101.SP").read_value()
        refused = "accepted"
        try:
            await at(client, name).write_value(value, ua.VariantType[kind])
        except ua.UaStatusCodeError as error:
            refused = type(error).__name__
        await asyncio.sleep(0.15)
        return refused, await at(client, "PIC-101.SP").read_value() == before

    assert meet(plant.url, scene) == (code, True)


def test_an_item_with_a_deadband_is_told_only_what_passes_it(plant: Running) -> None:
    async def scene(client: Client) -> dict[str, list[LoggedRow]]:
        heard = Heard()
        subscription = await client.create_subscription(50, heard)
        wide = ua.DataChangeFilter(ua.DataChangeTrigger.StatusValue, ua.DeadbandType.Absolute, 1e6)
        narrow = ua.DataChangeFilter(ua.DataChangeTrigger.StatusValue, ua.DeadbandType.Absolute, 1e-6)
        await subscription._subscribe(at(client, "SYN-00001"), ua.AttributeIds.Value, wide)
        await subscription._subscribe(at(client, "SYN-00002"), ua.AttributeIds.Value, narrow, queuesize=100)
        await asyncio.sleep(1.5)
        return heard.rows

    heard = meet(plant.url, scene)
    assert len(heard["SYN-00001"]) == 1
    assert len(heard["SYN-00002"]) >= 3


def test_an_item_without_a_filter_is_told_past_the_copying_callback_of_the_stack(
    plant: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def deaf(*_: Any) -> None:
        """The stack's own way, which copies each value deeply."""

    monkeypatch.setattr(MonitoredItemService, "datachange_callback", deaf)

    async def scene(client: Client) -> dict[str, list[LoggedRow]]:
        heard = Heard()
        subscription = await client.create_subscription(50, heard)
        await subscription.subscribe_data_change(at(client, "SYN-00003"), queuesize=100)
        await asyncio.sleep(1.5)
        return heard.rows

    assert len(meet(plant.url, scene)["SYN-00003"]) >= 3


def test_an_encrypted_session_reads_the_same_plant(plant: Running, tmp_path: Path) -> None:
    identity(tmp_path)

    async def scene() -> float:
        client = Client(plant.url, timeout=30)
        await client.set_security(
            SecurityPolicyBasic256Sha256,
            certificate=tmp_path / CERTIFICATE_FILE,
            private_key=tmp_path / KEY_FILE,
            mode=ua.MessageSecurityMode.SignAndEncrypt,
        )
        async with client:
            return float(await at(client, "LIC-110.SP").read_value())

    assert asyncio.run(scene()) == 3.4


def test_it_offers_an_open_and_an_encrypted_endpoint_for_the_anonymous_only(plant: Running) -> None:
    endpoints = asyncio.run(Client(plant.url).connect_and_get_server_endpoints())
    offered = {(e.SecurityPolicyUri.rpartition("#")[2], e.SecurityMode.name) for e in endpoints}
    assert offered == {("None", "None_"), ("Basic256Sha256", "SignAndEncrypt")}
    tokens = {token.TokenType.name for e in endpoints for token in e.UserIdentityTokens}
    assert tokens == {"Anonymous"}

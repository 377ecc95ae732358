"""A link and a real server: what arrives is what was sent.

Lives here: types, status codes, times, refusals, namespaces over TCP.
Must not: break the connection; see test_link_faults.
"""

import asyncio
import math
import time

import pytest
from asyncua import ua

from scada.model import SECOND, LinkState, Origin
from scada.opcua import Item
from scada.opcua.certificates import UNIX_TICKS
from scada.opcua.endpoints import with_port
from tests.scada.opcua.exhibits import BEFORE, MANY, TYPES, V
from tests.scada.opcua.linked import linked, settings
from tests.scada.opcua.plant import URI, Housed, double, free_port


def test_every_type_arrives_exactly_as_it_was_sent(house: Housed) -> None:
    names = list(TYPES)

    async def scenario() -> None:
        items = [Item(7 + row, house.plant.node(name), name=name) for row, name in enumerate(names)]
        async with linked(settings(house.plant.url), items) as work:
            await work.until(lambda: sum(map(len, work.batches)) >= len(names))
            assert work.status.refused == {}
            for row, name in enumerate(names):
                _, expected, dtype = TYPES[name]
                assert work.values(7 + row) == [expected], name
                holder = next(batch for batch in work.batches if 7 + row in batch.tag)
                assert holder.value.dtype == dtype, name
            assert math.copysign(1, work.values(7 + names.index("Minus zero"))[0]) == -1

    asyncio.run(scenario())


def test_nan_null_and_all_32_bits_of_a_status_survive(house: Housed) -> None:
    sent = [
        (double(math.nan), 0),
        (double(2.5), 0x40930480),
        (ua.Variant(None, V.Null), 0x808C0000),  # asyncua's server sends no value with a bad status
        (double(3.5), 0x00000480),
    ]

    async def scenario() -> None:
        async with linked(settings(house.plant.url), [Item(3, house.plant.node("x"))]) as work:
            await work.until(lambda: work.values(3))
            for number, (value, code) in enumerate(sent, 2):
                status = ua.StatusCode(ua.UInt32(code))
                await house.write("x", ua.DataValue(value, StatusCode=status))
                await work.until(lambda number=number: len(work.values(3)) == number)
            samples = work.samples(3)[1:]
            assert [status for _, _, status in samples] == [code for _, code in sent]
            values = [value for _, value, _ in samples]
            assert [math.isnan(value) for value in values] == [True, False, True, False]
            assert (values[1], values[3]) == (2.5, 3.5)

    asyncio.run(scenario())


def test_source_times_are_kept_and_impossible_ones_are_replaced_and_marked(house: Housed) -> None:
    server, usual, ancient, future = (
        ua.win_epoch_to_datetime(ticks)
        for ticks in (133_500_000_000_000_000, 133_400_000_000_000_000, 10_000_000, 2**62)
    )

    async def scenario() -> None:
        async with linked(settings(house.plant.url), [Item(3, house.plant.node("times"))]) as work:
            await work.until(lambda: work.values(3))
            for number, source in enumerate((usual, ancient, future), 1):
                value = ua.DataValue(double(number), SourceTimestamp=source, ServerTimestamp=server)
                await house.write("times", value)
                await work.until(lambda number=number: work.values(3)[-1] == number)
            kept, given = ((ticks - UNIX_TICKS) * 100 for ticks in (133_400 * 10**12, 133_500 * 10**12))
            rows = [(batch, row) for batch in work.batches for row in range(len(batch))][1:]
            assert [(int(batch.time[row]), int(batch.origin[row])) for batch, row in rows] == [
                (kept, Origin.LIVE),
                (given, Origin.TIME_BY_SERVER),
                (given, Origin.TIME_BY_SERVER),
            ]
            assert {int(batch.server_time[row]) for batch, row in rows} == {given}

    asyncio.run(scenario())


def test_an_unknown_node_says_why_and_the_others_run(house: Housed) -> None:
    ghost = house.plant.node("nobody")
    items = [
        Item(1, house.plant.node("x"), name="Level"),
        Item(2, ghost, name="Ghost"),
        Item(3, "rubbish", name="Typo"),
        Item(4, "i=85", name="Folder"),
        Item(5, "ns=2;i=9999999999", name="Large"),
        Item(6, "ns=70000;s=x", name="Far"),
    ]

    async def scenario() -> None:
        async with linked(settings(house.plant.url), items) as work:
            await work.until_state(LinkState.LIVE)
            await work.until(lambda: work.values(1))
            said = {tag: str(text) for tag, text in work.status.refused.items()}
            assert said.keys() == {2, 3, 4, 5, 6}
            assert said[2] == (
                f"Ghost: the server does not know node {ghost} (BadNodeIdUnknown). "
                "Correct the row in tags.csv."
            )
            assert said[3].startswith('Typo: "rubbish" is no node.')
            assert said[4].startswith("Folder: ")
            assert said[5].startswith('Large: "ns=2;i=9999999999" is no node.')
            assert said[6].startswith('Far: "ns=70000;s=x" is no node.')
            assert work.link.status.subscribed == 1

    asyncio.run(scenario())


def test_a_namespace_that_moved_is_found_by_its_uri_and_a_missing_one_is_refused(house: Housed) -> None:
    assert house.plant.index == 2 + len(BEFORE)
    known = {2: URI, 3: "urn:test:gone"}
    items = [Item(1, "ns=2;s=v4", name="Level"), Item(2, "ns=3;s=v4", name="Lost")]

    async def scenario() -> None:
        async with linked(settings(house.plant.url, namespaces=known), items) as work:
            await work.until(lambda: work.values(1))
            assert work.values(1) == [4.0]
            assert "urn:test:gone" in str(work.status.refused[2])

    asyncio.run(scenario())


def test_no_value_is_lost_and_their_order_is_kept_at_speed(house: Housed) -> None:
    async def scenario() -> None:
        quick = settings(house.plant.url, sampling_ms=0.0)
        async with linked(quick, [Item(1, house.plant.node("fast"))]) as work:
            await work.until_state(LinkState.LIVE)
            await work.until(lambda: work.values(1))
            for number in range(500):
                await house.write("fast", double(number))
            await work.until(lambda: work.values(1)[-1] == 499.0)
            assert work.values(1) == [-1.0, *map(float, range(500))]
            assert work.link.status.received == 501

    asyncio.run(scenario())


def test_more_items_than_the_server_takes_in_one_call_are_asked_for_in_portions(house: Housed) -> None:
    items = [Item(number, house.plant.node(f"v{number}")) for number in range(MANY)]

    async def scenario() -> None:
        async with linked(settings(house.plant.url), items) as work:
            await work.until(lambda: sum(map(len, work.batches)) >= MANY)
            assert [work.values(number) for number in range(MANY)] == [[float(n)] for n in range(MANY)]

    asyncio.run(scenario())


def test_a_live_link_knows_skew_and_latency_and_until_when_it_is_complete(house: Housed) -> None:
    async def scenario() -> None:
        async with linked(settings(house.plant.url), [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.LIVE)
            status = work.link.status
            assert status.skew is not None
            assert abs(status.skew) < 30  # asyncua's server renews its clock once a second
            assert status.latency is not None
            assert abs(status.complete_until - time.time_ns()) < 30 * SECOND
            assert str(status.sentence(time.time_ns())) == "Live."
            assert status.hole is None

    asyncio.run(scenario())


def test_an_address_without_a_port_means_opc_uas_own() -> None:
    assert with_port("opc.tcp://plc-1/path") == "opc.tcp://plc-1:4840/path"
    assert with_port("opc.tcp://[::1]") == "opc.tcp://[::1]:4840"
    assert with_port("opc.tcp://plc-1:48010") == "opc.tcp://plc-1:48010"


@pytest.mark.parametrize("is_up", [True, False])
def test_a_stop_takes_less_than_three_seconds(house: Housed, is_up: bool) -> None:
    async def scenario() -> None:
        url = house.plant.url if is_up else f"opc.tcp://127.0.0.1:{free_port()}"
        async with linked(settings(url), [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LinkState.LIVE if is_up else LinkState.RECONNECTING)
            assert await work.stop() < 3.0
            assert work.states[-1] is LinkState.STOPPED

    asyncio.run(scenario())

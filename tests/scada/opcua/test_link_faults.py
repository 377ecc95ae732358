"""A link when the network, the server or the address is bad.

Lives here: restarts, cuts, silence, strangers; what the link says, and that it comes back by itself.
Must not: assert times tighter than ten times what is needed.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asyncua.ua.ua_binary import struct_from_binary

from scada.model import LinkState, Origin
from scada.opcua import Item, subscription
from tests.scada.opcua.linked import Linked, linked, settings
from tests.scada.opcua.plant import Housed, Plant, double, free_port
from tests.scada.opcua.proxy import Proxy, echoes, listening, proxied, says_nothing, speaks_http

Stranger = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
LIVE, RECONNECTING = LinkState.LIVE, LinkState.RECONNECTING


@asynccontextmanager
async def through_proxy(house: Housed, **other: float) -> AsyncIterator[tuple[Proxy, Linked]]:
    """A live link to the house with a proxy between."""
    async with proxied(house.plant.port) as proxy:
        chosen = settings(proxy.url, publish_ms=20.0, **other)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LIVE)
            await work.until(lambda: work.values(1))
            yield proxy, work


def assert_hole(work: Linked, *, is_healed: bool) -> None:
    """One hole, from the last complete moment to the new beginning."""
    hole = work.status.hole
    assert hole is not None
    assert hole.end == work.status.since
    assert hole.start < hole.end
    assert hole.is_healed is is_healed
    assert next(status.hole for status in work.statuses if status.state is RECONNECTING).end is None


def test_a_server_that_stops_and_starts_again_is_found_without_help() -> None:
    async def scenario() -> None:
        plant = Plant({"x": double(1.0)})
        await plant.start()
        async with linked(settings(plant.url), [Item(1, "ns=2;s=x")]) as work:
            await work.until_state(LIVE)
            again = Plant({"x": double(2.0)}, port=plant.port)
            await again.prepare()
            await plant.stop()
            await work.until(lambda: "Nothing listens" in str(work.status.reason))
            assert work.status.next_try is not None or work.status.state is RECONNECTING
            await again.server.start()
            try:
                await work.until(lambda: 2.0 in work.values(1))
                await work.until_state(LIVE)
                assert work.states == [LinkState.CONNECTING, LIVE, RECONNECTING, LIVE]
                assert_hole(work, is_healed=False)
            finally:
                await again.stop()

    asyncio.run(scenario())


def test_one_dead_server_does_not_disturb_the_other(house: Housed) -> None:
    async def scenario() -> None:
        dead = settings(f"opc.tcp://127.0.0.1:{free_port()}", server="dead")
        async with (
            linked(settings(house.plant.url), [Item(1, house.plant.node("x"))]) as good,
            linked(dead, [Item(2, "ns=2;s=x")]) as bad,
        ):
            await bad.until_state(RECONNECTING)
            await good.until_state(LIVE)
            await house.write("x", double(31.0))
            await good.until(lambda: 31.0 in good.values(1))
            assert good.states == [LinkState.CONNECTING, LIVE]
            assert "Nothing listens at" in str(bad.status.reason)

    asyncio.run(scenario())


def test_resets_lose_nothing_and_double_nothing(house: Housed) -> None:
    async def scenario() -> None:
        async with through_proxy(house) as (proxy, work):
            before = len(work.values(1))
            for number in range(400, 520):
                await house.write("x", double(number))
                await asyncio.sleep(0.005)
                if number % 40 == 20:
                    proxy.reset()
            await work.until(lambda: 519.0 in work.values(1))
            assert work.values(1)[before:] == [float(number) for number in range(400, 520)]
            assert work.states.count(RECONNECTING) >= 1
            assert_hole(work, is_healed=True)

    asyncio.run(scenario())


def test_a_dead_network_is_noticed_and_what_it_swallowed_is_fetched_again(house: Housed) -> None:
    async def scenario() -> None:
        async with through_proxy(house, timeout_s=1.0) as (proxy, work):
            proxy.is_cut = True
            for number in range(600, 620):
                await house.write("x", double(number))
                await asyncio.sleep(0.02)
            await work.until(lambda: work.status.is_late)
            await work.until_state(RECONNECTING)
            assert "stopped answering" in str(work.statuses[-1].reason)
            proxy.is_cut = False
            proxy.reset()
            await work.until_state(LIVE)
            await work.until(lambda: 619.0 in work.values(1))
            assert [value for value in work.values(1) if value >= 600] == [float(n) for n in range(600, 620)]
            assert_hole(work, is_healed=True)
            assert any(batch.origin[0] & 0x0F == Origin.REPUBLISHED for batch in work.batches)

    asyncio.run(scenario())


def test_an_answer_that_makes_no_sense_costs_its_own_values_only(
    house: Housed, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[int] = []

    def decode(kind: Any, raw: Any) -> Any:
        response = struct_from_binary(kind, raw)
        message = getattr(response, "NotificationMessage", None) or response.Parameters.NotificationMessage
        if message.NotificationData and message.SequenceNumber == 2:
            broken.append(2)
            raise IndexError("list index out of range")
        return response

    monkeypatch.setattr(subscription, "struct_from_binary", decode)
    monkeypatch.setattr(subscription, "PAUSE_S", 0.05)

    async def scenario() -> None:
        async with through_proxy(house) as (_, work):
            for number in (91, 92, 93):
                await house.write("x", double(number))
                await asyncio.sleep(0.1)
            await work.until(lambda: 93.0 in work.values(1))
            assert len(broken) == 2  # when it came, and when it was asked for again
            assert 91.0 not in work.values(1)
            assert work.values(1)[-2:] == [92.0, 93.0]
            assert work.link.status.undecodable == 1
            assert work.states == [LinkState.CONNECTING, LIVE]
            assert work.status.hole is not None

    asyncio.run(scenario())


def test_a_session_that_the_server_closed_is_made_again(house: Housed) -> None:
    async def close_all() -> None:
        for processor in list(house.plant.server.bserver.clients):
            if processor.processor.session is not None:
                await processor.processor.session.close_session(True)

    async def scenario() -> None:
        async with through_proxy(house, timeout_s=1.0) as (_, work):
            await house.call(close_all())
            await work.until(lambda: work.states.count(LIVE) == 2)
            await house.write("x", double(81.0))
            await work.until(lambda: 81.0 in work.values(1))
            assert_hole(work, is_healed=False)

    asyncio.run(scenario())


def test_a_short_stall_costs_no_value_and_no_connection(house: Housed) -> None:
    async def scenario() -> None:
        async with through_proxy(house) as (proxy, work):
            proxy.hold()
            for number in range(51, 61):
                await house.write("x", double(number))
                await asyncio.sleep(0.02)
            await work.until(lambda: work.status.is_late)
            proxy.release()
            await work.until(lambda: 60.0 in work.values(1))
            assert work.values(1)[-10:] == [float(number) for number in range(51, 61)]
            assert work.states == [LinkState.CONNECTING, LIVE]
            await work.until(lambda: not work.status.is_late)

    asyncio.run(scenario())


def test_a_subscription_that_the_server_deletes_is_made_again(house: Housed) -> None:
    async def delete_all() -> None:
        service = house.plant.server.iserver.subscription_service
        await service.delete_subscriptions(list(service.subscriptions))

    async def scenario() -> None:
        async with through_proxy(house, timeout_s=1.0) as (_, work):
            await house.call(delete_all())
            await work.until(lambda: work.states.count(LIVE) == 2)
            await house.write("x", double(71.0))
            await work.until(lambda: 71.0 in work.values(1))
            assert_hole(work, is_healed=False)

    asyncio.run(scenario())


@pytest.mark.parametrize("stranger", [speaks_http, echoes, says_nothing])
def test_what_does_not_speak_opc_ua_is_named_and_a_stop_still_works(stranger: Stranger) -> None:
    async def scenario() -> None:
        async with listening(stranger) as port:
            url = f"opc.tcp://127.0.0.1:{port}"
            async with linked(settings(url, timeout_s=0.5), [Item(1, "ns=2;s=x")]) as work:
                await work.until_state(RECONNECTING)
                assert url in str(work.status.reason)
                assert "Another service" in str(work.status.reason)
                assert work.status.hole is None
                assert await work.stop() < 3.0

    asyncio.run(scenario())


def test_a_stop_during_a_connect_that_hangs_is_quick() -> None:
    async def scenario() -> None:
        async with (
            listening(says_nothing) as port,
            linked(settings(f"opc.tcp://127.0.0.1:{port}"), [Item(1, "ns=2;s=x")]) as work,
        ):
            await asyncio.sleep(0.2)
            assert await work.stop() < 3.0
            assert work.states == [LinkState.CONNECTING, LinkState.STOPPED]

    asyncio.run(scenario())


def test_a_stop_at_any_moment_of_a_refused_connect_ends_the_link() -> None:
    async def scenario() -> None:
        url = f"opc.tcp://127.0.0.1:{free_port()}"
        for step in range(40):
            async with linked(settings(url), [Item(1, "ns=2;s=x")]) as work:
                for _ in range(step):
                    await asyncio.sleep(0)
                assert await work.stop() < 3.0
                assert work.states[-1] is LinkState.STOPPED

    asyncio.run(scenario())


def test_the_second_address_is_tried_when_the_first_is_dead(house: Housed) -> None:
    async def scenario() -> None:
        urls = (f"opc.tcp://127.0.0.1:{free_port()}", house.plant.url)
        chosen = settings(house.plant.url, urls=urls)
        async with linked(chosen, [Item(1, house.plant.node("x"))]) as work:
            await work.until_state(LIVE)
            assert work.status.url == house.plant.url

    asyncio.run(scenario())


def test_faults_leave_no_traceback_and_nothing_in_asyncios_log(
    house: Housed, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    async def scenario() -> None:
        async with through_proxy(house) as (proxy, work):
            for _ in range(3):
                await work.until_state(LIVE)
                proxy.reset()
                await work.until_state(RECONNECTING)

    with caplog.at_level(logging.INFO, logger="asyncio"):
        asyncio.run(scenario())
    assert [record for record in caplog.records if record.name == "asyncio"] == []
    assert "Traceback" not in capfd.readouterr().err


def test_tasks_and_sessions_do_not_pile_up(house: Housed) -> None:
    async def scenario() -> None:
        async with through_proxy(house) as (proxy, work):
            tasks = len(asyncio.all_tasks())
            for _ in range(5):
                proxy.reset()
                await work.until_state(RECONNECTING)
                await work.until_state(LIVE)
            assert len(asyncio.all_tasks()) <= tasks + 2

    asyncio.run(scenario())

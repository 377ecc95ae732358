"""CPU per notification at 10,000 a second, against stock asyncua's subscription handler.

Lives here: one load server in a process of its own, both clients in turn, medians of alternating runs.
Must not: count the server's CPU, or the time a client takes to connect.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asyncua import Client, ua

from scada.alarms import Engine, EngineCondition
from scada.live import LiveTable
from scada.model import AlarmDefinition, AlarmKind, LinkState, SampleBatch
from scada.opcua import Item, Link, LinkSecurity, LinkSettings
from scada.station.clock import Clock
from scada.station.flow import Flow
from scada.station.outbox import Outbox, Policy

NAME = "CPU per notification, 10,000/s from a server in its own process"
TAGS, RATE = 1000, 10
PUBLISH_MS = 200


def run(quick: bool) -> dict[str, float | str]:
    """Microseconds of this process's CPU per notification: decode, live table, crossings, head queue."""
    seconds, rounds = (4.0, 1) if quick else (10.0, 3)
    ours, stock, rates = [], [], []
    with _server() as url:
        for _ in range(rounds):
            mine, rate = asyncio.run(_ours(url, seconds))
            ours.append(mine)
            rates.append(rate)
            theirs, rate = asyncio.run(_stock(url, seconds))
            stock.append(theirs)
            rates.append(rate)
    ratio = statistics.median(stock) / statistics.median(ours)
    return {
        "notifications/s received": statistics.median(rates),
        "Millrace: wire to live table, alarms and head queue, µs each": statistics.median(ours),
        "asyncua subscription handler that stores the value, µs each": statistics.median(stock),
        "ratio": f"{ratio:.1f} times less",
    }


async def _ours(url: str, seconds: float) -> tuple[float, float]:
    flow, queued = _flow()
    live = asyncio.Event()
    nodes = [f"ns=2;s=SYN-{number:05d}" for number in range(1, TAGS + 1)]
    with tempfile.TemporaryDirectory() as folder:
        settings = LinkSettings(
            server="bench", urls=(url,), security=LinkSecurity.NONE, pki=Path(folder), publish_ms=PUBLISH_MS
        )
        items = [Item(number, node, "Double") for number, node in enumerate(nodes)]
        link = Link(settings, items, flow.deliver, lambda status: _note(status.state, live))
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(link.run())
            await live.wait()
            await asyncio.sleep(2)
            began, cpu, count = time.monotonic(), time.process_time(), flow.received
            await asyncio.sleep(seconds)
            spent, count = time.process_time() - cpu, flow.received - count
            lasted = time.monotonic() - began
            running.cancel()
    del queued
    return 1e6 * spent / count, count / lasted


def _note(state: LinkState, live: asyncio.Event) -> None:
    if state is LinkState.LIVE:
        live.set()


def _flow() -> tuple[Flow, Outbox[SampleBatch]]:
    """The station's own flow: 1,000 tags with a limit each, samples queued for the head."""
    definition = AlarmDefinition("tag", AlarmKind.HI, 1e9)
    engine = Engine([EngineCondition(number + 1, number, definition) for number in range(TAGS)])
    samples: Outbox[SampleBatch] = Outbox(
        Policy("bench", 1.0, 10_000_000), lambda batches: len(batches), ThreadPoolExecutor(1), len
    )
    return Flow(LiveTable(range(TAGS)), engine, samples, None, Clock()), samples


class Stored:
    """The least a program can do with a value: keep it."""

    def __init__(self) -> None:
        self.values: dict[Any, Any] = {}
        self.count = 0

    def datachange_notification(self, node: Any, value: Any, data: Any) -> None:
        self.values[node] = value
        self.count += 1


async def _stock(url: str, seconds: float) -> tuple[float, float]:
    handler = Stored()
    async with Client(url) as client:
        subscription = await client.create_subscription(PUBLISH_MS, handler)
        nodes = [client.get_node(f"ns=2;s=SYN-{number:05d}") for number in range(1, TAGS + 1)]
        for start in range(0, TAGS, 500):
            await subscription.subscribe_data_change(
                nodes[start : start + 500], ua.AttributeIds.Value, queuesize=100, sampling_interval=PUBLISH_MS
            )
        await asyncio.sleep(2)
        began, cpu, count = time.monotonic(), time.process_time(), handler.count
        await asyncio.sleep(seconds)
        spent, count = time.process_time() - cpu, handler.count - count
        lasted = time.monotonic() - began
    return 1e6 * spent / count, count / lasted


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "scada", "simulate", "--port", "0", "--scenario", "quiet"]
    command += ["--tags", str(TAGS), "--rate", str(RATE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()
            server.wait(20)

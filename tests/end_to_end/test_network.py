"""A network that cuts the connection: what the server kept is handed in later, and the history is whole.

Lives here: the plant behind a proxy, its log against the history.
Must not: look inside the link; its own tests do.
"""

import asyncio
from pathlib import Path

import pytest

from scada.model import LinkState
from tests.end_to_end.sites import make_site, station_of, wait_until
from tests.end_to_end.truth import compare, free_port, holes_of, millrace, plant
from tests.scada.opcua.proxy import Proxy, proxied


@pytest.mark.timeout(180)
@pytest.mark.parametrize("fault", ["reset", "blackhole"])
def test_nothing_is_missing_after_a_cut_that_the_servers_queue_outlasts(tmp_path: Path, fault: str) -> None:
    port, log = free_port(), tmp_path / "truth.csv"
    with plant(port, log, "--scenario", "trip"):
        site = asyncio.run(_record_through_cuts(tmp_path, port, fault))
    exported = tmp_path / "out.csv"
    assert millrace("export", str(site), "--all", "-o", str(exported)).returncode == 0
    verdict = compare(log, exported, holes=())  # no hole excuses anything here
    assert verdict.is_true, (str(verdict), verdict.missing[:5], holes_of(site))


async def _record_through_cuts(folder: Path, port: int, fault: str) -> Path:
    async with proxied(port) as proxy:
        site = await asyncio.to_thread(make_site, folder, proxy.port)
        await asyncio.to_thread(_record, site, proxy, fault, asyncio.get_running_loop())
    return site


def _record(site: Path, proxy: Proxy, fault: str, loop: asyncio.AbstractEventLoop) -> None:
    with station_of(site) as (station, _):
        for cut in range(2):
            wait_until(lambda: station.status.servers[0].state is LinkState.LIVE)
            received = station.flow.received
            wait_until(lambda seen=received: station.flow.received > seen + 150)
            if fault == "reset":
                loop.call_soon_threadsafe(proxy.reset)
            else:
                proxy.is_cut = True
                wait_until(lambda: station.status.servers[0].state is not LinkState.LIVE)
                proxy.is_cut = False
                loop.call_soon_threadsafe(proxy.reset)
            wait_until(lambda before=cut: proxy.accepted > before + 1)
        wait_until(lambda: station.status.servers[0].state is LinkState.LIVE)
        received = station.flow.received
        wait_until(lambda: station.flow.received > received + 100)

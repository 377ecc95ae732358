"""A station with a real server: what a kill, a stop and a lock of its files leave in the ledger.

Lives here: the claims and the holes that follow from them, over processes that end.
Must not: repeat the campaign end to end.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from asyncua import ua

from scada.config import Security, ServerConfig, Site, TagRow, create_site, load_site
from scada.history import HistoryReader
from scada.model import Freshness, LinkState
from scada.station import LeftState, holder, left_state
from scada.station import station as life
from tests.scada.opcua.plant import Housed, double, housed
from tests.scada.station.running import Running, hurry, running, until
from tests.scada.station.sites import FOREVER, a_site, spans

ROOT = Path(__file__).parents[3]
UNDER_WAY = round((2 * 50 + 10) * 1e6)
NAMES = ("x", "y")


@pytest.fixture(scope="module")
def house() -> Iterator[Housed]:
    with housed({name: double(0.0) for name in NAMES}) as house:
        yield house


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


def of_house(folder: Path, house: Housed) -> Site:
    """The site in its files, as a recorder of its own would read it."""
    server = ServerConfig("plc-1", (house.plant.url,), Security.NONE, publish_ms=50, sampling_ms=10)
    tags = [TagRow(name, "plc-1", house.plant.node(name), type="Double") for name in NAMES]
    site = folder / "site"
    create_site(site, "House", "UTC", [server], tags)
    loaded = load_site(site)
    assert loaded.complaints == ()
    return loaded


def write(house: Housed, value: float) -> int:
    """Write to x; the source time (ns UTC)."""
    now = time.time_ns() // 1000 * 1000
    source = ua.win_epoch_to_datetime(now // 100 + 116_444_736_000_000_000)
    house.do(house.plant.write("x", ua.DataValue(double(value), SourceTimestamp=source)))
    return now


def is_live(work: Running) -> bool:
    newest = work.station.live.newest([tag.id for tag in work.station.stores.tags])
    return bool((newest.freshness == Freshness.LIVE).all())


def claim(site: Site) -> int:
    left: LeftState | None = left_state(site.folder)
    return 0 if left is None else left.complete.get("plc-1", 0)


def values(site: Site, tag: int) -> list[float]:
    reader = HistoryReader(site.folder / "history")
    try:
        return [value for batch in reader.samples([tag], 0, FOREVER) for value in batch.value.tolist()]
    finally:
        reader.close()


def test_a_claim_follows_the_link_and_a_stop_leaves_no_more_than_its_hole(
    house: Housed, tmp_path: Path
) -> None:
    site = of_house(tmp_path, house)
    with running(site) as work:
        until(lambda: is_live(work))
        begun = time.time_ns()
        until(lambda: claim(site) > begun)
        work.stop()
    stopped = claim(site)
    ((start, end, cause),) = spans(site.folder)
    assert (start, end, cause) == (stopped - UNDER_WAY, None, "The recorder was stopped.")
    with running(site) as work:
        assert (work.station.live.newest([1, 2]).freshness == Freshness.DISCONNECTED).all()
        until(lambda: is_live(work))
        until(lambda: work.station.status.servers[0].last_gap)
        gap = work.station.status.servers[0].last_gap
        work.stop()
    first, second = spans(site.folder)
    assert gap == first[:2]
    assert first[0] == stopped - UNDER_WAY
    assert second[1] is None


def test_after_a_kill_the_hole_begins_at_the_last_claim(house: Housed, tmp_path: Path) -> None:
    site = of_house(tmp_path, house)
    command = [sys.executable, "-m", "scada", "record", str(site.folder)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as recorder:
        try:
            until(lambda: claim(site))
            first = claim(site)
            until(lambda: claim(site) > first)
        finally:
            recorder.kill()
            recorder.wait(10)
    killed, claimed = time.time_ns(), claim(site)
    assert first < claimed < killed
    assert holder(site.folder) == ""
    missed = write(house, 41.0)
    write(house, 42.0)
    with running(site) as work:
        until(lambda: is_live(work))
        until(lambda: 42.0 in values(site, work.station.stores.tags[0].id))
        work.stop()
    start, end, cause = spans(site.folder)[0]
    assert (start, cause) == (claimed - UNDER_WAY, "No recorder ran.")
    assert end is not None
    assert start < missed < end
    assert 41.0 not in values(site, 1)


def test_a_stop_while_the_history_is_locked_says_what_was_not_stored(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scada.database.opening.WAIT_S", 0.05)
    site = of_house(tmp_path, house)
    with running(site) as work:
        until(lambda: is_live(work))
        begun = time.time_ns()
        until(lambda: claim(site) > begun)
        with closing(sqlite3.connect(site.folder / "history" / "head.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            lost = write(house, 7.0)
            until(lambda: any("head.db is locked" in str(text) for text in work.station.status.problems))
            assert not work.station.status.is_recording
            claimed = claim(site)
            assert claimed < lost
            work.stop()
    ((start, end, _),) = spans(site.folder)
    assert (start, end) == (claim(site) - UNDER_WAY, None)
    assert start < lost
    assert 7.0 not in values(site, 1)


def test_a_history_locked_for_a_while_loses_nothing(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scada.database.opening.WAIT_S", 0.05)
    site = of_house(tmp_path, house)
    with running(site) as work:
        until(lambda: is_live(work))
        with closing(sqlite3.connect(site.folder / "history" / "head.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number in range(10):
                write(house, 100.0 + number)
                time.sleep(0.03)
            until(lambda: work.station.status.problems)
            other.execute("ROLLBACK")
        until(lambda: not work.station.status.problems)
        work.stop()
        came = work.station.live.changes(0).batches
    assert values(site, 1) == [value for batch in came for value in batch.value[batch.tag == 1].tolist()]
    assert len(values(site, 1)) > 3
    assert [cause for _, _, cause in spans(site.folder)] == ["The recorder was stopped."]


def test_what_a_full_outbox_gave_up_is_a_hole(
    house: Housed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scada.database.opening.WAIT_S", 0.05)
    monkeypatch.setattr(life, "HEAD", replace(life.HEAD, limit=3))
    site = of_house(tmp_path, house)
    with running(site) as work:
        until(lambda: is_live(work))
        begun = time.time_ns()
        until(lambda: claim(site) > begun)
        with closing(sqlite3.connect(site.folder / "history" / "head.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            written = []
            for number in range(10):
                written.append(write(house, 200.0 + number))
                time.sleep(0.1)
            until(lambda: any("were given up" in str(text) for text in work.station.status.problems))
            other.execute("ROLLBACK")
        until(lambda: work.station.status.is_recording)
        until(lambda: claim(site) > written[-1])
        work.stop()
    found = values(site, 1)
    lost = [time_ for number, time_ in enumerate(written) if 200.0 + number not in found]
    assert lost
    given_up = [row for row in spans(site.folder) if "given up" in row[2]]
    assert all(any(start <= moment <= (end or 0) for start, end, _ in given_up) for moment in lost)


def test_a_server_nobody_knows_leaves_the_others_alone(house: Housed, tmp_path: Path) -> None:
    site = a_site(tmp_path)
    with running(site) as work:
        until(lambda: work.station.status.servers[0].state is LinkState.RECONNECTING)
        assert claim(site) == 0
    assert spans(site.folder) == []

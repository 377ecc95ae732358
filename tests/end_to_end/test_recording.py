"""Recording a real plant: stored, evaluated, answered, refused; servers that go and come back.

Lives here: what an operator and an integrator rely on, seen from outside the rooms.
Must not: look inside a room.
"""

import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scada.model import Freshness, LinkState
from scada.station import left_state
from tests.end_to_end.sites import make_site, python, recorder_of, station_of, wait_until
from tests.end_to_end.truth import FOREVER, free_port, holes_of, millrace, plant

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with plant(port, tmp_path_factory.mktemp("plant") / "truth.csv", "--scenario", "normal"):
        yield port


def test_a_recorder_needs_no_qt() -> None:
    code = (
        "import sys, scada.cli.record, scada.station, scada.opcua.link\n"
        "print([name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph', 'qasync'))])"
    )
    done = python(code)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_second_recorder_is_refused_in_words_that_name_the_first(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    with recorder_of(site) as first:
        wait_until(lambda: left_state(site))
        second = millrace("record", str(site), "--for", "1")
        assert second.returncode == 1
        assert f"process {first.pid} on" in second.stderr
        assert "Traceback" not in second.stderr
        desktop = millrace("open", str(site), "--for", "1")
        assert desktop.returncode == 1
        assert f"process {first.pid} on" in desktop.stderr


def test_an_alarm_is_raised_listed_acknowledged_from_outside_and_remembered(
    port: int, tmp_path: Path
) -> None:
    site = make_site(tmp_path, port)
    with (site / "alarms.csv").open("a", encoding="utf-8") as file:
        file.write("EQ-001,Hi,1,,,,2,The energy meter counts\n")
    with recorder_of(site):
        wait_until(lambda: [alarm for alarm in active(site) if alarm["tag"] == "EQ-001"])
        alarm = next(alarm for alarm in active(site) if alarm["tag"] == "EQ-001")
        assert (alarm["kind"], alarm["priority"], alarm["active"], alarm["acked"]) == ("Hi", 2, True, False)
        done = millrace("ack", str(site), str(alarm["id"]), "--comment", "seen")
        assert done.returncode == 0, done.stderr
        again = millrace("ack", str(site), str(alarm["id"]), "--comment", "seen")
        assert again.returncode == 1
    journal = json_lines(millrace("alarms", str(site), "--journal", "--json").stdout)
    mine = [row for row in journal if row["tag"] == "EQ-001"]
    assert [row["event"] for row in mine] == ["active", "acknowledged"]
    assert mine[1]["comment"] == "seen"
    with recorder_of(site):
        wait_until(lambda: left_state(site))
        kept = next(other for other in active(site) if other["tag"] == "EQ-001")
        assert (kept["id"], kept["acked"]) == (alarm["id"], True)


def test_an_acknowledgement_without_a_recorder_is_refused_in_words(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    done = millrace("ack", str(site), "1", "--comment", "x")
    assert done.returncode == 1
    assert "records" in done.stderr


def test_a_server_that_stops_and_starts_again_is_followed_and_the_hole_is_recorded(tmp_path: Path) -> None:
    port = free_port()
    with plant(port, tmp_path / "first.csv"):
        site = make_site(tmp_path, port)
    with station_of(site) as (station, _):
        with plant(port, tmp_path / "second.csv"):
            wait_until(lambda: station.status.servers[0].state is LinkState.LIVE, 60)
            tags = [tag.id for tag in station.stores.tags]
            wait_until(lambda: (station.live.newest(tags).freshness == Freshness.LIVE).all())
        wait_until(lambda: (station.live.newest(tags).freshness == Freshness.DISCONNECTED).all())
        wait_until(lambda: station.status.servers[0].state is LinkState.RECONNECTING)
        with plant(port, tmp_path / "third.csv"):
            wait_until(lambda: station.status.servers[0].state is LinkState.LIVE, 60)
            wait_until(lambda: (station.live.newest(tags).freshness == Freshness.LIVE).all())
    assert any(end < FOREVER for _, end in holes_of(site))


def test_one_dead_server_does_not_hold_up_another(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    with (site / "site.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[server]]\nname = "dead"\nurl = "opc.tcp://127.0.0.1:9"\nsecurity = "none"\n')
    with station_of(site) as (station, _):
        wait_until(lambda: station.flow.received > 100)
        wait_until(lambda: station.status.servers[0].state is LinkState.LIVE)
        dead = station.status.servers[1]
        assert (dead.name, dead.state) != ("dead", LinkState.LIVE)
        assert str(dead.reason)


def test_an_unknown_node_says_why_and_the_others_run(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    with (site / "tags.csv").open("a", encoding="utf-8") as file:
        file.write('NO-1,server,"ns=2;s=Nowhere"\n')
    with station_of(site) as (station, _):
        wait_until(lambda: station.flow.received > 80)
        wait_until(lambda: any("NO-1" in str(text) for text in station.status.problems))
        assert station.status.servers[0].refused == 1


def test_a_full_disk_is_said_and_recording_resumes_unaided(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    with recorder_of(site) as recorder:
        wait_until(lambda: (left := left_state(site)) and left.status.stored > 50)
        resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        time.sleep(4)
        assert recorder.poll() is None, "it must stay up"
        resource.prlimit(
            recorder.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        )
        wait_until(
            lambda: (left := left_state(site)) and left.status.is_recording and not left.status.problems
        )
        stored = left_state(site).status.stored  # type: ignore[union-attr]
        wait_until(lambda: left_state(site).status.stored > stored)  # type: ignore[union-attr]
    assert millrace("export", str(site), "--all", "-o", str(tmp_path / "out.csv")).returncode == 0
    said = (site / "log" / "record.log").read_text()
    assert "disk" in said


@pytest.mark.parametrize("file", ["history/head.db", "journal.db"])
def test_a_damaged_file_is_named_put_aside_and_the_rest_is_recorded(
    port: int, tmp_path: Path, file: str
) -> None:
    site = make_site(tmp_path, port)
    assert millrace("record", str(site), "--for", "3").returncode == 0
    (site / file).write_bytes(b"no database at all" * 1000)
    done = millrace("record", str(site), "--for", "4")
    assert done.returncode == 0, done.stderr
    assert Path(file).name in done.stderr
    assert "Traceback" not in done.stderr
    assert list((site / file).parent.glob(f"{Path(file).name}.damaged-*"))


def test_a_file_of_a_newer_version_is_named_and_left_as_it_is(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    assert millrace("record", str(site), "--for", "3").returncode == 0
    newer = "sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99').connection.close()"
    code = f"import sqlite3, sys; {newer}"
    assert python(code, str(site / "history" / "head.db")).returncode == 0
    before = (site / "history" / "head.db").read_bytes()
    done = millrace("record", str(site), "--for", "3")
    assert done.returncode == 0
    assert "head.db" in done.stderr
    assert "newer" in done.stderr
    assert (site / "history" / "head.db").read_bytes() == before


def test_a_site_full_of_mistakes_records_the_rest(port: int, tmp_path: Path) -> None:
    site = make_site(tmp_path, port)
    with (site / "tags.csv").open("a", encoding="utf-8") as file:
        file.write('PT-101,server,"ns=2;s=PT-101"\nX-1,nobody,"ns=2;s=X"\n')
    checked = millrace("check", str(site))
    assert checked.returncode == 2
    assert "tags.csv:91" in checked.stdout + checked.stderr
    assert "tags.csv:92" in checked.stdout + checked.stderr
    recorded = millrace("record", str(site), "--for", "4")
    assert recorded.returncode == 0
    assert "tags.csv:91" in recorded.stderr
    assert "Stored" in recorded.stderr


def active(site: Path) -> list[dict[str, object]]:
    return json_lines(millrace("alarms", str(site), "--active", "--json").stdout)


def json_lines(text: str) -> list[dict[str, object]]:
    """One JSON document that is a list, or one record a line."""
    documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    return documents[0] if len(documents) == 1 and isinstance(documents[0], list) else documents

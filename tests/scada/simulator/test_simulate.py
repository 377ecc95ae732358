"""The life of a simulated plant: start, kill, restart, what it says when it cannot.

Lives here: processes and files; the front door.
Must not: look at values.
"""

import asyncio
import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scada.model import Problem
from scada.simulator import SimulateOptions, scenario_descriptions, scenarios
from scada.simulator.certificate import KEY_FILE, identity
from scada.simulator.plant import TAGS
from scada.simulator.run import paced

from .running import PATIENCE, logged, running

PROGRAM = """
import asyncio, sys
from pathlib import Path
from scada.simulator import SimulateOptions, simulate
options = SimulateOptions(port=0, log=Path(sys.argv[1]))
asyncio.run(simulate(options, asyncio.Event(), lambda url: print(url, flush=True)))
"""


def test_the_front_door_opens_without_the_stack() -> None:
    check = "import sys, scada.simulator; sys.exit('asyncua' in sys.modules or 'cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False, timeout=PATIENCE).returncode == 0


def test_the_scenarios_are_named_normal_first() -> None:
    assert scenarios == ("normal", "trip", "sensor-stuck", "flood", "quiet")
    assert all(scenario_descriptions[name].endswith(".") for name in scenarios)


class Counted:
    """Steps that note their number and stop after the last."""

    def __init__(self, last: int) -> None:
        self.numbers: list[int] = []
        self.stop, self._last = asyncio.Event(), last

    async def step(self, number: int) -> None:
        self.numbers.append(number)
        if len(self.numbers) == self._last:
            self.stop.set()


def test_after_a_stall_every_missed_step_is_made_up() -> None:
    steps = Counted(40)
    asyncio.run(paced(steps, time.monotonic() - 4.0, steps.stop))
    assert steps.numbers == list(range(1, 41))


def test_after_a_night_asleep_the_plant_goes_on_from_now() -> None:
    steps = Counted(3)
    asyncio.run(paced(steps, time.monotonic() - 8 * 3600.0, steps.stop))
    assert steps.numbers[0] == pytest.approx(8 * 36_000, abs=300)
    assert steps.numbers == list(range(steps.numbers[0], steps.numbers[0] + 3))


def test_a_kill_leaves_a_log_of_whole_steps(tmp_path: Path) -> None:
    log = tmp_path / "truth.csv"
    with subprocess.Popen([sys.executable, "-c", PROGRAM, log], stdout=subprocess.PIPE, text=True) as plant:
        assert plant.stdout is not None
        assert plant.stdout.readline().startswith("opc.tcp://127.0.0.1:")
        size, deadline = log.stat().st_size, time.monotonic() + PATIENCE
        while log.stat().st_size < size + 2000:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        plant.kill()
    assert log.read_bytes().endswith(b"\n")
    rows = logged(log)
    assert rows.keys() == {tag.name for tag in TAGS}
    newest = max(row.time for of_tag in rows.values() for row in of_tag)
    assert abs(time.time_ns() - newest) < PATIENCE * 1e9


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(Problem, match=f"cannot listen on 127.0.0.1:{port}") as said,
            running(SimulateOptions(port)),
        ):
            pass
    assert "0 for any free one" in str(said.value)


def test_a_log_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(Problem, match="cannot be written"),
        running(SimulateOptions(0, log=tmp_path / "none" / "t.csv")),
    ):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
def test_a_full_disk_stops_the_plant_rather_than_the_truth() -> None:
    with pytest.raises(Problem, match="No space left"), running(SimulateOptions(0, log=Path("/dev/full"))):
        pass


def test_a_certificate_kept_in_a_folder_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    first = identity(folder)
    assert identity(folder).certificate == first.certificate
    if os.name == "posix":
        assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_folder_no_start_shares_a_key_with_another() -> None:
    assert identity(None).key.public_key() != identity(None).key.public_key()

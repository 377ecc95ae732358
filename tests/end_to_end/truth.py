"""The truth campaign: what the plant reported against what the history says, over kills of the recorder.

Lives here: one round, the comparison, and the campaign by command:
`python -m tests.end_to_end.truth --rounds 20 --report docs/reliability.md`.
Must not: look inside the recorder; everything is asked through files and the command line.
"""

import argparse
import csv
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scada.journal import JournalReader
from scada.model import iso_utc

MILLRACE = (sys.executable, "-m", "scada")
ROOT = Path(__file__).parents[2]
FOREVER = 2**62
Row = tuple[str, str]  # value text, status


@dataclass(frozen=True, slots=True)
class Verdict:
    """One round. `missing` lie in no recorded hole; `excused` lie in one."""

    stored: int
    reported: int
    missing: tuple[tuple[str, int], ...]
    invented: tuple[tuple[str, int], ...]
    doubled: tuple[tuple[str, int], ...]
    excused: int
    holes: int

    @property
    def is_true(self) -> bool:
        return bool(self.stored) and not (self.missing or self.invented or self.doubled)

    def __str__(self) -> str:
        return (
            f"reported {self.reported}, stored {self.stored}, missing {len(self.missing)}, invented "
            f"{len(self.invented)}, twice {len(self.doubled)}; {self.excused} in {self.holes} recorded holes"
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def millrace(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; its output is kept for the message of a failing test."""
    command = [*MILLRACE, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)


@contextmanager
def plant(port: int, log: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The simulated plant in a process of its own, answering at `port`."""
    command = [*MILLRACE, "simulate", "--port", str(port), "--log", str(log), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            await_port(port)
            yield process
        finally:
            process.terminate()
            process.wait(20)


def await_port(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens at port {port}")


def run_round(folder: Path, seed: int, kills: int = 2) -> Verdict:
    """Plant, site, recorder killed and restarted `kills` times, stopped in order, compared."""
    choice, port, site, log = random.Random(seed), free_port(), folder / "site", folder / "truth.csv"
    with plant(
        port, log, "--seed", str(seed), "--scenario", choice.choice(("trip", "sensor-stuck", "flood"))
    ):
        url = f"opc.tcp://127.0.0.1:{port}"
        made = millrace("new", str(site), "--server", url, "--security", "none", "--all")
        assert made.returncode == 0, made.stderr
        for _ in range(kills):
            record(site, choice.uniform(3, 6), is_killed=True)
            time.sleep(choice.uniform(0, 1.5))
        record(site, choice.uniform(4, 6), is_killed=False)
    exported = folder / "out.csv"
    done = millrace("export", str(site), "--all", "--format", "csv", "-o", str(exported))
    assert done.returncode == 0, done.stderr
    return compare(log, exported, holes_of(site))


def record(site: Path, seconds: float, *, is_killed: bool) -> None:
    """Record for `seconds` from the first stored value on, then kill -9 or end in order."""
    command = [*MILLRACE, "record", str(site)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as recorder:
        await_first_commit(site)
        time.sleep(seconds)
        (recorder.kill if is_killed else recorder.terminate)()
        output, _ = recorder.communicate(timeout=30)
        assert is_killed or recorder.returncode == 0, output


def await_first_commit(site: Path, seconds: float = 30) -> None:
    head, deadline = site / "history" / "head.db-wal", time.monotonic() + seconds
    before = head.stat().st_mtime_ns if head.exists() else 0
    while time.monotonic() < deadline:
        if head.exists() and head.stat().st_mtime_ns > before and head.stat().st_size > 0:
            return
        time.sleep(0.1)
    raise TimeoutError("the recorder stored nothing")


def holes_of(site: Path) -> Sequence[tuple[int, int]]:
    reader = JournalReader(site)
    try:
        return [(hole.start, hole.end or FOREVER) for hole in reader.holes(0, FOREVER)]
    finally:
        reader.close()


def compare(log: Path, exported: Path, holes: Sequence[tuple[int, int]]) -> Verdict:
    """Between each tag's first and last stored time both must hold the same rows, but for recorded holes."""
    reported = dict(read(log))
    rows = list(read(exported))
    stored, spans = dict(rows), {}
    for (tag, moment), _ in rows:
        first, last = spans.get(tag, (moment, moment))
        spans[tag] = (min(first, moment), max(last, moment))
    expected = {key for key in reported if key[0] in spans and spans[key[0]][0] <= key[1] <= spans[key[0]][1]}
    absent = sorted(expected - stored.keys())
    missing = [key for key in absent if not any(start <= key[1] <= end for start, end in holes)]
    counts = Counter(key for key, _ in rows)
    return Verdict(
        stored=len(rows),
        reported=len(expected),
        missing=tuple(missing),
        invented=tuple(key for key, row in stored.items() if reported.get(key) != row),
        doubled=tuple(key for key, count in counts.items() if count > 1),
        excused=len(absent) - len(missing),
        holes=len(holes),
    )


def read(path: Path) -> Iterator[tuple[tuple[str, int], Row]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (row["tag"], int(row["time_ns"])), (row["value"], row["status"])


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare what the plant reported with what was stored.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--report", type=Path, help="append the log to this file")
    options = parser.parse_args()
    lines, passed = [], 0
    for number in range(1, options.rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            verdict = run_round(Path(folder), seed=number)
        passed += verdict.is_true
        word = "true" if verdict.is_true else "FALSE"
        lines.append(f"{iso_utc(time.time_ns())[:19]}Z round {number}: {word}; {verdict}")
        print(lines[-1], flush=True)
    lines.append(f"{passed} of {options.rounds} rounds true")
    print(lines[-1])
    if options.report:
        with options.report.open("a", encoding="utf-8") as file:
            file.write("\n```\n" + "\n".join(lines) + "\n```\n")
    return 0 if passed == options.rounds else 1


if __name__ == "__main__":
    sys.exit(main())

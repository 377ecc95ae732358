"""A simulated plant at work in a test: its server in a thread of its own, its log read back.

Lives here: starting, stopping, the rows of the log.
Must not: judge.
"""

import asyncio
import csv
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scada.simulator import SimulateOptions, simulate

PATIENCE = 60.0  # s; a start takes one to three


class LoggedRow(NamedTuple):
    time: int
    value: str
    status: int


@contextmanager
def running(options: SimulateOptions) -> Iterator[str]:
    """The URL of a plant that runs until the block ends."""
    url: Future[str] = Future()
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    def work() -> None:
        try:
            loop.run_until_complete(simulate(options, stop, url.set_result))
        except Exception as error:
            if url.done():  # it broke while it ran: that fails the test that is at it
                raise
            url.set_exception(error)
        finally:
            loop.close()

    thread = threading.Thread(target=work, name="plant")
    thread.start()
    try:
        yield url.result(PATIENCE)
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE)
        assert not thread.is_alive()


def logged(path: Path) -> dict[str, list[LoggedRow]]:
    """The rows of a log by tag, without a last line that is not whole."""
    text = path.read_text(encoding="utf-8")
    rows: dict[str, list[LoggedRow]] = {}
    for row in csv.DictReader(text[: text.rindex("\n")].splitlines()):
        entry = LoggedRow(int(row["time_ns"]), row["value"], int(row["status"]))
        rows.setdefault(row["tag"], []).append(entry)
    return rows

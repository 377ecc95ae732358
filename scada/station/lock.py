"""The recorder's lock: one process a site acquires, stores and evaluates.

Lives here: the operating system's lock on `recorder.lock`, and the text in it that names the holder.
Must not: decide what a process does when it is refused.
"""

import os
import socket
import sys
from pathlib import Path
from typing import BinaryIO, Self

from scada.model import Problem, Text, iso_utc

FILE = "recorder.lock"
REFUSED = (
    "{site} is already being recorded by {holder}. Two recorders would store every value twice. "
    "Stop that one first, or open another site."
)


class SiteBusyError(Problem):
    """Another process holds the lock of this site."""


class RecorderLock:
    """Held from `take` to `release`. The lock dies with the process, the text inside may outlive it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def take(cls, site: Path, now: int) -> Self:
        """Lock the site. `now` ns UTC is written down. Raises SiteBusyError naming the holder, OSError."""
        file = (site / FILE).open("a+b")
        try:
            _lock(file)
        except OSError as error:
            named = _named(file)
            file.close()
            raise SiteBusyError(Text(REFUSED, {"site": site.name, "holder": named})) from error
        file.seek(1)
        file.truncate(1)
        started = iso_utc(now)[:19] + "Z"
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {started}\n".encode())
        file.flush()
        return cls(file)

    def release(self) -> None:
        self._file.truncate(0)
        self._file.close()


def holder(site: Path) -> str:
    """Who records the site now, as it named itself; "" when nobody does."""
    try:
        file = (site / FILE).open("r+b")
    except OSError:
        return ""
    with file:
        try:
            _lock(file)
        except OSError:
            return _named(file)
        return ""


def _named(file: BinaryIO) -> str:
    file.seek(1)  # the first byte is the locked one: Windows refuses to read it
    return file.read(300).decode("utf-8", "replace").strip() or "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

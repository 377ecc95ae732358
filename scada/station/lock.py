"""The recorder's lock: one process a site acquires, stores and evaluates.

Lives here: the operating system's lock on `recorder.lock`, and the text in it that names the holder.
Must not: decide what a process does when it is refused.
"""

import logging
import os
import socket
import sys
import time
from pathlib import Path
from typing import IO, Self

from scada.model import Problem, Text, iso_utc

log = logging.getLogger(__name__)
FILE = "recorder.lock"
HELD = (BlockingIOError, PermissionError)  # how POSIX and Windows say that somebody has it
TRIES, PAUSE_S = 5, 0.1  # who only asks for the holder has the lock for a moment
REFUSED = (
    "{site} is already being recorded by {holder}. Two recorders would store every value twice. "
    "Stop that one first, or open another site."
)


class SiteBusyError(Problem):
    """Another process holds the lock of this site."""


class RecorderLock:
    """Held from `take` to `release`. The lock dies with the process, the text inside may outlive it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, site: Path, now: int) -> Self:
        """Lock the site. `now` ns UTC is written down. Raises SiteBusyError naming the holder, OSError."""
        file = (site / FILE).open("a+b", buffering=0)
        try:
            _lock_patiently(file)
        except HELD as error:
            named = _named(file)
            file.close()
            raise SiteBusyError(Text(REFUSED, {"site": site.name, "holder": named})) from error
        except OSError:
            file.close()
            raise
        try:
            file.truncate(1)
            started = iso_utc(now)[:19] + "Z"
            file.write(f"process {os.getpid()} on {socket.gethostname()} since {started}\n".encode())
        except OSError as error:  # a full disk: the lock holds all the same
            log.warning("%s names no holder: %s", FILE, error)
        return cls(file)

    def release(self) -> None:
        """Give it back; the file stays, without a name."""
        try:
            self._file.truncate(1)
        finally:
            self._file.close()


def holder(site: Path) -> str:
    """Who records the site now, as it named itself; "" when nobody does."""
    try:
        file = (site / FILE).open("rb", buffering=0)
    except OSError:
        return ""
    with file:
        try:
            _lock(file)
        except HELD:
            return _named(file)
        return ""


def _lock_patiently(file: IO[bytes]) -> None:
    for _ in range(TRIES - 1):
        try:
            return _lock(file)
        except HELD:
            time.sleep(PAUSE_S)
    return _lock(file)


def _named(file: IO[bytes]) -> str:
    file.seek(1)  # the first byte is the locked one: Windows refuses to read it
    return file.read(300).decode("utf-8", "replace").strip() or "another process"


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

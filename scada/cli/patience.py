"""Waiting for a server that was started a moment ago.

Lives here: knocking at an address until something listens, for a few seconds.
Must not: speak OPC UA, judge any other failure than that nothing listens.
"""

import socket
import time
from urllib.parse import urlsplit

from scada.model import Text

from .output import say

PATIENCE_S = 10.0
PAUSE_S = 0.2
KNOCK_S = 2.0
PORT = 4840  # OPC UA's own
WAITING = "Nothing listens at {url} yet. Waiting up to {seconds} s for it; Ctrl C ends that."


def await_listener(url: str, seconds: float | None = None) -> None:
    """Return once something listens at `url`, or another reason keeps it away, or the time is up.

    A script starts a server and this program in one line: a refused connection is then only too early.
    """
    seconds = PATIENCE_S if seconds is None else seconds
    deadline = time.monotonic() + seconds
    is_told = False
    while _is_refused(url):
        if time.monotonic() > deadline:
            return
        if not is_told:
            say(Text(WAITING, {"url": url, "seconds": seconds}))
            is_told = True
        time.sleep(PAUSE_S)


def _is_refused(url: str) -> bool:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or PORT), KNOCK_S):
            return False
    except ConnectionRefusedError:
        return True
    except (OSError, UnicodeError):  # whoever connects in earnest says what it is
        return False
